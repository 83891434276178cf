import { decideAlerts, type Alert, type Baselines } from './alerts.ts';
import { presentAccounts, type Account, type AccountId } from './account.ts';
import type { ReadFailure } from './failure.ts';
import type { Reading } from './reading.ts';
import type { Result } from './result.ts';
import { holdUntil } from './schedule.ts';
import { intervalMs, type Settings } from './settings.ts';

/** What is known about one account: the last good reading, and what went wrong since, if anything. */
export interface AccountState {
  readonly reading?: Reading;
  /** Why the latest try gave nothing; absent when it succeeded. */
  readonly failure?: ReadFailure;
  /** When the latest try began, Unix ms; 0 before the first try with the present key. */
  readonly attemptedAt: number;
  /** Tries without a reading since the last good one. */
  readonly failuresInRow: number;
  /** No automatic try before this, Unix ms. */
  readonly holdUntil?: number;
}

/** Everything a cycle leaves behind, written in one piece. */
export interface Snapshot {
  /** Counts commits; a notification's pending mark refers to it. */
  readonly cycle: number;
  /** Unix ms; 0 before the first cycle. */
  readonly committedAt: number;
  readonly accounts: Readonly<Record<AccountId, AccountState>>;
  /** Per pocket, the total that the user last knew of. */
  readonly baselines: Baselines;
  /** Decided in this commit, shown after it. */
  readonly alerts: readonly Alert[];
}

/** What one account's try in a cycle came to. */
export interface Attempt {
  readonly accountId: AccountId;
  readonly keyGeneration: number;
  /** Unix ms. */
  readonly startedAt: number;
  readonly outcome: Result<Reading, ReadFailure>;
}

export function emptySnapshot(): Snapshot {
  return { cycle: 0, committedAt: 0, accounts: {}, baselines: {}, alerts: [] };
}

/** One account's state after a try: success replaces the reading, failure keeps it and says why. */
export function applyAttempt(
  previous: AccountState | undefined,
  attempt: Attempt,
  now: number,
  interval: number,
): AccountState {
  if (attempt.outcome.ok) {
    const reading = attempt.outcome.value;
    const refused = reading.pockets.find(({ failure }) => failure?.kind === 'rate-limited')?.failure;
    const hold = refused && holdUntil(refused, 0, now, interval);
    return {
      reading,
      attemptedAt: attempt.startedAt,
      failuresInRow: 0,
      ...(hold !== undefined && { holdUntil: hold }),
    };
  }
  const { failure } = attempt.outcome;
  const failuresInRow = (previous?.failuresInRow ?? 0) + 1;
  const hold = holdUntil(failure, failuresInRow, now, interval);
  return {
    ...(previous?.reading && { reading: previous.reading }),
    failure,
    attemptedAt: attempt.startedAt,
    failuresInRow,
    ...(hold !== undefined && { holdUntil: hold }),
  };
}

/**
 * Folds a cycle's attempts into the snapshot. Accounts that were removed meanwhile are dropped, and so are attempts made
 * with a key that has been replaced meanwhile; accounts that were not tried keep what they had.
 */
export function mergeCycle(
  previous: Snapshot,
  attempts: readonly Attempt[],
  context: { readonly accounts: readonly Account[]; readonly settings: Settings; readonly now: number },
): Snapshot {
  const { now, settings } = context;
  const interval = intervalMs(settings);
  const accounts: Record<AccountId, AccountState> = {};
  const fresh: Account[] = [];
  for (const account of context.accounts) {
    const before = previous.accounts[account.id];
    const attempt = attempts.find(
      ({ accountId, keyGeneration }) => accountId === account.id && keyGeneration === account.keyGeneration,
    );
    if (attempt !== undefined) {
      accounts[account.id] = applyAttempt(before, attempt, now, interval);
      if (attempt.outcome.ok) fresh.push(account);
    } else if (before !== undefined) {
      accounts[account.id] = before;
    }
  }
  const { alerts, baselines } = decideAlerts({
    baselines: previous.baselines,
    accounts: context.accounts,
    fresh: presentAccounts(fresh),
    states: accounts,
    settings,
  });
  return { cycle: previous.cycle + 1, committedAt: now, accounts, baselines, alerts };
}

/**
 * A new key may see other pockets than the old one: what the old one learned about access, and its failure, no longer
 * hold. Under the same key id it is the same money, and the last good figures stay with their age; a key with another id
 * may be another person's, and shows nothing until its first reading.
 */
export function afterKeyReplaced(snapshot: Snapshot, accountId: AccountId, sameKeyId: boolean): Snapshot {
  const state = snapshot.accounts[accountId];
  if (state === undefined) return snapshot;
  // The first reading with a new key is a first sight, not a change.
  const { [accountId]: _told, ...baselines } = snapshot.baselines;
  const { reading } = state;
  const kept = sameKeyId && reading && { pockets: reading.pockets, fetchedAt: reading.fetchedAt };
  return {
    ...snapshot,
    baselines,
    accounts: {
      ...snapshot.accounts,
      [accountId]: { ...(kept && { reading: kept }), attemptedAt: 0, failuresInRow: 0 },
    },
  };
}

/** Drops everything about accounts that no longer exist. */
export function withoutAccounts(snapshot: Snapshot, kept: readonly Account[]): Snapshot {
  const accounts: Record<AccountId, AccountState> = {};
  for (const { id } of kept) {
    const state = snapshot.accounts[id];
    if (state !== undefined) accounts[id] = state;
  }
  const ids = new Set(kept.map(({ id }) => id));
  const baselines = Object.fromEntries(Object.entries(snapshot.baselines).filter(([id]) => ids.has(id)));
  const alerts = snapshot.alerts.filter(({ accountId }) => ids.has(accountId));
  return { ...snapshot, accounts, baselines, alerts };
}
