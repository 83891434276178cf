import {
  answer,
  scriptedHttp,
  status,
  type Outcome,
  type Request,
  type ScriptedHttp,
} from '../scripted-http.ts';

export const LIST = '/trade-api/v2/portfolio/subaccounts/balances';
export const BALANCE = '/trade-api/v2/portfolio/balance';
export const API_KEYS = '/trade-api/v2/api_keys';
export const ORDERS = '/trade-api/v2/portfolio/orders?limit=1';
export const FILLS = '/trade-api/v2/portfolio/fills?limit=1';

export function balancePath(number: number): string {
  return `${BALANCE}?subaccount=${number}`;
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
  /** Answers that differ from the books, by path and query. */
  readonly odd?: Readonly<Record<string, Outcome>>;
}

const RESTRICTED = {
  error: {
    code: 'forbidden',
    message: 'this API key is restricted to a single sub-account and cannot access this endpoint',
  },
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

/** One Kalshi member's books, as far as balances go. */
export function kalshiMember({ pockets, bound, odd = {} }: MemberBooks): ScriptedHttp {
  return scriptedHttp(({ url }: Request): Outcome => {
    const path = `${url.pathname}${url.search}`;
    const special = odd[path];
    if (special !== undefined) return special;
    if (path === LIST) {
      if (bound !== undefined) return status(403, RESTRICTED);
      const rows = Object.entries(pockets).map(([number, { cash }]) => ({
        subaccount_number: Number(number),
        exchange_index: 0,
        balance: cash,
        updated_ts: 1_784_701_854,
      }));
      return answer({ subaccount_balances: rows });
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
