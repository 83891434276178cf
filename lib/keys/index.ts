import type { FormFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import type { Signer } from '../domain/signer.ts';
import type { DataKey } from './data-key.ts';
import { importPrivateKey, signerOf, type ImportedKey } from './imported-key.ts';
import type { KeyRecord } from './key-record.ts';
import { parsePem, parseSeed } from './key-text.ts';
import { wipePrivateKey, type PrivateKey } from './private-key.ts';
import { sealKey, unsealKey } from './sealed-key.ts';
import { clearStores, countRecords, deleteKey, getKey, keySlots, putKey } from './store.ts';

/**
 * The door to key material: text goes in, signatures come out. Nothing behind it can be read back, except into a backup
 * that only a passphrase opens; and nothing outside this folder sees a key.
 */

export { openBackup, sealBackup, type BackupKey } from './backup-file.ts';
export { importDataKey, type DataKey } from './data-key.ts';
export { measurePassphraseCost } from './passphrase-cost.ts';
export { createVault, forgetVault, hasVault, openVault, rewrapVault, type VaultProblem } from './vault.ts';

/** A key that can sign but has not been kept yet. */
export interface NewKey {
  readonly sign: Signer;
  /**
   * Keeps the key in a slot of its account: in the vault where a data key is given, else in the browser. What it was made
   * from is gone after that, so a key is kept once. Rejects when the browser cannot save it.
   */
  keep(slot: string, dataKey?: DataKey): Promise<void>;
  /** Overwrites what it was made from, where it was not kept. It still signs. */
  discard(): void;
}

function newKey(key: ImportedKey, material: PrivateKey): NewKey {
  let left: PrivateKey | undefined = material;
  return {
    sign: signerOf(key),
    async keep(slot, dataKey) {
      const taken = left;
      left = undefined;
      if (taken === undefined) throw new Error('A new key is kept once.');
      try {
        await putKey(slot, dataKey === undefined ? key : await sealKey(taken, slot, dataKey));
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

/** Reads a pasted key. The text is not kept, whether it is good or not. */
export async function importKey(
  format: 'pem' | 'base64-seed',
  text: Secret,
): Promise<Result<NewKey, FormFailure>> {
  const parsed = format === 'pem' ? parsePem(text.reveal()) : await parseSeed(text.reveal());
  if (!parsed.ok) return fail({ kind: 'key-format', reason: parsed.failure });
  const imported = await importPrivateKey(parsed.value);
  if (imported !== undefined) return ok(newKey(imported, parsed.value));
  wipePrivateKey(parsed.value);
  return fail({ kind: 'key-format', reason: 'damaged-pem' });
}

/** A kept key, able to sign; undefined when it is sealed and does not open. */
async function usableKey(
  record: KeyRecord,
  slot: string,
  dataKey: DataKey | undefined,
): Promise<ImportedKey | undefined> {
  if (record.kind !== 'vault') return record;
  const key = dataKey && (await unsealKey(record, slot, dataKey));
  if (key === undefined) return undefined;
  try {
    return await importPrivateKey(key);
  } finally {
    wipePrivateKey(key);
  }
}

/**
 * The signer of a slot. A key in the vault is locked as long as no data key is given; one that does not open with it is as
 * good as gone. Rejects when the key store cannot be opened.
 */
export async function findSigner(
  slot: string,
  dataKey?: DataKey,
): Promise<Result<Signer, { kind: 'key-missing' } | { kind: 'locked' }>> {
  const record = await getKey(slot);
  if (record === undefined) return fail({ kind: 'key-missing' });
  if (record.kind === 'vault' && dataKey === undefined) return fail({ kind: 'locked' });
  const key = await usableKey(record, slot, dataKey);
  return key === undefined ? fail({ kind: 'key-missing' }) : ok(signerOf(key));
}

/** Unseals the key of one slot and keeps it, non-extractable, in another. Rejects when the browser cannot save it. */
export async function moveToBrowser(
  from: string,
  to: string,
  dataKey: DataKey,
): Promise<Result<null, { kind: 'key-missing' }>> {
  const record = await getKey(from);
  const key = record?.kind === 'vault' ? await usableKey(record, from, dataKey) : undefined;
  if (key === undefined) return fail({ kind: 'key-missing' });
  await putKey(to, key);
  return ok(null);
}

/** Deletes a key for good. */
export async function forgetKey(slot: string): Promise<void> {
  await deleteKey(slot);
}

/** Slots that hold a key here. */
export async function keptSlots(): Promise<string[]> {
  return keySlots();
}

/** Deletes every key and the vault, in one step. */
export async function wipeKeys(): Promise<void> {
  await clearStores();
}

/** How many keys and vaults are here. */
export async function countKeptThings(): Promise<number> {
  return countRecords();
}
