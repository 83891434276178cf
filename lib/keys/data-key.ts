import { Secret } from '../domain/secret.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';

declare const brand: unique symbol;

/** The open vault's key, which seals and unseals the keys in it. A handle: no script can read it out. */
export type DataKey = CryptoKey & { readonly [brand]: 'data key' };

const LENGTH = 32;

export function newDataKeyBytes(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(LENGTH));
}

/** As text, in the one form in which an open vault's key is held in memory. Undefined for what cannot be one. */
export function dataKeyText(bytes: Uint8Array): Secret | undefined {
  return bytes.length === LENGTH ? new Secret(encodeBase64(bytes)) : undefined;
}

/** Undefined when the text is no data key. */
export async function importDataKey(text: Secret): Promise<DataKey | undefined> {
  const bytes = decodeBase64(text.reveal());
  if (bytes?.length !== LENGTH) return undefined;
  try {
    const handle = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    return handle as DataKey;
  } finally {
    bytes.fill(0);
  }
}
