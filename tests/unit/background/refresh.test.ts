import { describe, expect, it, vi } from 'vitest';
import { keySlot } from '../../../lib/domain/account.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import { REFRESH_ALARM } from '../../../lib/background/alarms.ts';
import { lock } from '../../../lib/background/lock.ts';
import { loadAccounts, loadSnapshot, saveAccounts } from '../../../lib/background/saved.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { forgetKey } from '../../../lib/keys/index.ts';
import { activityItem, snapshotItem } from '../../../lib/state/items.ts';
import { MINUTE, NOW, pocket, SECOND } from '../domain/make.ts';
import { status } from '../exchanges/scripted-http.ts';
import { fakeBrowser } from '../fake-browser.ts';
import {
  countSnapshotWrites,
  createWorld,
  FACTS,
  give,
  loseMirror,
  refuseWritesOf,
  stateOf,
  through,
  useFreshBrowser,
} from './world.ts';

useFreshBrowser();

describe('a cycle', () => {
  it('reads every account and saves what they said', async () => {
    const world = createWorld();
    await give(
      world,
      { id: 'a' },
      { pockets: { 0: { cash: '10.00', positions: 250 }, 3: { cash: '1.00' } } },
    );
    await give(
      world,
      { id: 'b', exchange: 'polymarket-us' },
      { pockets: { 0: { cash: '23.8204', positions: 150 } } },
    );
    await world.refresher.refresh('alarm');
    expect(await stateOf('a')).toEqual({
      reading: {
        pockets: [pocket(0, { cash: '10', positions: '2.5' }), pocket(3, { cash: '1', positions: '0' })],
        fetchedAt: NOW,
      },
      attemptedAt: NOW,
      failuresInRow: 0,
      facts: FACTS,
    });
    expect((await stateOf('b'))?.reading?.pockets).toEqual([
      pocket(0, { cash: '23.8204', available: '23.8204', positions: '1.5' }),
    ]);
    expect(await loadSnapshot()).toMatchObject({ cycle: 1, committedAt: NOW });
  });

  it('writes the snapshot exactly once, whatever the number of accounts', async () => {
    const world = createWorld();
    for (const id of ['a', 'b', 'c']) await give(world, { id });
    const writes = countSnapshotWrites();
    await world.refresher.refresh('alarm');
    expect(writes()).toBe(1);
  });

  it('writes nothing when no account is due', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await world.refresher.refresh('command');
    const writes = countSnapshotWrites();
    await world.refresher.refresh('start');
    expect(writes()).toBe(0);
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
  });

  it('has nothing to do without accounts', async () => {
    const writes = countSnapshotWrites();
    await createWorld().refresher.refresh('command');
    expect(writes()).toBe(0);
  });

  it('leaves removed accounts alone', async () => {
    const world = createWorld();
    await give(world, { id: 'a', removedAt: NOW });
    await world.refresher.refresh('command');
    expect(world.exchanges.requests).toEqual([]);
  });

  it('writes nothing where everything was deleted while the exchanges answered', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('command');
    await world.exchanges.arrived(1);
    await fakeBrowser.storage.local.clear();
    await loseMirror();
    release();
    await cycle;
    expect(await fakeBrowser.storage.local.get()).toEqual({});
  });

  it('sees to it that there is a next one', async () => {
    const world = createWorld();
    await world.refresher.refresh('wake');
    expect(fakeBrowser.alarms.all.size).toBe(0);
    await give(world, { id: 'a' });
    await world.refresher.refresh('wake');
    expect(fakeBrowser.alarms.all.get(REFRESH_ALARM)?.periodInMinutes).toBe(2);
  });

  it('leaves out accounts of a locked vault, and reads the others', async () => {
    const world = createWorld();
    await give(world, { id: 'a', keptIn: 'vault' });
    await give(world, { id: 'b' });
    await lock(world.platform);
    await world.refresher.refresh('command');
    expect(await stateOf('a')).toEqual({ facts: FACTS, attemptedAt: 0, failuresInRow: 0 });
    expect((await stateOf('b'))?.reading?.pockets).toHaveLength(1);
    expect(world.exchanges.readsOf('key-of-a')).toBe(0);
  });

  it('writes nothing when every account is locked', async () => {
    const world = createWorld();
    await give(world, { id: 'a', keptIn: 'vault' });
    await lock(world.platform);
    const writes = countSnapshotWrites();
    await world.refresher.refresh('command');
    expect(writes()).toBe(0);
  });

  it('notes no failure of an account that is locked while it is about to be read', async () => {
    const world = createWorld();
    await give(world, { id: 'a', keptIn: 'vault' });
    await world.refresher.refresh('command');
    const before = await stateOf('a');
    const contains = fakeBrowser.permissions.contains.bind(fakeBrowser.permissions);
    vi.spyOn(fakeBrowser.permissions, 'contains').mockImplementationOnce(async (wanted) => {
      await lock(world.platform);
      return contains(wanted);
    });
    world.pass(2 * MINUTE);
    await world.refresher.refresh('alarm');
    expect(await stateOf('a')).toEqual(before);
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
  });

  it('reads a demo account at the demo exchange', async () => {
    const world = createWorld();
    await give(world, { id: 'a', environment: 'demo' });
    await world.refresher.refresh('command');
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
  });
});

describe('a failing account', () => {
  it('never hides another', async () => {
    const world = createWorld();
    await give(world, { id: 'a' }, { trouble: status(500) });
    await give(world, { id: 'b' });
    await give(
      world,
      { id: 'c', exchange: 'polymarket-us' },
      { trouble: { kind: 'timeout', host: 'api.polymarket.us' } },
    );
    await give(world, { id: 'd', exchange: 'polymarket-us' });
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.failure).toEqual({ kind: 'server', status: 500 });
    expect((await stateOf('b'))?.reading?.pockets).toHaveLength(1);
    expect((await stateOf('c'))?.failure).toEqual({ kind: 'timeout', host: 'api.polymarket.us' });
    expect((await stateOf('d'))?.reading?.pockets).toHaveLength(1);
  });

  it('never hides another, even by a bug', async () => {
    const world = createWorld();
    const broken = createWorld(
      through(async (url, headers, signal) => {
        if ((await headers())['KALSHI-ACCESS-KEY'] === 'key-of-a') throw new Error('a bug');
        return world.exchanges.http.get(url, headers, signal);
      }),
    );
    await give(world, { id: 'a' });
    await give(world, { id: 'b' });
    await broken.refresher.refresh('alarm');
    expect((await stateOf('a'))?.failure).toEqual({ kind: 'unexpected' });
    expect((await stateOf('b'))?.failure).toBeUndefined();
  });

  it('keeps its last good reading beside the failure, and counts', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await world.refresher.refresh('alarm');
    const good = (await stateOf('a'))?.reading;
    world.exchanges.members.set('key-of-a', { pockets: {}, trouble: status(503) });
    for (const failuresInRow of [1, 2]) {
      world.pass(2 * MINUTE);
      await world.refresher.refresh('alarm');
      expect(await stateOf('a')).toEqual({
        reading: good,
        failure: { kind: 'server', status: 503 },
        attemptedAt: Date.now(),
        failuresInRow,
        facts: FACTS,
      });
    }
    world.exchanges.members.set('key-of-a', { pockets: { 0: { cash: '11.00' } } });
    world.pass(2 * MINUTE);
    await world.refresher.refresh('alarm');
    expect(await stateOf('a')).toEqual({
      reading: { pockets: [pocket(0, { cash: '11', positions: '0' })], fetchedAt: Date.now() },
      attemptedAt: Date.now(),
      failuresInRow: 0,
      facts: FACTS,
    });
  });

  it('of which the browser no longer allows the hosts is not asked at all', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await give(world, { id: 'b', exchange: 'polymarket-us' });
    const [, second = ''] = originsOf('kalshi', 'production');
    fakeBrowser.permissions.granted.delete(second);
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.failure).toEqual({ kind: 'host-permission' });
    expect(world.exchanges.readsOf('key-of-a')).toBe(0);
    expect((await stateOf('b'))?.failure).toBeUndefined();
  });

  it('whose key is gone is not asked at all', async () => {
    const world = createWorld();
    const account = await give(world, { id: 'a' });
    await forgetKey(keySlot(account));
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.failure).toEqual({ kind: 'key-missing' });
    expect(world.exchanges.requests).toEqual([]);
  });

  it('whose key cannot be fetched from its store is told as one whose key is gone', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('the database is broken', 'UnknownError');
    });
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.failure).toEqual({ kind: 'key-missing' });
  });

  it('of which a part fails keeps the rest, with the failure at the part', async () => {
    const world = createWorld();
    await give(world, { id: 'a' }, { pockets: { 0: { cash: '5.00' } } });
    world.exchanges.members.set('key-of-a', {
      pockets: { 0: { cash: '5.00' }, 1: { cash: '7.00' } },
      instead: { '/portfolio/balance?subaccount=1': status(500) },
    });
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect((await stateOf('a'))?.reading?.pockets).toEqual([
      pocket(0, { cash: '5', positions: '0' }),
      { ...pocket(1, { cash: '7' }), failure: { kind: 'server', status: 500 } },
    ]);
  });
});

describe('who is read', () => {
  it.each<[title: string, failure: ReadFailure]>([
    ['refused', { kind: 'key-rejected', reason: 'unspecified' }],
    ['without the right', { kind: 'key-scope' }],
  ])('a key %s is left alone until the user acts', async (_title, failure) => {
    const world = createWorld();
    await give(world, { id: 'a' }, { trouble: failure });
    await world.refresher.refresh('alarm');
    for (const trigger of ['alarm', 'start', 'wake', 'popup'] as const) {
      world.pass(60 * MINUTE);
      await world.refresher.refresh(trigger);
    }
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
    await world.refresher.refresh('command');
    expect(world.exchanges.readsOf('key-of-a')).toBe(2);
  });

  it('an account that asked for a pause gets it, but not from a command', async () => {
    const world = createWorld();
    await give(world, { id: 'a' }, { trouble: { kind: 'rate-limited', retryAfterMs: 10 * MINUTE } });
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.holdUntil).toBe(NOW + 10 * MINUTE);
    world.pass(2 * MINUTE);
    await world.refresher.refresh('alarm');
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
    await world.refresher.refresh('command');
    expect(world.exchanges.readsOf('key-of-a')).toBe(2);
    world.pass(10 * MINUTE);
    await world.refresher.refresh('alarm');
    expect(world.exchanges.readsOf('key-of-a')).toBe(3);
  });

  it('a start or a wake reads what is old, an opened popup what is half a minute old', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await world.refresher.refresh('start');
    world.pass(20 * SECOND);
    await world.refresher.refresh('popup');
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
    world.pass(20 * SECOND);
    await world.refresher.refresh('wake');
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
    await world.refresher.refresh('popup');
    expect(world.exchanges.readsOf('key-of-a')).toBe(2);
    world.pass(2 * MINUTE);
    await world.refresher.refresh('wake');
    expect(world.exchanges.readsOf('key-of-a')).toBe(3);
  });

  it('everyone, when the clock went back', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await world.refresher.refresh('alarm');
    world.pass(-60 * MINUTE);
    await world.refresher.refresh('start');
    expect(world.exchanges.readsOf('key-of-a')).toBe(2);
  });
});

describe('changes during a cycle', () => {
  it('drop the result of an account that is gone for good', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await give(world, { id: 'b' });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('alarm');
    await world.exchanges.arrived(2);
    await saveAccounts((await loadAccounts()).filter(({ id }) => id !== 'a'));
    release();
    await cycle;
    expect(Object.keys((await loadSnapshot()).accounts)).toEqual(['b']);
  });

  it('drop a result that an earlier key fetched', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await world.refresher.refresh('alarm');
    const before = await stateOf('a');
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('command');
    await world.exchanges.arrived(3);
    world.exchanges.members.set('key-of-a', { pockets: { 0: { cash: '999.00' } } });
    await saveAccounts((await loadAccounts()).map((account) => ({ ...account, keyGeneration: 2 })));
    release();
    await cycle;
    expect(await stateOf('a')).toEqual(before);
  });

  it('keep a rename that happened meanwhile', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('alarm');
    await world.exchanges.arrived(1);
    await saveAccounts((await loadAccounts()).map((account) => ({ ...account, name: 'Renamed' })));
    release();
    await cycle;
    expect((await loadAccounts()).map(({ name }) => name)).toEqual(['Renamed']);
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
  });
});

describe('the progress line', () => {
  it('counts accounts while the exchanges answer, and is gone afterwards', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await give(world, { id: 'b' });
    const seen: unknown[] = [];
    const stop = activityItem.watch((stored) =>
      seen.push(stored.state === 'present' ? stored.value : stored.state),
    );
    await world.refresher.refresh('alarm');
    stop();
    expect(seen).toEqual([
      { startedAt: NOW, done: 0, total: 2 },
      { startedAt: NOW, done: 1, total: 2 },
      { startedAt: NOW, done: 2, total: 2 },
      'absent',
    ]);
  });

  it('left by a background that was killed holds nothing up', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await activityItem.write({ startedAt: NOW - 10 * SECOND, done: 1, total: 3 });
    await world.refresher.refresh('start');
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
    expect(await activityItem.read()).toEqual({ state: 'absent' });
  });

  it('is gone also when the result could not be saved', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    refuseWritesOf('snapshot');
    await expect(world.refresher.refresh('alarm')).rejects.toThrow('quota');
    expect(await activityItem.read()).toEqual({ state: 'absent' });
  });

  it('that cannot be written changes nothing', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    fakeBrowser.storage.session.onAccess = () => {
      throw new Error('session storage is broken');
    };
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
  });
});

describe('a result that cannot be saved', () => {
  it('leaves the earlier one, and the next cycle saves again', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await world.refresher.refresh('alarm');
    const before = await snapshotItem.read();
    world.exchanges.members.set('key-of-a', { pockets: { 0: { cash: '20.00' } } });
    const allow = refuseWritesOf('snapshot');
    await expect(world.refresher.refresh('command')).rejects.toThrow('quota');
    expect(await snapshotItem.read()).toEqual(before);
    allow();
    await world.refresher.refresh('command');
    expect((await stateOf('a'))?.reading?.pockets).toEqual([pocket(0, { cash: '20', positions: '0' })]);
  });
});

describe('a cycle’s time', () => {
  it('ends with what has not answered by then marked as late', async () => {
    const time = new AbortController();
    let length: number | undefined;
    const world = createWorld();
    const hasty = createWorld({
      deadline: (ms) => {
        length = ms;
        return time.signal;
      },
      ...through(async (url, headers, signal) => {
        if ((await headers())['KALSHI-ACCESS-KEY'] !== 'key-of-a') {
          const answered = await world.exchanges.http.get(url, headers, signal);
          // The other account's last answer: it is in time.
          if (url.pathname.endsWith('/portfolio/balance')) time.abort();
          return answered;
        }
        return new Promise((resolve) => {
          signal.addEventListener('abort', () =>
            resolve({ ok: false, failure: { kind: 'timeout', host: url.hostname } }),
          );
        });
      }),
    });
    await give(world, { id: 'a' });
    await give(world, { id: 'b' });
    await hasty.refresher.refresh('alarm');
    expect(length).toBe(20_000);
    expect((await stateOf('a'))?.failure).toEqual({ kind: 'timeout', host: 'external-api.kalshi.com' });
    expect((await stateOf('b'))?.reading?.pockets).toHaveLength(1);
  });
});
