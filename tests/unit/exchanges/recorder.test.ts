import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttp, type HeaderMaker, type Http, type HttpAnswer } from '../../../lib/exchanges/http.ts';
import { createPoliteness } from '../../../lib/exchanges/politeness.ts';
import type { Recorder } from '../../../lib/exchanges/recorder.ts';
import { answer, scriptedHttp, status } from './scripted-http.ts';

const never = new AbortController().signal;
const none: HeaderMaker = () => Promise.resolve({});
const ADDRESS = 'https://a.example.com/v1/list?page=2';
let startedAt = 0;

beforeEach(() => {
  vi.useFakeTimers();
  startedAt = Date.now();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Something that was noted, with times from the start of the test. */
interface Noted {
  readonly url: string;
  readonly keyId: string | undefined;
  readonly from: number;
  to?: number;
  answer?: HttpAnswer | undefined;
}

function notebook(): Recorder & { readonly noted: Noted[] } {
  const noted: Noted[] = [];
  return {
    noted,
    begin({ url, keyId }) {
      const one: Noted = { url: url.href, keyId, from: Date.now() - startedAt };
      noted.push(one);
      return (answered) => {
        one.to = Date.now() - startedAt;
        one.answer = answered;
      };
    },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** A way to the network whose requests are noted. */
function noting(http: Http) {
  const recorder = notebook();
  const politeness = createPoliteness(http, () => Date.now(), recorder);
  const signed = politeness.httpFor({ id: 'k', keyId: 'key-1' });
  return { recorder, politeness, get: (signal = never) => signed.get(new URL(ADDRESS), none, signal) };
}

/** The product's own way to the network, over this fetch. */
function realHttp(fetch: typeof globalThis.fetch, isOnline = () => true): Http {
  return createHttp({ fetch, isOnline, now: () => Date.now() });
}

describe('a request that is sent', () => {
  it('is noted from the moment it is sent to the end of its answer', async () => {
    // Begins to come when it is made.
    const slowBody = (): ReadableStream =>
      new ReadableStream({
        async pull(controller) {
          await wait(250);
          controller.enqueue(new TextEncoder().encode('abc'));
          controller.close();
        },
      });
    const { recorder, politeness } = noting(
      realHttp(async () => {
        await wait(100);
        return new Response(slowBody());
      }),
    );
    const signing: HeaderMaker = async () => {
      await wait(40);
      return {};
    };
    const sent = politeness.httpFor({ id: 'k', keyId: 'key-1' }).get(new URL(ADDRESS), signing, never);
    await vi.runAllTimersAsync();
    await sent;
    expect(recorder.noted).toEqual([
      { url: ADDRESS, keyId: 'key-1', from: 40, to: 390, answer: { status: 200, body: 'abc' } },
    ]);
  });

  it('is noted without a key where none signs', async () => {
    const { recorder, politeness } = noting(scriptedHttp(() => answer({})));
    await politeness.httpFor({ id: 'open' }).get(new URL(ADDRESS), none, never);
    expect(recorder.noted).toMatchObject([{ keyId: undefined, answer: { status: 200 } }]);
  });

  it('is noted whatever the answer says', async () => {
    const { recorder, get } = noting(scriptedHttp(() => status(503, 'down')));
    await get();
    expect(recorder.noted).toMatchObject([{ answer: { status: 503, body: 'down' } }]);
  });

  it('is noted without an answer when the host is not reached', async () => {
    const { recorder, get } = noting(
      realHttp(async () => {
        await wait(30);
        throw new TypeError('Failed to fetch');
      }),
    );
    const sent = get();
    await vi.runAllTimersAsync();
    expect(await sent).toMatchObject({ failure: { kind: 'dns-tls' } });
    expect(recorder.noted).toEqual([{ url: ADDRESS, keyId: 'key-1', from: 0, to: 30, answer: undefined }]);
  });

  it('is noted as it ends when its time is over', async () => {
    const controller = new AbortController();
    const { recorder, get } = noting(
      realHttp(
        (_url, init) =>
          new Promise((_resolve, reject) => {
            init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
          }),
      ),
    );
    const sent = get(controller.signal);
    setTimeout(() => controller.abort(), 700);
    await vi.advanceTimersByTimeAsync(700);
    expect(await sent).toMatchObject({ failure: { kind: 'timeout' } });
    expect(recorder.noted).toMatchObject([{ from: 0, to: 700, answer: undefined }]);
  });

  it('is noted when a bug ends it, and the bug is passed on', async () => {
    const { recorder, get } = noting({
      async get(_url, headers) {
        await headers();
        throw new Error('a bug');
      },
    });
    await expect(get()).rejects.toThrow('a bug');
    expect(recorder.noted).toEqual([{ url: ADDRESS, keyId: 'key-1', from: 0, to: 0, answer: undefined }]);
  });

  it('comes back with the same answer as without a recorder', async () => {
    const http = scriptedHttp(() => status(429, 'slow down', { retryAfterMs: 5_000 }));
    const plain = createPoliteness(http, () => Date.now()).httpFor({ id: 'k', keyId: 'key-1' });
    expect(await noting(http).get()).toEqual(await plain.get(new URL(ADDRESS), none, never));
  });
});

describe('a request that is not sent', () => {
  it('because the machine is offline, is not noted', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>();
    const { recorder, get } = noting(realHttp(fetch, () => false));
    expect(await get()).toMatchObject({ failure: { kind: 'offline' } });
    expect(recorder.noted).toEqual([]);
  });

  it('because its time was over while it waited, is not noted', async () => {
    const { recorder, get } = noting(scriptedHttp(() => answer({})));
    expect(await get(AbortSignal.abort())).toMatchObject({ failure: { kind: 'timeout' } });
    expect(recorder.noted).toEqual([]);
  });

  it('because its time was over while it was signed, is not noted', async () => {
    const controller = new AbortController();
    const { recorder, politeness } = noting(
      realHttp((_url, init) =>
        init?.signal?.aborted === true
          ? Promise.reject(new DOMException('', 'AbortError'))
          : Promise.resolve(new Response('sent after all')),
      ),
    );
    const signing: HeaderMaker = () => {
      controller.abort();
      return Promise.resolve({});
    };
    const sent = politeness.httpFor({ id: 'k' }).get(new URL(ADDRESS), signing, controller.signal);
    expect(await sent).toMatchObject({ failure: { kind: 'timeout' } });
    expect(recorder.noted).toEqual([]);
  });

  it('because it cannot be signed, is not noted', async () => {
    const { recorder, politeness } = noting(scriptedHttp(() => answer({})));
    const signing: HeaderMaker = () => Promise.reject(new Error('no key'));
    const sent = politeness.httpFor({ id: 'k' }).get(new URL(ADDRESS), signing, never);
    await expect(sent).rejects.toThrow('no key');
    expect(recorder.noted).toEqual([]);
  });

  it('because the exchange has just refused the key, is not noted; the refused ones are', async () => {
    const http = scriptedHttp(async () => {
      await wait(50);
      return status(401);
    });
    const { recorder, get } = noting(http);
    const all = [get(), get(), get(), get()];
    await vi.runAllTimersAsync();
    await Promise.all(all);
    expect(http.requests).toHaveLength(2);
    expect(recorder.noted).toHaveLength(2);
    expect(recorder.noted).toMatchObject([{ to: 50 }, { to: 50 }]);
  });
});
