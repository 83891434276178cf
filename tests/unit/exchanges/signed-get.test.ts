import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { Result } from '../../../lib/domain/result.ts';
import { JsonNumber } from '../../../lib/exchanges/json.ts';
import type { Tools } from '../../../lib/exchanges/port.ts';
import { createSignedGet, type SignedGet } from '../../../lib/exchanges/signed-get.ts';
import { answer, NOW, scriptedHttp, status, toolsWith, type ScriptedHttp } from './scripted-http.ts';

const FIRST = 'first.example.com';
const SECOND = 'second.example.com';

interface DialectChanges {
  readonly hosts?: readonly string[];
  /** Refusals that this exchange blames on the clock. */
  readonly isSkew?: (aheadMs: number | undefined) => boolean;
}

function signedGet(
  http: ScriptedHttp,
  { hosts = [FIRST, SECOND], isSkew = () => false }: DialectChanges = {},
  tools: Partial<Tools> = {},
): SignedGet {
  return createSignedGet(
    {
      hosts,
      headers: async (sign, timestamp, path) => ({
        Time: timestamp,
        Signature: await sign(`${timestamp}GET${path}`),
      }),
      explain: ({ status }, _json, aheadMs) =>
        status === 401 && isSkew(aheadMs)
          ? { kind: 'clock-skew', ...(aheadMs !== undefined && { seconds: Math.round(aheadMs / 1_000) }) }
          : undefined,
    },
    toolsWith(http, tools),
  );
}

/** A clock that moves on by so much at each look. */
function tickingBy(ms: number): () => number {
  let time = NOW - ms;
  return () => (time += ms);
}

const DOWN: ReadFailure = { kind: 'dns-tls', host: FIRST };
const SLOW: ReadFailure = { kind: 'timeout', host: FIRST };

describe('what is sent', () => {
  it('has the query in the address and not in the signed text', async () => {
    const http = scriptedHttp(() => answer({}));
    await signedGet(http)('/v1/positions', { limit: '100', cursor: 'a&b=ü/+' });
    const [request] = http.requests;
    expect(request?.url.href).toBe(
      'https://first.example.com/v1/positions?limit=100&cursor=a%26b%3D%C3%BC%2F%2B',
    );
    expect(request?.url.searchParams.get('cursor')).toBe('a&b=ü/+');
    expect(request?.headers).toEqual({
      Time: String(NOW),
      Signature: `signed(${NOW}GET/v1/positions)`,
    });
  });

  it('has no question mark without a query', async () => {
    const http = scriptedHttp(() => answer({}));
    await signedGet(http)('/v1/balances');
    expect(http.requests[0]?.url.href).toBe('https://first.example.com/v1/balances');
  });

  it('has a whole number of milliseconds', async () => {
    const http = scriptedHttp(() => answer({}));
    await signedGet(http, {}, { now: () => NOW + 0.6 })('/v1/balances');
    expect(http.requests[0]?.headers['Time']).toBe(String(NOW + 1));
  });
});

describe('what comes back', () => {
  it('is the parsed body of a 200', async () => {
    const get = signedGet(scriptedHttp(() => answer('{"a":1.50}')));
    const got = await get('/');
    expect(got.ok && got.value).toEqual({ a: expect.any(JsonNumber) as JsonNumber });
  });

  it('is undefined for a 200 that is not JSON, for the reader to name', async () => {
    const get = signedGet(scriptedHttp(() => answer('<html>')));
    expect(await get('/')).toEqual({ ok: true, value: undefined });
  });

  it.each<[number, ReadFailure]>([
    [400, { kind: 'unreadable', field: 'status 400' }],
    [401, { kind: 'key-rejected', reason: 'unspecified' }],
    [403, { kind: 'key-scope' }],
    [404, { kind: 'unreadable', field: 'status 404' }],
    [429, { kind: 'rate-limited' }],
  ])('is what a %i means, and no other host is asked', async (code, failure) => {
    const http = scriptedHttp(() => status(code));
    expect(await signedGet(http)('/')).toEqual({ ok: false, failure });
    expect(http.hosts()).toEqual([FIRST]);
  });

  it('is offline at once: another host would be no nearer', async () => {
    const http = scriptedHttp(() => ({ kind: 'offline' }));
    expect(await signedGet(http)('/')).toEqual({ ok: false, failure: { kind: 'offline' } });
    expect(http.hosts()).toEqual([FIRST]);
  });
});

describe('the second host', () => {
  it.each([
    ['cannot be reached', DOWN],
    ['does not answer in time', SLOW],
    ['answers 500', status(500)],
    ['answers 503 in HTML', status(503, '<html>')],
    ['answers 408', status(408)],
  ])('is asked when the first %s', async (_title, trouble) => {
    const http = scriptedHttp(({ url }) => (url.hostname === FIRST ? trouble : answer({ from: 'second' })));
    expect(await signedGet(http)('/')).toEqual({ ok: true, value: { from: 'second' } });
    expect(http.hosts()).toEqual([FIRST, SECOND]);
  });

  it('gets its own signature with its own time', async () => {
    const http = scriptedHttp(({ url }) => (url.hostname === FIRST ? DOWN : answer({})));
    await signedGet(http, {}, { now: tickingBy(10) })('/v1/balances');
    const times = http.requests.map(({ headers }) => headers['Time']);
    expect(times).toEqual([String(NOW), String(NOW + 10)]);
    expect(http.requests.map(({ headers }) => headers['Signature'])).toEqual(
      times.map((time) => `signed(${time}GET/v1/balances)`),
    );
  });

  it('stays the first choice for the rest of the cycle', async () => {
    const http = scriptedHttp(({ url }) => (url.hostname === FIRST ? DOWN : answer({})));
    const get = signedGet(http);
    await get('/one');
    await get('/two');
    expect(http.hosts()).toEqual([FIRST, SECOND, SECOND]);
  });

  it('is left for the first one again when it fails in turn', async () => {
    let broken = FIRST;
    const http = scriptedHttp(({ url }) => (url.hostname === broken ? status(502) : answer({})));
    const get = signedGet(http);
    await get('/one');
    broken = SECOND;
    expect((await get('/two')).ok).toBe(true);
    expect(http.hosts()).toEqual([FIRST, SECOND, SECOND, FIRST]);
  });

  it('is not asked when the cycle’s time is up', async () => {
    const cycle = new AbortController();
    const http = scriptedHttp(() => {
      cycle.abort();
      return SLOW;
    });
    expect(await signedGet(http, {}, { signal: cycle.signal })('/')).toEqual({ ok: false, failure: SLOW });
    expect(http.hosts()).toEqual([FIRST]);
  });

  it('does not exist everywhere', async () => {
    const http = scriptedHttp(() => status(500));
    expect(await signedGet(http, { hosts: [FIRST] })('/')).toEqual({
      ok: false,
      failure: { kind: 'server', status: 500 },
    });
    expect(http.hosts()).toEqual([FIRST]);
  });

  it.each<[string, readonly [ReadFailure, ReadFailure], ReadFailure]>([
    ['an answer over silence', [SLOW, { kind: 'server', status: 503 }], { kind: 'server', status: 503 }],
    [
      'an answer over no connection',
      [{ kind: 'server', status: 500 }, DOWN],
      { kind: 'server', status: 500 },
    ],
    ['silence over no connection', [DOWN, SLOW], SLOW],
    ['silence over no connection, in either order', [SLOW, DOWN], SLOW],
    [
      'the first of two alike',
      [
        { kind: 'dns-tls', host: FIRST },
        { kind: 'dns-tls', host: SECOND },
      ],
      DOWN,
    ],
    [
      'a refusal by the second over trouble of the first',
      [DOWN, { kind: 'rate-limited' }],
      { kind: 'rate-limited' },
    ],
  ])('failing too, the report prefers %s', async (_title, [first, second], expected) => {
    const http = scriptedHttp(({ url }) => {
      const failure = url.hostname === FIRST ? first : second;
      return failure.kind === 'server' ? status(failure.status) : failure;
    });
    expect(await signedGet(http)('/')).toEqual({ ok: false, failure: expected });
  });
});

describe('a clock that is wrong', () => {
  /** Takes requests that are at most five seconds off, and tells its time in whole seconds. */
  function strictServer(serverNow: () => number): ScriptedHttp {
    return scriptedHttp(({ headers }) =>
      Math.abs(Number(headers['Time']) - serverNow()) <= 5_000
        ? answer({ fine: true })
        : status(401, '', { serverTime: Math.floor(serverNow() / 1_000) * 1_000 }),
    );
  }
  const skewed: DialectChanges = { isSkew: () => true };
  const FINE: Result<unknown, ReadFailure> = { ok: true, value: { fine: true } };

  it.each([
    ['an hour behind', 3_600_000],
    ['a day ahead', -86_400_000],
    ['seven seconds ahead', -7_000],
  ])('%s is corrected from the server’s own time', async (_title, offset) => {
    const http = strictServer(() => NOW + offset);
    expect(await signedGet(http, skewed)('/')).toEqual(FINE);
    expect(http.requests).toHaveLength(2);
  });

  it('is corrected once for the rest of the cycle', async () => {
    const http = strictServer(() => NOW + 60_000);
    const get = signedGet(http, skewed);
    expect(await get('/one')).toEqual(FINE);
    expect(await get('/two')).toEqual(FINE);
    expect(http.paths()).toEqual(['/one', '/one', '/two']);
  });

  it('is corrected for requests that were under way together', async () => {
    const http = strictServer(() => NOW + 60_000);
    const get = signedGet(http, skewed);
    expect(await Promise.all([get('/one'), get('/two'), get('/three')])).toEqual([FINE, FINE, FINE]);
    expect(http.requests).toHaveLength(6);
  });

  it('keeps its correction on the second host', async () => {
    const http = scriptedHttp(({ url, headers }) => {
      if (url.hostname === FIRST) return status(503);
      return Math.abs(Number(headers['Time']) - (NOW + 60_000)) <= 5_000
        ? answer({ fine: true })
        : status(401, '', { serverTime: NOW + 60_000 });
    });
    expect(await signedGet(http, skewed)('/')).toEqual(FINE);
    expect(http.hosts()).toEqual([FIRST, SECOND, SECOND]);
  });

  it.each([
    ['says an hour', () => NOW - 3_600_000, 3_600],
    ['says exactly what this machine says', () => NOW - 500, 0],
    ['jumps about', tickingBy(77_000), undefined],
  ])(
    'is not corrected for ever by a server that refuses every time and %s',
    async (_title, time, seconds) => {
      const http = scriptedHttp(() => status(401, '', { serverTime: time() }));
      const got = await signedGet(http, skewed)('/');
      expect(got).toMatchObject({ ok: false, failure: { kind: 'clock-skew' } });
      if (seconds !== undefined) expect(got).toMatchObject({ failure: { seconds } });
      expect(http.requests).toHaveLength(2);
    },
  );

  it('is reported without a second try when the server does not tell its time', async () => {
    const http = scriptedHttp(() => status(401));
    expect(await signedGet(http, skewed)('/')).toEqual({ ok: false, failure: { kind: 'clock-skew' } });
    expect(http.requests).toHaveLength(1);
  });

  it('is measured against the middle of the server’s second', async () => {
    let seen: number | undefined;
    const http = scriptedHttp(() => status(401, '', { serverTime: NOW - 20_000 }));
    await signedGet(http, {
      isSkew: (aheadMs) => {
        seen = aheadMs;
        return false;
      },
    })('/');
    expect(seen).toBe(19_500);
  });
});
