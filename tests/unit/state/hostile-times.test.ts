import { describe, expect, it } from 'vitest';
import { snapshotItem } from '../../../lib/state/items.ts';

const state = { attemptedAt: 1, failuresInRow: 0 };
const snapshot = (one: object): unknown => ({
  v: 2,
  data: { cycle: 1, committedAt: 1, accounts: { a: one }, baselines: {}, alerts: [], clocks: {} },
});
const pocket = { balance: { cash: '1' } };

describe.each([253_402_300_800_000, -253_402_300_800_000, 8.64e15, 1e300])(
  'a time of %d, which nothing could show',
  (time) => {
    it.each([
      ['a reading', { ...state, reading: { pockets: [pocket], fetchedAt: time } }],
      ['the exchange', { ...state, reading: { pockets: [pocket], fetchedAt: 1, exchangeTime: time } }],
      ['a pocket', { ...state, reading: { pockets: [{ ...pocket, fetchedAt: time }], fetchedAt: 1 } }],
      ['the end of a maintenance', { ...state, failure: { kind: 'maintenance', until: time } }],
      ['the latest try', { ...state, attemptedAt: time }],
      ['a hold', { ...state, holdUntil: time }],
      ['a right that ends', { ...state, facts: { checkedAt: 1, regionExpiresAt: time } }],
    ])('is damage: of %s', (_title, one) => {
      expect(snapshotItem.decode(snapshot(one))).toEqual({ state: 'damaged' });
    });
  },
);
