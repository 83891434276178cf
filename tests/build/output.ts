import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

/** What `npm run build` and `npm run zip` have left behind. */

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const OUTPUT = join(ROOT, '.output');
export const CHROME = join(OUTPUT, 'chrome-mv3');
export const FIREFOX = join(OUTPUT, 'firefox-mv3');
export const BUILDS = ['chrome-mv3', 'firefox-mv3'] as const;

/** Every file below a folder, as paths from it, sorted. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** Texts of the files of a build with one of these endings, by path. */
export function textsIn(folder: string, ...endings: readonly string[]): ReadonlyMap<string, string> {
  const paths = filesIn(folder).filter((path) => endings.some((ending) => path.endsWith(ending)));
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** The chunk that holds sources as text, to be shown; its own test says that it holds nothing else. */
export function isShownText(path: string): boolean {
  return /(?:^|\/)key-use-sources-[\w-]+\.js$/.test(path);
}

/** The one zip in the output whose name ends like this. */
export function zipNamed(ending: string): string {
  const [only, ...more] = readdirSync(OUTPUT).filter((name) => name.endsWith(ending));
  if (only === undefined || more.length > 0) throw new Error(`not one zip ${ending}: run npm run zip`);
  return join(OUTPUT, only);
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DEFLATED = 8;

/** The files of a zip, read from its directory (APPNOTE 6.3.10, 4.3). */
export function unzip(file: string): ReadonlyMap<string, Buffer> {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0 || bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error(`${file} is no zip`);
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`${file} has a damaged directory`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      bytes.readUInt16LE(at + offset),
    );
    const nameEnd = at + 46 + (nameLength ?? 0);
    const name = bytes.toString('utf8', at + 46, nameEnd);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    const isDeflated = bytes.readUInt16LE(at + 10) === DEFLATED;
    if (!name.endsWith('/')) files.set(name, isDeflated ? inflateRawSync(packed) : packed);
    at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return files;
}
