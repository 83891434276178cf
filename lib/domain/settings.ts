import { usdFromMicros, type Usd } from './usd.ts';

export const REFRESH_MIN_MINUTES = 1;
export const REFRESH_MAX_MINUTES = 60;
export const REFRESH_DEFAULT_MINUTES = 2;

export interface Settings {
  /** Whole minutes between automatic refreshes, REFRESH_MIN_MINUTES to REFRESH_MAX_MINUTES. */
  readonly refreshMinutes: number;
  /** Notify when a pocket's total changes; takes effect only while the browser's permission is there. */
  readonly notifyChanges: boolean;
  /** Smallest change worth a notification, above zero. */
  readonly notifyThreshold: Usd;
}

export function defaultSettings(): Settings {
  return {
    refreshMinutes: REFRESH_DEFAULT_MINUTES,
    notifyChanges: true,
    notifyThreshold: usdFromMicros(1_000_000n),
  };
}

export function isRefreshMinutes(value: number): boolean {
  return Number.isInteger(value) && value >= REFRESH_MIN_MINUTES && value <= REFRESH_MAX_MINUTES;
}

/** The refresh interval in milliseconds. */
export function intervalMs(settings: Settings): number {
  return settings.refreshMinutes * 60_000;
}
