import { describe, expect, it } from 'vitest';
import type { ExchangeId } from '../../../lib/domain/account.ts';
import { maintenanceEnd } from '../../../lib/domain/maintenance.ts';
import { HOUR, MINUTE } from './make.ts';

const DAY = 24 * HOUR;
/** Thursdays, midnight in New York: in winter five hours behind UTC, in summer four. */
const WINTER = Date.UTC(2026, 0, 15, 5);
const SUMMER = Date.UTC(2026, 6, 16, 4);

const WINDOWS: readonly (readonly [exchange: ExchangeId, from: number, to: number])[] = [
  ['kalshi', 3 * HOUR, 5 * HOUR],
  ['polymarket-us', 2 * HOUR, 6 * HOUR],
];

const CASES = WINDOWS.flatMap(([exchange, from, to]) =>
  [WINTER, SUMMER].map((midnight) => ({
    exchange,
    season: midnight === WINTER ? 'winter' : 'summer',
    midnight,
    from: midnight + from,
    to: midnight + to,
  })),
);

describe.each(CASES)('the weekly maintenance of $exchange in $season', ({ exchange, midnight, from, to }) => {
  it.each([
    ['at its first moment', from],
    ['a millisecond later', from + 1],
    ['in the middle', (from + to) / 2],
    ['in its last minute', to - MINUTE],
    ['at its last millisecond', to - 1],
  ])('is under way %s, and ends when it should', (_title, now) => {
    expect(maintenanceEnd(exchange, now)).toBe(to);
  });

  it.each([
    ['at midnight', midnight],
    ['a minute before', from - MINUTE],
    ['a millisecond before', from - 1],
    ['at its end', to],
    ['a minute later', to + MINUTE],
    ['at noon', midnight + 12 * HOUR],
  ])('is not under way %s', (_title, now) => {
    expect(maintenanceEnd(exchange, now)).toBeUndefined();
  });

  it.each([1, 2, 3, 4, 5, 6])('is on no other day: %d days later', (days) => {
    for (let hour = 0; hour < 24; hour += 1) {
      expect(maintenanceEnd(exchange, midnight + days * DAY + hour * HOUR)).toBeUndefined();
    }
  });

  it('comes back a week later', () => {
    expect(maintenanceEnd(exchange, from + 7 * DAY)).toBe(to + 7 * DAY);
  });
});

describe('the weekly maintenance when clocks change', () => {
  // Clocks go back on 1 November 2026: the Thursday before is in summer time, the one after in winter time.
  it.each([
    ['before', Date.UTC(2026, 9, 29, 7), Date.UTC(2026, 9, 29, 9)],
    ['after', Date.UTC(2026, 10, 5, 8), Date.UTC(2026, 10, 5, 10)],
  ])('is by the clock of New York the week %s', (_title, from, to) => {
    expect(maintenanceEnd('kalshi', from - 1)).toBeUndefined();
    expect(maintenanceEnd('kalshi', from)).toBe(to);
    expect(maintenanceEnd('kalshi', to)).toBeUndefined();
  });
});

describe('announced maintenance', () => {
  const noon = WINTER + 12 * HOUR;
  const period = { from: noon, to: noon + HOUR };

  it.each([
    ['a millisecond before', noon - 1, undefined],
    ['at its beginning', noon, noon + HOUR],
    ['at its last millisecond', noon + HOUR - 1, noon + HOUR],
    ['at its end', noon + HOUR, undefined],
  ])('%s', (_title, now, expected) => {
    expect(maintenanceEnd('kalshi', now, [period])).toBe(expected);
    expect(maintenanceEnd('polymarket-us', now, [period])).toBe(expected);
  });

  it('that overlaps ends with the last of them', () => {
    const longer = { from: noon - HOUR, to: noon + 3 * HOUR };
    expect(maintenanceEnd('kalshi', noon, [longer, period])).toBe(longer.to);
    expect(maintenanceEnd('kalshi', noon, [period, longer])).toBe(longer.to);
  });

  it.each([
    ['longer than the weekly one', 9 * HOUR, 9 * HOUR],
    ['shorter than the weekly one', 4 * HOUR, 5 * HOUR],
  ])('%s ends with the later of the two', (_title, to, expected) => {
    const announced = [{ from: WINTER, to: WINTER + to }];
    expect(maintenanceEnd('kalshi', WINTER + 3.5 * HOUR, announced)).toBe(WINTER + expected);
  });

  it('that is over or yet to come says nothing', () => {
    const others = [
      { from: noon - 2 * HOUR, to: noon - HOUR },
      { from: noon + HOUR, to: noon + 2 * HOUR },
    ];
    expect(maintenanceEnd('kalshi', noon, others)).toBeUndefined();
  });
});
