import { beforeEach, describe, expect, it } from 'vitest';
import { snapshotItem } from '../../../lib/state/items.ts';
import { NOW, pocket, reading, usd } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';

const { local } = fakeBrowser.storage;

/** Exactly what version 1 left in storage after a cycle with two accounts, one of them failing. */
const VERSION_1 = {
  v: 1,
  data: {
    cycle: 41,
    committedAt: NOW,
    accounts: {
      a: {
        reading: {
          pockets: [
            { number: 0, balance: { cash: '12340000', positions: '0' }, notes: ['estimated'] },
            { number: 7, balance: { cash: '500000' }, failure: { kind: 'rate-limited', retryAfterMs: 5000 } },
          ],
          fetchedAt: NOW,
          exchangeTime: NOW - 1000,
        },
        attemptedAt: NOW - 2000,
        failuresInRow: 0,
        holdUntil: NOW + 60_000,
      },
      b: {
        reading: {
          pockets: [{ balance: { cash: '1', positions: '2' } }],
          fetchedAt: NOW - 600_000,
          listDeniedAt: NOW,
        },
        failure: { kind: 'unreadable', field: 'balance: balance_dollars' },
        attemptedAt: NOW - 2000,
        failuresInRow: 3,
      },
    },
    baselines: { a: { 0: '12340000' }, b: { bound: '3' } },
    alerts: [{ id: 'change/a/0/1', accountId: 'a', pocket: 0, from: '1', to: '12340000' }],
  },
};

const MIGRATED = {
  cycle: 41,
  committedAt: NOW,
  accounts: {
    a: {
      reading: {
        ...reading([
          { ...pocket(0, { cash: '12.34', positions: '0' }), notes: ['estimated'] },
          { ...pocket(7, { cash: '0.50' }), failure: { kind: 'rate-limited', retryAfterMs: 5_000 } },
        ]),
        exchangeTime: NOW - 1_000,
      },
      attemptedAt: NOW - 2_000,
      failuresInRow: 0,
      holdUntil: NOW + 60_000,
    },
    b: {
      reading: {
        ...reading([pocket(undefined, { cash: '0.000001', positions: '0.000002' })], NOW - 600_000),
        listDeniedAt: NOW,
      },
      failure: { kind: 'unreadable', field: 'balance: balance_dollars' },
      attemptedAt: NOW - 2_000,
      failuresInRow: 3,
    },
  },
  baselines: { a: { 0: usd('12.34') }, b: { bound: usd('0.000003') } },
  alerts: [{ id: 'change/a/0/1', accountId: 'a', pocket: 0, from: usd('0.000001'), to: usd('12.34') }],
  clocks: {},
};

beforeEach(resetFakeBrowser);

describe('a snapshot of version 1', () => {
  it('is read whole, with nothing known of clocks yet', async () => {
    await local.set({ snapshot: VERSION_1 });
    expect(await snapshotItem.read()).toEqual({ state: 'present', value: MIGRATED });
  });

  it('stays as it is until it is written, and then is of version 2', async () => {
    await local.set({ snapshot: VERSION_1 });
    const stored = await snapshotItem.read();
    expect((await local.get('snapshot'))['snapshot']).toEqual(VERSION_1);
    if (stored.state !== 'present') throw new Error(stored.state);
    await snapshotItem.write(stored.value);
    expect((await local.get('snapshot'))['snapshot']).toEqual({
      v: 2,
      data: { ...VERSION_1.data, clocks: {} },
    });
    expect(await snapshotItem.read()).toEqual({ state: 'present', value: MIGRATED });
  });

  it('that has clocks already keeps them: the step may be taken twice', async () => {
    const data = { ...VERSION_1.data, clocks: { kalshi: [60_000] } };
    await local.set({ snapshot: { v: 1, data } });
    expect(await snapshotItem.read()).toMatchObject({ value: { clocks: { kalshi: [60_000] } } });
  });

  it('reaches those who watch it in its new form', async () => {
    const seen: unknown[] = [];
    snapshotItem.watch((stored) => seen.push(stored));
    await local.set({ snapshot: VERSION_1 });
    expect(seen).toEqual([{ state: 'present', value: MIGRATED }]);
  });

  it.each([
    ['null', null],
    ['a text', 'nonsense'],
    ['a list', []],
    ['nothing', {}],
    ['an amount that JSON lost', { ...VERSION_1.data, baselines: { a: { 0: null } } }],
  ])('with %s for its data is damaged', async (_title, data) => {
    await local.set({ snapshot: { v: 1, data } });
    expect(await snapshotItem.read()).toEqual({ state: 'damaged' });
  });
});

describe('a snapshot of version 3', () => {
  it('belongs to a newer program', async () => {
    await local.set({ snapshot: { v: 3, data: { ...VERSION_1.data, clocks: {} } } });
    expect(await snapshotItem.read()).toEqual({ state: 'damaged', newer: true });
  });
});
