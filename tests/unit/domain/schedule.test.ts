import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryRule, type ReadFailure } from '../../../lib/domain/failure.ts';
import {
  holdUntil,
  isCircuitOpen,
  isDue,
  nextDueTime,
  nextTryAt,
  type Trigger,
} from '../../../lib/domain/schedule.ts';
import { emptySnapshot, type AccountState } from '../../../lib/domain/snapshot.ts';
import { anyReadFailure } from './arbitrary.ts';
import { EVERY_READ_FAILURE, nameOf } from './every-failure.ts';
import { account, HOUR, INTERVAL, MINUTE, NOW, SECOND } from './make.ts';

const TRIGGERS: readonly Trigger[] = ['alarm', 'start', 'wake', 'popup', 'command'];
const SERVER: ReadFailure = { kind: 'server', status: 500 };
/** Trying again changes nothing until the user acts. */
const FOR_THE_USER: readonly string[] = [
  'key-rejected',
  'key-scope',
  'key-restricted',
  'key-missing',
  'locked',
  'host-permission',
];

function tried(ago: number, changes: Partial<AccountState> = {}): AccountState {
  return { attemptedAt: NOW - ago, failuresInRow: 0, ...changes };
}

describe('retryRule', () => {
  it.each(EVERY_READ_FAILURE.map((failure) => [nameOf(failure), failure] as const))(
    '%s',
    (_name, failure) => {
      expect(retryRule(failure)).toBe(FOR_THE_USER.includes(failure.kind) ? 'user' : 'soon');
    },
  );
});

describe('isDue', () => {
  const cases = TRIGGERS.flatMap((trigger) =>
    EVERY_READ_FAILURE.map((failure) => ({ trigger, failure, name: nameOf(failure) })),
  );

  it.each(cases)('$trigger one interval after $name', ({ trigger, failure }) => {
    const state = tried(INTERVAL, { failure, failuresInRow: 1 });
    const expected = trigger === 'command' || !FOR_THE_USER.includes(failure.kind);
    expect(isDue(state, trigger, NOW, INTERVAL)).toBe(expected);
  });

  it.each(cases)('$trigger while $name is held back', ({ trigger, failure }) => {
    const state = tried(INTERVAL, { failure, failuresInRow: 9, holdUntil: NOW + 10 * MINUTE });
    // Someone looks, or the network is back: worth a try, unless the exchange asked to wait or the user must act.
    const isWorthATry = trigger === 'popup' || trigger === 'wake';
    const mayTry = !FOR_THE_USER.includes(failure.kind) && failure.kind !== 'rate-limited';
    expect(isDue(state, trigger, NOW, INTERVAL)).toBe(trigger === 'command' || (isWorthATry && mayTry));
  });

  it.each(TRIGGERS)(
    '%s leaves an account alone that an exchange refused a part of for its rate',
    (trigger) => {
      const state = tried(INTERVAL, { holdUntil: NOW + MINUTE });
      expect(isDue(state, trigger, NOW, INTERVAL)).toBe(trigger === 'command');
    },
  );

  it.each(TRIGGERS)('%s reads an account that was never tried', (trigger) => {
    expect(isDue(undefined, trigger, NOW, INTERVAL)).toBe(true);
  });

  it.each(TRIGGERS)('%s reads an account whose key was just replaced', (trigger) => {
    expect(isDue({ attemptedAt: 0, failuresInRow: 0 }, trigger, NOW, INTERVAL)).toBe(true);
  });

  it.each<[Trigger, number, boolean]>([
    ['alarm', 0, true],
    ['alarm', INTERVAL - SECOND, true],
    ['popup', 0, false],
    ['popup', 29_999, false],
    ['popup', 30_000, true],
    ['start', 0, false],
    ['start', INTERVAL - 5 * SECOND - 1, false],
    ['start', INTERVAL - 5 * SECOND, true],
    ['wake', INTERVAL - 5 * SECOND - 1, false],
    ['wake', INTERVAL - 5 * SECOND, true],
    ['wake', 8 * HOUR, true],
    ['command', 0, true],
  ])('%s, %d ms after a good reading: %s', (trigger, ago, expected) => {
    expect(isDue(tried(ago), trigger, NOW, INTERVAL)).toBe(expected);
  });

  it.each<[string, number, boolean]>([
    ['has passed', -1, true],
    ['is now', 0, true],
    ['ends within the slack of an alarm', 5 * SECOND, true],
    ['ends later than that', 5 * SECOND + 1, false],
  ])('an alarm when the hold %s', (_title, ahead, expected) => {
    const state = tried(INTERVAL, { failure: SERVER, failuresInRow: 3, holdUntil: NOW + ahead });
    expect(isDue(state, 'alarm', NOW, INTERVAL)).toBe(expected);
  });

  it.each(TRIGGERS)('%s does not wait for a clock that went back, hold or not', (trigger) => {
    const state = tried(-HOUR, { failure: SERVER, failuresInRow: 5, holdUntil: NOW + 2 * HOUR });
    expect(isDue(state, trigger, NOW, INTERVAL)).toBe(true);
  });

  it('does not hammer a refused key, even when the clock went back', () => {
    const state = tried(-HOUR, { failure: { kind: 'key-rejected', reason: 'signature' }, failuresInRow: 1 });
    expect(isDue(state, 'alarm', NOW, INTERVAL)).toBe(false);
  });
});

describe('isCircuitOpen', () => {
  it.each<[string, AccountState | undefined, boolean]>([
    ['an account that was never tried', undefined, false],
    ['one that answered', tried(0), false],
    ['two failures in a row', tried(0, { failure: SERVER, failuresInRow: 2 }), false],
    ['three failures in a row', tried(0, { failure: SERVER, failuresInRow: 3 }), true],
    ['a hundred failures in a row', tried(0, { failure: SERVER, failuresInRow: 100 }), true],
  ])('%s', (_title, state, expected) => {
    expect(isCircuitOpen(state)).toBe(expected);
  });
});

describe('holdUntil', () => {
  /** The highest chance that there is. */
  const HIGHEST = 1 - Number.EPSILON;

  const after = (failure: ReadFailure, row: number, interval = INTERVAL, chance = 0) => {
    const until = holdUntil(failure, row, { now: NOW, interval, chance });
    return until === undefined ? undefined : until - NOW;
  };

  it.each<[number, number, number | undefined]>([
    [1, INTERVAL, undefined],
    [2, INTERVAL, undefined],
    [3, INTERVAL, 4 * MINUTE],
    [4, INTERVAL, 8 * MINUTE],
    [5, INTERVAL, 15 * MINUTE],
    [6, INTERVAL, 15 * MINUTE],
    [1_000_000, INTERVAL, 15 * MINUTE],
    [3, MINUTE, 2 * MINUTE],
    [6, MINUTE, 15 * MINUTE],
    [3, 15 * MINUTE, 15 * MINUTE],
    [3, HOUR, HOUR],
    [9, HOUR, HOUR],
  ])('failure number %d in a row, every %d ms: between one interval and %s', (row, interval, longest) => {
    expect(after(SERVER, row, interval, 0)).toBe(longest === undefined ? undefined : interval);
    expect(after(SERVER, row, interval, HIGHEST)).toBe(longest);
    expect(after(SERVER, row, interval, 0.5)).toBe(longest && (interval + longest) / 2);
  });

  it('spreads the tries of many browsers evenly between its bounds', () => {
    const waits = Array.from({ length: 101 }, (_, step) => after(SERVER, 9, MINUTE, step / 101) ?? 0);
    expect(new Set(waits).size).toBe(101);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    const middle = waits[50] ?? 0;
    expect(middle).toBeGreaterThan(7.9 * MINUTE);
    expect(middle).toBeLessThan(8.1 * MINUTE);
  });

  it('is never shorter than an interval and never longer than fifteen minutes or an interval', () => {
    const chance = fc.double({ min: 0, max: HIGHEST, noNaN: true });
    const cases = fc.record({
      failure: anyReadFailure.filter(({ kind }) => kind !== 'rate-limited'),
      row: fc.integer({ min: 3, max: 1_000 }),
      minutes: fc.integer({ min: 1, max: 60 }),
      chance,
    });
    fc.assert(
      fc.property(cases, ({ failure, row, minutes, chance }) => {
        const interval = minutes * MINUTE;
        const wait = after(failure, row, interval, chance);
        return wait !== undefined && wait >= interval && wait <= Math.max(15 * MINUTE, interval);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each<[number | undefined, number]>([
    [undefined, MINUTE],
    [0, SECOND],
    [-5 * SECOND, SECOND],
    [999, SECOND],
    [SECOND, SECOND],
    [90 * SECOND, 90 * SECOND],
    [HOUR, HOUR],
    [HOUR + 1, HOUR],
    [365 * 24 * HOUR, HOUR],
    [Infinity, HOUR],
    [Number.NaN, MINUTE],
  ])('Retry-After of %s ms means %d, whatever the chance', (retryAfterMs, expected) => {
    const failure: ReadFailure = {
      kind: 'rate-limited',
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
    expect(after(failure, 1)).toBe(expected);
    expect(after(failure, 50)).toBe(expected);
    expect(after(failure, 50, INTERVAL, HIGHEST)).toBe(expected);
  });

  it('never ends sooner because there were more failures', () => {
    fc.assert(
      fc.property(
        anyReadFailure,
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: HIGHEST, noNaN: true }),
        (failure, row, minutes, chance) => {
          const interval = minutes * MINUTE;
          const now = after(failure, row, interval, chance) ?? 0;
          return now <= (after(failure, row + 1, interval, chance) ?? 0);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe('nextTryAt', () => {
  it.each(EVERY_READ_FAILURE.map((failure) => [nameOf(failure), failure] as const))(
    'after %s',
    (_name, failure) => {
      const next = nextTryAt(tried(0, { failure, failuresInRow: 1 }), INTERVAL);
      expect(next).toBe(FOR_THE_USER.includes(failure.kind) ? undefined : NOW + INTERVAL);
    },
  );

  it('is the alarm, where its time is known', () => {
    expect(nextTryAt(tried(0), INTERVAL, NOW + 7 * SECOND)).toBe(NOW + 7 * SECOND);
  });

  it('is the first alarm that finds the account due', () => {
    const cases = fc.record({
      minutes: fc.integer({ min: 1, max: 60 }),
      hold: fc.option(fc.integer({ min: -MINUTE, max: 2 * HOUR })),
      alarmAfter: fc.option(fc.integer({ min: 0, max: HOUR })),
    });
    fc.assert(
      fc.property(cases, ({ minutes, hold, alarmAfter }) => {
        const interval = minutes * MINUTE;
        const state = tried(0, {
          failure: SERVER,
          failuresInRow: 3,
          ...(hold !== null && { holdUntil: NOW + hold }),
        });
        const alarmAt = alarmAfter === null ? undefined : NOW + alarmAfter;
        let tick = alarmAt ?? NOW + interval;
        while (!isDue(state, 'alarm', tick, interval)) tick += interval;
        return nextTryAt(state, interval, alarmAt) === tick;
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('nextDueTime', () => {
  const due = (states: Readonly<Record<string, AccountState>>, ids = Object.keys(states)) =>
    nextDueTime(
      ids.map((id) => account(id)),
      { ...emptySnapshot(), accounts: states },
      INTERVAL,
      NOW,
    );
  const refused: AccountState = tried(0, { failure: { kind: 'key-scope' }, failuresInRow: 1 });

  it('is never without accounts, and when only the user can help', () => {
    expect(due({})).toBeUndefined();
    expect(due({ a: refused, b: refused })).toBeUndefined();
  });

  it('is the earliest of all', () => {
    expect(due({ a: tried(0), b: tried(MINUTE), c: refused })).toBe(NOW + INTERVAL - MINUTE);
  });

  it('is now for an account that was never tried, and for one that is overdue', () => {
    expect(due({ a: tried(0) }, ['a', 'new'])).toBe(NOW);
    expect(due({ a: tried(3 * INTERVAL) })).toBe(NOW);
  });
});
