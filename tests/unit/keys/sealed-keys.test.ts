import 'fake-indexeddb/auto';
import { createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../lib/domain/secret.ts';
import {
  createVault,
  findSigner,
  keptSlots,
  moveToBrowser,
  wipeKeys,
  type DataKey,
} from '../../../lib/keys/index.ts';
import type { SealedKey } from '../../../lib/keys/sealed-key.ts';
import { getKey, putKey } from '../../../lib/keys/store.ts';
import { dataKeyOf, newKey, newVault, SIGNATURE, TEXT, withoutEd25519 } from './kept.ts';
import { ed25519KeyOf, newEd25519, newRsa, pemOf, SEED_TEXT } from './make.ts';

const SLOT = 'a/0/vault';

beforeEach(wipeKeys);

/** What the key of a slot signs, or why it does not. */
async function signed(slot: string, dataKey?: DataKey): Promise<string> {
  const signer = await findSigner(slot, dataKey);
  return signer.ok ? signer.value(TEXT) : signer.failure.kind;
}

async function sealedKey(slot = SLOT): Promise<SealedKey> {
  const key = await getKey(slot);
  if (key?.kind !== 'vault') throw new Error(String(key?.kind));
  return key;
}

function flipped(bytes: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
  const changed = Uint8Array.from(bytes);
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}

describe('a key kept in the vault', () => {
  it('signs while the vault is open', async () => {
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep(SLOT, dataKey);
    expect(await signed(SLOT, dataKey)).toBe(SIGNATURE);
    expect(await signed(SLOT, dataKey)).toBe(SIGNATURE);
    expect(await keptSlots()).toEqual([SLOT]);
  });

  it('signs as RSA too', async () => {
    const rsa = newRsa();
    const dataKey = await newVault();
    await (await newKey('pem', pemOf(rsa, 'pkcs1'))).keep(SLOT, dataKey);
    const signature = Buffer.from(await signed(SLOT, dataKey), 'base64');
    const options = { key: createPublicKey(rsa), padding: 6, saltLength: 32 };
    expect(verify('sha256', Buffer.from(TEXT), options, signature)).toBe(true);
  });

  it('signs in a browser without Ed25519', async () => {
    withoutEd25519();
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep(SLOT, dataKey);
    expect((await sealedKey()).kind).toBe('vault');
    expect(await signed(SLOT, dataKey)).toBe(SIGNATURE);
    expect(await moveToBrowser(SLOT, 'a/1', dataKey)).toEqual({ ok: true, value: null });
    expect((await getKey('a/1'))?.kind).toBe('sealed-ed25519');
    expect(await signed('a/1')).toBe(SIGNATURE);
  });

  it('is locked without the data key, and stays what it is', async () => {
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep(SLOT, dataKey);
    expect(await signed(SLOT)).toBe('locked');
    expect(await signed(SLOT, dataKey)).toBe(SIGNATURE);
  });

  it('holds no secret byte that is not sealed', async () => {
    const key = ed25519KeyOf(SEED_TEXT);
    const dataKey = await createVault(new Secret('correct horse battery'), 1);
    await (await newKey('base64-seed', SEED_TEXT)).keep(SLOT, await dataKeyOf(dataKey));
    const { sealed, ...rest } = await sealedKey();
    const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
    // The tag that detects a change is all that is added.
    expect(sealed.byteLength).toBe(pkcs8.length + 16);
    const seed = pkcs8.subarray(-32);
    for (let start = 0; start + 4 <= seed.length; start += 1) {
      expect(Buffer.from(sealed).includes(seed.subarray(start, start + 4))).toBe(false);
    }
    expect(Object.keys(rest).sort()).toEqual(['algorithm', 'iv', 'kind']);
  });

  it('is sealed differently each time', async () => {
    const dataKey = await newVault();
    for (const slot of ['a/0/vault', 'b/0/vault']) {
      await (await newKey('base64-seed', SEED_TEXT)).keep(slot, dataKey);
    }
    const [first, second] = [await sealedKey('a/0/vault'), await sealedKey('b/0/vault')];
    expect(Buffer.from(first.iv).equals(second.iv)).toBe(false);
    expect(Buffer.from(first.sealed).equals(Buffer.from(second.sealed))).toBe(false);
  });

  it('does not open with the data key of another vault', async () => {
    await (await newKey('base64-seed', SEED_TEXT)).keep(SLOT, await newVault());
    const other = await newVault();
    expect(await signed(SLOT, other)).toBe('key-missing');
    expect(await moveToBrowser(SLOT, 'a/1', other)).toEqual({
      ok: false,
      failure: { kind: 'key-missing' },
    });
    expect(await keptSlots()).toEqual([SLOT]);
  });

  it('does not open in another slot', async () => {
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep(SLOT, dataKey);
    await (await newKey('pem', pemOf(newEd25519(), 'pkcs8'))).keep('b/0/vault', dataKey);
    await putKey('b/0/vault', await sealedKey());
    await putKey('a/1/vault', await sealedKey());
    expect(await signed('b/0/vault', dataKey)).toBe('key-missing');
    expect(await signed('a/1/vault', dataKey)).toBe('key-missing');
    expect(await signed(SLOT, dataKey)).toBe(SIGNATURE);
  });

  it('is as good as gone wherever a byte of it was changed', async () => {
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep(SLOT, dataKey);
    const whole = await sealedKey();
    for (let index = 0; index < whole.iv.length; index += 1) {
      await putKey(SLOT, { ...whole, iv: flipped(whole.iv, index) });
      expect([index, await signed(SLOT, dataKey)]).toEqual([index, 'key-missing']);
    }
    for (let index = 0; index < whole.sealed.byteLength; index += 1) {
      await putKey(SLOT, { ...whole, sealed: flipped(new Uint8Array(whole.sealed), index).buffer });
      expect([index, await signed(SLOT, dataKey)]).toEqual([index, 'key-missing']);
    }
    for (const length of [0, 15, 16, whole.sealed.byteLength - 1]) {
      await putKey(SLOT, { ...whole, sealed: whole.sealed.slice(0, length) });
      expect([length, await signed(SLOT, dataKey)]).toEqual([length, 'key-missing']);
    }
  });

  it.each<[title: string, change: Record<string, unknown>]>([
    ['another algorithm', { algorithm: 'rsa' }],
    ['an algorithm that is none', { algorithm: 'ec' }],
    ['no algorithm', { algorithm: undefined }],
    ['another kind', { kind: 'ed25519' }],
    ['an IV of another length', { iv: new Uint8Array(16) }],
    ['an IV as text', { iv: 'AAAAAAAAAAAAAAAA' }],
    ['text for bytes', { sealed: 'AAAA' }],
  ])('is as good as gone with %s', async (_title, change) => {
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep(SLOT, dataKey);
    await putKey(SLOT, { ...(await sealedKey()), ...change });
    expect(await signed(SLOT, dataKey)).toBe('key-missing');
  });

  it('and one called by the other algorithm is as good as gone, both ways', async () => {
    const dataKey = await newVault();
    await (await newKey('pem', pemOf(newRsa(), 'pkcs8'))).keep(SLOT, dataKey);
    await putKey(SLOT, { ...(await sealedKey()), algorithm: 'ed25519' });
    expect(await signed(SLOT, dataKey)).toBe('key-missing');
  });
});

describe('moving a key into the browser', () => {
  it('keeps it there as a handle, and leaves the sealed one', async () => {
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep(SLOT, dataKey);
    expect(await moveToBrowser(SLOT, 'a/1', dataKey)).toEqual({ ok: true, value: null });
    expect(await signed('a/1')).toBe(SIGNATURE);
    expect(await signed(SLOT, dataKey)).toBe(SIGNATURE);
    const key = await getKey('a/1');
    if (key?.kind !== 'ed25519') throw new Error(String(key?.kind));
    expect(key.handle.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', key.handle)).rejects.toThrow();
  });

  it.each(['nobody/0', 'a/0'])('needs one in the vault, unlike %s', async (from) => {
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0');
    expect(await moveToBrowser(from, 'a/1', dataKey)).toEqual({
      ok: false,
      failure: { kind: 'key-missing' },
    });
    expect(await keptSlots()).toEqual(['a/0']);
  });
});

describe('a new key', () => {
  it.each([
    ['in the vault, then in the vault', true, true],
    ['in the vault, then in the browser', true, false],
    ['in the browser, then in the vault', false, true],
  ])('is kept once: not %s', async (_title, first, second) => {
    const dataKey = await newVault();
    const key = await newKey('base64-seed', SEED_TEXT);
    await (first ? key.keep('a/0', dataKey) : key.keep('a/0'));
    await expect(second ? key.keep('a/1', dataKey) : key.keep('a/1')).rejects.toThrow('once');
    expect(await keptSlots()).toEqual(['a/0']);
    expect(await signed('a/0', dataKey)).toBe(SIGNATURE);
    expect(await key.sign(TEXT)).toBe(SIGNATURE);
  });

  it('is not kept when the browser cannot save it', async () => {
    const dataKey = await newVault();
    const key = await newKey('base64-seed', SEED_TEXT);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    });
    await expect(key.keep(SLOT, dataKey)).rejects.toThrow('full');
    vi.restoreAllMocks();
    expect(await keptSlots()).toEqual([]);
  });
});

describe('secret bytes', () => {
  /** The bytes that are handed to the browser's cryptography as a private key, themselves and not a copy. */
  function watchMaterial(): Uint8Array[] {
    const seen: Uint8Array[] = [];
    const importKey = crypto.subtle.importKey.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, 'importKey').mockImplementation(
      (...given: Parameters<SubtleCrypto['importKey']>) => {
        const [format, bytes] = given;
        if (format === 'pkcs8' && bytes instanceof Uint8Array) seen.push(bytes);
        return importKey(...given);
      },
    );
    return seen;
  }

  const isWiped = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

  it.each([
    ['the vault, Ed25519', true, pemOf(ed25519KeyOf(SEED_TEXT), 'pkcs8')],
    ['the browser, Ed25519', false, pemOf(ed25519KeyOf(SEED_TEXT), 'pkcs8')],
    ['the vault, RSA', true, pemOf(newRsa(), 'pkcs8')],
    ['the browser, RSA', false, pemOf(newRsa(), 'pkcs1')],
  ])('are overwritten once the key is kept in %s', async (_title, inVault, pem) => {
    const dataKey = await newVault();
    const material = watchMaterial();
    const key = await newKey('pem', pem);
    expect(material.map(isWiped)).toEqual([false]);
    await (inVault ? key.keep(SLOT, dataKey) : key.keep(SLOT));
    expect(material.map(isWiped)).toEqual([true]);
    // And again when a sealed key is opened to sign or to be moved.
    expect((await findSigner(SLOT, dataKey)).ok).toBe(true);
    if (inVault) await moveToBrowser(SLOT, 'a/1', dataKey);
    expect(material.map(isWiped)).toEqual(inVault ? [true, true, true] : [true]);
  });

  it('are overwritten when the key could not be kept', async () => {
    const dataKey = await newVault();
    const material = watchMaterial();
    const key = await newKey('base64-seed', SEED_TEXT);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    });
    await expect(key.keep(SLOT, dataKey)).rejects.toThrow('full');
    expect(material.map(isWiped)).toEqual([true]);
  });
});
