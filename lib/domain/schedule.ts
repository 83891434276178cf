import type { Account } from './account.ts';
import { retryRule, type ReadFailure } from './failure.ts';
import type { AccountState, HoldContext, Snapshot } from './snapshot.ts';

/** What woke the background. Decides who is read, not how. */
export type Trigger = 'alarm' | 'start' | 'wake' | 'popup' | 'command';

/** So many failures in a row open an account's circuit: fewer tries, each a probe, until one succeeds. */
const OPEN_AFTER_FAILURES = 3;
const BACKOFF_MAX_MS = 15 * 60_000;
/** Without a stated wait, a refused reader stays away at least this long (429 without Retry-After, Kalshi, Oct 2026). */
const RATE_LIMIT_HOLD_MS = 60_000;
const RETRY_AFTER_MIN_MS = 1_000;
const RETRY_AFTER_MAX_MS = 60 * 60_000;
/** An opened popup asks for news when the last try is at least this old. */
const POPUP_MIN_AGE_MS = 30_000;
/** Alarms fire a little early or late (measured 0-1 s, Nov 2026); due means due within this. */
const SLACK_MS = 5_000;

/** Whether an account's circuit is open, so that its next try is a probe. */
export function isCircuitOpen(state: AccountState | undefined): boolean {
  return (state?.failuresInRow ?? 0) >= OPEN_AFTER_FAILURES;
}

/**
 * Until when automatic tries stay away after a failure, Unix ms; undefined when the next alarm may try. With an open
 * circuit the wait is drawn between one interval and a longest one that doubles with each failure, up to 15 minutes (or
 * the interval itself where that is longer); the alarm after it makes the probe.
 */
export function holdUntil(
  failure: ReadFailure,
  failuresInRow: number,
  { now, interval, chance }: HoldContext,
): number | undefined {
  if (failure.kind === 'rate-limited') {
    const stated = failure.retryAfterMs ?? Number.NaN;
    const wait = Number.isNaN(stated) ? RATE_LIMIT_HOLD_MS : stated;
    return now + Math.min(Math.max(wait, RETRY_AFTER_MIN_MS), RETRY_AFTER_MAX_MS);
  }
  if (failuresInRow < OPEN_AFTER_FAILURES) return undefined;
  const doublings = Math.min(failuresInRow - OPEN_AFTER_FAILURES + 1, 10);
  const longest = Math.min(interval * 2 ** doublings, Math.max(BACKOFF_MAX_MS, interval));
  return now + interval + Math.round(chance * (longest - interval));
}

function isAskedToWait(state: AccountState, isHeld: boolean): boolean {
  // A hold without a failure comes from a reading of which an exchange refused a part for its rate.
  return isHeld && (state.failure === undefined || state.failure.kind === 'rate-limited');
}

/** Whether a trigger should read an account now. A command always does, whatever the backoff says. */
export function isDue(
  state: AccountState | undefined,
  trigger: Trigger,
  now: number,
  interval: number,
): boolean {
  if (trigger === 'command' || state === undefined) return true;
  if (state.failure !== undefined && retryRule(state.failure) === 'user') return false;
  const age = now - state.attemptedAt;
  // A try that lies in the future means that the clock went back: read rather than wait for it to catch up.
  if (age < 0) return true;
  const isHeld = state.holdUntil !== undefined && state.holdUntil > now + SLACK_MS;
  switch (trigger) {
    case 'alarm':
      return !isHeld;
    // Every alarm may start a worker, so a start honours what an alarm honours.
    case 'start':
      return !isHeld && age >= interval - SLACK_MS;
    // Someone looks, or the network is back: the reason for holding may be gone. Not so when an exchange asked for it.
    case 'popup':
      return !isAskedToWait(state, isHeld) && age >= POPUP_MIN_AGE_MS;
    case 'wake':
      return !isAskedToWait(state, isHeld) && age >= (isHeld ? POPUP_MIN_AGE_MS : interval - SLACK_MS);
    default:
      return trigger satisfies never;
  }
}

/**
 * When an account will next be tried by itself, Unix ms; undefined when only the user can set it going again.
 * The alarm's own time, where known, says when the hand next moves.
 */
export function nextTryAt(state: AccountState, interval: number, alarmAt?: number): number | undefined {
  if (state.failure !== undefined && retryRule(state.failure) === 'user') return undefined;
  const regular = alarmAt ?? state.attemptedAt + interval;
  if (state.holdUntil === undefined) return regular;
  // The same slack as in isDue, or this would name an alarm after the one that reads.
  const missed = Math.max(0, Math.ceil((state.holdUntil - SLACK_MS - regular) / interval));
  return regular + missed * interval;
}

/** When anything is next due, Unix ms; undefined when nothing will be tried without the user. */
export function nextDueTime(
  accounts: readonly Account[],
  snapshot: Snapshot,
  interval: number,
  now: number,
): number | undefined {
  let earliest: number | undefined;
  for (const account of accounts) {
    const state = snapshot.accounts[account.id];
    const next = state === undefined ? now : nextTryAt(state, interval);
    if (next !== undefined && (earliest === undefined || next < earliest)) earliest = next;
  }
  return earliest === undefined ? undefined : Math.max(earliest, now);
}
