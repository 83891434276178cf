import { decideAlerts, type Alert, type Baselines } from './alerts.ts';
import { presentAccounts, type Account, type AccountId, type ExchangeId } from './account.ts';
import type { ClockSamples } from './clock.ts';
import type { ReadFailure } from './failure.ts';
import type { KeyFacts } from './key-facts.ts';
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
  /** What the exchange says about the present key. */
  readonly facts?: KeyFacts;
}

/** Per exchange, how far this machine's clock was found to be ahead. */
export type Clocks = Readonly<Partial<Record<ExchangeId, ClockSamples>>>;

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
  readonly clocks: Clocks;
}

/** What one account's try in a cycle came to. */
export interface Attempt {
  readonly accountId: AccountId;
  readonly keyGeneration: number;
  /** Unix ms. */
  readonly startedAt: number;
  readonly outcome: Result<Reading, ReadFailure>;
  /** Where the key was looked at in this try. */
  readonly facts?: KeyFacts;
}

export function emptySnapshot(): Snapshot {
  return { cycle: 0, committedAt: 0, accounts: {}, baselines: {}, alerts: [], clocks: {} };
}

/** What a hold depends on besides the failure. */
export interface HoldContext {
  /** Unix ms. */
  readonly now: number;
  /** The refresh interval, ms. */
  readonly interval: number;
  /** At least 0, below 1: spreads retries, so that many browsers do not come back at once. */
  readonly chance: number;
}

/** One account's state after a try: success replaces the reading, failure keeps it and says why. */
export function applyAttempt(
  previous: AccountState | undefined,
  attempt: Attempt,
  context: HoldContext,
): AccountState {
  const facts = attempt.facts ?? previous?.facts;
  const kept = { attemptedAt: attempt.startedAt, ...(facts && { facts }) };
  if (attempt.outcome.ok) {
    const reading = attempt.outcome.value;
    const refused = reading.pockets.find(({ failure }) => failure?.kind === 'rate-limited')?.failure;
    const hold = refused && holdUntil(refused, 0, context);
    return { ...kept, reading, failuresInRow: 0, ...(hold !== undefined && { holdUntil: hold }) };
  }
  const { failure } = attempt.outcome;
  const failuresInRow = (previous?.failuresInRow ?? 0) + 1;
  const hold = holdUntil(failure, failuresInRow, context);
  return {
    ...kept,
    ...(previous?.reading && { reading: previous.reading }),
    failure,
    failuresInRow,
    ...(hold !== undefined && { holdUntil: hold }),
  };
}

/** The world in which a cycle ends. */
export interface CycleContext {
  readonly accounts: readonly Account[];
  readonly settings: Settings;
  /** Unix ms. */
  readonly now: number;
  /** As in HoldContext. */
  readonly chance: number;
  /** What the cycle learned about clocks; exchanges that it did not ask keep what they had. */
  readonly clocks: Clocks;
}

/**
 * Folds a cycle's attempts into the snapshot. Accounts that were removed meanwhile are dropped, and so are attempts made
 * with a key that has been replaced meanwhile; accounts that were not tried keep what they had. An attempt that found
 * its key locked has tried nothing.
 */
export function mergeCycle(
  previous: Snapshot,
  attempts: readonly Attempt[],
  context: CycleContext,
): Snapshot {
  const { now, settings, clocks, chance } = context;
  const hold = { now, interval: intervalMs(settings), chance };
  const accounts: Record<AccountId, AccountState> = {};
  const fresh: Account[] = [];
  for (const account of context.accounts) {
    const before = previous.accounts[account.id];
    const attempt = attempts.find(
      ({ accountId, keyGeneration, outcome }) =>
        accountId === account.id &&
        keyGeneration === account.keyGeneration &&
        (outcome.ok || outcome.failure.kind !== 'locked'),
    );
    if (attempt !== undefined) {
      accounts[account.id] = applyAttempt(before, attempt, hold);
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
  return {
    cycle: previous.cycle + 1,
    committedAt: now,
    accounts,
    baselines,
    alerts,
    clocks: { ...previous.clocks, ...clocks },
  };
}

/**
 * A new key may see other pockets than the old one: what the old one learned about access, and its failure, no longer
 * hold. Under the same key id it is the same money, and the last good figures stay with their age; a key with another id
 * may be another person's, and shows nothing until its first reading.
 */
export function afterKeyReplaced(
  snapshot: Snapshot,
  accountId: AccountId,
  { sameKeyId, facts }: { readonly sameKeyId: boolean; readonly facts: KeyFacts },
): Snapshot {
  const state = snapshot.accounts[accountId];
  // The first reading with a new key is a first sight, not a change.
  const { [accountId]: _told, ...baselines } = snapshot.baselines;
  const reading = state?.reading;
  const kept = sameKeyId && reading && { pockets: reading.pockets, fetchedAt: reading.fetchedAt };
  return {
    ...snapshot,
    baselines,
    accounts: {
      ...snapshot.accounts,
      [accountId]: { ...(kept && { reading: kept }), facts, attemptedAt: 0, failuresInRow: 0 },
    },
  };
}

/** Notes what was learned about the key of an account that has not been read yet. */
export function withNewAccount(snapshot: Snapshot, accountId: AccountId, facts: KeyFacts): Snapshot {
  const fresh: AccountState = { facts, attemptedAt: 0, failuresInRow: 0 };
  return { ...snapshot, accounts: { ...snapshot.accounts, [accountId]: fresh } };
}

/**
 * Drops every amount. Accounts that lose their key lose what is known of it too; of the others a failure stays, with what
 * it says about the next try, and those without one are read as soon as possible.
 */
export function withoutAmounts(snapshot: Snapshot, keyless: ReadonlySet<AccountId>): Snapshot {
  const accounts: Record<AccountId, AccountState> = {};
  for (const [id, state] of Object.entries(snapshot.accounts)) {
    const { reading: _dropped, ...rest } = state;
    if (keyless.has(id)) accounts[id] = { attemptedAt: 0, failuresInRow: 0 };
    else accounts[id] = rest.failure === undefined ? { ...rest, attemptedAt: 0 } : rest;
  }
  return { ...snapshot, accounts, baselines: {}, alerts: [] };
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
