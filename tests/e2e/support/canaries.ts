import { createPrivateKey, randomBytes } from 'node:crypto';

/** Bytes that may be in one place only. Wherever else they turn up, something has leaked. */
export interface Canary {
  /** Said in a report in place of the secret. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** A passphrase nobody else has: no word in it could be found by chance. */
export function newPassphrase(): string {
  return randomBytes(24).toString('base64url');
}

export function passphraseCanary(name: string, passphrase: string): Canary {
  return { name, bytes: Buffer.from(passphrase) };
}

function jwkPart(value: string | undefined): Buffer {
  if (value === undefined) throw new Error('a private key without its parts');
  return Buffer.from(value, 'base64url');
}

/**
 * The secret parts of a private key, each by itself: what its files wrap around them is the same in every key. Whoever
 * has one of an RSA key's has the key.
 */
export function pemCanaries(name: string, pem: string): Canary[] {
  const { kty, d, p, q, dp, dq, qi } = createPrivateKey(pem).export({ format: 'jwk' });
  const parts: Readonly<Record<string, string | undefined>> = kty === 'RSA' ? { d, p, q, dp, dq, qi } : { d };
  return Object.entries(parts).map(([part, value]) => ({ name: `${name}, ${part}`, bytes: jwkPart(value) }));
}

/** The first half of what the portal hands out; the second is the public key. */
export function seedCanary(name: string, secret: string): Canary {
  return { name, bytes: Buffer.from(secret, 'base64').subarray(0, 32) };
}
