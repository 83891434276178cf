import { presentAccounts, type Account } from './account.ts';
import type { Settings } from './settings.ts';

/** What is open at the moment. Held in memory by the browser, so that closing it locks. */
export interface LockState {
  /** Whether the vault's key is in memory, so that the keys in it can sign. */
  readonly vaultOpen: boolean;
  /** Whether amounts may be shown although a view lock is set. */
  readonly viewOpen: boolean;
  /** When it locks by itself, Unix ms; absent: not by time. */
  readonly lockAt?: number;
  /** With amounts hidden by default: until when they are shown, Unix ms. */
  readonly shownUntil?: number;
}

export const LOCKED: LockState = { vaultOpen: false, viewOpen: false };

/** How long amounts that are hidden by default stay shown, ms. */
export const SHOWN_MS = 5 * 60_000;

/** How much later than its deadline a lock may be found open, ms: an alarm comes late by less, a sleeping computer by more. */
export const LOCK_GRACE_MS = 60_000;

/**
 * What is open by the clock: a deadline that passed while nothing ran locks all the same. Every reader of a stored state
 * goes through this.
 */
export function effectiveLock(stored: LockState, now: number): LockState {
  const isOver = stored.lockAt !== undefined && now >= stored.lockAt + LOCK_GRACE_MS;
  return isOver ? LOCKED : stored;
}

/** Whether the deadline has passed: what is still open is only waiting for whoever looks at the user, and begins nothing. */
export function isPastDeadline({ lockAt }: LockState, now: number): boolean {
  return lockAt !== undefined && now >= lockAt;
}

/** What decides what a lock closes, and when it comes. */
export interface LockRules {
  readonly settings: Pick<Settings, 'lockAfterMinutes' | 'lockOnSystemLock' | 'lockKeepsReading'>;
  /** A view lock is set. */
  readonly viewLock: boolean;
}

/** What a lock leaves open: nothing, or the vault alone where only the view is to be closed. */
export function afterLock(lock: LockState, { settings, viewLock }: LockRules): LockState {
  return viewLock && settings.lockKeepsReading ? { ...LOCKED, vaultOpen: lock.vaultOpen } : LOCKED;
}

/** Whether a lock would close anything that a passphrase has opened. */
export function isLockable(lock: LockState, rules: LockRules): boolean {
  return (rules.viewLock && lock.viewOpen) || lock.vaultOpen !== afterLock(lock, rules).vaultOpen;
}

/** When what is opened or used now locks by itself, Unix ms; undefined: not by time. */
export function lockAtFrom(
  { lockAfterMinutes }: Pick<Settings, 'lockAfterMinutes'>,
  now: number,
): number | undefined {
  return lockAfterMinutes === 0 ? undefined : now + lockAfterMinutes * 60_000;
}

/** The same with this deadline; undefined: with none. */
export function withDeadline(lock: LockState, lockAt: number | undefined): LockState {
  const { lockAt: _before, ...rest } = lock;
  return lockAt === undefined ? rest : { ...rest, lockAt };
}

/**
 * What the browser says about whoever sits at the computer. "idle": no input for as long as the user has set, or longer.
 * "locked": the screen is locked.
 */
export type Presence = 'active' | 'idle' | 'locked';

/** "count-anew": what locks after idle time starts counting from now on. */
export type LockStep = 'keep' | 'lock' | 'count-anew';

/**
 * What a look at the clock and at the user comes to. Presence is undefined where the browser may not or cannot tell; a use
 * of Bankroll is "active". Errs on the side of locking.
 */
export function lockStep(
  lock: LockState,
  presence: Presence | undefined,
  rules: LockRules,
  now: number,
): LockStep {
  const { settings } = rules;
  const canLock = isLockable(lock, rules);
  if (presence === 'locked' && settings.lockOnSystemLock) {
    // Whoever left the computer does not look at amounts that were shown for a few minutes either.
    return canLock || lock.shownUntil !== undefined ? 'lock' : 'keep';
  }
  if (!canLock) return 'keep';
  const longest = lockAtFrom(settings, now);
  // Turned off: no deadline, or one that is left over.
  if (longest === undefined) return lock.lockAt === undefined ? 'keep' : 'count-anew';
  if (lock.lockAt === undefined) return presence === 'idle' ? 'lock' : 'count-anew';
  // Found late: the worker was dead, or the computer asleep. Found far ahead: the clock was set back.
  if (now >= lock.lockAt + LOCK_GRACE_MS || lock.lockAt > longest + LOCK_GRACE_MS) return 'lock';
  if (presence === 'active') return 'count-anew';
  return presence === 'idle' || isPastDeadline(lock, now) ? 'lock' : 'keep';
}

/**
 * The same after the user changed a setting: what is open starts counting anew, unless it was due already. A vault that was
 * left open by a lock goes where it is no longer to be.
 */
export function stepForNewSettings(lock: LockState, rules: LockRules, now: number): LockStep {
  if (!isLockable(lock, rules)) return 'count-anew';
  const isViewLocked = rules.viewLock && !lock.viewOpen;
  return isPastDeadline(lock, now) || isViewLocked ? 'lock' : 'count-anew';
}

/** Whether an account cannot be read until the passphrase is given. */
export function isLocked(account: Pick<Account, 'keptIn'>, lock: LockState): boolean {
  return account.keptIn === 'vault' && !lock.vaultOpen;
}

/** Whether any of the accounts that the user has keeps its key in the vault. */
export function usesVault(accounts: readonly Account[]): boolean {
  return presentAccounts(accounts).some(({ keptIn }) => keptIn === 'vault');
}

/** What decides whether amounts are shown. */
export interface Privacy {
  /** The user has chosen to hide amounts. */
  readonly masked: boolean;
  readonly settings: Pick<Settings, 'hiddenByDefault'>;
  /** A view lock is set. */
  readonly viewLock: boolean;
  readonly lock: LockState;
}

/** Why amounts are hidden; undefined where they are shown. The first needs the passphrase to end, the others a click. */
export type Hiding = 'view-locked' | 'masked' | 'by-default';

export function hidingOf({ masked, settings, viewLock, lock }: Privacy, now: number): Hiding | undefined {
  if (viewLock && !effectiveLock(lock, now).viewOpen) return 'view-locked';
  if (masked) return 'masked';
  return settings.hiddenByDefault && !isPeeking(lock, now) ? 'by-default' : undefined;
}

/** Whether amounts that are hidden by default are shown for the moment. */
export function isPeeking({ shownUntil }: LockState, now: number): boolean {
  // Far ahead means that the clock was set back.
  return shownUntil !== undefined && now < shownUntil && shownUntil - now <= SHOWN_MS;
}

/** The same with amounts that are hidden by default hidden again. */
export function withoutPeek(lock: LockState): LockState {
  const { shownUntil: _over, ...rest } = lock;
  return rest;
}
