import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Account } from '../../lib/domain/account.ts';
import { fail, ok } from '../../lib/domain/result.ts';
import {
  emptySnapshot,
  mergeCycle,
  type AccountState,
  type Attempt,
  type Snapshot,
} from '../../lib/domain/snapshot.ts';
import { overallTotal } from '../../lib/domain/totals.ts';
import { anyReadFailure, anyReading, anyState } from '../unit/domain/arbitrary.ts';
import { account, INTERVAL, NOW, SECOND, settings } from '../unit/domain/make.ts';
import { CASES, holds, PATIENCE } from './cases.ts';

const IDS = ['a', 'b'] as const;
const ACCOUNTS: readonly Account[] = IDS.map((id) => account(id));
const MOMENT = { now: NOW, interval: INTERVAL };

interface Try {
  readonly before: AccountState | undefined;
  readonly attempt: Attempt | undefined;
}

/** One account before a cycle, and what the cycle tried with it: nothing, or with the present key or an earlier one. */
function tryOf(accountId: string): fc.Arbitrary<Try> {
  return fc.record({
    before: fc.option(anyState, { nil: undefined, freq: 5 }),
    attempt: fc.option(
      fc.record({
        accountId: fc.constant(accountId),
        keyGeneration: fc.constantFrom(1, 1, 1, 0),
        startedAt: fc.constant(NOW - SECOND),
        outcome: fc.oneof(anyReading.map(ok), anyReadFailure.map(fail)),
      }),
      { nil: undefined, freq: 5 },
    ),
  });
}

const anyCycle = fc.record({ a: tryOf('a'), b: tryOf('b') });

function merged(cycle: Readonly<Record<(typeof IDS)[number], Try>>): { before: Snapshot; after: Snapshot } {
  const accounts: Record<string, AccountState> = {};
  const attempts: Attempt[] = [];
  for (const id of IDS) {
    const { before, attempt } = cycle[id];
    if (before !== undefined) accounts[id] = before;
    if (attempt !== undefined) attempts.push(attempt);
  }
  const before = { ...emptySnapshot(), accounts };
  const world = { accounts: ACCOUNTS, settings: settings(), now: NOW, chance: 0.5, clocks: {} };
  return { before, after: mergeCycle(before, attempts, world) };
}

describe(`merging a cycle, ${CASES} cases each`, () => {
  it(
    'replaces a reading only by a newer one made with the present key, keeps it through every failure, and takes a try that found its key locked for none',
    () =>
      holds(anyCycle, (cycle) => {
        const { after } = merged(cycle);
        return IDS.every((id) => {
          const { before, attempt } = cycle[id];
          const next = after.accounts[id];
          if (attempt === undefined || attempt.keyGeneration !== 1) return next === before;
          const { outcome } = attempt;
          if (!outcome.ok && outcome.failure.kind === 'locked') return next === before;
          return outcome.ok
            ? next?.reading === outcome.value && next.failure === undefined && next.failuresInRow === 0
            : next?.reading === before?.reading &&
                next?.failure === outcome.failure &&
                next.failuresInRow === (before?.failuresInRow ?? 0) + 1;
        });
      }),
    PATIENCE,
  );

  it(
    'changes no amount of an account that failed: the total before and after is the same',
    () =>
      holds(tryOf('a'), anyReadFailure, ({ before }, failure) => {
        const attempt: Attempt = { accountId: 'a', keyGeneration: 1, startedAt: NOW, outcome: fail(failure) };
        const { before: was, after: is } = merged({
          a: { before, attempt },
          b: { before: undefined, attempt: undefined },
        });
        const [old, now] = [was, is].map((snapshot) => overallTotal(ACCOUNTS, snapshot, MOMENT));
        return (
          old?.amount === now?.amount &&
          old?.coverage === now?.coverage &&
          old?.oldestAt === now?.oldestAt &&
          is.alerts.length === 0
        );
      }),
    PATIENCE,
  );
});
