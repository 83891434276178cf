import { createExchangeClock } from '../../../lib/exchanges/exchange-clock.ts';
import type { ReadableAccount, Tools } from '../../../lib/exchanges/port.ts';
import type { Http, HttpAnswer } from '../../../lib/exchanges/http.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import { fail, ok } from '../../../lib/domain/result.ts';

/** One request as it would have gone out. */
export interface Request {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export type Outcome = HttpAnswer | ReadFailure;

export interface ScriptedHttp extends Http {
  /** Everything that was asked, in order. */
  readonly requests: readonly Request[];
  /** The same as path and query. */
  paths(): string[];
  /** The same as host names. */
  hosts(): string[];
}

/** A network whose other end is a function. */
export function scriptedHttp(answer: (request: Request) => Outcome | Promise<Outcome>): ScriptedHttp {
  const requests: Request[] = [];
  return {
    requests,
    paths: () => requests.map(({ url }) => `${url.pathname}${url.search}`),
    hosts: () => requests.map(({ url }) => url.hostname),
    async get(url, headers) {
      const request = { url, headers: await headers() };
      requests.push(request);
      const outcome = await answer(request);
      return 'kind' in outcome ? fail(outcome) : ok(outcome);
    },
  };
}

/** A 200 with this JSON; a text is sent as it is, for numbers that must keep their digits. */
export function answer(body: unknown): HttpAnswer {
  return { status: 200, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** A refusal. */
export function status(code: number, body: unknown = '', extra: Partial<HttpAnswer> = {}): HttpAnswer {
  return { status: code, body: typeof body === 'string' ? body : JSON.stringify(body), ...extra };
}

export const NOW = Date.UTC(2026, 10, 20, 12);

/** What an adapter is handed, with a clock that stands still and a signer that only marks what it signed. */
export function toolsWith(http: Http, changes: Partial<Tools> = {}): Tools {
  return {
    http,
    publicHttp: http,
    sign: (text) => Promise.resolve(`signed(${text})`),
    now: () => NOW,
    clock: createExchangeClock([]),
    signal: new AbortController().signal,
    ...changes,
  };
}

export function readable(changes: Partial<ReadableAccount> = {}): ReadableAccount {
  return { environment: 'production', keyId: 'key-1', keyGeneration: 0, ...changes };
}
