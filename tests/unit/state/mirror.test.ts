import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { account, NOW } from '../domain/make.ts';

const ACCOUNTS = [
  account('a', { boundSubaccount: 5 }),
  account('b', { exchange: 'polymarket-us', name: 'Zweites 💰', removedAt: NOW }),
];

/** The mirror as a page or a background that has just started has it. */
async function started() {
  vi.resetModules();
  return import('../../../lib/state/mirror.ts');
}

async function putRaw(value: unknown): Promise<void> {
  const database = await openDB('bankroll-state', 1, {
    upgrade(db) {
      db.createObjectStore('mirror');
    },
  });
  await database.put('mirror', value, 'accounts');
  database.close();
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('the mirror of the account list', () => {
  it('is undefined where there is none', async () => {
    const { readMirror } = await started();
    expect(await readMirror()).toBeUndefined();
  });

  it('gives back what was written, also after a restart', async () => {
    const { readMirror, writeMirror } = await started();
    await writeMirror(ACCOUNTS);
    expect(await readMirror()).toEqual(ACCOUNTS);
    expect(await (await started()).readMirror()).toEqual(ACCOUNTS);
  });

  it('tells an empty list from none', async () => {
    const { readMirror, writeMirror } = await started();
    await writeMirror([]);
    expect(await readMirror()).toEqual([]);
  });

  it('holds the latest list', async () => {
    const { readMirror, writeMirror } = await started();
    await writeMirror(ACCOUNTS);
    await writeMirror(ACCOUNTS.slice(1));
    expect(await readMirror()).toEqual(ACCOUNTS.slice(1));
  });

  it.each([
    ['a text', 'accounts'],
    ['null', null],
    ['an object', {}],
    ['an account without an id', [{ ...ACCOUNTS[0], id: undefined }]],
    ['an exchange that is not known', [{ ...ACCOUNTS[0], exchange: 'nyse' }]],
    ['one bad account among good ones', [...ACCOUNTS, 7]],
  ])('is undefined when it is damaged: %s', async (_title, raw) => {
    await putRaw(raw);
    const { readMirror } = await started();
    expect(await readMirror()).toBeUndefined();
  });

  it('can be written over a damaged one', async () => {
    await putRaw('damaged');
    const { readMirror, writeMirror } = await started();
    await writeMirror(ACCOUNTS);
    expect(await readMirror()).toEqual(ACCOUNTS);
  });

  it('does without a database that cannot be opened, and tries again later', async () => {
    const { readMirror, writeMirror } = await started();
    const broken = vi.spyOn(globalThis.indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Internal error opening backing store', 'UnknownError');
    });
    await expect(writeMirror(ACCOUNTS)).resolves.toBeUndefined();
    expect(await readMirror()).toBeUndefined();
    broken.mockRestore();
    await writeMirror(ACCOUNTS);
    expect(await readMirror()).toEqual(ACCOUNTS);
  });

  it('does without a database of a newer version', async () => {
    const newer = await openDB('bankroll-state', 2);
    newer.close();
    const { readMirror, writeMirror } = await started();
    await writeMirror(ACCOUNTS);
    expect(await readMirror()).toBeUndefined();
  });
});
