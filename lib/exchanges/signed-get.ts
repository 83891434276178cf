import type { ReadFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { KeyLocked, type Signer } from '../domain/signer.ts';
import { failureForStatus, type HeaderMaker, type HttpAnswer } from './http.ts';
import { parseJson } from './json.ts';
import type { Tools } from './port.ts';
import { isWebPage } from './web-page.ts';

/** Reads one path of an exchange's API; resolves to the parsed JSON body of a 200. */
export type SignedGet = (
  path: string,
  query?: Readonly<Record<string, string>>,
) => Promise<Result<unknown, ReadFailure>>;

/** How one exchange's environment is spoken to. */
export interface Dialect {
  /** First choice first; a signature is valid on each of them. */
  readonly hosts: readonly string[];
  /** The authentication headers for a GET of this path at this time (ms, as text). */
  headers(sign: Signer, timestamp: string, path: string): Promise<Record<string, string>>;
  /**
   * What a refusal means at this exchange, beyond its status. `aheadMs`: by how much the time in the request was ahead of
   * the server's, where the answer tells.
   */
  explain(answer: HttpAnswer, json: unknown, aheadMs: number | undefined): ReadFailure | undefined;
}

/** What one request came to. */
export interface Exchange {
  readonly result: Result<unknown, ReadFailure>;
  /** By how much this machine's clock is ahead of the server's, ms, where the answer tells. */
  readonly machineAheadMs?: number;
}

/** Half a second on average is lost in the header's whole seconds. */
const HALF_SECOND_MS = 500;

/** Whether another host of the same environment might do better. */
export function isHostTrouble(failure: ReadFailure): boolean {
  return failure.kind === 'timeout' || failure.kind === 'dns-tls' || failure.kind === 'server';
}

/** Which of two hosts' failures says more: an answer says more than silence, silence more than no connection. */
export function moreTelling(a: ReadFailure, b: ReadFailure): ReadFailure {
  const rank = ({ kind }: ReadFailure): number => (kind === 'server' ? 2 : kind === 'timeout' ? 1 : 0);
  return rank(b) > rank(a) ? b : a;
}

function searchOf(query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}

/** How far this machine was ahead of the server, ms: compared at the middle of the request's way there and back. */
export function measureAhead(answer: HttpAnswer, sentAt: number, receivedAt: number): number | undefined {
  if (answer.serverTime === undefined) return undefined;
  return Math.round((sentAt + receivedAt) / 2 - (answer.serverTime + HALF_SECOND_MS));
}

/** Sends a request. Where its key is locked by the time it is signed, nothing goes out. */
async function sendUnlessLocked(
  { http, signal }: Pick<Tools, 'http' | 'signal'>,
  url: URL,
  headers: HeaderMaker,
): Promise<Result<HttpAnswer, ReadFailure>> {
  try {
    const sent = await http.get(url, headers, signal);
    // Its turn had not come yet, or the answer, when another request's signature was refused.
    return !sent.ok && signal.reason instanceof KeyLocked ? fail({ kind: 'locked' }) : sent;
  } catch (error) {
    if (error instanceof KeyLocked) return fail({ kind: 'locked' });
    throw error;
  }
}

/** Signs and sends one request, as this machine's time less `takeOffMs`. Nothing is repeated here. */
export async function sendSigned(
  dialect: Dialect,
  { http, sign, now, clock, signal }: Tools,
  target: {
    readonly host: string;
    readonly path: string;
    readonly search: string;
    readonly takeOffMs: number;
  },
): Promise<Exchange> {
  const { host, path, search, takeOffMs } = target;
  let sentAt = now();
  const headers = async (): Promise<Record<string, string>> => {
    const made = await dialect.headers(sign, String(Math.round(now() - takeOffMs)), path);
    sentAt = now();
    return made;
  };
  const sent = await sendUnlessLocked({ http, signal }, new URL(`https://${host}${path}${search}`), headers);
  if (!sent.ok) return { result: sent };
  const answer = sent.value;
  const machineAheadMs = measureAhead(answer, sentAt, now());
  const told = machineAheadMs === undefined ? {} : { machineAheadMs };
  if (machineAheadMs !== undefined) clock.learn(machineAheadMs);
  const json = parseJson(answer.body);
  if (answer.status === 200) {
    return json === undefined && isWebPage(answer.body)
      ? { ...told, result: fail({ kind: 'unreadable', field: 'a web page', page: true }) }
      : { ...told, result: ok(json) };
  }
  const requestAheadMs = machineAheadMs === undefined ? undefined : machineAheadMs - takeOffMs;
  const failure = dialect.explain(answer, json, requestAheadMs) ?? failureForStatus(answer);
  return { ...told, result: fail(failure ?? { kind: 'unreadable', field: `status ${answer.status}` }) };
}

/**
 * Signs and sends GET requests for one account during one cycle. Every try is signed anew with the corrected time; a host
 * that fails is passed over for the rest of the cycle; a time that the exchange refuses is tried once more, corrected by
 * what its own answer tells.
 */
export function createSignedGet(dialect: Dialect, tools: Tools): SignedGet {
  const { clock, signal } = tools;
  let preferred = 0;

  async function tryHost(host: string, path: string, search: string): Promise<Result<unknown, ReadFailure>> {
    const takeOffMs = clock.aheadMs();
    const first = await sendSigned(dialect, tools, { host, path, search, takeOffMs });
    const { result, machineAheadMs } = first;
    if (result.ok || result.failure.kind !== 'clock-skew') return result;
    // An answer without its own time may be a refusal of other requests too, whose answers have told the clock by now.
    const corrected = machineAheadMs ?? clock.aheadMs();
    if (machineAheadMs === undefined && corrected === takeOffMs) return result;
    const second = await sendSigned(dialect, tools, { host, path, search, takeOffMs: corrected });
    if (second.result.ok || second.result.failure.kind !== 'clock-skew') return second.result;
    // What the second was off by is next to nothing; a person needs to know by how much the machine's own clock is.
    return fail({ kind: 'clock-skew', seconds: Math.round(corrected / 1_000) });
  }

  return async (path, query = {}) => {
    const search = searchOf(query);
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
