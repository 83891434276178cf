import type { Http } from '../../../lib/exchanges/http.ts';
import { answer, scriptedHttp, status, type Outcome, type Request } from '../exchanges/scripted-http.ts';

export interface Pocket {
  /** Dollars. */
  readonly cash: string;
  /** Cents. */
  readonly positions?: number;
}

export interface Member {
  readonly pockets: Readonly<Record<number, Pocket>>;
  /** What every request of this member's key gets instead of an answer. */
  readonly trouble?: Outcome;
  /** The subaccount that the key is bound to. */
  readonly bound?: number;
}

/** Both exchanges with their members' books, reachable through one Http. Nobody looks at signatures here. */
export interface Exchanges {
  readonly http: Http;
  /** Members by key ID. A key that is not here is unknown. */
  readonly members: Map<string, Member>;
  /** Everything that was asked: key ID and path. */
  readonly requests: readonly { readonly keyId: string; readonly path: string }[];
  /** How many times an account was read, by key ID. */
  readsOf(keyId: string): number;
  /** Answers wait from now until the returned function is called. */
  pause(): () => void;
  /** Resolves once so many requests have arrived in all. */
  arrived(count: number): Promise<void>;
}

const UNKNOWN_KEY = status(401, { error: { code: 'authentication_error', details: 'API_KEY NOT_FOUND' } });
const FIRST_PATHS = new Set(['/trade-api/v2/portfolio/subaccounts/balances', '/v1/account/balances']);

function dollars(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function kalshiAnswer({ pockets, bound }: Member, url: URL): Outcome {
  const path = url.pathname.replace('/trade-api/v2', '');
  const named = url.searchParams.get('subaccount');
  if (bound !== undefined && (path !== '/portfolio/balance' || named !== null)) return status(403);
  if (path === '/portfolio/subaccounts/balances') {
    const rows = Object.entries(pockets).map(([number, { cash }]) => ({
      subaccount_number: Number(number),
      exchange_index: 0,
      balance: cash,
    }));
    return answer({ subaccount_balances: rows });
  }
  if (path !== '/portfolio/balance') return status(403);
  const pocket = pockets[bound ?? Number(named ?? 0)];
  if (pocket === undefined) return status(404);
  return answer({
    balance_dollars: pocket.cash,
    portfolio_value: pocket.positions ?? 0,
    ...(bound === undefined && { balance_breakdown: [] }),
  });
}

function polymarketAnswer({ pockets }: Member, url: URL): Outcome {
  const { cash = '0', positions = 0 } = pockets[0] ?? {};
  if (url.pathname === '/v1/account/balances') {
    return answer(`{"balances":[{"currency":"USD","currentBalance":${cash},"buyingPower":${cash}}]}`);
  }
  const rows =
    positions === 0
      ? {}
      : { rain: { netPositionDecimal: '100000', cashValue: { value: dollars(positions) } } };
  return answer({ positions: rows, eof: true });
}

export function createExchanges(): Exchanges {
  const members = new Map<string, Member>();
  const requests: { keyId: string; path: string }[] = [];
  const waiters: { count: number; resolve: () => void }[] = [];
  let gate = Promise.resolve();

  async function respond({ url, headers }: Request): Promise<Outcome> {
    const keyId = headers['KALSHI-ACCESS-KEY'] ?? headers['X-PM-Access-Key'] ?? '';
    requests.push({ keyId, path: `${url.pathname}${url.search}` });
    for (const { count, resolve } of waiters) if (requests.length >= count) resolve();
    await gate;
    // Looked up when the answer leaves, so that a test can change the books meanwhile.
    const member = members.get(keyId);
    if (member === undefined) return UNKNOWN_KEY;
    if (member.trouble !== undefined) return member.trouble;
    return url.hostname.endsWith('polymarket.us') ? polymarketAnswer(member, url) : kalshiAnswer(member, url);
  }

  return {
    http: scriptedHttp(respond),
    members,
    requests,
    readsOf: (keyId) => requests.filter((one) => one.keyId === keyId && FIRST_PATHS.has(one.path)).length,
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
