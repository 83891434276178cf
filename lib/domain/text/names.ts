import type { Pocket } from '../reading.ts';

/** "Primary", "Subaccount N" or "Perps"; a bound key whose number Kalshi does not tell has a subaccount without one. */
export function pocketName({ kind, number }: Pick<Pocket, 'kind' | 'number'>): string {
  if (kind === 'perps') return 'Perps';
  if (number === undefined) return 'Subaccount (number not stated)';
  return number === 0 ? 'Primary' : `Subaccount ${number}`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A length of time in its largest whole unit: "12 s", "26 min", "3 h", "2 d". */
export function spanText(spanMs: number): string {
  if (spanMs < MINUTE_MS) return `${Math.max(0, Math.floor(spanMs / 1_000))} s`;
  if (spanMs < HOUR_MS) return `${Math.floor(spanMs / MINUTE_MS)} min`;
  if (spanMs < DAY_MS) return `${Math.floor(spanMs / HOUR_MS)} h`;
  return `${Math.floor(spanMs / DAY_MS)} d`;
}

/** "12 s ago", "4 min ago", "3 h ago", "2 d ago". An age below zero (the clock went back) is "just now". */
export function ageText(ageMs: number): string {
  return ageMs < 5_000 ? 'just now' : `${spanText(ageMs)} ago`;
}
