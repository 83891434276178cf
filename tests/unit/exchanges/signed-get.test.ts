import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import { JsonNumber } from '../../../lib/exchanges/json.ts';
import { FIRST, SECOND, signedGet, tickingBy } from './example-exchange.ts';
import { answer, NOW, scriptedHttp, status } from './scripted-http.ts';

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
    const get = signedGet(scriptedHttp(() => answer('{"balance":')));
    expect(await get('/')).toEqual({ ok: true, value: undefined });
  });

  it('is a web page where someone in between answers in the exchange’s place', async () => {
    const http = scriptedHttp(() => answer('<!DOCTYPE html><title>Sign in to the network</title>'));
    expect(await signedGet(http)('/')).toEqual({
      ok: false,
      failure: { kind: 'unreadable', field: 'a web page', page: true },
    });
    expect(http.hosts()).toEqual([FIRST]);
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
    const times = http.requests.map(({ headers }) => Number(headers['Time']));
    expect(times).toHaveLength(2);
    expect(times[0]).toBeGreaterThanOrEqual(NOW);
    expect(times[1]).toBeGreaterThan(times[0] ?? Infinity);
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
