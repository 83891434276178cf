import type { ExchangeId } from './account.ts';
import type { Period } from './key-facts.ts';

/** A time of every week by the clock of New York, minutes after midnight. */
interface WeeklyWindow {
  readonly weekday: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Kalshi: Thursdays 03:00-05:00 ET (docs maintenance_and_pauses, Oct 2026). Polymarket US: Thursdays 02:00-06:00 ET
 * (since 2026-07-09). Reading often goes on meanwhile, so a window explains a failure and never causes one.
 */
const WEEKLY: Readonly<Record<ExchangeId, WeeklyWindow>> = {
  kalshi: { weekday: 'Thu', from: 180, to: 300 },
  'polymarket-us': { weekday: 'Thu', from: 120, to: 360 },
};

const newYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  weekday: 'short',
  hour: 'numeric',
  minute: 'numeric',
  hourCycle: 'h23',
});

function weeklyEnd(exchange: ExchangeId, now: number): number | undefined {
  const parts = new Map(newYork.formatToParts(now).map(({ type, value }) => [type, value]));
  const { weekday, from, to } = WEEKLY[exchange];
  // oxlint-disable-next-line bankroll/no-float-money -- the time of day
  const minutes = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  if (parts.get('weekday') !== weekday || minutes < from || minutes >= to) return undefined;
  // Clocks change on Sundays, never inside a window.
  return now - (now % 60_000) + (to - minutes) * 60_000;
}

/**
 * When the maintenance that this time falls into should end, Unix ms; undefined outside any. `announced` are periods that
 * the exchange has published beyond its weekly one.
 */
export function maintenanceEnd(
  exchange: ExchangeId,
  now: number,
  announced: readonly Period[] = [],
): number | undefined {
  const ends = announced.filter(({ from, to }) => from <= now && now < to).map(({ to }) => to);
  const weekly = weeklyEnd(exchange, now);
  if (weekly !== undefined) ends.push(weekly);
  return ends.length === 0 ? undefined : Math.max(...ends);
}
