import 'fake-indexeddb/auto';
import { createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { importPrivateKey, signerOf } from '../../../lib/keys/imported-key.ts';
import { forgetKey, importKey, keptSlots, signerFor, type NewKey } from '../../../lib/keys/index.ts';
import { parseSeed } from '../../../lib/keys/key-text.ts';
import { getKey, putKey } from '../../../lib/keys/store.ts';
import { newEd25519, newRsa, pemOf, SEED_TEXT } from './make.ts';

const TEXT = '1705420800000GET/v1/account/balances';
const SIGNATURE = 'Er2cdqZB9YUxY/+VC7NvqoyJEjmjhtpQMm3/TRsI0Hd7QeI+GWdJa2YsdtaotjO6uPQzQBA+pBYILlZpOQgVDA==';

async function newKey(format: 'pem' | 'base64-seed', text: string): Promise<NewKey> {
  const imported = await importKey(format, text);
  if (!imported.ok) throw new Error(imported.failure.kind);
  return imported.value;
}

beforeEach(async () => {
  for (const slot of await keptSlots()) await forgetKey(slot);
});

describe('the key store', () => {
  it('has no signer for a slot without a key', async () => {
    expect(await signerFor('a/0')).toBeUndefined();
    expect(await keptSlots()).toEqual([]);
  });

  it('holds nothing before a key is kept', async () => {
    await newKey('base64-seed', SEED_TEXT);
    expect(await keptSlots()).toEqual([]);
  });

  it('signs with a kept Ed25519 key as with the new one', async () => {
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    expect(await (await signerFor('a/0'))?.(TEXT)).toBe(SIGNATURE);
  });

  it('signs with a kept RSA key', async () => {
    const rsa = newRsa();
    await (await newKey('pem', pemOf(rsa, 'pkcs1'))).keep('a/0');
    const signature = (await (await signerFor('a/0'))?.(TEXT)) ?? '';
    const options = { key: createPublicKey(rsa), padding: 6, saltLength: 32 };
    expect(verify('sha256', Buffer.from(TEXT), options, Buffer.from(signature, 'base64'))).toBe(true);
  });

  it('signs with a kept sealed key', async () => {
    const parsed = await parseSeed(SEED_TEXT);
    if (!parsed.ok) throw new Error(parsed.failure);
    const subtle = Object.assign(Object.create(crypto.subtle) as SubtleCrypto, {
      importKey: () => Promise.reject(new DOMException('', 'NotSupportedError')),
      generateKey: crypto.subtle.generateKey.bind(crypto.subtle),
      encrypt: crypto.subtle.encrypt.bind(crypto.subtle),
    });
    const sealed = await importPrivateKey(parsed.value, subtle);
    if (sealed === undefined) throw new Error('not imported');
    await putKey('a/0', sealed);
    expect((await getKey('a/0'))?.kind).toBe('sealed-ed25519');
    expect(await (await signerFor('a/0'))?.(TEXT)).toBe(SIGNATURE);
  });

  it('gives back a handle that still cannot be exported', async () => {
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    const key = await getKey('a/0');
    await expect(crypto.subtle.exportKey('pkcs8', key?.handle as CryptoKey)).rejects.toThrow();
    expect(await signerOf(key as NonNullable<typeof key>)(TEXT)).toBe(SIGNATURE);
  });

  it('keeps slots apart and forgets one at a time', async () => {
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    await (await newKey('pem', pemOf(newEd25519(), 'pkcs8'))).keep('a/1');
    await (await newKey('pem', pemOf(newEd25519(), 'pkcs8'))).keep('b/0');
    expect((await keptSlots()).sort()).toEqual(['a/0', 'a/1', 'b/0']);
    await forgetKey('a/1');
    expect((await keptSlots()).sort()).toEqual(['a/0', 'b/0']);
    expect(await signerFor('a/1')).toBeUndefined();
    expect(await (await signerFor('a/0'))?.(TEXT)).toBe(SIGNATURE);
  });

  it('forgets a slot that is not there without complaint', async () => {
    await forgetKey('nobody/7');
    expect(await keptSlots()).toEqual([]);
  });

  it('that cannot be opened once is opened again the next time', async () => {
    vi.resetModules();
    const fresh = await import('../../../lib/keys/index.ts');
    const open = vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('the disk is busy', 'UnknownError');
    });
    await expect(fresh.signerFor('a/0')).rejects.toThrow('busy');
    open.mockRestore();
    expect(await fresh.signerFor('a/0')).toBeUndefined();
  });

  it('replaces a key in the same slot', async () => {
    await (await newKey('pem', pemOf(newEd25519(), 'pkcs8'))).keep('a/0');
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    expect(await (await signerFor('a/0'))?.(TEXT)).toBe(SIGNATURE);
    expect(await keptSlots()).toEqual(['a/0']);
  });
});
