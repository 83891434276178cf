import { describe, expect, it, vi } from 'vitest';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { Result } from '../../../lib/domain/result.ts';
import { createExchangeClock } from '../../../lib/exchanges/exchange-clock.ts';
import type { Http } from '../../../lib/exchanges/http.ts';
import { createPoliteness } from '../../../lib/exchanges/politeness.ts';
import { FIRST, SECOND, signedGet, tickingBy } from './example-exchange.ts';
import { answer, NOW, scriptedHttp, status, type ScriptedHttp } from './scripted-http.ts';

const DAY = 86_400_000;
const FINE: Result<unknown, ReadFailure> = { ok: true, value: { fine: true } };
const SKEWED = { isSkew: () => true };

/** Takes requests that are at most five seconds off, and tells its time in whole seconds. */
function strictServer(serverNow: () => number): ScriptedHttp {
  return scriptedHttp(({ headers }) => {
    const serverTime = Math.floor(serverNow() / 1_000) * 1_000;
    return Math.abs(Number(headers['Time']) - serverNow()) <= 5_000
      ? { ...answer({ fine: true }), serverTime }
      : status(401, '', { serverTime });
  });
}

describe('a clock that is wrong', () => {
  it.each([
    ['an hour behind', 3_600_000],
    ['a day ahead', -DAY],
    ['seven seconds ahead', -7_000],
  ])('%s is corrected from the server’s own time', async (_title, offset) => {
    const http = strictServer(() => NOW + offset);
    expect(await signedGet(http, SKEWED)('/')).toEqual(FINE);
    expect(http.requests).toHaveLength(2);
  });

  it('is corrected once for the rest of the cycle', async () => {
    const http = strictServer(() => NOW + 60_000);
    const get = signedGet(http, SKEWED);
    expect(await get('/one')).toEqual(FINE);
    expect(await get('/two')).toEqual(FINE);
    expect(http.paths()).toEqual(['/one', '/one', '/two']);
  });

  it('is corrected for requests that were under way together', async () => {
    const http = strictServer(() => NOW + 60_000);
    const get = signedGet(http, SKEWED);
    expect(await Promise.all([get('/one'), get('/two'), get('/three')])).toEqual([FINE, FINE, FINE]);
    expect(http.requests).toHaveLength(6);
  });

  it('is corrected for requests that waited behind a refused one', async () => {
    const http = strictServer(() => NOW + 60_000);
    const polite = createPoliteness(http, () => Date.now()).httpFor({ id: 'k' });
    const get = signedGet(http, SKEWED, { http: polite });
    const paths = ['/1', '/2', '/3', '/4', '/5'];
    expect(await Promise.all(paths.map((path) => get(path)))).toEqual(paths.map(() => FINE));
  });

  it('is corrected also where a second try has to wait while another one is refused', async () => {
    vi.useFakeTimers();
    const strict = strictServer(() => NOW + 60_000);
    const slow: Http = {
      async get(url, headers, signal) {
        const got = await strict.get(url, headers, signal);
        await new Promise((resolve) => {
          setTimeout(resolve, url.pathname === '/2' ? 100 : 10);
        });
        return got;
      },
    };
    // Two at once, and then four a second: the second try of /1 waits until /2 has been refused.
    const budget = { perSecond: 16, burst: 8 };
    const polite = createPoliteness(slow, () => Date.now()).httpFor({ id: 'k', budget });
    const get = signedGet(strict, SKEWED, { http: polite });
    const both = Promise.all([get('/1'), get('/2')]);
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect(await both).toEqual([FINE, FINE]);
  });

  it('keeps its correction on the second host', async () => {
    const http = scriptedHttp(({ url, headers }) => {
      if (url.hostname === FIRST) return status(503);
      return Math.abs(Number(headers['Time']) - (NOW + 60_000)) <= 5_000
        ? answer({ fine: true })
        : status(401, '', { serverTime: NOW + 60_000 });
    });
    expect(await signedGet(http, SKEWED)('/')).toEqual(FINE);
    expect(http.hosts()).toEqual([FIRST, SECOND, SECOND]);
  });

  it.each([
    ['says an hour', () => NOW - 3_600_500, 3_600],
    ['says exactly what this machine says', () => NOW - 500, 0],
    ['jumps about', tickingBy(77_000), undefined],
  ])(
    'is not corrected for ever by a server that refuses every time and %s',
    async (_title, time, seconds) => {
      const http = scriptedHttp(() => status(401, '', { serverTime: time() }));
      const got = await signedGet(http, SKEWED)('/');
      expect(got).toMatchObject({ ok: false, failure: { kind: 'clock-skew' } });
      // By how much the machine's own clock is off, not what the correction left of it.
      if (seconds !== undefined) expect(got).toMatchObject({ failure: { seconds } });
      expect(http.requests).toHaveLength(2);
    },
  );

  it('is reported without a second try when the server does not tell its time', async () => {
    const http = scriptedHttp(() => status(401));
    expect(await signedGet(http, SKEWED)('/')).toEqual({ ok: false, failure: { kind: 'clock-skew' } });
    expect(http.requests).toHaveLength(1);
  });

  it.each([
    ['a day ahead', DAY],
    ['a day behind', -DAY],
    ['a year ahead', 365 * DAY],
  ])('%s is in within two requests, and the next request is right at once', async (_title, ahead) => {
    const clock = createExchangeClock([100, -200, 50, 0, 300]);
    const http = strictServer(() => NOW - ahead);
    const get = signedGet(http, SKEWED, { clock });
    expect(await get('/one')).toEqual(FINE);
    expect(http.requests).toHaveLength(2);
    expect(await get('/two')).toEqual(FINE);
    expect(http.paths()).toEqual(['/one', '/one', '/two']);
  });

  it('is right from the first request of the next cycle on', async () => {
    const first = createExchangeClock([]);
    await signedGet(
      strictServer(() => NOW - DAY),
      SKEWED,
      { clock: first },
    )('/');
    const http = strictServer(() => NOW - DAY);
    const get = signedGet(http, SKEWED, { clock: createExchangeClock(first.samples()) });
    expect(await get('/')).toEqual(FINE);
    expect(http.requests).toHaveLength(1);
  });

  it('that is set right again costs one more request, and then none', async () => {
    const clock = createExchangeClock([DAY, DAY, DAY, DAY, DAY]);
    const http = strictServer(() => NOW);
    const get = signedGet(http, SKEWED, { clock });
    expect(await get('/one')).toEqual(FINE);
    expect(await get('/two')).toEqual(FINE);
    expect(http.paths()).toEqual(['/one', '/one', '/two']);
  });
});

describe('the time in a request', () => {
  it.each([
    ['nothing is known', [], 0],
    ['the difference is too little to tell', [1_500, 1_900, 2_000], 0],
    ['this machine is a minute ahead', [60_000, 59_000, 61_000], 60_000],
    ['this machine is a minute behind', [-60_000], -60_000],
  ])('where %s', async (_title, samples, takenOff) => {
    const http = scriptedHttp(() => answer({}));
    await signedGet(http, {}, { clock: createExchangeClock(samples) })('/');
    expect(http.requests.map(({ headers }) => headers)).toEqual([
      { Time: String(NOW - takenOff), Signature: `signed(${NOW - takenOff}GET/)` },
    ]);
  });

  it('is that of its sending, however long its turn took to come', async () => {
    let time = NOW;
    const direct = scriptedHttp(() => answer({}));
    const slow: ScriptedHttp = {
      ...direct,
      get(url, headers, signal) {
        time += 45_000;
        return direct.get(url, headers, signal);
      },
    };
    await signedGet(slow, {}, { now: () => time })('/');
    expect(direct.requests[0]?.headers['Time']).toBe(String(NOW + 45_000));
  });
});

describe('a measurement of the clock', () => {
  /** What the clock has learned from one answer that took so long, and what was told to `explain`. */
  async function measured(
    serverTime: number | undefined,
    tookMs: number,
    { code = 200, samples = [] as readonly number[] } = {},
  ): Promise<{ learned: readonly number[]; told: number | undefined }> {
    let time = NOW;
    let told: number | undefined;
    const clock = createExchangeClock(samples);
    const http = scriptedHttp(() => {
      time += tookMs;
      return status(code, '{}', serverTime === undefined ? {} : { serverTime });
    });
    const isSkew = (aheadMs: number | undefined): boolean => {
      told = aheadMs;
      return false;
    };
    await signedGet(http, { isSkew }, { clock, now: () => time })('/');
    return { learned: clock.samples(), told };
  }

  it('is taken at the middle of the server’s second', async () => {
    expect((await measured(NOW - 20_000, 0, { code: 401 })).told).toBe(19_500);
  });

  it('is taken at the middle of the request’s way there and back', async () => {
    expect((await measured(NOW - 500, 4_000)).learned).toEqual([2_000]);
  });

  it.each([200, 400, 401, 403, 429])('is taken from a %i too', async (code) => {
    expect((await measured(NOW - 60_500, 0, { code })).learned).toEqual([60_000]);
  });

  it('is taken of nothing where the server does not tell its time', async () => {
    expect(await measured(undefined, 0, { code: 401 })).toEqual({ learned: [], told: undefined });
  });

  it('tells the exchange’s rules about the time in the request, not about this machine', async () => {
    const known = { code: 401, samples: [60_000] };
    expect(await measured(NOW - 60_500, 0, known)).toEqual({ learned: [60_000, 60_000], told: 0 });
    expect(await measured(NOW - 63_500, 0, known)).toEqual({ learned: [60_000, 63_000], told: 3_000 });
    expect(await measured(NOW - 500, 0, known)).toEqual({ learned: [0], told: -60_000 });
  });
});
