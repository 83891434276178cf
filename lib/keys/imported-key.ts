import { signAsync } from '@noble/ed25519';
import type { Signer } from '../domain/signer.ts';
import { GCM_IV_LENGTH } from './aes-gcm.ts';
import { encodeBase64 } from './base64.ts';
import type { PrivateKey } from './private-key.ts';

/**
 * A key that can sign, as it is kept in the browser: a handle that signs and cannot be exported by any script. Where the
 * browser has no Ed25519 (Chrome before 137) the seed is sealed under a handle of that kind instead, and opened for each
 * signature.
 */
export type ImportedKey =
  | { readonly kind: 'rsa-pss'; readonly handle: CryptoKey }
  | { readonly kind: 'ed25519'; readonly handle: CryptoKey }
  | {
      readonly kind: 'sealed-ed25519';
      readonly handle: CryptoKey;
      readonly iv: Uint8Array<ArrayBuffer>;
      readonly sealed: ArrayBuffer;
    };

/** docs quick_start_authenticated_requests (2026-05-05): PSS with SHA-256 and a salt as long as the digest. */
const PSS = { name: 'RSA-PSS', saltLength: 32 } as const;

async function seal(seed: Uint8Array<ArrayBuffer>, subtle: SubtleCrypto): Promise<ImportedKey> {
  const handle = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(GCM_IV_LENGTH));
  return {
    kind: 'sealed-ed25519',
    handle,
    iv,
    sealed: await subtle.encrypt({ name: 'AES-GCM', iv }, handle, seed),
  };
}

/**
 * Turns key material into a handle; undefined when the browser refuses the material as damaged.
 * The material itself is not kept.
 */
export async function importPrivateKey(
  { algorithm, pkcs8, seed }: PrivateKey,
  subtle: SubtleCrypto = crypto.subtle,
): Promise<ImportedKey | undefined> {
  const parameters = algorithm === 'rsa' ? { name: 'RSA-PSS', hash: 'SHA-256' } : { name: 'Ed25519' };
  try {
    const handle = await subtle.importKey('pkcs8', pkcs8, parameters, false, ['sign']);
    return { kind: algorithm === 'rsa' ? 'rsa-pss' : 'ed25519', handle };
  } catch (error) {
    const isUnknownHere = error instanceof DOMException && error.name === 'NotSupportedError';
    return seed !== undefined && isUnknownHere ? seal(seed, subtle) : undefined;
  }
}

async function signBytes(
  key: ImportedKey,
  bytes: Uint8Array<ArrayBuffer>,
  subtle: SubtleCrypto,
): Promise<Uint8Array> {
  switch (key.kind) {
    case 'rsa-pss':
      return new Uint8Array(await subtle.sign(PSS, key.handle, bytes));
    case 'ed25519':
      return new Uint8Array(await subtle.sign('Ed25519', key.handle, bytes));
    case 'sealed-ed25519': {
      const seed = new Uint8Array(
        await subtle.decrypt({ name: 'AES-GCM', iv: key.iv }, key.handle, key.sealed),
      );
      try {
        return await signAsync(bytes, seed);
      } finally {
        seed.fill(0);
      }
    }
    default:
      return key satisfies never;
  }
}

export function signerOf(key: ImportedKey, subtle: SubtleCrypto = crypto.subtle): Signer {
  return async (text) => encodeBase64(await signBytes(key, new TextEncoder().encode(text), subtle));
}
