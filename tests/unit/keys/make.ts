import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

/** The RFC 8032 test-1 key, whose signatures are known. */
export const SEED_TEXT = 'nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';
export const SEED_AND_PUBLIC_TEXT =
  'nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==';

// RFC 8410: the fixed DER in front of a 32-byte Ed25519 seed.
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The private key of a 32-byte seed. */
export function ed25519KeyOf(seedText: string): KeyObject {
  const der = Buffer.concat([ED25519_PREFIX, Buffer.from(seedText, 'base64').subarray(0, 32)]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** The base64 of a private key's seed, as Polymarket US gives it: alone, or followed by its public half. */
export function secretTextOf(key: KeyObject, form: 'seed' | 'seed-and-public' = 'seed'): string {
  const { d = '', x = '' }: JsonWebKey = key.export({ format: 'jwk' });
  const parts = form === 'seed' ? [d] : [d, x];
  return Buffer.concat(parts.map((part) => Buffer.from(part, 'base64url'))).toString('base64');
}

export function newEd25519(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

export function newRsa(modulusLength = 2048): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength }).privateKey;
}

export function pemOf(key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki'): string {
  // A public key for `spki`; PKCS#1 exists for RSA alone.
  const pem = key.export(type === 'spki' ? { type, format: 'pem' } : { type, format: 'pem' });
  return pem.toString();
}

export function publicPemOf(key: KeyObject, type: 'pkcs1' | 'spki'): string {
  return createPublicKey(key).export({ type, format: 'pem' }).toString();
}

/** Base64 in lines of 64 between header lines of the given name. */
export function pemBlock(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** An Ed25519 key in the newer form that carries the public key too (RFC 5958, version 1). */
export function pkcs8WithPublicKey(key: KeyObject): Uint8Array {
  const { d = '', x = '' }: JsonWebKey = key.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from('3051020101300506032b657004220420', 'hex'),
    Buffer.from(d, 'base64url'),
    Buffer.from('812100', 'hex'),
    Buffer.from(x, 'base64url'),
  ]);
}

/** The lines between the header lines. */
export function bodyOf(pem: string): string {
  return pem
    .split('\n')
    .filter((line) => !line.startsWith('-----'))
    .join('\n');
}
