import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Canary } from './canaries.ts';
import { formsOf } from './forms.ts';
import { gzipParts, tableBlocks } from './packed.ts';

/** A secret that turned up. */
export interface Find {
  readonly canary: string;
  readonly form: string;
  readonly where: string;
}

export interface FolderScan {
  readonly finds: readonly Find[];
  readonly files: number;
  readonly bytes: number;
}

export interface Scanner {
  /** At most one find for each secret and form. */
  scan(bytes: Buffer | string, where: string): Find[];
  /** Every byte of every file, packed ones unpacked, and the names of the files. */
  scanFolder(folder: string): Promise<FolderScan>;
}

interface Needle {
  readonly bytes: Buffer;
  readonly canary: string;
  readonly form: string;
}

/** A quick no for nearly every place: whether some needle may begin with these four bytes. */
const FILTER_BITS = 22;

function slotOf(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> (32 - FILTER_BITS);
}

/** Looks for every part of every secret that is as long as a window, in every form. */
export function createScanner(canaries: readonly Canary[]): Scanner {
  const filter = new Uint8Array(2 ** FILTER_BITS);
  const byWord = new Map<number, Needle[]>();
  for (const canary of canaries) {
    for (const form of formsOf(canary.bytes)) {
      if (form.bytes.length < form.window) throw new Error(`${canary.name} is too short to be looked for`);
      for (let at = 0; at + form.window <= form.bytes.length; at += 1) {
        const bytes = form.bytes.subarray(at, at + form.window);
        const word = bytes.readUInt32BE(0);
        filter[slotOf(word)] = 1;
        const others = byWord.get(word) ?? [];
        byWord.set(word, others);
        others.push({ bytes, canary: canary.name, form: form.name });
      }
    }
  }

  function scan(given: Buffer | string, where: string): Find[] {
    const bytes = typeof given === 'string' ? Buffer.from(given) : given;
    const finds = new Map<string, Find>();
    let word = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      word = ((word << 8) | (bytes[at] ?? 0)) >>> 0;
      if (at < 3 || filter[slotOf(word)] === 0) continue;
      for (const { bytes: needle, canary, form } of byWord.get(word) ?? []) {
        const start = at - 3;
        if (
          bytes.compare(needle, 0, needle.length, start, Math.min(bytes.length, start + needle.length)) !== 0
        )
          continue;
        finds.set(`${canary} ${form}`, { canary, form, where });
      }
    }
    return [...finds.values()];
  }

  return {
    scan,
    async scanFolder(folder) {
      const finds: Find[] = [];
      let files = 0;
      let total = 0;
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        const where = relative(folder, path);
        finds.push(...scan(where, `the name of ${where}`));
        const bytes = entry.isFile() ? await readOrNothing(path) : undefined;
        if (bytes === undefined) continue;
        files += 1;
        total += bytes.length;
        finds.push(...scan(bytes, where));
        for (const part of unpacked(bytes)) finds.push(...scan(part, `${where}, unpacked`));
      }
      return { finds, files, bytes: total };
    },
  };
}

/** A browser that runs deletes files while they are listed. */
async function readOrNothing(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function unpacked(file: Buffer): Buffer[] {
  const blocks = tableBlocks(file);
  return [...blocks, ...[file, ...blocks].flatMap(gzipParts)];
}
