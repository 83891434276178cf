import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { Result } from '../../../lib/domain/result.ts';
import { createExchangeClock } from '../../../lib/exchanges/exchange-clock.ts';
import { JsonNumber } from '../../../lib/exchanges/json.ts';
import { openGet } from '../../../lib/exchanges/open-get.ts';
import type { Tools } from '../../../lib/exchanges/port.ts';
import {
  answer,
  NOW,
  scriptedHttp,
  status,
  toolsWith,
  type Outcome,
  type ScriptedHttp,
} from './scripted-http.ts';

const FIRST = 'first.example.com';
const SECOND = 'second.example.com';
const HOSTS = [FIRST, SECOND];

function open(http: ScriptedHttp, changes: Partial<Tools> = {}): Promise<Result<unknown, ReadFailure>> {
  return openGet(HOSTS, '/v1/status', toolsWith(http, changes));
}

describe('an open request', () => {
  it('carries no signature and no key', async () => {
    const http = scriptedHttp(() => answer('{"open":true,"load":1.25}'));
    const sign = (): Promise<string> => Promise.reject(new Error('nothing is to be signed'));
    expect(await open(http, { sign })).toEqual({
      ok: true,
      value: { open: true, load: new JsonNumber('1.25') },
    });
    expect(http.requests).toEqual([
      { url: new URL('https://first.example.com/v1/status'), headers: { Accept: 'application/json' } },
    ]);
  });

  it('is undefined where the answer is not JSON, for the reader to name', async () => {
    expect(await open(scriptedHttp(() => answer('{"open":')))).toEqual({ ok: true, value: undefined });
  });

  it.each<[string, Outcome, ReadFailure]>([
    ['offline', { kind: 'offline' }, { kind: 'offline' }],
    ['a refusal', status(403), { kind: 'key-scope' }],
    ['a wrong path', status(404), { kind: 'unreadable', field: 'status 404' }],
    [
      'too many requests',
      status(429, '', { retryAfterMs: 5_000 }),
      { kind: 'rate-limited', retryAfterMs: 5_000 },
    ],
  ])('asks no other host after %s', async (_title, outcome, failure) => {
    const http = scriptedHttp(() => outcome);
    expect(await open(http)).toEqual({ ok: false, failure });
    expect(http.hosts()).toEqual([FIRST]);
  });

  it.each<[string, Outcome]>([
    ['cannot be reached', { kind: 'dns-tls', host: FIRST }],
    ['does not answer', { kind: 'timeout', host: FIRST }],
    ['has a problem', status(503)],
  ])('asks the second host when the first %s', async (_title, trouble) => {
    const http = scriptedHttp(({ url }) => (url.hostname === FIRST ? trouble : answer({ open: true })));
    expect(await open(http)).toEqual({ ok: true, value: { open: true } });
    expect(http.hosts()).toEqual(HOSTS);
  });

  it('fails when every host does, each asked once', async () => {
    const http = scriptedHttp(() => status(502));
    expect(await open(http)).toEqual({ ok: false, failure: { kind: 'server', status: 502 } });
    expect(http.hosts()).toEqual(HOSTS);
  });

  it('asks no second host when the time is up', async () => {
    const cycle = new AbortController();
    const http = scriptedHttp(() => {
      cycle.abort();
      return { kind: 'timeout', host: FIRST };
    });
    expect(await open(http, { signal: cycle.signal })).toEqual({
      ok: false,
      failure: { kind: 'timeout', host: FIRST },
    });
    expect(http.hosts()).toEqual([FIRST]);
  });

  it.each<[string, Outcome]>([
    ['an answer', { ...answer({}), serverTime: NOW - 60_500 }],
    ['a refusal', status(403, '', { serverTime: NOW - 60_500 })],
  ])('measures the clock by %s', async (_title, outcome) => {
    const clock = createExchangeClock([]);
    await open(
      scriptedHttp(() => outcome),
      { clock },
    );
    expect(clock.samples()).toEqual([60_000]);
  });

  it('measures nothing without a time to measure by', async () => {
    const clock = createExchangeClock([]);
    await open(
      scriptedHttp(() => answer({})),
      { clock },
    );
    expect(clock.samples()).toEqual([]);
  });
});
