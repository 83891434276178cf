import type { ReadFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Signer } from '../domain/signer.ts';
import { failureForStatus, type HttpAnswer } from './http.ts';
import { parseJson } from './json.ts';
import type { Tools } from './port.ts';

/** Reads one path of an exchange's API; resolves to the parsed JSON body of a 200. */
export type SignedGet = (
  path: string,
  query?: Readonly<Record<string, string>>,
) => Promise<Result<unknown, ReadFailure>>;

interface Dialect {
  /** First choice first; a signature is valid on each of them. */
  readonly hosts: readonly string[];
  /** The authentication headers for a GET of this path at this time (ms, as text). */
  headers(sign: Signer, timestamp: string, path: string): Promise<Record<string, string>>;
  /**
   * What a refusal means at this exchange, beyond its status. `aheadMs`: by how much this machine's clock is ahead of
   * the server's, where the answer tells.
   */
  explain(answer: HttpAnswer, json: unknown, aheadMs: number | undefined): ReadFailure | undefined;
}

/** Whether another host of the same environment might do better. */
function isHostTrouble(failure: ReadFailure): boolean {
  return failure.kind === 'timeout' || failure.kind === 'dns-tls' || failure.kind === 'server';
}

/** Which of two hosts' failures says more: an answer says more than silence, silence more than no connection. */
function moreTelling(a: ReadFailure, b: ReadFailure): ReadFailure {
  const rank = ({ kind }: ReadFailure): number => (kind === 'server' ? 2 : kind === 'timeout' ? 1 : 0);
  return rank(b) > rank(a) ? b : a;
}

/**
 * Signs and sends GET requests for one account during one cycle. Every try is signed anew with the current time; a host
 * that fails is passed over for the rest of the cycle; a time that the exchange refuses is corrected once from its own
 * `Date` header.
 */
export function createSignedGet(dialect: Dialect, tools: Tools): SignedGet {
  const { http, sign, now, signal } = tools;
  let preferred = 0;
  /** What to add to this machine's time, once the exchange has refused it. */
  let correctionMs: number | undefined;

  async function tryHost(host: string, path: string, search: string): Promise<Result<unknown, ReadFailure>> {
    const url = new URL(`https://${host}${path}${search}`);
    const usedMs = correctionMs;
    const timestamp = String(Math.round(now() + (usedMs ?? 0)));
    const sent = await http.get(url, await dialect.headers(sign, timestamp, path), signal);
    if (!sent.ok) return sent;
    const answer = sent.value;
    const json = parseJson(answer.body);
    if (answer.status === 200) return ok(json);
    // Half a second on average is lost in the header's whole seconds.
    const aheadMs = answer.serverTime === undefined ? undefined : now() - (answer.serverTime + 500);
    const explained = dialect.explain(answer, json, aheadMs) ?? failureForStatus(answer);
    // Only an uncorrected try is repeated, so a server that refuses every time is asked twice. Requests that were under
    // way together are each repeated, with the one correction.
    if (explained?.kind === 'clock-skew' && aheadMs !== undefined && usedMs === undefined) {
      correctionMs ??= -aheadMs;
      return tryHost(host, path, search);
    }
    return fail(explained ?? { kind: 'unreadable', field: `status ${answer.status}` });
  }

  return async (path, query = {}) => {
    const text = new URLSearchParams(query).toString();
    const search = text === '' ? '' : `?${text}`;
    let worst: ReadFailure | undefined;
    const first = preferred;
    for (let step = 0; step < dialect.hosts.length; step += 1) {
      const index = (first + step) % dialect.hosts.length;
      const host = dialect.hosts[index];
      if (host === undefined) break;
      const result = await tryHost(host, path, search);
      if (result.ok || !isHostTrouble(result.failure)) {
        preferred = index;
        return result;
      }
      worst = worst === undefined ? result.failure : moreTelling(worst, result.failure);
      if (signal.aborted) break;
    }
    return fail(worst ?? { kind: 'unexpected' });
  };
}
