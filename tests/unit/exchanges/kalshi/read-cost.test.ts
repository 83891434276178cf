import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reading } from '../../../../lib/domain/reading.ts';
import { createPoliteness } from '../../../../lib/exchanges/politeness.ts';
import { usd } from '../../domain/make.ts';
import { NOW } from '../scripted-http.ts';
import { balancePath, kalshiMember, LIST, read, type Pocket } from './member.ts';

const BASIC = { perSecond: 20, burst: 60 };

function books(count: number): Readonly<Record<number, Pocket>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, number) => [number, { cash: '1.00', positions: 150 }]),
  );
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a quiet cycle', () => {
  it.each([1, 5, 64])('of %d subaccounts costs one request more than that', async (count) => {
    const http = kalshiMember({ pockets: books(count) });
    const first = await read(http);
    if (!first.ok) throw new Error(first.failure.kind);
    const before = http.requests.length;
    const second = await read(http, { previous: first.value, facts: { checkedAt: NOW, scopes: ['read'] } });
    expect(second).toEqual(first);
    const paths = http.paths().slice(before);
    expect(paths).toHaveLength(count + 1);
    expect(new Set(paths)).toEqual(
      new Set([LIST, ...Object.keys(books(count)).map(Number).map(balancePath)]),
    );
  });
});

/** Reads an account through the politeness that the background puts around every request. */
async function readPolitely(
  count: number,
  deadlineMs: number,
  previous?: Reading,
): Promise<{ reading: Reading; tookMs: number; requests: number }> {
  const http = kalshiMember({ pockets: books(count) });
  const startedAt = Date.now();
  const cycle = new AbortController();
  setTimeout(() => cycle.abort(), deadlineMs);
  const polite = createPoliteness(http, () => Date.now()).httpFor({ id: 'k', budget: BASIC });
  const pending = read(polite, {
    tools: { now: () => Date.now(), signal: cycle.signal },
    ...(previous && { previous }),
  });
  let tookMs = Infinity;
  void pending.then(() => (tookMs = Date.now() - startedAt));
  await vi.runAllTimersAsync();
  const got = await pending;
  if (!got.ok) throw new Error(got.failure.kind);
  return { reading: got.value, tookMs, requests: http.requests.length };
}

describe('64 subaccounts at the pace of the lowest tier', () => {
  it('are read whole inside one cycle', async () => {
    const { reading, tookMs, requests } = await readPolitely(64, 20_000);
    expect(reading.pockets).toHaveLength(64);
    expect(
      reading.pockets.every(
        ({ balance, failure, fetchedAt }) =>
          balance.cash === usd('1') &&
          balance.positions === usd('1.5') &&
          failure === undefined &&
          fetchedAt === undefined,
      ),
    ).toBe(true);
    expect(requests).toBe(65);
    // Ten at once, and then five a second.
    expect(tookMs).toBe(11_000);
  });

  it('go on in the next cycle where one is too short, and nothing that was read is lost', async () => {
    const first = await readPolitely(64, 6_000);
    const read1 = first.reading.pockets.filter(({ balance }) => balance.positions !== undefined);
    expect(read1.length).toBeGreaterThan(30);
    expect(read1.length).toBeLessThan(64);
    expect(first.reading.pockets).toHaveLength(64);

    vi.setSystemTime(NOW + 120_000);
    const second = await readPolitely(64, 6_000, first.reading);
    expect(second.reading.pockets).toHaveLength(64);
    expect(second.reading.pockets.every(({ balance }) => balance.positions === usd('1.5'))).toBe(true);
    expect(second.reading.pockets.every(({ failure }) => failure === undefined)).toBe(true);
    const kept = second.reading.pockets.filter(({ fetchedAt }) => fetchedAt !== undefined);
    // What the second did not reach is what the first had read, and says when.
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.every(({ number }) => read1.some((one) => one.number === number))).toBe(true);
    expect(new Set(kept.map(({ fetchedAt }) => fetchedAt))).toEqual(new Set([first.reading.fetchedAt]));
  });
});
