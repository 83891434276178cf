import type { Environment } from '../../../lib/domain/account.ts';
import { fail } from '../../../lib/domain/result.ts';
import type { Http } from '../../../lib/exchanges/http.ts';
import { answer, scriptedHttp, status, type Outcome, type Request } from '../exchanges/scripted-http.ts';
import { kalshiAnswer, kalshiPath, OPEN_ANSWERS } from './kalshi-answers.ts';
import { polymarketAnswer } from './polymarket-us-answers.ts';

export interface Pocket {
  /** Dollars. */
  readonly cash: string;
  /** Cents. */
  readonly positions?: number;
}

/** An answer that never comes. */
export const SILENCE = 'silence';

export interface Member {
  readonly pockets: Readonly<Record<number, Pocket>>;
  /** What every request of this member's key gets instead of an answer. */
  readonly trouble?: Outcome;
  /** What a path gets instead of its answer; with its query where that matters, without Kalshi's prefix. */
  readonly instead?: Readonly<Record<string, Outcome | typeof SILENCE>>;
  /** The subaccount that the key is bound to. */
  readonly bound?: number;
  /** Where the key is known; everywhere unless said. */
  readonly environment?: Environment;
  readonly scopes?: readonly string[];
  /** Kalshi: dollars in perps; without it perps are not enabled. */
  readonly perps?: string;
  /** Kalshi: contracts by market, by pocket. */
  readonly held?: Readonly<Record<number, Readonly<Record<string, string>>>>;
}

export interface Asked {
  readonly keyId: string;
  readonly path: string;
  readonly host: string;
  /** The time that was signed, Unix ms; undefined without a signature. */
  readonly signedAt?: number;
}

/** Both exchanges with their members' books, reachable through one Http. Nobody looks at signatures here. */
export interface Exchanges {
  readonly http: Http;
  /** Members by key ID. A key that is not here is unknown. */
  readonly members: Map<string, Member>;
  /** What paths without a signature get instead of their answer, without Kalshi's prefix. */
  readonly open: Map<string, Outcome>;
  /** Everything that was asked. */
  readonly requests: readonly Asked[];
  /** How many times an account was read, by key ID. */
  readsOf(keyId: string): number;
  /** From now on every answer tells the time, and a time that is far from it is refused. */
  tellTime(machineAheadMs: number): void;
  /** Answers wait from now until the returned function is called. */
  pause(): () => void;
  /** Resolves once so many requests have arrived in all. */
  arrived(count: number): Promise<void>;
}

const UNKNOWN_KEY = status(401, { error: { code: 'authentication_error', details: 'API_KEY NOT_FOUND' } });
const WRONG_TIME = status(401, { error: { code: 'header_timestamp_expired' } });
const FIRST_PATHS = new Set(['/trade-api/v2/portfolio/subaccounts/balances', '/v1/account/balances']);
/** How far a signed time may be from the exchange's, ms. */
const TIME_TOLERANCE_MS = 10_000;

/** Gives up when the signal says so, as the real one does. */
function heedful(http: Http): Http {
  return {
    async get(url, headers, signal) {
      const late = fail({ kind: 'timeout', host: url.hostname } as const);
      if (signal.aborted) return late;
      const stopped = new Promise<typeof late>((resolve) => {
        signal.addEventListener('abort', () => resolve(late), { once: true });
      });
      return Promise.race([http.get(url, headers, signal), stopped]);
    },
  };
}

function askedOf({ url, headers }: Request): Asked {
  const signed = headers['KALSHI-ACCESS-TIMESTAMP'] ?? headers['X-PM-Timestamp'];
  return {
    keyId: headers['KALSHI-ACCESS-KEY'] ?? headers['X-PM-Access-Key'] ?? '',
    path: `${url.pathname}${url.search}`,
    host: url.hostname,
    ...(signed !== undefined && { signedAt: Number(signed) }),
  };
}

export function createExchanges(): Exchanges {
  const members = new Map<string, Member>();
  const open = new Map<string, Outcome>();
  const requests: Asked[] = [];
  const waiters: { count: number; resolve: () => void }[] = [];
  let gate = Promise.resolve();
  let aheadMs: number | undefined;

  function answerTo({ url }: Request, { keyId, host, signedAt }: Asked): Outcome | typeof SILENCE {
    const path = kalshiPath(url);
    const isOpen = signedAt === undefined && path in OPEN_ANSWERS;
    if (isOpen) return open.get(path) ?? answer(OPEN_ANSWERS[path]);
    // Looked up when the answer leaves, so that a test can change the books meanwhile.
    const member = members.get(keyId);
    const environment = host.includes('demo') ? 'demo' : 'production';
    if (member === undefined || (member.environment ?? environment) !== environment) return UNKNOWN_KEY;
    if (member.trouble !== undefined) return member.trouble;
    if (signedAt !== undefined && aheadMs !== undefined) {
      if (Math.abs(signedAt - (Date.now() - aheadMs)) > TIME_TOLERANCE_MS) return WRONG_TIME;
    }
    const instead = member.instead?.[`${path}${url.search}`] ?? member.instead?.[path];
    if (instead !== undefined) return instead;
    return host.endsWith('polymarket.us') ? polymarketAnswer(member, url) : kalshiAnswer(member, url, keyId);
  }

  async function respond(request: Request): Promise<Outcome> {
    const asked = askedOf(request);
    requests.push(asked);
    for (const { count, resolve } of waiters) if (requests.length >= count) resolve();
    await gate;
    const outcome = answerTo(request, asked);
    if (outcome === SILENCE) return new Promise(() => undefined);
    if ('kind' in outcome || aheadMs === undefined) return outcome;
    // A `Date` header has whole seconds.
    return { ...outcome, serverTime: Math.floor((Date.now() - aheadMs) / 1_000) * 1_000 };
  }

  return {
    http: heedful(scriptedHttp(respond)),
    members,
    open,
    requests,
    readsOf: (keyId) => requests.filter((one) => one.keyId === keyId && FIRST_PATHS.has(one.path)).length,
    tellTime(machineAheadMs) {
      aheadMs = machineAheadMs;
    },
    pause() {
      let release = (): void => undefined;
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    arrived(count) {
      if (requests.length >= count) return Promise.resolve();
      return new Promise((resolve) => waiters.push({ count, resolve }));
    },
  };
}
