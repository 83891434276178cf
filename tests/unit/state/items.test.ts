import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../lib/domain/settings.ts';
import { emptySnapshot, mergeCycle } from '../../../lib/domain/snapshot.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import {
  accountsItem,
  activityItem,
  diagnosisItem,
  maskedItem,
  settingsItem,
  shownItem,
  snapshotItem,
} from '../../../lib/state/items.ts';
import { anySnapshot } from '../domain/arbitrary.ts';
import { account, failed, NOW, pocket, reading, settings, success, usd, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';

const { local, session } = fakeBrowser.storage;
const ALL = [
  settingsItem,
  accountsItem,
  snapshotItem,
  detailsItem('a'),
  detailsItem('b'),
  diagnosisItem,
  maskedItem,
  shownItem,
  activityItem,
];

beforeEach(resetFakeBrowser);

describe('stored items', () => {
  it('have a key each', () => {
    expect(new Set(ALL.map(({ key }) => key)).size).toBe(ALL.length);
  });

  it('are absent in a new browser', async () => {
    for (const item of ALL) expect(await item.read()).toEqual({ state: 'absent' });
  });

  it('are damaged by anything else in their place', async () => {
    for (const item of ALL) {
      for (const v of [1, 2]) {
        await local.set({ [item.key]: { v, data: 'nonsense' } });
        await session.set({ [item.key]: { v, data: 'nonsense' } });
        expect((await item.read()).state).toBe('damaged');
      }
    }
  });

  it('come back as they went: settings', async () => {
    for (const value of [
      defaultSettings(),
      settings({ refreshMinutes: 60, notifyThreshold: usd('0.000001') }),
    ]) {
      await settingsItem.write(value);
      expect(await settingsItem.read()).toEqual({ state: 'present', value });
    }
  });

  it('bring along settings from before there were locks', async () => {
    const old = { refreshMinutes: 7, notifyChanges: false, notifyThreshold: '2500000' };
    await local.set({ settings: { v: 1, data: old } });
    const value = {
      refreshMinutes: 7,
      notifyChanges: false,
      notifyThreshold: usd('2.5'),
      lockAfterMinutes: 0,
      lockOnSystemLock: true,
      lockKeepsReading: false,
      hiddenByDefault: false,
    };
    expect(await settingsItem.read()).toEqual({ state: 'present', value });
  });

  it('come back as they went: accounts', async () => {
    const value = [
      account('a', { boundSubaccount: 63 }),
      account('b', { exchange: 'polymarket-us', removedAt: NOW }),
      account('c', { environment: 'demo', name: 'Ünï “cödé” 💰', keyGeneration: 12 }),
    ];
    await accountsItem.write(value);
    expect(await accountsItem.read()).toEqual({ state: 'present', value });
    await accountsItem.write([]);
    expect(await accountsItem.read()).toEqual({ state: 'present', value: [] });
  });

  it('come back as they went: mask, shown mark and progress', async () => {
    await maskedItem.write(false);
    await shownItem.write(7);
    await activityItem.write({ startedAt: NOW, done: 1, total: 2 });
    expect(await maskedItem.read()).toEqual({ state: 'present', value: false });
    expect(await shownItem.read()).toEqual({ state: 'present', value: 7 });
    expect(await activityItem.read()).toMatchObject({ value: { startedAt: NOW, done: 1, total: 2 } });
    await activityItem.write(null);
    expect(await activityItem.read()).toEqual({ state: 'present', value: null });
  });

  it('keep progress out of what outlives the browser', async () => {
    await activityItem.write({ startedAt: NOW, done: 0, total: 1 });
    expect(await local.get(null)).toEqual({});
  });
});

describe('the snapshot', () => {
  it('comes back whole after a cycle with every kind of thing in it', async () => {
    const accounts = [account('a'), account('b'), account('c')];
    const first = mergeCycle(
      emptySnapshot(),
      [success('a', reading([worth('1')])), success('b', reading([worth('2')]))],
      { accounts, settings: settings(), now: NOW, chance: 0, clocks: {} },
    );
    const rich = reading([
      {
        ...pocket(0, {
          cash: '123456789012.345678',
          positions: '-0.000001',
          available: '0',
          reserved: '1',
          unsettled: '2',
          pendingCredit: '3',
          pendingWithdrawals: '4',
          held: '5',
          promo: '6',
        }),
        notes: ['estimated', 'pending-settlement'],
      },
      { ...pocket(63, { cash: '7' }), failure: { kind: 'rate-limited', retryAfterMs: 5_000 } },
    ]);
    const value = mergeCycle(
      first,
      [
        success('a', { ...rich, exchangeTime: NOW - 1, listDeniedAt: NOW }),
        failed('b', { kind: 'clock-skew', seconds: -90 }),
        success('c', reading([pocket(undefined, {})])),
      ],
      { accounts, settings: settings(), now: NOW, chance: 0, clocks: {} },
    );
    expect(value.alerts).toHaveLength(1);
    await snapshotItem.write(value);
    expect(await snapshotItem.read()).toEqual({ state: 'present', value });
  });

  it('comes back as it went, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(anySnapshot, async (value) => {
        await snapshotItem.write(value);
        expect(await snapshotItem.read()).toEqual({ state: 'present', value });
      }),
      { numRuns: 500 },
    );
  });

  it('is not replaced by one that could not be read back', async () => {
    const good = { ...emptySnapshot(), cycle: 5 };
    await snapshotItem.write(good);
    const empty = { reading: reading([]), attemptedAt: NOW, failuresInRow: 0 };
    await expect(snapshotItem.write({ ...good, accounts: { a: empty } })).rejects.toThrow('snapshot');
    expect(await snapshotItem.read()).toEqual({ state: 'present', value: good });
  });

  it('holds every amount as text', async () => {
    const value = mergeCycle(emptySnapshot(), [success('a', reading([worth('12.34')]))], {
      accounts: [account('a')],
      settings: settings(),
      now: NOW,
      chance: 0,
      clocks: { kalshi: [60_000], 'polymarket-us': [-20] },
    });
    await snapshotItem.write(value);
    expect((await local.get('snapshot'))['snapshot']).toMatchObject({
      v: 2,
      data: {
        clocks: { kalshi: [60_000], 'polymarket-us': [-20] },
        accounts: {
          a: { reading: { pockets: [{ number: 0, balance: { cash: '12340000', positions: '0' } }] } },
        },
        baselines: { a: { 0: '12340000' } },
      },
    });
  });

  it('reaches those who watch it, exactly', async () => {
    const seen: unknown[] = [];
    snapshotItem.watch((stored) => seen.push(stored));
    const value = { ...emptySnapshot(), cycle: 1, baselines: { a: { bound: usd('-0.000001') } } };
    await snapshotItem.write(value);
    expect(seen).toEqual([{ state: 'present', value }]);
  });
});
