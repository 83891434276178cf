import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { ReadBudget } from '../../../lib/domain/key-facts.ts';
import type { Result } from '../../../lib/domain/result.ts';
import type { HeaderMaker, Http, HttpAnswer } from '../../../lib/exchanges/http.ts';
import type { PaceLimits } from '../../../lib/exchanges/pace.ts';
import { createPoliteness, limitsFor, type Politeness } from '../../../lib/exchanges/politeness.ts';
import { answer, scriptedHttp, status, type ScriptedHttp } from './scripted-http.ts';

const never = new AbortController().signal;
const none: HeaderMaker = () => Promise.resolve({});
const A = 'a.example.com';
const B = 'b.example.com';
let startedAt = 0;

beforeEach(() => {
  vi.useFakeTimers();
  startedAt = Date.now();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('limitsFor', () => {
  it.each<[string, ReadBudget | undefined, PaceLimits]>([
    ['nothing is stated', undefined, { perSecond: 5, burst: 10 }],
    ['Kalshi Basic', { perSecond: 20, burst: 60 }, { perSecond: 5, burst: 10 }],
    ['Kalshi Advanced', { perSecond: 30, burst: 90 }, { perSecond: 7.5, burst: 10 }],
    ['Kalshi Prime', { perSecond: 480, burst: 480 }, { perSecond: 10, burst: 10 }],
    ['a small budget', { perSecond: 2, burst: 8 }, { perSecond: 0.5, burst: 2 }],
    ['a burst that is no multiple of four', { perSecond: 8, burst: 15 }, { perSecond: 2, burst: 3 }],
    ['a burst of less than four', { perSecond: 8, burst: 3 }, { perSecond: 2, burst: 1 }],
    ['nothing at all', { perSecond: 0, burst: 0 }, { perSecond: 0.1, burst: 1 }],
  ])('%s', (_title, budget, expected) => {
    expect(limitsFor(budget)).toEqual(expected);
  });
});

/** Sends so many requests at once; resolves to when each came through, ms from the start. */
async function sentAt(polite: Http, count: number, host = A): Promise<number[]> {
  const times: number[] = [];
  const all = Array.from({ length: count }, async () => {
    const got = await polite.get(new URL(`https://${host}/`), none, never);
    if (got.ok) times.push(Date.now() - startedAt);
  });
  await vi.runAllTimersAsync();
  await Promise.all(all);
  return times;
}

/** A network whose answers take a while, and which notes how many are under way at a time. */
function busyHttp(tookMs: number): { http: ScriptedHttp; most: (host: string) => number } {
  const under = new Map<string, number>();
  const most = new Map<string, number>();
  const http = scriptedHttp(async ({ url }) => {
    const now = (under.get(url.hostname) ?? 0) + 1;
    under.set(url.hostname, now);
    most.set(url.hostname, Math.max(now, most.get(url.hostname) ?? 0));
    await new Promise((resolve) => {
      setTimeout(resolve, tookMs);
    });
    under.set(url.hostname, (under.get(url.hostname) ?? 0) - 1);
    return answer({});
  });
  return { http, most: (host) => most.get(host) ?? 0 };
}

function politeOver(http: Http): Politeness {
  return createPoliteness(http, () => Date.now());
}

describe('the budget of an account', () => {
  const direct = scriptedHttp(() => answer({}));

  it('is used up to a quarter', async () => {
    const polite = politeOver(direct).httpFor({ id: 'k', budget: { perSecond: 4, burst: 8 } });
    expect(await sentAt(polite, 5)).toEqual([0, 0, 1_000, 2_000, 3_000]);
  });

  it('is one for a key, whatever it is asked for and however often it is opened', async () => {
    const politeness = politeOver(direct);
    const budget: ReadBudget = { perSecond: 4, burst: 8 };
    const reading = politeness.httpFor({ id: 'k', budget });
    const checking = politeness.httpFor({ id: 'k', budget });
    const both = [sentAt(reading, 2), sentAt(checking, 2, B)];
    expect((await Promise.all(both)).flat().toSorted((a, b) => a - b)).toEqual([0, 0, 1_000, 2_000]);
    startedAt = Date.now();
    expect(await sentAt(politeness.httpFor({ id: 'k', budget }), 1)).toEqual([1_000]);
  });

  it('is each account’s own', async () => {
    const politeness = politeOver(direct);
    const budget: ReadBudget = { perSecond: 4, burst: 8 };
    await sentAt(politeness.httpFor({ id: 'one', budget }), 2);
    expect(await sentAt(politeness.httpFor({ id: 'two', budget }), 2)).toEqual([0, 0]);
  });

  it('is what the exchange says once it has said so', async () => {
    const politeness = politeOver(direct);
    expect(await sentAt(politeness.httpFor({ id: 'k' }), 11)).toEqual([...Array<number>(10).fill(0), 200]);
    startedAt = Date.now();
    const told = politeness.httpFor({ id: 'k', budget: { perSecond: 4, burst: 8 } });
    expect(await sentAt(told, 2)).toEqual([1_000, 2_000]);
  });
});

describe('a host', () => {
  it('is sent two requests at a time, over all accounts', async () => {
    const { http, most } = busyHttp(50);
    const politeness = politeOver(http);
    const payers = ['one', 'two', 'three', 'four'].map((id) => politeness.httpFor({ id }));
    const sent = await Promise.all(payers.map((polite) => sentAt(polite, 3)));
    expect(sent.flat()).toHaveLength(12);
    expect(most(A)).toBe(2);
  });

  it('does not wait for another host', async () => {
    const { http, most } = busyHttp(50);
    const polite = politeOver(http).httpFor({ id: 'k' });
    await Promise.all([sentAt(polite, 4, A), sentAt(polite, 4, B)]);
    expect([most(A), most(B)]).toEqual([2, 2]);
    expect(Date.now() - startedAt).toBe(100);
  });

  it('is open again after requests that failed or broke', async () => {
    let round = 0;
    const failing: Http = {
      get(url) {
        round += 1;
        if (round <= 4) return Promise.reject(new Error('a bug'));
        return Promise.resolve({ ok: false, failure: { kind: 'dns-tls', host: url.hostname } });
      },
    };
    const polite = politeOver(failing).httpFor({ id: 'k' });
    const get = (): Promise<Result<HttpAnswer, ReadFailure>> =>
      polite.get(new URL(`https://${A}/`), none, never);
    for (let time = 0; time < 4; time += 1) await expect(get()).rejects.toThrow('a bug');
    for (let time = 0; time < 4; time += 1) {
      expect(await get()).toEqual({ ok: false, failure: { kind: 'dns-tls', host: A } });
    }
  });
});

describe('a request that waits', () => {
  it('is signed when its turn has come', async () => {
    const http = scriptedHttp(() => answer({}));
    const polite = politeOver(http).httpFor({ id: 'k', budget: { perSecond: 4, burst: 4 } });
    const sign: HeaderMaker = () => Promise.resolve({ Time: String(Date.now() - startedAt) });
    const all = [0, 1, 2].map(() => polite.get(new URL(`https://${A}/`), sign, never));
    await vi.runAllTimersAsync();
    await Promise.all(all);
    expect(http.requests.map(({ headers }) => headers['Time'])).toEqual(['0', '1000', '2000']);
  });

  it('for a place at its host is signed when it has one', async () => {
    const { http } = busyHttp(3_000);
    const polite = politeOver(http).httpFor({ id: 'k' });
    const sign: HeaderMaker = () => Promise.resolve({ Time: String(Date.now() - startedAt) });
    const all = [0, 1, 2, 3].map(() => polite.get(new URL(`https://${A}/`), sign, never));
    await vi.runAllTimersAsync();
    await Promise.all(all);
    expect(http.requests.map(({ headers }) => headers['Time'])).toEqual(['0', '0', '3000', '3000']);
  });

  it.each([
    ['its turn', { perSecond: 0.04, burst: 4 }, 0],
    ['a place at its host', undefined, 60_000],
  ])('for %s is not sent or signed after the time is up', async (_title, budget, tookMs) => {
    const { http } = busyHttp(tookMs);
    const polite = politeOver(http).httpFor({ id: 'k', budget });
    const controller = new AbortController();
    let signatures = 0;
    const sign: HeaderMaker = () => Promise.resolve({ Signature: String((signatures += 1)) });
    const all = Array.from({ length: 6 }, () =>
      polite.get(new URL(`https://${A}/`), sign, controller.signal),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    const before = http.requests.length;
    expect(before).toBeLessThan(6);
    controller.abort();
    await vi.runAllTimersAsync();
    const outcomes = await Promise.all(all);
    expect([http.requests.length, signatures]).toEqual([before, before]);
    expect(outcomes.slice(before)).toEqual(
      Array.from({ length: 6 - before }, () => ({ ok: false, failure: { kind: 'timeout', host: A } })),
    );
  });

  it('and gives up leaves its turn and its place to others', async () => {
    const { http } = busyHttp(250);
    const polite = politeOver(http).httpFor({ id: 'k', budget: { perSecond: 4, burst: 4 } });
    await sentAt(polite, 1);
    const controller = new AbortController();
    const given = [0, 1, 2].map(() => polite.get(new URL(`https://${A}/`), none, controller.signal));
    controller.abort();
    await Promise.all(given);
    startedAt = Date.now();
    expect(await sentAt(polite, 1)).toEqual([1_000]);
  });

  it('is not sent when the time is up before it begins', async () => {
    const http = scriptedHttp(() => answer({}));
    const polite = politeOver(http).httpFor({ id: 'k' });
    expect(await polite.get(new URL(`https://${A}/`), none, AbortSignal.abort())).toEqual({
      ok: false,
      failure: { kind: 'timeout', host: A },
    });
    expect(http.requests).toEqual([]);
  });
});

describe('a refusal', () => {
  const budget: ReadBudget = { perSecond: 4, burst: 8 };
  let signatures = 0;
  const sign: HeaderMaker = () => Promise.resolve({ Signature: String((signatures += 1)) });

  /** Asks five times at once, of which two go out before the others have their turn. */
  async function askFive(polite: Http): Promise<Result<HttpAnswer, ReadFailure>[]> {
    signatures = 0;
    const all = Array.from({ length: 5 }, () => polite.get(new URL(`https://${A}/`), sign, never));
    await vi.runAllTimersAsync();
    return Promise.all(all);
  }

  it.each([401, 429])(
    'with %i is the answer to all that were waiting, and nothing more is sent',
    async (code) => {
      const refusal = status(code, { error: 'no' }, { retryAfterMs: 5_000 });
      const http = scriptedHttp(() => refusal);
      const got = await askFive(politeOver(http).httpFor({ id: 'k', budget }));
      expect(got).toEqual(Array.from({ length: 5 }, () => ({ ok: true, value: refusal })));
      expect([http.requests.length, signatures]).toEqual([2, 2]);
    },
  );

  it.each([200, 400, 403, 404, 500, 503])('with %i says nothing about other requests', async (code) => {
    const http = scriptedHttp(() => status(code));
    await askFive(politeOver(http).httpFor({ id: 'k', budget }));
    expect(http.requests).toHaveLength(5);
  });

  it('says nothing about requests made after it', async () => {
    const http = scriptedHttp(() => (http.requests.length <= 2 ? status(429) : answer({})));
    const polite = politeOver(http).httpFor({ id: 'k', budget });
    await askFive(polite);
    expect(await sentAt(polite, 1)).toHaveLength(1);
    expect(http.requests).toHaveLength(3);
  });

  it('says nothing about another key', async () => {
    const http = scriptedHttp(({ headers }) =>
      headers['Signature'] === undefined ? answer({}) : status(401),
    );
    const politeness = politeOver(http);
    const refused = askFive(politeness.httpFor({ id: 'one', budget }));
    expect(await sentAt(politeness.httpFor({ id: 'two', budget }), 3)).toHaveLength(3);
    await refused;
    expect(http.requests).toHaveLength(5);
  });

  it('is passed on without its time, which is of another moment', async () => {
    const http = scriptedHttp(() => status(401, '', { serverTime: 1_000 }));
    const got = await askFive(politeOver(http).httpFor({ id: 'k', budget }));
    expect(got.map((one) => one.ok && one.value.serverTime)).toEqual([
      1_000,
      1_000,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
