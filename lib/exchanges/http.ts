import type { ReadFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { readBody } from './body.ts';

/** A request without an answer for this long has failed, ms. Below the 30 s after which a browser stops a worker. */
const DEADLINE_MS = 10_000;
const RETRY_AFTER_MAX_MS = 60 * 60_000;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** The `Date` header, Unix ms with one second's resolution; absent when it is missing or unreadable. */
  readonly serverTime?: number;
  /** The `Retry-After` header in either form, ms. */
  readonly retryAfterMs?: number;
}

/** Makes a request's headers at the moment it is sent: a signature that has waited for its turn would be refused. */
export type HeaderMaker = () => Promise<Readonly<Record<string, string>>>;

/** The one way to the network. Another method than GET cannot be expressed. */
export interface Http {
  get(url: URL, headers: HeaderMaker, signal: AbortSignal): Promise<Result<HttpAnswer, ReadFailure>>;
}

interface Parts {
  readonly fetch: typeof globalThis.fetch;
  /** False means certainly offline; true means nothing (always true in Chrome on Linux, Nov 2026). */
  readonly isOnline: () => boolean;
  /** Unix ms. */
  readonly now: () => number;
}

/** `now` by the server's clock where it tells it: a date in the header is by that clock too. */
function retryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  // A date begins with its weekday; `Date.parse` would take "-5" or "1.5" for one too.
  const isDate = /^[A-Z]/i.test(text);
  // oxlint-disable-next-line bankroll/no-float-money -- seconds to wait
  const wait = isDate ? Date.parse(text) - now : /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Number.NaN;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), RETRY_AFTER_MAX_MS) : undefined;
}

function serverTime(header: string | null): number | undefined {
  const time = header === null ? Number.NaN : Date.parse(header);
  return Number.isFinite(time) ? time : undefined;
}

/** The failure that a status stands for by itself; undefined for 200. Exchanges refine it with what they know. */
export function failureForStatus({ status, retryAfterMs }: HttpAnswer): ReadFailure | undefined {
  if (status === 200) return undefined;
  if (status === 401) return { kind: 'key-rejected', reason: 'unspecified' };
  if (status === 403) return { kind: 'key-scope' };
  if (status === 429) return { kind: 'rate-limited', ...(retryAfterMs !== undefined && { retryAfterMs }) };
  if (status >= 500 || status === 408) return { kind: 'server', status };
  return { kind: 'unreadable', field: `status ${status}` };
}

export function createHttp({ fetch, isOnline, now }: Parts): Http {
  return {
    async get(url, headers, signal) {
      if (!isOnline()) return fail({ kind: 'offline' });
      const made = await headers();
      const deadline = AbortSignal.timeout(DEADLINE_MS);
      const either = AbortSignal.any([deadline, signal]);
      try {
        const response = await fetch(url, {
          method: 'GET',
          headers: made,
          signal: either,
          // No cookie, no cached answer, no referrer; and a redirect would carry a signature to another address.
          credentials: 'omit',
          cache: 'no-store',
          redirect: 'error',
          referrerPolicy: 'no-referrer',
        });
        // The deadline covers the body too: a server that drips bytes is a server that does not answer.
        const body = await readBody(response);
        if (body === undefined) return fail({ kind: 'unreadable', field: 'more than 8 MB' });
        const time = serverTime(response.headers.get('date'));
        const wait = retryAfter(response.headers.get('retry-after'), time ?? now());
        return ok({
          status: response.status,
          body,
          ...(time !== undefined && { serverTime: time }),
          ...(wait !== undefined && { retryAfterMs: wait }),
        });
      } catch {
        // Browsers give one error for every network cause; only the deadline can be told apart.
        if (either.aborted) return fail({ kind: 'timeout', host: url.hostname });
        return fail(isOnline() ? { kind: 'dns-tls', host: url.hostname } : { kind: 'offline' });
      }
    },
  };
}
