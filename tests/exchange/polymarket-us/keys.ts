import { createPublicKey, type KeyObject } from 'node:crypto';
import type { VerifyingKey } from '../credentials.ts';
import { ed25519FromSeed } from '../ed25519.ts';
import type { Seed } from '../seed.ts';

export interface PolymarketUsKeyOptions {
  /** 64 = seed then public half, as the portal hands it out (docs, 2026); 32 = the seed alone. Default 64. */
  readonly bytes?: 32 | 64;
}

/** What a user gets from the key portal, once. The secret is standard base64. */
export interface PolymarketUsKey {
  readonly id: string;
  readonly secret: string;
}

export interface PolymarketUsKeyRecord extends VerifyingKey {
  readonly issued: PolymarketUsKey;
  /** Index of the owner among the members. */
  readonly owner: number;
  revoked: boolean;
}

export function createPolymarketUsKey(
  owner: number,
  options: PolymarketUsKeyOptions,
  seed: Seed,
): PolymarketUsKeyRecord {
  const id = seed.id('polymarket-us key');
  const secret = seed.bytes('polymarket-us ed25519', 32);
  const publicKey = createPublicKey(ed25519FromSeed(secret));
  const encoded = options.bytes === 32 ? secret : Buffer.concat([secret, rawPublicKey(publicKey)]);
  const issued: PolymarketUsKey = { id, secret: encoded.toString('base64') };
  return { id, scheme: 'ed25519', publicKey, environment: 'production', revoked: false, issued, owner };
}

/** The last 32 bytes of the SPKI encoding (RFC 8410). */
function rawPublicKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
}
