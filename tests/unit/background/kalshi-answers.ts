import { answer, status, type Outcome } from '../exchanges/scripted-http.ts';
import type { Member } from './exchanges.ts';

const PREFIX = '/trade-api/v2';

/** Paths that are answered without a signature. */
export const OPEN_ANSWERS: Readonly<Record<string, unknown>> = {
  '/exchange/status': { exchange_active: true, trading_active: true },
  '/exchange/schedule': { schedule: { standard_hours: [], maintenance_windows: [] } },
};

/** Lists of what happened, and the name that each has in its answer. */
const LISTS: Readonly<Record<string, string>> = {
  '/portfolio/orders': 'orders',
  '/portfolio/fills': 'fills',
  '/portfolio/settlements': 'settlements',
  '/portfolio/deposits': 'deposits',
  '/portfolio/withdrawals': 'withdrawals',
  '/portfolio/subaccounts/transfers': 'transfers',
};

/** The path as the documents write it. */
export function kalshiPath(url: URL): string {
  return url.pathname.replace(PREFIX, '');
}

function listOf({ pockets }: Member): Outcome {
  const rows = Object.entries(pockets).map(([number, { cash }]) => ({
    subaccount_number: Number(number),
    exchange_index: 0,
    balance: cash,
  }));
  return answer({ subaccount_balances: rows });
}

/** What asks about the key rather than about money. */
function keyAnswer(path: string, { scopes = ['read'], perps }: Member, keyId: string): Outcome | undefined {
  switch (path) {
    case '/api_keys':
      return answer({ api_keys: [{ api_key_id: keyId, name: 'Bankroll', scopes }] });
    case '/account/limits':
      return answer({
        usage_tier: 'basic',
        read: { refill_rate: 200, bucket_capacity: 200 },
        write: { refill_rate: 100, bucket_capacity: 100 },
      });
    case '/margin/enabled':
      return answer({ enabled: perps !== undefined });
    case '/margin/balance':
      return answer({ subaccount_balances: [{ subaccount_number: 64, account_equity: perps ?? '0.00' }] });
    default:
      return undefined;
  }
}

function positionsOf(member: Member, number: number): Outcome {
  const rows = Object.entries(member.held?.[number] ?? {});
  return answer({
    market_positions: rows.map(([ticker, contracts]) => ({ ticker, position_fp: contracts })),
    event_positions: [],
    cursor: '',
  });
}

export function kalshiAnswer(member: Member, url: URL, keyId: string): Outcome {
  const { pockets, bound } = member;
  const path = kalshiPath(url);
  const named = url.searchParams.get('subaccount');
  if (bound !== undefined && (path !== '/portfolio/balance' || named !== null)) return status(403);
  if (path === '/portfolio/subaccounts/balances') return listOf(member);
  const number = bound ?? Number(named ?? 0);
  if (path === '/portfolio/positions') return positionsOf(member, number);
  const list = LISTS[path];
  if (list !== undefined) return answer({ [list]: [], cursor: '' });
  if (path !== '/portfolio/balance') return keyAnswer(path, member, keyId) ?? status(403);
  const pocket = pockets[number];
  if (pocket === undefined) return status(404);
  return answer({
    balance_dollars: pocket.cash,
    portfolio_value: pocket.positions ?? 0,
    ...(bound === undefined && { balance_breakdown: [] }),
  });
}
