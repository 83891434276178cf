import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import type { ReadFailure } from '../../lib/domain/failure.ts';
import type { Balance, Pocket, Reading } from '../../lib/domain/reading.ts';
import type { AccountState } from '../../lib/domain/snapshot.ts';
import { totalOfStates, type Total } from '../../lib/domain/totals.ts';
import { usdFromMicros } from '../../lib/domain/usd.ts';
import { INTERVAL, NOW } from '../unit/domain/make.ts';
import { CASES, holds, PATIENCE } from './cases.ts';
import { anyAccounts, counted, stateOf, wholeReading } from './portfolio.ts';

const MOMENT = { now: NOW, interval: INTERVAL };

function totalOf(states: readonly AccountState[]): Total {
  return totalOfStates(states, MOMENT);
}

/** The one honest way to lack something: to say so, or to give no amount. */
function admitsGap(total: Total): boolean {
  return total.amount === undefined || total.coverage === 'partial';
}

const CONTRADICTORY: ReadFailure = { kind: 'contradictory', between: 'list' };

/** A way to know less than everything, of the pocket at a place in the reading. */
const DAMAGES = {
  'a figure is missing': (pocket: Pocket, which: number): Pocket => {
    const fields = Object.keys(pocket.balance) as (keyof Balance)[];
    const { [fields[which % fields.length] ?? 'cash']: _gone, ...balance } = pocket.balance;
    return { ...pocket, balance };
  },
  'nothing of it could be read': (pocket: Pocket): Pocket => ({
    ...pocket,
    balance: {},
    failure: { kind: 'server', status: 503 },
  }),
  'its figures are in dispute': (pocket: Pocket): Pocket => ({
    ...pocket,
    balance: { ...pocket.balance, disputed: usdFromMicros(10n ** 9n) },
    failure: CONTRADICTORY,
  }),
} as const;

const anyDamage = fc.constantFrom(...Object.values(DAMAGES));
const anyPlace = fc.nat({ max: 4 });

function damaged(reading: Reading, place: number, damage: (pocket: Pocket) => Pocket): Reading {
  const at = place % reading.pockets.length;
  return {
    ...reading,
    pockets: reading.pockets.map((pocket, index) => (index === at ? damage(pocket) : pocket)),
  };
}

describe(`totals, ${CASES} cases each`, () => {
  it(
    'are the sum of their parts, and complete only when no part is missing',
    () =>
      holds(anyAccounts, (states) => {
        const total = totalOf(states);
        const { known, stated, isWhole } = counted(states);
        if (total.amount !== (stated === 0 ? undefined : known)) return false;
        return isWhole || total.coverage === 'partial';
      }),
    PATIENCE,
  );

  it(
    'are the same in any order, and grouped in any way',
    () =>
      holds(anyAccounts, anyPlace, (states, at) => {
        const whole = totalOf(states);
        const backwards = totalOf(states.toReversed());
        const parts = [totalOf(states.slice(0, at)), totalOf(states.slice(at))];
        const amounts = parts.flatMap(({ amount }) => amount ?? []);
        const sum = amounts.length === 0 ? undefined : amounts.reduce((a, b) => a + b, 0n);
        const isPartial = parts.some(({ coverage }) => coverage === 'partial');
        return (
          whole.amount === backwards.amount &&
          whole.coverage === backwards.coverage &&
          whole.oldestAt === backwards.oldestAt &&
          whole.amount === sum &&
          (whole.coverage === 'partial') === isPartial
        );
      }),
    PATIENCE,
  );

  it(
    'are complete when every part is known',
    () =>
      holds(fc.array(wholeReading, { minLength: 1, maxLength: 3 }), (readings) => {
        const states = readings.map(stateOf);
        const total = totalOf(states);
        return (
          total.coverage === 'complete' &&
          total.freshness === 'fresh' &&
          total.amount === counted(states).known
        );
      }),
    PATIENCE,
  );

  it(
    'never lose a part in silence: they say that they are partial',
    () =>
      holds(
        fc.array(wholeReading, { minLength: 1, maxLength: 2 }),
        anyDamage,
        anyPlace,
        anyPlace,
        (readings, damage, place, which) => {
          const [first, ...rest] = readings;
          if (first === undefined) return false;
          const hurt = damaged(first, place, (pocket) => damage(pocket, which));
          return (
            admitsGap(totalOf([hurt, ...rest].map(stateOf))) &&
            admitsGap(totalOf([stateOf(undefined), ...rest.map(stateOf)]))
          );
        },
      ),
    PATIENCE,
  );

  it(
    'are as old as their oldest part: a pocket that kept earlier figures makes them partial or stale',
    () =>
      holds(wholeReading, anyPlace, fc.integer({ min: 1, max: 1_000 }), (reading, place, age) => {
        const fetchedAt = NOW - 2 * INTERVAL - age;
        const total = totalOf([stateOf(damaged(reading, place, (pocket) => ({ ...pocket, fetchedAt })))]);
        const saysSo = total.freshness === 'stale' && total.oldestAt === fetchedAt;
        return total.coverage === 'partial' || saysSo;
      }),
    PATIENCE,
  );
});
