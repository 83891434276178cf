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
  if (!settings.hiddenByDefault) return undefined;
  const until = lock.shownUntil;
  // Far ahead means that the clock was set back.
  return until !== undefined && now < until && until - now <= SHOWN_MS ? undefined : 'by-default';
}
