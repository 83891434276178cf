import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totalOf, type Pocket } from '../../../lib/domain/reading.ts';
import { emptySnapshot, type AccountState } from '../../../lib/domain/snapshot.ts';
import {
  completeSum,
  freshnessOf,
  overallTotal,
  perpsSum,
  totalOfStates,
} from '../../../lib/domain/totals.ts';
import { sumUsd } from '../../../lib/domain/usd.ts';
import { anyPockets, anyReading, anyState, anyUsd } from './arbitrary.ts';
import { account, INTERVAL, MINUTE, NOW, perps, pocket, read, SECOND, usd, worth } from './make.ts';

const MOMENT = { now: NOW, interval: INTERVAL };
const UNREAD: AccountState = { attemptedAt: NOW, failuresInRow: 1, failure: { kind: 'offline' } };

describe('freshnessOf', () => {
  it.each([
    ['just now', 0, 'fresh'],
    ['one interval ago', INTERVAL, 'fresh'],
    ['exactly two intervals ago', 2 * INTERVAL, 'fresh'],
    ['a millisecond more than two intervals ago', 2 * INTERVAL + 1, 'stale'],
    ['a second in the future', -SECOND, 'fresh'],
    ['exactly a minute in the future', -MINUTE, 'fresh'],
    ['more than a minute in the future', -MINUTE - 1, 'stale'],
    ['a year in the future', -365 * 24 * 60 * MINUTE, 'stale'],
  ])('a reading from %s', (_title, age, expected) => {
    expect(freshnessOf(NOW - age, MOMENT)).toBe(expected);
  });

  it('follows the interval', () => {
    expect(freshnessOf(NOW - 100 * MINUTE, { now: NOW, interval: 60 * MINUTE })).toBe('fresh');
    expect(freshnessOf(NOW - 100 * MINUTE, { now: NOW, interval: MINUTE })).toBe('stale');
  });
});

describe('totalOfStates', () => {
  it.each<[string, readonly (AccountState | undefined)[], ReturnType<typeof totalOfStates>]>([
    [
      'no account',
      [],
      {
        amount: undefined,
        coverage: 'complete',
        freshness: 'stale',
        known: 0,
        expected: 0,
        oldestAt: undefined,
      },
    ],
    [
      'an account that was never tried',
      [undefined],
      {
        amount: undefined,
        coverage: 'partial',
        freshness: 'stale',
        known: 0,
        expected: 1,
        oldestAt: undefined,
      },
    ],
    [
      'an account that never answered',
      [UNREAD],
      {
        amount: undefined,
        coverage: 'partial',
        freshness: 'stale',
        known: 0,
        expected: 1,
        oldestAt: undefined,
      },
    ],
    [
      'every pocket known',
      [read([worth('1.50'), pocket(3, { cash: '2', positions: '-0.25' })])],
      { amount: usd('3.25'), coverage: 'complete', freshness: 'fresh', known: 2, expected: 2, oldestAt: NOW },
    ],
    [
      'a pocket with nothing in it, which is known to be zero',
      [read([worth('0')])],
      { amount: usd('0'), coverage: 'complete', freshness: 'fresh', known: 1, expected: 1, oldestAt: NOW },
    ],
    [
      'a pocket whose positions are unknown: its cash is "at least"',
      [read([worth('1'), pocket(1, { cash: '10' })])],
      { amount: usd('11'), coverage: 'partial', freshness: 'fresh', known: 1, expected: 2, oldestAt: NOW },
    ],
    [
      'a pocket whose cash is unknown: its positions alone say nothing',
      [read([worth('1'), pocket(1, { positions: '10' })])],
      { amount: usd('1'), coverage: 'partial', freshness: 'fresh', known: 1, expected: 2, oldestAt: NOW },
    ],
    [
      'a pocket of which only what may be traded with is known',
      [read([pocket(0, { available: '5', promo: '1' })])],
      { amount: undefined, coverage: 'partial', freshness: 'fresh', known: 0, expected: 1, oldestAt: NOW },
    ],
    [
      'figures that are not part of the total',
      [
        read([
          pocket(0, {
            cash: '5',
            positions: '1',
            unsettled: '100',
            pendingCredit: '100',
            held: '100',
            reserved: '2',
            promo: '3',
            pendingWithdrawals: '100',
            bonusHold: '100',
            withdrawable: '100',
            reservations: '100',
            margin: '100',
            collateral: '100',
          }),
        ]),
      ],
      { amount: usd('6'), coverage: 'complete', freshness: 'fresh', known: 1, expected: 1, oldestAt: NOW },
    ],
    [
      'one account read, another not: that one counts as one pocket',
      [read([worth('1'), worth('2', 1)]), UNREAD],
      { amount: usd('3'), coverage: 'partial', freshness: 'fresh', known: 2, expected: 3, oldestAt: NOW },
    ],
    [
      'an account that fails now but answered a moment ago',
      [{ ...read([worth('4')], NOW - MINUTE), failure: { kind: 'server', status: 500 }, failuresInRow: 1 }],
      {
        amount: usd('4'),
        coverage: 'complete',
        freshness: 'fresh',
        known: 1,
        expected: 1,
        oldestAt: NOW - MINUTE,
      },
    ],
    [
      'one stale account among fresh ones',
      [read([worth('1')]), read([worth('2')], NOW - 2 * INTERVAL - 1), read([worth('3')])],
      {
        amount: usd('6'),
        coverage: 'complete',
        freshness: 'stale',
        known: 3,
        expected: 3,
        oldestAt: NOW - 2 * INTERVAL - 1,
      },
    ],
    [
      'perps, which count with what they are worth',
      [read([worth('1'), perps('2.5')])],
      { amount: usd('3.5'), coverage: 'complete', freshness: 'fresh', known: 2, expected: 2, oldestAt: NOW },
    ],
    [
      'perps that are worth less than nothing',
      [read([worth('1'), perps('-2.5')])],
      {
        amount: usd('-1.5'),
        coverage: 'complete',
        freshness: 'fresh',
        known: 2,
        expected: 2,
        oldestAt: NOW,
      },
    ],
    [
      'perps that could not be read',
      [read([worth('1'), { kind: 'perps', balance: {}, failure: { kind: 'server', status: 500 } }])],
      { amount: usd('1'), coverage: 'partial', freshness: 'fresh', known: 1, expected: 2, oldestAt: NOW },
    ],
    [
      'a pocket about which two statements disagree: the smaller is "at least"',
      [read([worth('1'), pocket(1, { cash: '10', positions: '2', disputed: '15' })])],
      { amount: usd('13'), coverage: 'partial', freshness: 'fresh', known: 1, expected: 2, oldestAt: NOW },
    ],
    [
      'a pocket whose turn has not come since: the total is as old as its oldest part',
      [read([worth('1'), { ...worth('2', 1), fetchedAt: NOW - INTERVAL }])],
      {
        amount: usd('3'),
        coverage: 'complete',
        freshness: 'fresh',
        known: 2,
        expected: 2,
        oldestAt: NOW - INTERVAL,
      },
    ],
    [
      'a pocket whose turn has not come for so long that the total is stale',
      [read([worth('1'), { ...worth('2', 1), fetchedAt: NOW - 2 * INTERVAL - 1 }])],
      {
        amount: usd('3'),
        coverage: 'complete',
        freshness: 'stale',
        known: 2,
        expected: 2,
        oldestAt: NOW - 2 * INTERVAL - 1,
      },
    ],
    [
      'a reading from the future',
      [read([worth('1')], NOW + 2 * MINUTE)],
      {
        amount: usd('1'),
        coverage: 'complete',
        freshness: 'stale',
        known: 1,
        expected: 1,
        oldestAt: NOW + 2 * MINUTE,
      },
    ],
  ])('%s', (_title, states, expected) => {
    expect(totalOfStates(states, MOMENT)).toEqual(expected);
  });

  it('does not depend on the order of accounts and pockets', () => {
    const states = fc.array(fc.option(anyState, { nil: undefined }), { maxLength: 4 });
    fc.assert(
      fc.property(states, (some) => {
        const turned = some.toReversed().map((state) => {
          if (state?.reading === undefined) return state;
          return { ...state, reading: { ...state.reading, pockets: state.reading.pockets.toReversed() } };
        });
        expect(totalOfStates(turned, MOMENT)).toEqual(totalOfStates(some, MOMENT));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is complete only when it is the sum of every pocket there is', () => {
    fc.assert(
      fc.property(fc.array(anyState, { minLength: 1, maxLength: 3 }), (states) => {
        const { coverage, amount } = totalOfStates(states, MOMENT);
        if (coverage === 'partial') return true;
        const pockets = states.flatMap((state) => state.reading?.pockets ?? []);
        const totals = pockets.map(({ balance }) => totalOf(balance)).filter((one) => one !== undefined);
        return (
          states.every(({ reading }) => reading !== undefined) &&
          totals.length === pockets.length &&
          pockets.every(({ balance }) => balance.disputed === undefined) &&
          amount === sumUsd(totals)
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('never loses an amount without saying so', () => {
    const known = fc.record({ cash: anyUsd, positions: anyUsd });
    const cases = fc
      .array(known, { minLength: 1, maxLength: 5 })
      .chain((balances) =>
        fc.tuple(
          fc.constant(balances),
          fc.nat({ max: balances.length - 1 }),
          fc.constantFrom('cash' as const, 'positions' as const),
        ),
      );
    fc.assert(
      fc.property(cases, ([balances, at, field]) => {
        const whole = balances.map((balance, number): Pocket => ({ number, balance }));
        const holed = whole.map((one): Pocket => {
          if (one.number !== at) return one;
          const { [field]: _lost, ...rest } = one.balance;
          return { ...one, balance: rest };
        });
        const before = totalOfStates([read(whole)], MOMENT);
        const after = totalOfStates([read(holed)], MOMENT);
        return (
          before.coverage === 'complete' &&
          after.coverage === 'partial' &&
          after.known === before.known - 1 &&
          after.expected === before.expected
        );
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('overallTotal', () => {
  it('never sums a demo account', () => {
    const real = account('real');
    const demo = account('demo', { environment: 'demo' });
    const snapshot = {
      ...emptySnapshot(),
      accounts: { real: read([worth('7')]), demo: read([worth('1000000')], 0) },
    };
    expect(overallTotal([real, demo], snapshot, MOMENT)).toEqual(overallTotal([real], snapshot, MOMENT));
    expect(overallTotal([demo], snapshot, MOMENT)).toMatchObject({ amount: undefined, expected: 0 });
  });

  it('never sums an account whose removal waits to become final', () => {
    const kept = account('kept');
    const removed = account('removed', { removedAt: NOW });
    const snapshot = {
      ...emptySnapshot(),
      accounts: { kept: read([worth('7')]), removed: read([worth('5')]) },
    };
    expect(overallTotal([kept, removed], snapshot, MOMENT)).toEqual(overallTotal([kept], snapshot, MOMENT));
  });

  it('is partial while an account has not been read, whatever the others say', () => {
    fc.assert(
      fc.property(anyReading, (reading) => {
        const snapshot = {
          ...emptySnapshot(),
          accounts: { a: { reading, attemptedAt: NOW, failuresInRow: 0 } },
        };
        const alone = overallTotal([account('a')], snapshot, MOMENT);
        const both = overallTotal([account('a'), account('new')], snapshot, MOMENT);
        return (
          both.coverage === 'partial' &&
          both.expected === alone.expected + 1 &&
          both.known === alone.known &&
          both.amount === alone.amount
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('ignores what is known about accounts that are not in the list', () => {
    const snapshot = { ...emptySnapshot(), accounts: { gone: read([worth('5')]) } };
    expect(overallTotal([], snapshot, MOMENT).amount).toBeUndefined();
  });
});

describe('completeSum', () => {
  it('sums a field that every pocket states', () => {
    expect(completeSum([worth('1'), worth('2', 1)], 'cash')).toBe(usd('3'));
  });

  it('is unknown when one pocket does not state it, and when there is no pocket', () => {
    expect(completeSum([worth('1'), pocket(1, { positions: '2' })], 'cash')).toBeUndefined();
    expect(completeSum([], 'cash')).toBeUndefined();
  });

  it.each([
    ['cash', [worth('1'), perps('5')], 'cash', '1'],
    ['positions', [pocket(0, { cash: '1', positions: '2' }), perps('5')], 'positions', '2'],
    ['cash of perps alone', [perps('5')], 'cash', undefined],
    ['what one may trade with', [pocket(0, { available: '3' }), perps('5')], 'available', '3'],
  ] as const)('leaves perps out of %s', (_title, pockets, field, expected) => {
    expect(completeSum(pockets, field)).toBe(expected && usd(expected));
  });

  it('adds up: cash and positions together are the total wherever both are stated', () => {
    fc.assert(
      fc.property(anyPockets, (pockets) => {
        const cash = completeSum(pockets, 'cash');
        const positions = completeSum(pockets, 'positions');
        const { amount, coverage } = totalOfStates([read(pockets)], MOMENT);
        if (cash === undefined || positions === undefined) return coverage === 'partial';
        const isDisputed = pockets.some(({ balance }) => balance.disputed !== undefined);
        return coverage === (isDisputed ? 'partial' : 'complete') && amount === sumUsd([cash, positions]);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('perpsSum', () => {
  const failing: Pocket = { kind: 'perps', balance: {}, failure: { kind: 'offline' } };

  it.each<[string, readonly Pocket[], string | undefined]>([
    ['nothing without perps', [worth('1')], undefined],
    ['what they are worth', [worth('1'), perps('2.5')], '2.5'],
    ['a debt', [perps('-2.5')], '-2.5'],
    ['all of several accounts', [perps('1'), worth('7'), perps('2')], '3'],
    ['nothing while one is unknown', [perps('1'), failing], undefined],
  ])('is %s', (_title, pockets, expected) => {
    expect(perpsSum(pockets)).toBe(expected === undefined ? undefined : usd(expected));
  });
});
