import * as v from 'valibot';
import { BACKUP_FILE_MAX_LENGTH } from '../domain/backup.ts';
import type { BackupReason } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import type { DataKey } from './data-key.ts';
import { boxEntries, openBox, sealBox, type PassphraseBox } from './passphrase-box.ts';
import { wipePrivateKey, type PrivateKey } from './private-key.ts';
import { readPrivateKey, sealKey, unsealKey } from './sealed-key.ts';
import { getKey, putKey } from './store.ts';

/** A backup: one JSON text whose contents open with the passphrase only. */

const FORMAT = 'bankroll-backup';
const VERSION = 1;
const PURPOSE = `${FORMAT}/${VERSION}`;

const anyBackup = v.object({ format: v.literal(FORMAT) });
const newerBackup = v.object({ version: v.pipe(v.number(), v.integer(), v.minValue(VERSION + 1)) });
const backup = v.strictObject({ format: v.literal(FORMAT), version: v.literal(VERSION), ...boxEntries });
const contents = v.object({
  data: v.unknown(),
  keys: v.record(v.string(), v.object({ algorithm: v.picklist(['rsa', 'ed25519']), pkcs8: v.string() })),
});
type Contents = v.InferOutput<typeof contents>;

/** A key that came with a backup. */
export interface BackupKey {
  /** Seals the key into a slot of the vault, once. Rejects when the browser cannot save it. */
  keep(slot: string, dataKey: DataKey): Promise<void>;
  /** Overwrites it, where it was not kept. */
  discard(): void;
}

interface BackupOptions {
  readonly iterations: number;
  /** Slots of the vault whose keys are to go along. */
  readonly slots: readonly string[];
  /** Without it no key goes along. */
  readonly dataKey?: DataKey | undefined;
}

async function takeKeys({ slots, dataKey }: BackupOptions): Promise<Contents['keys']> {
  const keys: Contents['keys'] = {};
  if (dataKey === undefined) return keys;
  for (const slot of slots) {
    const record = await getKey(slot);
    const key = record?.kind === 'vault' ? await unsealKey(record, slot, dataKey) : undefined;
    if (key === undefined) continue;
    keys[slot] = { algorithm: key.algorithm, pkcs8: encodeBase64(key.pkcs8) };
    wipePrivateKey(key);
  }
  return keys;
}

async function sealAndWipe(
  bytes: Uint8Array<ArrayBuffer>,
  passphrase: Secret,
  iterations: number,
): Promise<PassphraseBox> {
  try {
    return await sealBox(bytes, passphrase, { purpose: PURPOSE, iterations });
  } finally {
    bytes.fill(0);
  }
}

/** Seals `data`, which is JSON, and the keys of the slots that are in the vault and open. */
export async function sealBackup(
  data: unknown,
  passphrase: Secret,
  options: BackupOptions,
): Promise<{ file: string; slots: readonly string[] }> {
  const keys = await takeKeys(options);
  const bytes = new TextEncoder().encode(JSON.stringify({ data, keys }));
  const box = await sealAndWipe(bytes, passphrase, options.iterations);
  const file = JSON.stringify({ format: FORMAT, version: VERSION, ...box });
  if (file.length > BACKUP_FILE_MAX_LENGTH) throw new RangeError('The backup is too large to be restored.');
  return { file, slots: Object.keys(keys) };
}

/** Undefined for what is not JSON. An error of the parser would quote the text, and the text may hold keys. */
function parseJson(text: string): unknown {
  try {
    // oxlint-disable-next-line bankroll/no-float-money -- counts and times; stored money is text
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseBackup(file: Secret): Result<v.InferOutput<typeof backup>, BackupReason> {
  if (file.length > BACKUP_FILE_MAX_LENGTH) return fail('too-large');
  const text = file.reveal().trim();
  const raw = parseJson(text);
  if (raw === undefined) {
    // The beginning of one of ours: a file that was cut off on its way.
    return fail(text.startsWith(`{"format":"${FORMAT}"`) ? 'damaged' : 'not-a-backup');
  }
  if (!v.is(anyBackup, raw)) return fail('not-a-backup');
  if (v.is(newerBackup, raw)) return fail('newer');
  const checked = v.safeParse(backup, raw);
  return checked.success ? ok(checked.output) : fail('damaged');
}

function backupKey(key: PrivateKey): BackupKey {
  let left: PrivateKey | undefined = key;
  return {
    async keep(slot, dataKey) {
      const taken = left;
      left = undefined;
      if (taken === undefined) throw new Error('A key out of a backup is kept once.');
      try {
        await putKey(slot, await sealKey(taken, slot, dataKey));
      } finally {
        wipePrivateKey(taken);
      }
    },
    discard() {
      if (left !== undefined) wipePrivateKey(left);
      left = undefined;
    },
  };
}

function readContents(bytes: Uint8Array<ArrayBuffer>): Contents | undefined {
  const checked = v.safeParse(contents, parseJson(new TextDecoder().decode(bytes)));
  bytes.fill(0);
  return checked.success ? checked.output : undefined;
}

/** Reads a backup. What `data` holds has still to be checked. Nothing is kept yet. */
export async function openBackup(
  file: Secret,
  passphrase: Secret,
): Promise<
  Result<{ data: unknown; keys: ReadonlyMap<string, BackupKey> }, BackupReason | 'wrong-passphrase'>
> {
  const parsed = parseBackup(file);
  if (!parsed.ok) return parsed;
  const opened = await openBox(parsed.value, passphrase, PURPOSE);
  if (!opened.ok) return fail(opened.failure === 'wrong' ? 'wrong-passphrase' : 'damaged');
  const read = readContents(opened.value);
  if (read === undefined) return fail('damaged');
  const keys = new Map<string, BackupKey>();
  for (const [slot, { algorithm, pkcs8 }] of Object.entries(read.keys)) {
    const bytes = decodeBase64(pkcs8);
    const key = bytes && readPrivateKey(bytes, algorithm);
    if (key === undefined) {
      for (const read of keys.values()) read.discard();
      return fail('damaged');
    }
    keys.set(slot, backupKey(key));
  }
  return ok({ data: read.data, keys });
}
