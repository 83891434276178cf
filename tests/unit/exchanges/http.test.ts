import { describe, expect, it, vi } from 'vitest';
import {
  createHttp,
  failureForStatus,
  type HeaderMaker,
  type Http,
  type HttpAnswer,
} from '../../../lib/exchanges/http.ts';
import { NOW, status } from './scripted-http.ts';

const ADDRESS = new URL('https://api.example.com/v1/thing?limit=1');
const never = new AbortController().signal;
const none: HeaderMaker = () => Promise.resolve({});

/** An Http over a fetch; what fetch was given is in `sent`. */
function httpOver(
  respond: (init: RequestInit) => Promise<Response>,
  { isOnline = () => true, now = () => NOW }: { isOnline?: () => boolean; now?: () => number } = {},
): { http: Http; sent: { url: string; init: RequestInit }[] } {
  const sent: { url: string; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = (input, init = {}) => {
    sent.push({ url: input instanceof Request ? input.url : input.toString(), init });
    return respond(init);
  };
  return { http: createHttp({ fetch, isOnline, now }), sent };
}

function responding(body: string, init: ResponseInit = {}): () => Promise<Response> {
  return () => Promise.resolve(new Response(body, init));
}

/** Rejects as fetch does when its signal aborts. */
function untilAborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(new DOMException('aborted', 'AbortError'));
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Puts a hand on the deadline in place of its clock; returns its length once asked for. */
function deadlineByHand(): { pass: () => void; length: () => number | undefined } {
  const controller = new AbortController();
  let length: number | undefined;
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    length = ms;
    return controller.signal;
  });
  return { pass: () => controller.abort(new DOMException('', 'TimeoutError')), length: () => length };
}

describe('a request', () => {
  it('is a GET without cookie, cache, referrer or redirect, and with the headers', async () => {
    const { http, sent } = httpOver(responding('{}'));
    await http.get(ADDRESS, () => Promise.resolve({ 'X-Key': 'k' }), never);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe('https://api.example.com/v1/thing?limit=1');
    const { signal, ...options } = sent[0]?.init ?? {};
    expect(signal).toBeInstanceOf(AbortSignal);
    expect(options).toEqual({
      method: 'GET',
      headers: { 'X-Key': 'k' },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
  });

  it('waits for its headers, and does not count that as waiting for an answer', async () => {
    const deadline = deadlineByHand();
    const { http, sent } = httpOver(responding('{}'));
    let give: (headers: Readonly<Record<string, string>>) => void = () => undefined;
    const made: HeaderMaker = () => new Promise((resolve) => (give = resolve));
    const pending = http.get(ADDRESS, made, never);
    await new Promise((soon) => setImmediate(soon));
    expect([sent.length, deadline.length()]).toEqual([0, undefined]);
    give({ 'X-Key': 'made late' });
    expect((await pending).ok).toBe(true);
    expect(sent[0]?.init.headers).toEqual({ 'X-Key': 'made late' });
  });

  it('gives status and body as they came', async () => {
    const { http } = httpOver(responding('Forbidden\n', { status: 403 }));
    expect(await http.get(ADDRESS, none, never)).toEqual({
      ok: true,
      value: { status: 403, body: 'Forbidden\n' },
    });
  });

  it('gives the server’s time', async () => {
    const { http } = httpOver(responding('', { headers: { date: 'Fri, 20 Nov 2026 11:59:30 GMT' } }));
    const got = await http.get(ADDRESS, none, never);
    expect(got.ok && got.value.serverTime).toBe(NOW - 30_000);
  });

  it('gives no time for a Date that is none', async () => {
    const { http } = httpOver(responding('', { headers: { date: 'soon' } }));
    expect(await http.get(ADDRESS, none, never)).toEqual({ ok: true, value: { status: 200, body: '' } });
  });
});

describe('Retry-After', () => {
  it.each([
    ['seconds', '10', 10_000],
    ['no seconds', '0', 0],
    ['seconds with spaces', ' 7 ', 7_000],
    ['more than an hour', '86400', 3_600_000],
    ['a time', 'Fri, 20 Nov 2026 12:00:45 GMT', 45_000],
    ['a time that has passed', 'Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['a time in many days', 'Fri, 27 Nov 2026 12:00:00 GMT', 3_600_000],
    ['words', 'a while', undefined],
    ['nothing', '', undefined],
    ['a number below zero', '-5', undefined],
    ['a broken number', '1.5', undefined],
    ['a number beyond reason', '99999999999', undefined],
  ])('as %s', async (_title, header, expected) => {
    const { http } = httpOver(responding('', { status: 429, headers: { 'retry-after': header } }));
    const got = await http.get(ADDRESS, none, never);
    expect(got.ok && got.value.retryAfterMs).toBe(expected);
  });

  it('as a time is counted from the server’s own time, whatever this machine’s clock says', async () => {
    const headers = { date: 'Fri, 20 Nov 2026 11:50:00 GMT', 'retry-after': 'Fri, 20 Nov 2026 11:50:30 GMT' };
    const { http } = httpOver(responding('', { status: 429, headers }));
    const got = await http.get(ADDRESS, none, never);
    expect(got.ok && got.value.retryAfterMs).toBe(30_000);
  });
});

describe('no answer', () => {
  it('at a machine that is offline, without trying', async () => {
    const { http, sent } = httpOver(responding('{}'), { isOnline: () => false });
    let signatures = 0;
    const sign: HeaderMaker = () => Promise.resolve({ Signature: String((signatures += 1)) });
    expect(await http.get(ADDRESS, sign, never)).toEqual({ ok: false, failure: { kind: 'offline' } });
    expect([sent.length, signatures]).toEqual([0, 0]);
  });

  it('from a host that cannot be reached', async () => {
    const { http } = httpOver(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await http.get(ADDRESS, none, never)).toEqual({
      ok: false,
      failure: { kind: 'dns-tls', host: 'api.example.com' },
    });
  });

  it('because the network went away meanwhile', async () => {
    let online = true;
    const { http } = httpOver(
      () => {
        online = false;
        return Promise.reject(new TypeError('Failed to fetch'));
      },
      { isOnline: () => online },
    );
    expect(await http.get(ADDRESS, none, never)).toEqual({ ok: false, failure: { kind: 'offline' } });
  });

  it('within ten seconds', async () => {
    const deadline = deadlineByHand();
    const { http } = httpOver(({ signal }) => untilAborted(signal));
    const pending = http.get(ADDRESS, none, never);
    // The deadline begins when the request goes out, and not while its headers are made.
    await vi.waitFor(() => expect(deadline.length()).toBe(10_000));
    deadline.pass();
    expect(await pending).toEqual({ ok: false, failure: { kind: 'timeout', host: 'api.example.com' } });
  });

  it('in full within ten seconds: a body that drips', async () => {
    const deadline = deadlineByHand();
    const { http } = httpOver(({ signal }) =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode('{"balance":'));
              untilAborted(signal).catch((error: unknown) => controller.error(error));
            },
          }),
        ),
      ),
    );
    const pending = http.get(ADDRESS, none, never);
    setImmediate(deadline.pass);
    expect(await pending).toEqual({ ok: false, failure: { kind: 'timeout', host: 'api.example.com' } });
  });

  it('before the cycle’s time is up', async () => {
    deadlineByHand();
    const cycle = new AbortController();
    const { http } = httpOver(({ signal }) => untilAborted(signal));
    const pending = http.get(ADDRESS, none, cycle.signal);
    await new Promise((soon) => setImmediate(soon));
    cycle.abort();
    expect(await pending).toEqual({ ok: false, failure: { kind: 'timeout', host: 'api.example.com' } });
  });

  it('after the cycle’s time is up', async () => {
    deadlineByHand();
    const { http } = httpOver(({ signal }) => untilAborted(signal));
    expect(await http.get(ADDRESS, none, AbortSignal.abort())).toEqual({
      ok: false,
      failure: { kind: 'timeout', host: 'api.example.com' },
    });
  });

  it('that is whole: a connection reset in the middle of the body', async () => {
    const { http } = httpOver(() =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start: (controller) => controller.error(new TypeError('network error')),
          }),
        ),
      ),
    );
    expect(await http.get(ADDRESS, none, never)).toEqual({
      ok: false,
      failure: { kind: 'dns-tls', host: 'api.example.com' },
    });
  });
});

describe('failureForStatus', () => {
  it.each<[HttpAnswer, ReturnType<typeof failureForStatus>]>([
    [status(200), undefined],
    [status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    [status(403), { kind: 'key-scope' }],
    [status(408), { kind: 'server', status: 408 }],
    [status(429), { kind: 'rate-limited' }],
    [status(429, '', { retryAfterMs: 5_000 }), { kind: 'rate-limited', retryAfterMs: 5_000 }],
    [status(500), { kind: 'server', status: 500 }],
    [status(502), { kind: 'server', status: 502 }],
    [status(503, '', { retryAfterMs: 5_000 }), { kind: 'server', status: 503 }],
    [status(599), { kind: 'server', status: 599 }],
    [status(204), { kind: 'unreadable', field: 'status 204' }],
    [status(304), { kind: 'unreadable', field: 'status 304' }],
    [status(400), { kind: 'unreadable', field: 'status 400' }],
    [status(404), { kind: 'unreadable', field: 'status 404' }],
  ])('%o', (answer, expected) => {
    expect(failureForStatus(answer)).toEqual(expected);
  });
});
