import type { ReadFailure } from '../../lib/domain/failure.ts';
import type { Http } from '../../lib/exchanges/http.ts';
import { parseJson } from '../../lib/exchanges/json.ts';
import { measureAhead } from '../../lib/exchanges/signed-get.ts';
import { isWebPage } from '../../lib/exchanges/web-page.ts';

/** One request and what came of it. Headers are not kept, so no signature is. */
export interface Recorded {
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Whether it carried credentials. */
  readonly isSigned: boolean;
  readonly ms: number;
  readonly answer:
    | { readonly ok: false; readonly failure: ReadFailure }
    | {
        readonly ok: true;
        readonly status: number;
        readonly bytes: number;
        readonly kind: 'JSON' | 'a web page' | 'text' | 'nothing';
        /** Parsed; undefined when it is not JSON. */
        readonly json: unknown;
        readonly hasDate: boolean;
        /** By how much this machine is ahead of the server, ms, where the answer tells. */
        readonly aheadMs?: number;
        readonly retryAfterMs?: number;
      };
}

/** The same way to the network, with a note of everything that went through it. */
export interface Recorder extends Http {
  readonly requests: readonly Recorded[];
}

function kindOf(body: string, json: unknown): 'JSON' | 'a web page' | 'text' | 'nothing' {
  if (body.trim() === '') return 'nothing';
  if (json !== undefined) return 'JSON';
  return isWebPage(body) ? 'a web page' : 'text';
}

/** `now`: Unix ms. */
export function createRecorder(http: Http, now: () => number): Recorder {
  const requests: Recorded[] = [];
  return {
    requests,
    async get(url, headers, signal) {
      let sentAt = now();
      let isSigned = false;
      const noted = async (): Promise<Readonly<Record<string, string>>> => {
        const made = await headers();
        isSigned = Object.keys(made).some((name) => /signature/i.test(name));
        sentAt = now();
        return made;
      };
      const result = await http.get(url, noted, signal);
      const receivedAt = now();
      const { hostname: host, pathname: path, searchParams: query } = url;
      const request = { host, path, query, isSigned, ms: receivedAt - sentAt };
      if (!result.ok) {
        requests.push({ ...request, answer: result });
        return result;
      }
      const { status, body, serverTime, retryAfterMs } = result.value;
      const json = parseJson(body);
      const aheadMs = measureAhead(result.value, sentAt, receivedAt);
      requests.push({
        ...request,
        answer: {
          ok: true,
          status,
          bytes: Buffer.byteLength(body),
          kind: kindOf(body, json),
          json,
          hasDate: serverTime !== undefined,
          ...(aheadMs !== undefined && { aheadMs }),
          ...(retryAfterMs !== undefined && { retryAfterMs }),
        },
      });
      return result;
    },
  };
}
