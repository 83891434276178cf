// The one number that names a build: what `npm run hash` prints and the page "How your key is used" states. Node's own
// modules only, so that it can be run without installing anything.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The page that states the hash; it is counted with the place of the hash empty. */
export const STATED_IN = 'key-use.html';

const PLACE = /(<meta name="build-hash" content=")([0-9a-f]{64})?(")/;

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A file as it is counted. */
function counted(path, bytes) {
  if (path !== STATED_IN) return bytes;
  // latin1 keeps every byte as it is.
  return Buffer.from(bytes.toString('latin1').replace(PLACE, '$1$3'), 'latin1');
}

function pathsIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      // A link leads out of what is counted, and a line break could pass for another file's line.
      if (!entry.isFile() || /[\n\r\\]/.test(path))
        throw new Error(`not a plain file: ${JSON.stringify(path)}`);
      return path;
    })
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** One line a file, sorted by path, in the form of the program `sha256sum`. */
export function hashLines(folder) {
  return pathsIn(folder).map(
    (path) => `${sha256(counted(path, readFileSync(join(folder, path))))}  ${path}\n`,
  );
}

/** SHA-256 over those lines, 64 hex digits. */
export function hashOfBuild(folder) {
  return sha256(hashLines(folder).join(''));
}

/** The hash that the build states of itself; undefined where it states none. */
export function statedHash(folder) {
  try {
    return PLACE.exec(readFileSync(join(folder, STATED_IN), 'latin1'))?.[2];
  } catch {
    return undefined;
  }
}

/** Writes the build's hash into its page. */
export function stampBuild(folder) {
  const hash = hashOfBuild(folder);
  const file = join(folder, STATED_IN);
  const page = readFileSync(file, 'latin1');
  if (!PLACE.test(page)) throw new Error(`${STATED_IN} has no place for the hash of the build`);
  writeFileSync(file, page.replace(PLACE, `$1${hash}$3`), 'latin1');
  return hash;
}
