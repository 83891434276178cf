/** "Primary" or "Subaccount N"; a bound key whose number Kalshi does not tell has a subaccount without a number. */
export function pocketName(number: number | undefined): string {
  if (number === undefined) return 'Subaccount (number not stated)';
  return number === 0 ? 'Primary' : `Subaccount ${number}`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "12 s ago", "4 min ago", "3 h ago", "2 d ago". An age below zero (the clock went back) is "just now". */
export function ageText(ageMs: number): string {
  if (ageMs < 5_000) return 'just now';
  if (ageMs < MINUTE_MS) return `${Math.floor(ageMs / 1_000)} s ago`;
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`;
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h ago`;
  return `${Math.floor(ageMs / DAY_MS)} d ago`;
}
