import 'fake-indexeddb/auto';
import { createPublicKey, verify } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { importPrivateKey, signerOf, type ImportedKey } from '../../../lib/keys/imported-key.ts';
import {
  countKeptThings,
  findSigner,
  forgetKey,
  hasVault,
  keptSlots,
  wipeKeys,
} from '../../../lib/keys/index.ts';
import { parseSeed } from '../../../lib/keys/key-text.ts';
import { getKey, putKey } from '../../../lib/keys/store.ts';
import { newKey, newVault, PASSPHRASE, SIGNATURE, TEXT } from './kept.ts';
import { newEd25519, newRsa, pemOf, SEED_TEXT } from './make.ts';

const MISSING = { ok: false, failure: { kind: 'key-missing' } };

/** What the key of a slot signs, or why it does not. */
async function signed(slot: string): Promise<string> {
  const signer = await findSigner(slot);
  return signer.ok ? signer.value(TEXT) : signer.failure.kind;
}

async function handleOf(slot: string): Promise<ImportedKey> {
  const key = await getKey(slot);
  if (key === undefined || key.kind === 'vault') throw new Error(String(key?.kind));
  return key;
}

beforeEach(wipeKeys);

describe('the key store', () => {
  it('has no signer for a slot without a key', async () => {
    expect(await findSigner('a/0')).toEqual(MISSING);
    expect(await keptSlots()).toEqual([]);
  });

  it('holds nothing before a key is kept', async () => {
    await newKey('base64-seed', SEED_TEXT);
    expect(await keptSlots()).toEqual([]);
  });

  it('signs with a kept Ed25519 key as with the new one', async () => {
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    expect(await signed('a/0')).toBe(SIGNATURE);
  });

  it('signs with a kept RSA key', async () => {
    const rsa = newRsa();
    await (await newKey('pem', pemOf(rsa, 'pkcs1'))).keep('a/0');
    const signature = await signed('a/0');
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
    expect(await signed('a/0')).toBe(SIGNATURE);
  });

  it('gives back a handle that still cannot be exported', async () => {
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    const key = await handleOf('a/0');
    expect(key.handle.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', key.handle)).rejects.toThrow();
    expect(await signerOf(key)(TEXT)).toBe(SIGNATURE);
  });

  it('keeps slots apart and forgets one at a time', async () => {
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    await (await newKey('pem', pemOf(newEd25519(), 'pkcs8'))).keep('a/1');
    await (await newKey('pem', pemOf(newEd25519(), 'pkcs8'))).keep('b/0');
    expect((await keptSlots()).sort()).toEqual(['a/0', 'a/1', 'b/0']);
    await forgetKey('a/1');
    expect((await keptSlots()).sort()).toEqual(['a/0', 'b/0']);
    expect(await findSigner('a/1')).toEqual(MISSING);
    expect(await signed('a/0')).toBe(SIGNATURE);
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
    await expect(fresh.findSigner('a/0')).rejects.toThrow('busy');
    open.mockRestore();
    expect(await fresh.findSigner('a/0')).toEqual(MISSING);
  });

  it('replaces a key in the same slot', async () => {
    await (await newKey('pem', pemOf(newEd25519(), 'pkcs8'))).keep('a/0');
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    expect(await signed('a/0')).toBe(SIGNATURE);
    expect(await keptSlots()).toEqual(['a/0']);
  });
});

describe('a damaged record', () => {
  it.each<[title: string, record: unknown]>([
    ['nothing', null],
    ['text', 'a key'],
    ['another kind', { kind: 'ecdsa', handle: null }],
    ['no handle', { kind: 'ed25519' }],
    ['a handle that is none', { kind: 'ed25519', handle: { extractable: false } }],
    ['a sealed seed without its IV', { kind: 'sealed-ed25519', sealed: new ArrayBuffer(48) }],
  ])('is a missing key: %s', async (_title, record) => {
    await putKey('a/0', record as ImportedKey);
    expect(await findSigner('a/0')).toEqual(MISSING);
    // It can still be swept up.
    expect(await keptSlots()).toEqual(['a/0']);
  });

  it('is a handle that could be exported, which Bankroll never makes', async () => {
    const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    await putKey('a/0', { kind: 'ed25519', handle: pair.privateKey });
    expect(await findSigner('a/0')).toEqual(MISSING);
  });
});

describe('wiping', () => {
  it('leaves no key and no vault, and the store can be used again', async () => {
    expect(await countKeptThings()).toBe(0);
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    await (await newKey('base64-seed', SEED_TEXT)).keep('b/0/vault', dataKey);
    expect(await countKeptThings()).toBe(3);
    await wipeKeys();
    expect([await countKeptThings(), await keptSlots(), await hasVault()]).toEqual([0, [], false]);
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    expect(await signed('a/0')).toBe(SIGNATURE);
  });

  it('that cannot be done in one piece is not done at all', async () => {
    await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    const clear = vi.spyOn(IDBObjectStore.prototype, 'clear');
    // The first store is cleared, the second is not.
    clear.mockImplementation(() => {
      clear.mockImplementation(() => {
        throw new DOMException('the disk is busy', 'UnknownError');
      });
      const store = clear.mock.contexts[0] as IDBObjectStore;
      return store.delete('a/0');
    });
    await expect(wipeKeys()).rejects.toThrow('busy');
    vi.restoreAllMocks();
    expect(await countKeptThings()).toBe(2);
    expect(await signed('a/0')).toBe(SIGNATURE);
  });
});

describe('the versions of the database', () => {
  /** The key folder as a browser starts it, with a disk of its own. */
  async function startFresh() {
    vi.stubGlobal('indexedDB', new IDBFactory());
    vi.resetModules();
    return import('../../../lib/keys/index.ts');
  }

  it('keep the keys of the first one, which had no vault', async () => {
    const fresh = await startFresh();
    const parsed = await parseSeed(SEED_TEXT);
    const key = parsed.ok ? await importPrivateKey(parsed.value) : undefined;
    const old = await openDB('bankroll-keys', 1, {
      upgrade(db) {
        db.createObjectStore('keys');
      },
    });
    await old.put('keys', key, 'a/0');
    old.close();
    const signer = await fresh.findSigner('a/0');
    expect(signer.ok && (await signer.value(TEXT))).toBe(SIGNATURE);
    expect(await fresh.hasVault()).toBe(false);
    await fresh.createVault(PASSPHRASE, 1);
    expect([await fresh.hasVault(), await fresh.keptSlots()]).toEqual([true, ['a/0']]);
  });

  it('to come do not have to wait for this one', async () => {
    const fresh = await startFresh();
    expect(await fresh.keptSlots()).toEqual([]);
    const next = await openDB('bankroll-keys', 3);
    expect(next.version).toBe(3);
    next.close();
  });
});
