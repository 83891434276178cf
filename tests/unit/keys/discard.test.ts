import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../lib/domain/secret.ts';
import * as keys from '../../../lib/keys/index.ts';
import { parsePem, parseSeed } from '../../../lib/keys/key-text.ts';
import { dataKeyOf, newKey, PASSPHRASE } from './kept.ts';
import {
  ed25519KeyOf,
  newEd25519,
  newRsa,
  pemOf,
  pkcs8WithPublicKey,
  pemBlock,
  SEED_AND_PUBLIC_TEXT,
  SEED_TEXT,
} from './make.ts';

/**
 * Every array of bytes that is made from now on, as a debugger would find it in memory. Not those of the library that
 * computes public halves where WebCrypto cannot: its copies are its own.
 */
function watchBytes(): Uint8Array[] {
  const made: Uint8Array[] = [];
  const original = Uint8Array;
  const Watched = new Proxy(Uint8Array, {
    construct(target, args: ConstructorParameters<typeof Uint8Array>, newTarget: typeof Uint8Array) {
      const bytes = Reflect.construct(target, args, newTarget) as Uint8Array;
      if (new Error('made here').stack?.includes('@noble') !== true) made.push(bytes);
      return bytes;
    },
    get(target, name) {
      if (name !== 'from') return Reflect.get(target, name) as unknown;
      return (...args: [ArrayLike<number>]) => {
        const bytes = original.from(...args);
        made.push(bytes);
        return bytes;
      };
    },
  });
  vi.stubGlobal('Uint8Array', Watched);
  return made;
}

const SEED = Buffer.from(SEED_TEXT, 'base64');

/** How many of these hold the secret bytes. */
function holding(made: readonly Uint8Array[], secret: Uint8Array): number {
  return made.filter((bytes) => Buffer.from(bytes).includes(Buffer.from(secret))).length;
}

beforeEach(keys.wipeKeys);
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a key that is not kept', () => {
  it('is overwritten when it is discarded, and can still sign', async () => {
    const made = watchBytes();
    const key = await newKey('base64-seed', SEED_TEXT);
    expect(holding(made, SEED)).toBeGreaterThan(0);
    key.discard();
    expect(holding(made, SEED)).toBe(0);
    expect(await key.sign('a text')).toBe(await (await newKey('base64-seed', SEED_TEXT)).sign('a text'));
    await expect(key.keep('a/0')).rejects.toThrow('kept once');
    key.discard();
  });

  it('is not taken from who has kept it', async () => {
    const dataKey = await dataKeyOf(await keys.createVault(PASSPHRASE, 1));
    const key = await newKey('base64-seed', SEED_TEXT);
    await key.keep('a/0/vault', dataKey);
    key.discard();
    expect((await keys.findSigner('a/0/vault', dataKey)).ok).toBe(true);
  });

  it('out of a backup is overwritten when it is discarded', async () => {
    const dataKey = await dataKeyOf(await keys.createVault(PASSPHRASE, 1));
    for (const slot of ['a/0/vault', 'b/0/vault'])
      await (await newKey('base64-seed', SEED_TEXT)).keep(slot, dataKey);
    const options = { iterations: 1, slots: ['a/0/vault', 'b/0/vault'], dataKey };
    const { file } = await keys.sealBackup({}, PASSPHRASE, options);
    const made = watchBytes();
    const opened = await keys.openBackup(new Secret(file), PASSPHRASE);
    if (!opened.ok) throw new Error(opened.failure);
    await opened.value.keys.get('a/0/vault')?.keep('c/0/vault', dataKey);
    expect(holding(made, SEED)).toBeGreaterThan(0);
    for (const key of opened.value.keys.values()) key.discard();
    expect(holding(made, SEED)).toBe(0);
    expect((await keys.findSigner('c/0/vault', dataKey)).ok).toBe(true);
  });
});

describe('what a key is read from', () => {
  it.each<[title: string, format: 'pem' | 'base64-seed', text: string]>([
    ['a seed', 'base64-seed', SEED_TEXT],
    ['a seed and its public half', 'base64-seed', SEED_AND_PUBLIC_TEXT],
    ['PKCS#8', 'pem', pemOf(ed25519KeyOf(SEED_TEXT), 'pkcs8')],
    [
      'PKCS#8 with the public key',
      'pem',
      pemBlock('PRIVATE KEY', pkcs8WithPublicKey(ed25519KeyOf(SEED_TEXT))),
    ],
  ])('is overwritten: %s', async (_title, format, text) => {
    const made = watchBytes();
    const parsed = format === 'pem' ? parsePem(text) : await parseSeed(text);
    if (!parsed.ok) throw new Error(parsed.failure);
    const { pkcs8, seed } = parsed.value;
    const rest = made.filter((bytes) => bytes.buffer !== pkcs8.buffer && bytes.buffer !== seed?.buffer);
    expect(rest.length).toBeGreaterThan(0);
    expect(holding(rest, SEED)).toBe(0);
  });

  it('is overwritten also where PKCS#1 is wrapped', () => {
    const key = newRsa();
    const der = key.export({ type: 'pkcs1', format: 'der' });
    const made = watchBytes();
    const parsed = parsePem(pemOf(key, 'pkcs1'));
    if (!parsed.ok) throw new Error(parsed.failure);
    expect(made.filter((bytes) => Buffer.from(bytes).includes(der))).toEqual([parsed.value.pkcs8]);
  });

  it.each<[title: string, format: 'pem' | 'base64-seed', text: string, secret: Uint8Array]>([
    ['a seed for Kalshi', 'pem', SEED_TEXT, SEED],
    ['a public half of another', 'base64-seed', `${SEED_AND_PUBLIC_TEXT.slice(0, -6)}AAAA==`, SEED],
    ...[ed25519KeyOf(SEED_TEXT), newEd25519()].map((key): [string, 'base64-seed', string, Uint8Array] => {
      const der = key.export({ type: 'pkcs8', format: 'der' });
      return ['a Kalshi key for Polymarket US', 'base64-seed', der.toString('base64'), der.subarray(-32)];
    }),
    ['a seed with too much behind it', 'base64-seed', `${SEED_TEXT.slice(0, -1)}AAAA`, SEED.subarray(0, 31)],
  ])('is overwritten where it is refused: %s', async (_title, format, text, secret) => {
    const made = watchBytes();
    const parsed = format === 'pem' ? parsePem(text) : await parseSeed(text);
    expect(parsed.ok).toBe(false);
    expect(made.length).toBeGreaterThan(0);
    expect(holding(made, secret)).toBe(0);
  });
});

it('a new vault’s key is overwritten where the vault cannot be saved', async () => {
  const random = vi.spyOn(crypto, 'getRandomValues');
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('the disk is full', 'QuotaExceededError');
  });
  await expect(keys.createVault(PASSPHRASE, 1)).rejects.toThrow('full');
  const drawn = random.mock.results.map(({ value }) => value as Uint8Array);
  const dataKeys = drawn.filter(({ length }) => length === 32);
  expect(dataKeys).toHaveLength(1);
  expect(dataKeys[0]?.every((byte) => byte === 0)).toBe(true);
});
