import { openBytes, sealBytes } from './aes-gcm.ts';
import type { DataKey } from './data-key.ts';
import { takePrivateKey, wipePrivateKey, type PrivateKey } from './private-key.ts';

/** A key in the vault: its PKCS#8, sealed under the vault's data key and bound to its slot. */
export interface SealedKey {
  readonly kind: 'vault';
  readonly algorithm: PrivateKey['algorithm'];
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

export async function sealKey(
  { algorithm, pkcs8 }: PrivateKey,
  slot: string,
  dataKey: DataKey,
): Promise<SealedKey> {
  // The slot is sealed in: a key moved into another account's slot does not open there.
  return { kind: 'vault', algorithm, ...(await sealBytes(dataKey, pkcs8, slot)) };
}

/** Undefined when the sealed key is damaged, of another vault or of another slot. Whoever calls wipes what is returned. */
export async function unsealKey(
  key: SealedKey,
  slot: string,
  dataKey: DataKey,
): Promise<PrivateKey | undefined> {
  const pkcs8 = await openBytes(dataKey, key, slot);
  return pkcs8 && readPrivateKey(pkcs8, key.algorithm);
}

/** A key out of its PKCS#8, which is used up; undefined when it is none of that algorithm. */
export function readPrivateKey(
  pkcs8: Uint8Array<ArrayBuffer>,
  algorithm: PrivateKey['algorithm'],
): PrivateKey | undefined {
  const taken = takePrivateKey(pkcs8);
  if (!taken.ok) return undefined;
  if (taken.value.algorithm === algorithm) return taken.value;
  wipePrivateKey(taken.value);
  return undefined;
}
