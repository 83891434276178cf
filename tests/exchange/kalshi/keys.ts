import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { VerifyingKey } from '../credentials.ts';
import { ed25519FromSeed } from '../ed25519.ts';
import type { Environment } from '../hosts.ts';
import type { Seed } from '../seed.ts';

export type KalshiKeyType = 'rsa' | 'ed25519';

export interface KalshiKeyOptions {
  /** Default ed25519 (recommended by the api_keys guide, Oct 2026); the API's own default is rsa. */
  readonly type?: KalshiKeyType;
  /** Envelope of the PEM. Default: pkcs1 for rsa, as Kalshi hands it out, and pkcs8 for ed25519, its only form. */
  readonly pem?: 'pkcs1' | 'pkcs8';
  /** Default ["read"]. Spec 3.34.0 lists the scopes; an open set. */
  readonly scopes?: readonly string[];
  /** Binds the key to one subaccount (since 2026-07-02). */
  readonly subaccount?: number;
  /** Binds the key to a subtrader of an FCM; such keys are refused everywhere here (SDK api-key.ts, 2026). */
  readonly fcmSubtraderId?: string;
  readonly name?: string;
}

/** What a user gets when making a key: the id and the private key, shown once. */
export interface KalshiKey {
  readonly id: string;
  readonly pem: string;
  readonly type: KalshiKeyType;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly subaccount: number | undefined;
  readonly fcmSubtraderId: string | undefined;
}

export interface KalshiKeyRecord extends VerifyingKey {
  readonly issued: KalshiKey;
  /** Index of the owner among the members. */
  readonly owner: number;
  revoked: boolean;
}

/** Ids and Ed25519 keys follow from the seed; RSA keys are new each time, as Node offers no seeded generator. */
export function createKalshiKey(
  owner: number,
  environment: Environment,
  options: KalshiKeyOptions,
  seed: Seed,
): KalshiKeyRecord {
  const type = options.type ?? 'ed25519';
  const envelope = options.pem ?? (type === 'rsa' ? 'pkcs1' : 'pkcs8');
  if (type === 'ed25519' && envelope === 'pkcs1') throw new Error('PKCS#1 holds RSA keys only');
  const id = seed.id('kalshi key');
  const privateKey =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : ed25519FromSeed(seed.bytes('kalshi ed25519', 32));
  const pem = privateKey.export({ type: envelope, format: 'pem' }).toString();
  const issued: KalshiKey = {
    id,
    pem,
    type,
    name: options.name ?? 'Bankroll',
    scopes: options.scopes ?? ['read'],
    subaccount: options.subaccount,
    fcmSubtraderId: options.fcmSubtraderId,
  };
  const scheme = type === 'rsa' ? 'rsa-pss-sha256' : 'ed25519';
  return { id, scheme, publicKey: createPublicKey(privateKey), environment, revoked: false, issued, owner };
}
