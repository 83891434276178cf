import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import { explainByTimetable, looksClosed } from '../../../lib/exchanges/closure.ts';
import { createExchangeClock } from '../../../lib/exchanges/exchange-clock.ts';
import { EVERY_READ_FAILURE, nameOf } from '../domain/every-failure.ts';
import { HOUR } from '../domain/make.ts';

/** A Thursday at 03:30 in New York, in winter. */
const THURSDAY = Date.UTC(2026, 10, 19, 8, 30);
const FIVE = Date.UTC(2026, 10, 19, 10);
const FRIDAY = THURSDAY + 24 * HOUR;
const SERVER: ReadFailure = { kind: 'server', status: 503 };

const CLOSED: readonly ReadFailure[] = [
  SERVER,
  { kind: 'server', status: 500 },
  { kind: 'server', status: 408 },
  { kind: 'timeout', host: 'h' },
  { kind: 'unreadable', field: 'a web page', page: true },
];
const NOT_CLOSED: readonly ReadFailure[] = [
  { kind: 'server', status: 403 },
  { kind: 'server', status: 404 },
  { kind: 'dns-tls', host: 'h' },
  { kind: 'unreadable', field: 'balance' },
  { kind: 'clock-skew', seconds: 90 },
  { kind: 'rate-limited', retryAfterMs: 1_000 },
  { kind: 'contradictory', between: 'list' },
  ...EVERY_READ_FAILURE.filter((failure) => !['server', 'timeout', 'unreadable'].includes(failure.kind)),
];

function titled(failures: readonly ReadFailure[]): (readonly [string, ReadFailure])[] {
  return failures.map((failure) => [`${nameOf(failure)} ${JSON.stringify(failure)}`, failure] as const);
}

function explain(failure: ReadFailure, now: number, aheadMs = 0): ReadFailure {
  const clock = createExchangeClock(aheadMs === 0 ? [] : [aheadMs]);
  return explainByTimetable('kalshi', failure, { now: () => now, clock });
}

describe('a failure that a closed exchange could give', () => {
  it.each(titled(CLOSED))('%s', (_title, failure) => {
    expect(looksClosed(failure)).toBe(true);
    expect(explain(failure, THURSDAY)).toEqual({ kind: 'maintenance', until: FIVE });
    expect(explain(failure, FRIDAY)).toEqual(failure);
  });
});

describe('a failure that says something else at any hour', () => {
  it.each(titled(NOT_CLOSED))('%s', (_title, failure) => {
    expect(looksClosed(failure)).toBe(false);
    expect(explain(failure, THURSDAY)).toEqual(failure);
  });
});

describe('the timetable', () => {
  it('is each exchange’s own', () => {
    const tools = { now: () => THURSDAY - HOUR, clock: createExchangeClock([]) };
    expect(explainByTimetable('kalshi', SERVER, tools)).toEqual(SERVER);
    expect(explainByTimetable('polymarket-us', SERVER, tools)).toEqual({
      kind: 'maintenance',
      until: FIVE + HOUR,
    });
  });

  it('is read by the exchange’s clock, where this machine’s is known to be wrong', () => {
    expect(explain(SERVER, FRIDAY, 24 * HOUR)).toEqual({ kind: 'maintenance', until: FIVE });
    expect(explain(SERVER, THURSDAY, 24 * HOUR)).toEqual(SERVER);
  });

  it('has what the exchange has announced', () => {
    const facts = { checkedAt: 0, maintenance: [{ from: FRIDAY - 1, to: FRIDAY + HOUR }] };
    const tools = { now: () => FRIDAY, clock: createExchangeClock([]) };
    expect(explainByTimetable('kalshi', SERVER, tools, facts)).toEqual({
      kind: 'maintenance',
      until: FRIDAY + HOUR,
    });
    expect(explainByTimetable('kalshi', { kind: 'key-scope' }, tools, facts)).toEqual({ kind: 'key-scope' });
  });
});
