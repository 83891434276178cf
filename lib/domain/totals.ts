import { isSummed, type Account } from './account.ts';
import { fetchedAtOf, totalOf, type Balance, type Pocket } from './reading.ts';
import type { AccountState, Snapshot } from './snapshot.ts';
import { sumUsd, type Usd } from './usd.ts';

/** Older than this many intervals is no longer current. */
const STALE_AFTER_INTERVALS = 2;
/** A reading from the future by more than this means a changed clock: its age is unknown, so it is not fresh. */
const CLOCK_TOLERANCE_MS = 60_000;

export type Coverage = 'complete' | 'partial';
export type Freshness = 'fresh' | 'stale';

/** An amount with what it leaves out and how old it is. */
export interface Total {
  /** The sum of what is known; undefined when nothing is. */
  readonly amount: Usd | undefined;
  readonly coverage: Coverage;
  readonly freshness: Freshness;
  /** Pockets whose total is known, of those that should be. An account without a reading counts as one pocket. */
  readonly known: number;
  readonly expected: number;
  /** When the oldest member was fetched, Unix ms; undefined without any. */
  readonly oldestAt: number | undefined;
}

export interface Moment {
  /** Unix ms. */
  readonly now: number;
  /** The refresh interval, ms. */
  readonly interval: number;
}

export function freshnessOf(fetchedAt: number, { now, interval }: Moment): Freshness {
  const age = now - fetchedAt;
  return age > STALE_AFTER_INTERVALS * interval || age < -CLOCK_TOLERANCE_MS ? 'stale' : 'fresh';
}

/** What a pocket adds to a total: all of it, or the cash alone while the positions are unknown. */
function contribution(pocket: Pocket): Usd | undefined {
  return totalOf(pocket.balance) ?? pocket.balance.cash;
}

/** Whether all of a pocket's money is known, and no two statements of it disagree. */
function isKnown(pocket: Pocket): boolean {
  return totalOf(pocket.balance) !== undefined && pocket.balance.disputed === undefined;
}

/** Sums accounts as they are given; the caller chooses which belong together. */
export function totalOfStates(states: readonly (AccountState | undefined)[], moment: Moment): Total {
  const amounts: Usd[] = [];
  let known = 0;
  let expected = 0;
  let oldestAt: number | undefined;
  let stale = false;
  for (const state of states) {
    const reading = state?.reading;
    if (reading === undefined) {
      expected += 1;
      continue;
    }
    for (const pocket of reading.pockets) {
      const fetchedAt = fetchedAtOf(pocket, reading);
      oldestAt = Math.min(oldestAt ?? fetchedAt, fetchedAt);
      stale ||= freshnessOf(fetchedAt, moment) === 'stale';
      expected += 1;
      const amount = contribution(pocket);
      if (amount !== undefined) amounts.push(amount);
      if (isKnown(pocket)) known += 1;
    }
  }
  return {
    amount: amounts.length === 0 ? undefined : sumUsd(amounts),
    coverage: known === expected ? 'complete' : 'partial',
    freshness: stale || oldestAt === undefined ? 'stale' : 'fresh',
    known,
    expected,
    oldestAt,
  };
}

/** The total of everything that counts: production accounts only. */
export function overallTotal(accounts: readonly Account[], snapshot: Snapshot, moment: Moment): Total {
  return totalOfStates(
    accounts.filter(isSummed).map(({ id }) => snapshot.accounts[id]),
    moment,
  );
}

/** What perps pockets come to; undefined where there are none or one is unknown. */
export function perpsSum(pockets: readonly Pocket[]): Usd | undefined {
  return completeSum(
    pockets.filter(({ kind }) => kind === 'perps'),
    'equity',
  );
}

/**
 * The sum of one field over pockets, only when every pocket states it: a partial sum of cash or positions would look
 * like the whole. Perps, which their exchange does not divide into cash and positions, are left out of those two.
 */
export function completeSum(pockets: readonly Pocket[], field: keyof Balance): Usd | undefined {
  const amounts: Usd[] = [];
  for (const { kind, balance } of pockets) {
    if (kind === 'perps' && field !== 'equity') continue;
    const amount = balance[field];
    if (amount === undefined) return undefined;
    amounts.push(amount);
  }
  return amounts.length === 0 ? undefined : sumUsd(amounts);
}
