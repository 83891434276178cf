import 'fake-indexeddb/auto';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { savedLog } from '../../../lib/domain/request-log-file.ts';
import { GENESIS, LOG_MAX_ENTRIES } from '../../../lib/domain/request-log.ts';
import { keyFingerprint, sha256 } from '../../../lib/state/sha256.ts';
import { logged } from '../domain/logged.ts';
import { NOW } from '../domain/make.ts';

/** The log as a page or a background that has just started has it. */
async function started() {
  vi.resetModules();
  return import('../../../lib/state/request-log.ts');
}

type Log = Awaited<ReturnType<typeof started>>;
let log: Log;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  log = await started();
});

function many(count: number, path = '/a'): ReturnType<typeof logged>[] {
  return Array.from({ length: count }, (_, index) => logged({ path: `${path}/${index + 1}` }));
}

async function paths(): Promise<string[]> {
  return (await log.readEntries({ count: 20_000 })).map(({ path }) => path).toReversed();
}

interface RawStores {
  readonly entries: { put(value: object): unknown; delete(seq: number): unknown };
  readonly head: { put(value: unknown, key: string): unknown; clear(): unknown };
}

/** Writes past the log, as another program could. */
async function tamper(change: (stores: RawStores) => unknown): Promise<void> {
  const database = await openDB('bankroll-log', 1);
  const transaction = database.transaction(['entries', 'head'], 'readwrite');
  const [entries, head] = [transaction.objectStore('entries'), transaction.objectStore('head')];
  await Promise.all([change({ entries, head }), transaction.done]);
  database.close();
}

describe('sha256', () => {
  it.each(['', 'abc', 'ä💰', 'x'.repeat(10_000)])('agrees with another implementation: %s', async (text) => {
    expect(await sha256(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  });

  it('makes a fingerprint that is the beginning of a key id’s hash', async () => {
    expect(await keyFingerprint('abc')).toBe('ba7816bf8f01');
  });
});

describe('the request log', () => {
  it('is empty at first', async () => {
    expect(await log.readHead()).toBeUndefined();
    expect(await log.readEntries({ count: 10 })).toEqual([]);
    expect(await log.verifyLog()).toEqual({ kind: 'empty' });
    expect(await log.countLogged()).toBe(0);
  });

  it('is not begun by nothing', async () => {
    await log.appendRequests([], NOW, 3);
    expect(await log.countLogged()).toBe(0);
  });

  it('goes on where it ended, also after a restart', async () => {
    await log.appendRequests([logged({ path: '/1' })], NOW);
    log = await started();
    await log.appendRequests([logged({ path: '/2' }), logged({ path: '/3' })], NOW + 5, 2);
    const verdict = await log.verifyLog();
    expect(verdict).toMatchObject({ kind: 'intact', kept: 3 });
    expect(await log.readHead()).toMatchObject({
      since: NOW,
      seq: 3,
      pruned: 0,
      anchor: GENESIS,
      hosts: { 'api.polymarket.us': 3 },
      lost: 2,
    });
    expect(await paths()).toEqual(['/1', '/2', '/3']);
    expect(await log.countLogged()).toBe(4);
  });

  it('gives the newest first, page by page', async () => {
    await log.appendRequests(many(5), NOW);
    const newest = await log.readEntries({ count: 2 });
    expect(newest.map(({ seq }) => seq)).toEqual([5, 4]);
    expect(newest[0]).toEqual({
      ...logged({ path: '/a/5' }),
      seq: 5,
      lost: 0,
      hash: (await log.readHead())?.hash,
    });
    expect((await log.readEntries({ before: 4, count: 2 })).map(({ seq }) => seq)).toEqual([3, 2]);
    expect((await log.readEntries({ before: 2, count: 2 })).map(({ seq }) => seq)).toEqual([1]);
  });

  it('takes appends at the same time one after the other, and loses none', async () => {
    const other = await started();
    await Promise.all([
      log.appendRequests(many(3, '/a'), NOW),
      log.appendRequests(many(3, '/b'), NOW),
      other.appendRequests(many(3, '/c'), NOW),
    ]);
    expect(await log.verifyLog()).toMatchObject({ kind: 'intact', kept: 9 });
    const all = await paths();
    for (const one of ['/a', '/b', '/c']) {
      const own = all.filter((path) => path.startsWith(one));
      expect(own).toEqual([1, 2, 3].map((number) => `${one}/${number}`));
    }
  });

  it('tells whoever watches, in another context too, until they no longer do', async () => {
    const page = await started();
    let calls = 0;
    const stop = page.watchRequestLog(() => {
      calls += 1;
    });
    await log.appendRequests([logged()], NOW);
    await vi.waitFor(() => expect(calls).toBe(1));
    await log.clearRequestLog();
    await vi.waitFor(() => expect(calls).toBe(2));
    stop();
    await log.appendRequests([logged()], NOW);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toBe(2);
  });
});

describe('a long log', () => {
  it('keeps the newest, and counts the others', async () => {
    await log.appendRequests(many(LOG_MAX_ENTRIES - 1), NOW);
    await log.appendRequests(many(1, '/b'), NOW);
    expect(await log.readHead()).toMatchObject({ seq: LOG_MAX_ENTRIES, pruned: 0 });
    const [, second] = (await log.readLog()).entries;
    await log.appendRequests(many(2, '/c'), NOW);
    expect(await log.readHead()).toMatchObject({
      seq: LOG_MAX_ENTRIES + 2,
      pruned: 2,
      anchor: second !== undefined && 'hash' in second ? second.hash : '',
      hosts: { 'api.polymarket.us': LOG_MAX_ENTRIES + 2 },
    });
    expect(await log.countLogged()).toBe(LOG_MAX_ENTRIES + 1);
    expect(await log.verifyLog()).toMatchObject({ kind: 'intact', kept: LOG_MAX_ENTRIES });
    // One of them in the place of the next anchor is taken out: that is not forgotten by dropping what is before it.
    await tamper(({ entries }) => entries.delete(3));
    await log.appendRequests(many(1, '/d'), NOW);
    expect(await log.readHead()).toMatchObject({ pruned: 2 });
    expect(await log.verifyLog()).toMatchObject({ kind: 'broken', fault: { reason: 'missing', seq: 3 } });
  });
});

describe('a write that does not come to its end', () => {
  /** Does this before every write of a record, until the returned function is called. */
  function beforeEveryPut(act: (store: IDBObjectStore) => void): () => void {
    // oxlint-disable-next-line typescript/unbound-method -- called for its own store below
    const { put } = IDBObjectStore.prototype;
    const spied = vi.spyOn(IDBObjectStore.prototype, 'put');
    spied.mockImplementation(function (this: IDBObjectStore, ...args) {
      act(this);
      return put.apply(this, args);
    });
    return () => spied.mockRestore();
  }

  it('leaves the log as it was', async () => {
    await log.appendRequests(many(2), NOW);
    const before = await log.readLog();
    const repair = beforeEveryPut(({ name }) => {
      if (name === 'head') throw new DOMException('the disk is full', 'QuotaExceededError');
    });
    await expect(log.appendRequests(many(3, '/b'), NOW)).rejects.toThrow('the disk is full');
    repair();
    expect(await log.readLog()).toEqual(before);
    await log.appendRequests(many(1, '/c'), NOW);
    expect(await paths()).toEqual(['/a/1', '/a/2', '/c/1']);
    expect(await log.verifyLog()).toMatchObject({ kind: 'intact', kept: 3 });
  });

  it('because the background is killed in it, leaves a whole chain', async () => {
    await log.appendRequests(many(2), NOW);
    let puts = 0;
    const stop = beforeEveryPut(({ transaction }) => {
      puts += 1;
      // What a browser does with the open transactions of a context that ends.
      if (puts === 2) transaction.abort();
    });
    await expect(log.appendRequests(many(3, '/b'), NOW)).rejects.toThrow();
    stop();
    log = await started();
    expect(await paths()).toEqual(['/a/1', '/a/2']);
    expect(await log.verifyLog()).toMatchObject({ kind: 'intact', kept: 2 });
  });

  it('because the database cannot be opened, is tried anew the next time', async () => {
    const broken = vi.spyOn(globalThis.indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Internal error opening backing store', 'UnknownError');
    });
    await expect(log.appendRequests(many(1), NOW)).rejects.toThrow('Internal error');
    await expect(log.readHead()).rejects.toThrow('Internal error');
    broken.mockRestore();
    await log.appendRequests(many(1), NOW);
    expect(await log.readHead()).toMatchObject({ seq: 1 });
  });
});

describe('clearing', () => {
  it('leaves nothing, and the next log begins anew', async () => {
    await log.appendRequests(many(3), NOW);
    await log.clearRequestLog();
    expect(await log.countLogged()).toBe(0);
    expect(await log.verifyLog()).toEqual({ kind: 'empty' });
    await log.appendRequests(many(1), NOW + 60_000);
    expect(await log.readHead()).toMatchObject({ seq: 1, lost: 0, hosts: { 'api.polymarket.us': 1 } });
  });

  it('keeps out what was on its way, wherever it had got to', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const epoch = log.logEpoch();
      const appending = log.appendRequests(many(2), NOW);
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await Promise.all([log.clearRequestLog(), appending]);
      expect(await log.countLogged()).toBe(0);
      expect(log.logEpoch()).toBe(epoch + 1);
    }
  });
});

describe('a log that something else has changed', () => {
  beforeEach(async () => {
    await log.appendRequests(many(4), NOW);
  });

  type Change = Parameters<typeof tamper>[0];
  const entry = async (seq: number): Promise<object> => {
    const found = (await log.readEntries({ count: 10 })).find((one) => one.seq === seq);
    if (found === undefined) throw new Error(`no entry ${seq}`);
    return found;
  };

  it.each<[string, object, object]>([
    ['a time', { at: 5 }, { reason: 'changed', seq: 2 }],
    ['a method', { method: 'POST' }, { reason: 'changed', seq: 2 }],
    ['a host', { host: 'evil.example' }, { reason: 'changed', seq: 2 }],
    ['a field too many', { note: 'x' }, { reason: 'unreadable', seq: 2 }],
    ['an exchange that there is not', { exchange: 'nyse' }, { reason: 'unreadable', seq: 2 }],
    ['a count that is no number', { bytes: '812' }, { reason: 'unreadable', seq: 2 }],
    ['a fingerprint that is a key id', { key: 'a-key-id' }, { reason: 'unreadable', seq: 2 }],
  ])('shows it: %s', async (_title, change, fault) => {
    const changed = { ...(await entry(2)), ...change };
    await tamper(({ entries }) => entries.put(changed));
    expect(await log.verifyLog()).toMatchObject({ kind: 'broken', fault });
  });

  it.each<[string, Change, object]>([
    ['an entry is gone', ({ entries }) => entries.delete(3), { reason: 'missing', seq: 3 }],
    ['the newest is gone', ({ entries }) => entries.delete(4), { reason: 'missing', seq: 4 }],
    ['one is added', ({ entries }) => entries.put({ seq: 9 }), { reason: 'surplus', seq: 9 }],
    ['the head is gone', ({ head }) => head.clear(), { reason: 'head' }],
    ['the head is damaged', ({ head }) => head.put({ seq: 4 }, 'head'), { reason: 'head' }],
  ])('shows that %s', async (_title, change, fault) => {
    await tamper(change);
    expect(await log.verifyLog()).toMatchObject({ kind: 'broken', fault });
  });

  it('finds hosts that are not known, where it is told which are', async () => {
    expect(await log.verifyLog(['api.polymarket.us'])).toMatchObject({ kind: 'intact' });
    expect(await log.verifyLog(['api.kalshi.example'])).toMatchObject({ fault: { reason: 'host', seq: 1 } });
  });

  it.each<[string, Change]>([
    ['is gone', ({ head }) => head.clear()],
    ['is damaged', ({ head }) => head.put('damaged', 'head')],
  ])('is left as it is once its head %s', async (_title, change) => {
    await tamper(change);
    const before = await log.readLog();
    await expect(log.appendRequests(many(1, '/b'), NOW)).rejects.toThrow('missing or damaged');
    expect(await log.readLog()).toEqual(before);
    expect(await log.readHead()).toBeUndefined();
    await log.clearRequestLog();
    await log.appendRequests(many(1, '/b'), NOW);
    expect(await log.verifyLog()).toMatchObject({ kind: 'intact', kept: 1 });
  });

  it('shows what can be read of it', async () => {
    await tamper(({ entries }) => entries.put({ seq: 3 }));
    expect((await log.readEntries({ count: 10 })).map(({ seq }) => seq)).toEqual([4, 2, 1]);
  });
});

describe('a saved log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bankroll-log-'));
  const page = readFileSync(fileURLToPath(new URL('../../../docs/request-log.md', import.meta.url)), 'utf8');
  const script = join(folder, 'check-log.mjs');
  writeFileSync(script, /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '');

  /** What the script of docs/request-log.md prints about a file. */
  function check(text: string): string {
    const file = join(folder, 'log.json');
    writeFileSync(file, text);
    return execFileSync(process.execPath, [script, file], { encoding: 'utf8', stdio: 'pipe' });
  }

  it('is found whole by the script in the documentation, and broken when it was changed', async () => {
    await log.appendRequests(
      [...many(3), logged({ status: null, key: null, path: '/ä "quoted" 💰' })],
      NOW,
      1,
    );
    const head = await log.readHead();
    const text = savedLog(await log.readLog());
    expect(check(text)).toBe(
      `4 requests to api.polymarket.us; 4 kept, all GET; chain intact, head ${head?.hash}\n`,
    );
    for (const [from, to] of [
      ['/a/2', '/a/7'],
      ['"status": null', '"status": 200'],
      [`"since": ${NOW}`, `"since": ${NOW - 1}`],
    ] as const) {
      expect(text).toContain(from);
      expect(() => check(text.replace(from, to))).toThrow('broken at request');
    }
    await tamper(({ entries }) => entries.delete(4));
    const cut = savedLog(await log.readLog());
    expect(() => check(cut)).toThrow('the head does not match the lines');
  });

  it('is found whole when its oldest entries are gone', async () => {
    await log.appendRequests(many(LOG_MAX_ENTRIES + 3), NOW);
    expect(check(savedLog(await log.readLog()))).toContain(
      '5003 requests to api.polymarket.us; 5000 kept, all GET',
    );
  });
});
