import { constants, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Signer } from '../../../lib/domain/signer.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { importKey } from '../../../lib/keys/index.ts';
import {
  ed25519KeyOf,
  newEd25519,
  newRsa,
  pemOf,
  secretTextOf,
  SEED_AND_PUBLIC_TEXT,
  SEED_TEXT,
} from './make.ts';

async function signerFrom(format: 'pem' | 'base64-seed', text: string): Promise<Signer> {
  const imported = await importKey(format, new Secret(text));
  if (!imported.ok) throw new Error(`refused: ${imported.failure.kind}`);
  return imported.value.sign;
}

function verifiesPss(key: KeyObject, text: string, signature: string, saltLength: number): boolean {
  const options = {
    key: createPublicKey(key),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength,
    mgf1Hash: 'sha256',
  };
  return verify('sha256', Buffer.from(text), options, Buffer.from(signature, 'base64'));
}

/**
 * Known answers for the RFC 8032 test-1 key. Polymarket US: reproduced byte for byte with the official SDK polymarket-us
 * 0.1.1. Kalshi: its documented text, signed by Node's own Ed25519 (Nov 2026).
 */
const VECTORS: readonly [title: string, text: string, signature: string][] = [
  [
    'Polymarket US balances',
    '1705420800000GET/v1/account/balances',
    'Er2cdqZB9YUxY/+VC7NvqoyJEjmjhtpQMm3/TRsI0Hd7QeI+GWdJa2YsdtaotjO6uPQzQBA+pBYILlZpOQgVDA==',
  ],
  [
    'Polymarket US positions',
    '1705420800000GET/v1/portfolio/positions',
    'J+6zCHrZ1oeV5eDsoroD9aTVlN6mFfN3xQ+6+Wo0lfRprJUu5lRGAw/thsGiswFZ8ppYYJ6Y0alnDrsWVQ03Cg==',
  ],
  [
    'Kalshi balance',
    '1703123456789GET/trade-api/v2/portfolio/balance',
    'caolQIFa1fF7caKRpD82JbF1w9tsbGMzaRudHdnCIwVEkhfFIlzIy4HeCQTeFteU9o8UTOmEvwbutRb9MEJbAA==',
  ],
];

describe('Ed25519 signatures', () => {
  describe.each([
    ['32-byte secret', 'base64-seed', SEED_TEXT],
    ['64-byte secret', 'base64-seed', SEED_AND_PUBLIC_TEXT],
    ['PEM file', 'pem', pemOf(ed25519KeyOf(SEED_TEXT), 'pkcs8')],
  ] as const)('of a %s', (_title, format, secret) => {
    it.each(VECTORS)('%s is signed as known', async (_what, text, signature) => {
      const sign = await signerFrom(format, secret);
      expect(await sign(text)).toBe(signature);
    });
  });

  it('verify with the public half of a new key, and with no other text', async () => {
    const key = newEd25519();
    const sign = await signerFrom('base64-seed', secretTextOf(key, 'seed-and-public'));
    const signature = Buffer.from(await sign('1700000000000GET/v1/account/balances'), 'base64');
    const isFor = (text: string): boolean => verify(null, Buffer.from(text), createPublicKey(key), signature);
    expect(isFor('1700000000000GET/v1/account/balances')).toBe(true);
    expect(isFor('1700000000001GET/v1/account/balances')).toBe(false);
  });

  it('are of the text as UTF-8', async () => {
    const key = newEd25519();
    const sign = await signerFrom('base64-seed', secretTextOf(key));
    const signature = Buffer.from(await sign('päth/€'), 'base64');
    expect(verify(null, Buffer.from('päth/€', 'utf8'), createPublicKey(key), signature)).toBe(true);
  });
});

describe('RSA signatures', () => {
  const text = '1703123456789GET/trade-api/v2/portfolio/balance';
  const key = newRsa();

  it.each(['pkcs1', 'pkcs8'] as const)(
    'of a %s file are PSS with a salt of exactly 32 bytes',
    async (form) => {
      const sign = await signerFrom('pem', pemOf(key, form));
      const signature = await sign(text);
      expect(verifiesPss(key, text, signature, 32)).toBe(true);
      expect([0, 20, 31, 33, 64, 222].filter((length) => verifiesPss(key, text, signature, length))).toEqual(
        [],
      );
      expect(verifiesPss(key, `${text}?subaccount=1`, signature, 32)).toBe(false);
    },
  );

  it('differ from one to the next and are standard base64', async () => {
    const sign = await signerFrom('pem', pemOf(key, 'pkcs1'));
    const [first, second] = await Promise.all([sign(text), sign(text)]);
    expect(first).not.toBe(second);
    expect(first).toMatch(/^[A-Za-z0-9+/]{342}==$/);
  });
});
