import type { FormFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Signer } from '../domain/signer.ts';
import { importPrivateKey, signerOf, type ImportedKey } from './imported-key.ts';
import { parsePem, parseSeed } from './key-text.ts';
import { deleteKey, getKey, keySlots, putKey } from './store.ts';

/**
 * The door to key material: text goes in, signatures come out. Nothing behind it can be read back, and nothing outside
 * this folder sees a key.
 */

/** A key that can sign but has not been kept yet. */
export interface NewKey {
  readonly sign: Signer;
  /** Keeps the key in a slot of its account. Rejects when the browser cannot save it. */
  keep(slot: string): Promise<void>;
}

function newKey(key: ImportedKey): NewKey {
  return { sign: signerOf(key), keep: (slot) => putKey(slot, key) };
}

/** Reads a pasted key. The text is not kept, whether it is good or not. */
export async function importKey(
  format: 'pem' | 'base64-seed',
  text: string,
): Promise<Result<NewKey, FormFailure>> {
  const parsed = format === 'pem' ? parsePem(text) : await parseSeed(text);
  if (!parsed.ok) return fail({ kind: 'key-format', reason: parsed.failure });
  const imported = await importPrivateKey(parsed.value);
  if (imported === undefined) return fail({ kind: 'key-format', reason: 'damaged-pem' });
  return ok(newKey(imported));
}

/** The signer of a slot; undefined when its key is not in this browser. */
export async function signerFor(slot: string): Promise<Signer | undefined> {
  const key = await getKey(slot);
  return key && signerOf(key);
}

/** Deletes a key for good. */
export async function forgetKey(slot: string): Promise<void> {
  await deleteKey(slot);
}

/** Slots that hold a key here. */
export async function keptSlots(): Promise<string[]> {
  return keySlots();
}
