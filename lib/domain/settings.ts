import { usdFromMicros, type Usd } from './usd.ts';

export const REFRESH_MIN_MINUTES = 1;
export const REFRESH_MAX_MINUTES = 60;
export const REFRESH_DEFAULT_MINUTES = 2;

/** Choices for locking after idle time, minutes; 0 is off. */
export const LOCK_MINUTES = [0, 5, 15, 60] as const;
export type LockMinutes = (typeof LOCK_MINUTES)[number];

export interface Settings {
  /** Whole minutes between automatic refreshes, REFRESH_MIN_MINUTES to REFRESH_MAX_MINUTES. */
  readonly refreshMinutes: number;
  /** Notify when a pocket's total changes; takes effect only while the browser's permission is there. */
  readonly notifyChanges: boolean;
  /** Smallest change worth a notification, above zero. */
  readonly notifyThreshold: Usd;
  /** Lock after so many minutes in which nobody uses the computer (or, where the browser cannot tell, Bankroll). */
  readonly lockAfterMinutes: LockMinutes;
  /** Lock when the computer's screen locks; takes effect only while the browser's permission is there. */
  readonly lockOnSystemLock: boolean;
  /** With a view lock: locking hides amounts and leaves the vault open, so that reading goes on. */
  readonly lockKeepsReading: boolean;
  /** Amounts are hidden unless the user has just asked to see them. */
  readonly hiddenByDefault: boolean;
}

export function defaultSettings(): Settings {
  return {
    refreshMinutes: REFRESH_DEFAULT_MINUTES,
    notifyChanges: true,
    notifyThreshold: usdFromMicros(1_000_000n),
    lockAfterMinutes: 0,
    lockOnSystemLock: true,
    lockKeepsReading: false,
    hiddenByDefault: false,
  };
}

/** For settings that cannot be read: nobody knows how much they hid, and how soon they locked. */
export function strictestSettings(): Settings {
  return {
    ...defaultSettings(),
    lockAfterMinutes: 5,
    lockOnSystemLock: true,
    lockKeepsReading: false,
    hiddenByDefault: true,
  };
}

export function isRefreshMinutes(value: number): boolean {
  return Number.isInteger(value) && value >= REFRESH_MIN_MINUTES && value <= REFRESH_MAX_MINUTES;
}

export function isLockMinutes(value: unknown): value is LockMinutes {
  return (LOCK_MINUTES as readonly unknown[]).includes(value);
}

/** The refresh interval in milliseconds. */
export function intervalMs(settings: Settings): number {
  return settings.refreshMinutes * 60_000;
}
