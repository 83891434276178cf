import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../lib/domain/account.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { KeyFacts } from '../../../lib/domain/key-facts.ts';
import { fail, ok } from '../../../lib/domain/result.ts';
import {
  applyAttempt,
  emptySnapshot,
  mergeCycle,
  type AccountState,
  type Attempt,
  type HoldContext,
  type Snapshot,
} from '../../../lib/domain/snapshot.ts';
import { anyReadFailure, anyReading, anyState, anyUsd } from './arbitrary.ts';
import {
  INTERVAL,
  MINUTE,
  NOW,
  SECOND,
  account,
  failed,
  pocket,
  read,
  reading,
  settings,
  success,
  usd,
  worth,
} from './make.ts';

const SERVER: ReadFailure = { kind: 'server', status: 502 };
const IDS = ['a', 'b', 'c', 'd'] as const;
/** The longest wait, but for a rounding. */
const CONTEXT: HoldContext = { now: NOW, interval: INTERVAL, chance: 1 - Number.EPSILON };
const FACTS: KeyFacts = { checkedAt: NOW - MINUTE, scopes: ['read'] };
const ACCOUNTS: readonly Account[] = IDS.map((id) => account(id));

function merge(previous: Snapshot, attempts: readonly Attempt[], accounts = ACCOUNTS): Snapshot {
  return mergeCycle(previous, attempts, { accounts, settings: settings(), now: NOW, chance: 0, clocks: {} });
}

const outcome = fc.oneof(anyReading.map(ok), anyReadFailure.map(fail));

/** One attempt for each of some accounts; a third of them made with an earlier key. */
const anyAttempts: fc.Arbitrary<Attempt[]> = fc.subarray([...IDS]).chain((ids) =>
  fc.tuple(
    ...ids.map((accountId) =>
      fc.record({
        accountId: fc.constant(accountId),
        keyGeneration: fc.constantFrom(1, 1, 0),
        startedAt: fc.integer({ min: NOW - MINUTE, max: NOW }),
        outcome,
      }),
    ),
  ),
);

const anyBefore: fc.Arbitrary<Snapshot> = fc.record({
  cycle: fc.nat(),
  committedAt: fc.constant(NOW - INTERVAL),
  accounts: fc.dictionary(fc.constantFrom(...IDS, 'gone'), anyState, { noNullPrototype: true }),
  baselines: fc.dictionary(
    fc.constantFrom(...IDS, 'gone'),
    fc.dictionary(fc.constantFrom('0', '1', 'bound'), anyUsd, { noNullPrototype: true }),
    { noNullPrototype: true },
  ),
  alerts: fc.constant([]),
  clocks: fc.constant({}),
});

describe('applyAttempt', () => {
  it('holds back after a reading of which the exchange refused a part for its rate', () => {
    const partial = reading([
      worth('1'),
      { ...pocket(1, { cash: '2' }), failure: { kind: 'rate-limited', retryAfterMs: 90_000 } },
    ]);
    expect(applyAttempt(undefined, success('a', partial), CONTEXT)).toEqual({
      reading: partial,
      attemptedAt: NOW - SECOND,
      failuresInRow: 0,
      holdUntil: NOW + 90_000,
    });
  });

  const before: AccountState = {
    ...read([worth('1')], NOW - INTERVAL),
    failure: SERVER,
    failuresInRow: 4,
    holdUntil: NOW + MINUTE,
  };

  it('takes a success for all there is to know', () => {
    const result = reading([worth('2')]);
    expect(applyAttempt(before, success('a', result), CONTEXT)).toEqual({
      reading: result,
      attemptedAt: NOW - SECOND,
      failuresInRow: 0,
    });
  });

  it('keeps the last reading through a failure, says why and counts', () => {
    expect(applyAttempt(before, failed('a', { kind: 'offline' }), CONTEXT)).toEqual({
      reading: before.reading,
      failure: { kind: 'offline' },
      attemptedAt: NOW - SECOND,
      failuresInRow: 5,
      holdUntil: NOW + 15 * MINUTE,
    });
  });

  it('begins to count at the first failure of an account without a reading', () => {
    expect(applyAttempt(undefined, failed('a', SERVER), CONTEXT)).toEqual({
      failure: SERVER,
      attemptedAt: NOW - SECOND,
      failuresInRow: 1,
    });
  });

  it('does not keep an earlier hold that a later failure does not ask for', () => {
    const limited = { ...read([worth('1')]), failuresInRow: 0, holdUntil: NOW + 50 * MINUTE };
    expect(applyAttempt(limited, failed('a', SERVER), CONTEXT)).not.toHaveProperty('holdUntil');
  });
});

describe('what is known of a key', () => {
  const newer: KeyFacts = { checkedAt: NOW, scopes: ['read'], perps: true };
  const before: AccountState = { ...read([worth('1')]), facts: FACTS };

  it('outlives a cycle that did not ask, whether it succeeded or not', () => {
    expect(applyAttempt(before, success('a', reading([worth('2')])), CONTEXT).facts).toBe(FACTS);
    expect(applyAttempt(before, failed('a', SERVER), CONTEXT).facts).toBe(FACTS);
  });

  it('is replaced by what a cycle found out, whether it succeeded or not', () => {
    const good = { ...success('a', reading([worth('2')])), facts: newer };
    expect(applyAttempt(before, good, CONTEXT).facts).toBe(newer);
    expect(applyAttempt(before, { ...failed('a', SERVER), facts: newer }, CONTEXT).facts).toBe(newer);
    expect(applyAttempt(undefined, { ...failed('a', SERVER), facts: newer }, CONTEXT).facts).toBe(newer);
  });
});

describe('mergeCycle', () => {
  const previous: Snapshot = {
    ...emptySnapshot(),
    cycle: 41,
    accounts: { a: read([worth('1')], NOW - INTERVAL), b: read([worth('2')], NOW - INTERVAL) },
    baselines: { a: { 0: usd('1') }, b: { 0: usd('2') } },
  };

  it('starts from nothing', () => {
    const next = merge(emptySnapshot(), [success('a', reading([worth('5')]))]);
    expect(next).toEqual({
      cycle: 1,
      committedAt: NOW,
      accounts: { a: { ...read([worth('5')]), attemptedAt: NOW - SECOND } },
      baselines: { a: { 0: usd('5') } },
      alerts: [],
      clocks: {},
    });
  });

  it('counts a cycle without attempts too', () => {
    expect(merge(previous, [])).toEqual({ ...previous, cycle: 42, committedAt: NOW });
  });

  it('lets one account fail and another succeed', () => {
    const next = merge(previous, [failed('a', SERVER), success('b', reading([worth('9')]))]);
    expect(next.accounts['a']).toEqual({
      ...previous.accounts['a'],
      failure: SERVER,
      attemptedAt: NOW - SECOND,
      failuresInRow: 1,
    });
    expect(next.accounts['b']?.reading).toEqual(reading([worth('9')]));
    expect(next.alerts).toMatchObject([{ accountId: 'b', from: usd('2'), to: usd('9') }]);
  });

  it('drops an account that was removed meanwhile, with all that is known of it', () => {
    const next = merge(previous, [success('a', reading([worth('9')]))], [account('b')]);
    expect(Object.keys(next.accounts)).toEqual(['b']);
    expect(Object.keys(next.baselines)).toEqual(['b']);
    expect(next.alerts).toEqual([]);
  });

  it('keeps an account whose removal can still be undone, without telling of it', () => {
    const removed = account('a', { removedAt: NOW });
    const next = merge(previous, [success('a', reading([worth('99')]))], [removed]);
    expect(next.accounts['a']?.reading).toEqual(reading([worth('99')]));
    expect(next.alerts).toEqual([]);
  });

  it.each([
    ['a reading', success('a', reading([worth('99')]), 1)],
    ['a failure', failed('a', { kind: 'key-scope' }, NOW, 1)],
  ])('drops %s that came by a key which has been replaced', (_title, attempt) => {
    const next = merge(previous, [attempt], [account('a', { keyGeneration: 2 })]);
    expect(next.accounts).toEqual({ a: previous.accounts['a'] });
    expect(next.alerts).toEqual([]);
  });

  it('lets no late result of a replaced key hide the result of the new one', () => {
    const late = failed('a', { kind: 'key-scope' }, NOW, 1);
    const now = success('a', reading([worth('99')]), 2);
    const accounts = [account('a', { keyGeneration: 2 })];
    expect(merge(previous, [now, late], accounts)).toEqual(merge(previous, [now], accounts));
    expect(merge(previous, [late, now], accounts)).toEqual(merge(previous, [now], accounts));
  });

  it('takes an attempt that found its key locked for none', () => {
    const before: Snapshot = { ...emptySnapshot(), accounts: { a: read([worth('5')]) } };
    const locked = [failed('a', { kind: 'locked' }), failed('b', { kind: 'locked' })];
    expect(merge(before, locked)).toEqual(merge(before, []));
    const news = success('a', reading([worth('6')]));
    expect(merge(before, [...locked, news])).toEqual(merge(before, [news]));
  });

  it('ignores an attempt for an account that is not known', () => {
    expect(merge(previous, [success('x', reading([worth('1')]))]).accounts).toEqual(previous.accounts);
  });

  it('tells nothing of an account that fails, not even a change held back until now', () => {
    const drifted: Snapshot = { ...previous, baselines: { a: { 0: usd('0.50') } } };
    const sharp = settings({ notifyThreshold: usd('0.01') });
    const next = mergeCycle(drifted, [failed('a', SERVER)], {
      accounts: ACCOUNTS,
      settings: sharp,
      now: NOW,
      chance: 0,
      clocks: {},
    });
    expect(next.alerts).toEqual([]);
    expect(next.baselines).toEqual(drifted.baselines);
  });

  it('keeps what was learned about the clocks of exchanges that it did not ask', () => {
    const known: Snapshot = { ...previous, clocks: { kalshi: [1, 2], 'polymarket-us': [3] } };
    const context = { accounts: ACCOUNTS, settings: settings(), now: NOW, chance: 0 };
    expect(mergeCycle(known, [], { ...context, clocks: { kalshi: [1, 2, 4] } }).clocks).toEqual({
      kalshi: [1, 2, 4],
      'polymarket-us': [3],
    });
  });

  it('draws each wait from the chance that it is given', () => {
    const broken: Snapshot = {
      ...previous,
      accounts: { a: { attemptedAt: NOW - MINUTE, failuresInRow: 8, failure: SERVER } },
    };
    const holds = [0, 0.5, 1 - Number.EPSILON].map((chance) => {
      const context = { accounts: ACCOUNTS, settings: settings(), now: NOW, chance, clocks: {} };
      return mergeCycle(broken, [failed('a', SERVER)], context).accounts['a']?.holdUntil;
    });
    expect(holds).toEqual([NOW + INTERVAL, NOW + 8.5 * MINUTE, NOW + 15 * MINUTE]);
  });

  it('says only what is new in this cycle', () => {
    const first = merge(previous, [success('a', reading([worth('9')]))]);
    expect(first.alerts).toHaveLength(1);
    expect(merge(first, [failed('a', SERVER)]).alerts).toEqual([]);
  });

  it('does not depend on the order of the attempts, and repeats itself exactly', () => {
    const cases = anyAttempts.chain((attempts) =>
      fc.tuple(fc.constant(attempts), fc.shuffledSubarray(attempts, { minLength: attempts.length })),
    );
    fc.assert(
      fc.property(anyBefore, cases, (before, [attempts, shuffled]) => {
        expect(merge(before, shuffled)).toEqual(merge(before, attempts));
      }),
      { numRuns: 300 },
    );
  });

  it('never lets one account change another', () => {
    fc.assert(
      fc.property(anyBefore, anyAttempts, outcome, (before, attempts, other) => {
        const [first, ...rest] = attempts;
        if (first === undefined) return;
        const one = merge(before, attempts);
        const two = merge(before, [{ ...first, outcome: other }, ...rest]);
        for (const id of IDS) {
          if (id === first.accountId) continue;
          expect(two.accounts[id]).toEqual(one.accounts[id]);
          expect(two.baselines[id]).toEqual(one.baselines[id]);
          const about = ({ accountId }: { accountId: string }) => accountId === id;
          expect(two.alerts.filter(about)).toEqual(one.alerts.filter(about));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never loses a reading, however the tries turn out', () => {
    fc.assert(
      fc.property(anyBefore, anyAttempts, (before, attempts) => {
        const next = merge(before, attempts);
        return IDS.every((id) => {
          const had = before.accounts[id]?.reading;
          return had === undefined || next.accounts[id]?.reading !== undefined;
        });
      }),
      { numRuns: 500 },
    );
  });

  it('counts on by one, forgets who is gone and leaves what it was given alone', () => {
    fc.assert(
      fc.property(anyBefore, anyAttempts, (before, attempts) => {
        const copy = structuredClone(before);
        const next = merge(before, attempts);
        expect(next.cycle).toBe(before.cycle + 1);
        expect(next.accounts).not.toHaveProperty('gone');
        expect(next.baselines).not.toHaveProperty('gone');
        expect(before).toEqual(copy);
      }),
      { numRuns: 300 },
    );
  });
});
