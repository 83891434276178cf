import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Reading } from '../../../../lib/domain/reading.ts';
import type { Result } from '../../../../lib/domain/result.ts';
import { kalshiAdapter } from '../../../../lib/exchanges/kalshi/index.ts';
import type { ReadableAccount, ReadContext, Tools } from '../../../../lib/exchanges/port.ts';
import {
  answer,
  NOW,
  readable,
  scriptedHttp,
  status,
  toolsWith,
  type Outcome,
  type Request,
  type ScriptedHttp,
} from '../scripted-http.ts';

const API = '/trade-api/v2';
export const LIST = `${API}/portfolio/subaccounts/balances`;
export const BALANCE = `${API}/portfolio/balance`;
export const API_KEYS = `${API}/api_keys`;
export const LIMITS = `${API}/account/limits`;
export const ORDERS = `${API}/portfolio/orders?limit=1`;
export const FILLS = `${API}/portfolio/fills?limit=1`;
export const STATUS = `${API}/exchange/status`;
export const SCHEDULE = `${API}/exchange/schedule`;
export const PERPS_ENABLED = `${API}/margin/enabled`;
export const PERPS = `${API}/margin/balance?compute_available_balance=false`;

export function balancePath(number: number): string {
  return `${BALANCE}?subaccount=${number}`;
}

/** Where one asks whether a pocket holds anything; without a number for a bound key. */
export function holdingsPath(number?: number): string {
  const pocket = number === undefined ? '' : `subaccount=${number}&`;
  return `${API}/portfolio/positions?${pocket}limit=1&count_filter=position`;
}

export interface Pocket {
  /** Dollars. */
  readonly cash: string;
  /** Cents. */
  readonly positions?: number;
}

interface MemberBooks {
  readonly pockets: Readonly<Record<number, Pocket>>;
  /** The subaccount that the key is bound to: such a key gets 403 wherever it names another or lists. */
  readonly bound?: number;
  /** Answers that differ from the books, by path and query; of several, each is given once and the last for ever. */
  readonly odd?: Readonly<Record<string, Outcome | readonly Outcome[]>>;
}

const RESTRICTED = {
  error: {
    code: 'forbidden',
    message: 'this API key is restricted to a single sub-account and cannot access this endpoint',
  },
};

/** What is asked of every key beside the balances, as an exchange that is open answers. */
const ABOUT: Readonly<Record<string, unknown>> = {
  [STATUS]: { exchange_active: true, trading_active: true },
  [SCHEDULE]: { schedule: { standard_hours: [], maintenance_windows: [] } },
};
const ABOUT_KEY: Readonly<Record<string, unknown>> = {
  [API_KEYS]: { api_keys: [{ api_key_id: 'key-1', name: 'n', scopes: ['read'] }] },
  [LIMITS]: { usage_tier: 'basic', read: { refill_rate: 200, bucket_capacity: 600 } },
  [PERPS_ENABLED]: { enabled: false },
};

function balanceBody({ cash, positions = 0 }: Pocket, bound: boolean): unknown {
  return {
    balance: Math.trunc(Number(cash) * 100),
    balance_dollars: cash,
    portfolio_value: positions,
    updated_ts: 1_784_701_854,
    ...(!bound && { balance_breakdown: [{ exchange_index: 0, balance: cash }] }),
  };
}

/** A list of subaccounts with this cash, in dollars. */
export function listBody(cash: Readonly<Record<number, string>>): Outcome {
  const rows = Object.entries(cash).map(([number, balance]) => ({
    subaccount_number: Number(number),
    exchange_index: 0,
    balance,
    updated_ts: 1_784_701_854,
  }));
  return answer({ subaccount_balances: rows });
}

/** A balance with this cash, in dollars and cents alike, and positions in cents. */
export function pocketBody(pocket: Pocket): Outcome {
  return answer(balanceBody(pocket, false));
}

/** One Kalshi member's books, as far as balances go. */
export function kalshiMember({ pockets, bound, odd = {} }: MemberBooks): ScriptedHttp {
  const given = new Map<string, number>();

  function oddAnswer(path: string): Outcome | undefined {
    const found = odd[path];
    if (found === undefined || !Array.isArray(found)) return found as Outcome | undefined;
    const list: readonly Outcome[] = found;
    const index = given.get(path) ?? 0;
    given.set(path, index + 1);
    return list[Math.min(index, list.length - 1)];
  }

  return scriptedHttp(({ url }: Request): Outcome => {
    const path = `${url.pathname}${url.search}`;
    const special = oddAnswer(path);
    if (special !== undefined) return special;
    if (path in ABOUT) return answer(ABOUT[path]);
    if (bound === undefined && path in ABOUT_KEY) return answer(ABOUT_KEY[path]);
    if (path === LIST && bound === undefined) {
      return listBody(
        Object.fromEntries(Object.entries(pockets).map(([number, { cash }]) => [number, cash])),
      );
    }
    if (url.pathname === BALANCE) {
      const named = url.searchParams.get('subaccount');
      if (bound !== undefined && named !== null) return status(403, RESTRICTED);
      const pocket = pockets[bound ?? Number(named ?? 0)];
      return pocket === undefined ? status(404) : answer(balanceBody(pocket, bound !== undefined));
    }
    return status(403, RESTRICTED);
  });
}

export interface ReadChanges extends Partial<ReadContext> {
  readonly account?: ReadableAccount;
  readonly now?: number;
  readonly tools?: Partial<Tools>;
}

/** Reads the account of a member as the background does. */
export function read(
  http: Tools['http'],
  { account = readable(), now = NOW, tools = {}, ...context }: ReadChanges = {},
): Promise<Result<Reading, ReadFailure>> {
  const all = toolsWith(http, { now: () => now, ...tools });
  return kalshiAdapter.read(account, all, { isProbe: false, ...context });
}
