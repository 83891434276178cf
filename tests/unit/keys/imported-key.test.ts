import { describe, expect, it } from 'vitest';
import { importPrivateKey, signerOf, type ImportedKey } from '../../../lib/keys/imported-key.ts';
import { parsePem, parseSeed } from '../../../lib/keys/key-text.ts';
import type { PrivateKey } from '../../../lib/keys/private-key.ts';
import { newRsa, pemOf, SEED_TEXT } from './make.ts';

const BALANCES = '1705420800000GET/v1/account/balances';
const BALANCES_SIGNATURE =
  'Er2cdqZB9YUxY/+VC7NvqoyJEjmjhtpQMm3/TRsI0Hd7QeI+GWdJa2YsdtaotjO6uPQzQBA+pBYILlZpOQgVDA==';

async function seedKey(): Promise<PrivateKey> {
  const parsed = await parseSeed(SEED_TEXT);
  if (!parsed.ok) throw new Error(parsed.failure);
  return parsed.value;
}

const rsaPem = pemOf(newRsa(), 'pkcs1');

function rsaKey(): PrivateKey {
  const parsed = parsePem(rsaPem);
  if (!parsed.ok) throw new Error(parsed.failure);
  return parsed.value;
}

/** A browser's crypto that refuses to import with the given error. */
function cryptoThatRefuses(reason: Error): SubtleCrypto {
  const { subtle } = crypto;
  return Object.assign(Object.create(subtle) as SubtleCrypto, {
    importKey: () => Promise.reject(reason),
    generateKey: subtle.generateKey.bind(subtle),
    encrypt: subtle.encrypt.bind(subtle),
  });
}

const withoutEd25519 = cryptoThatRefuses(
  new DOMException('Algorithm: Unrecognized name', 'NotSupportedError'),
);

async function sealedKey(): Promise<ImportedKey> {
  const key = await importPrivateKey(await seedKey(), withoutEd25519);
  if (key === undefined) throw new Error('not imported');
  return key;
}

describe('handles', () => {
  it('of an Ed25519 key cannot be exported in any form', async () => {
    const key = await importPrivateKey(await seedKey());
    expect(key?.kind).toBe('ed25519');
    for (const format of ['pkcs8', 'jwk', 'raw'] as const) {
      await expect(crypto.subtle.exportKey(format, key?.handle as CryptoKey)).rejects.toThrow();
    }
  });

  it('of an RSA key cannot be exported in any form and only sign', async () => {
    const key = await importPrivateKey(rsaKey());
    expect(key?.kind).toBe('rsa-pss');
    expect(key?.handle.extractable).toBe(false);
    expect(key?.handle.usages).toEqual(['sign']);
    for (const format of ['pkcs8', 'jwk'] as const) {
      await expect(crypto.subtle.exportKey(format, key?.handle as CryptoKey)).rejects.toThrow();
    }
  });

  it('are not made of material that the browser refuses as damaged', async () => {
    const damaged = cryptoThatRefuses(new DOMException('', 'DataError'));
    expect(await importPrivateKey(await seedKey(), damaged)).toBeUndefined();
    expect(await importPrivateKey(rsaKey(), damaged)).toBeUndefined();
  });
});

describe('a browser without Ed25519', () => {
  it('signs the same bytes with the sealed seed', async () => {
    const key = await sealedKey();
    expect(key.kind).toBe('sealed-ed25519');
    expect(await signerOf(key)(BALANCES)).toBe(BALANCES_SIGNATURE);
  });

  it('signs again and again', async () => {
    const sign = signerOf(await sealedKey());
    expect(await Promise.all([sign(BALANCES), sign(BALANCES), sign(BALANCES)])).toEqual([
      BALANCES_SIGNATURE,
      BALANCES_SIGNATURE,
      BALANCES_SIGNATURE,
    ]);
  });

  it('keeps neither the seed nor a key that could be read out', async () => {
    const key = await sealedKey();
    if (key.kind !== 'sealed-ed25519') throw new Error(key.kind);
    await expect(crypto.subtle.exportKey('raw', key.handle)).rejects.toThrow();
    expect(Buffer.from(key.sealed).includes(Buffer.from(SEED_TEXT, 'base64'))).toBe(false);
    // The seed's 32 bytes and the 16 of the tag that detects a change.
    expect(key.sealed.byteLength).toBe(48);
  });

  it('seals the same seed differently each time', async () => {
    const [first, second] = [await sealedKey(), await sealedKey()];
    if (first.kind !== 'sealed-ed25519' || second.kind !== 'sealed-ed25519') throw new Error(first.kind);
    expect(Buffer.from(first.iv).equals(second.iv)).toBe(false);
    expect(Buffer.from(first.sealed).equals(Buffer.from(second.sealed))).toBe(false);
  });

  it('refuses to sign with a seal that was changed', async () => {
    const key = await sealedKey();
    if (key.kind !== 'sealed-ed25519') throw new Error(key.kind);
    const bytes = new Uint8Array(key.sealed.slice(0));
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await expect(signerOf({ ...key, sealed: bytes.buffer })(BALANCES)).rejects.toThrow();
  });

  it('does not take an RSA key that it cannot import', async () => {
    expect(await importPrivateKey(rsaKey(), withoutEd25519)).toBeUndefined();
  });
});
