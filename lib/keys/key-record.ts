import * as v from 'valibot';
import { GCM_IV_LENGTH } from './aes-gcm.ts';
import type { ImportedKey } from './imported-key.ts';
import type { SealedKey } from './sealed-key.ts';

/** What a slot of the key store holds: a key kept in the browser, or one kept in the vault. */
export type KeyRecord = ImportedKey | SealedKey;

const handle = v.custom<CryptoKey>((value) => value instanceof CryptoKey && !value.extractable);
const iv = v.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.length === GCM_IV_LENGTH,
);
const sealed = v.instance(ArrayBuffer);

const keyRecord: v.GenericSchema<unknown, KeyRecord> = v.variant('kind', [
  v.object({ kind: v.literal('rsa-pss'), handle }),
  v.object({ kind: v.literal('ed25519'), handle }),
  v.object({ kind: v.literal('sealed-ed25519'), handle, iv, sealed }),
  v.object({ kind: v.literal('vault'), algorithm: v.picklist(['rsa', 'ed25519']), iv, sealed }),
]);

/** Undefined for nothing and for what is damaged. */
export function checkedKeyRecord(raw: unknown): KeyRecord | undefined {
  const checked = v.safeParse(keyRecord, raw);
  return checked.success ? checked.output : undefined;
}
