import type { Environment } from '../../domain/account.ts';
import type { ReadableAccount, Tools } from '../port.ts';
import { createSignedGet, type Dialect, type SignedGet } from '../signed-get.ts';
import { explainKalshi } from './errors.ts';
import { KALSHI_META } from './meta.ts';
import { kalshiHeaders } from './sign.ts';

/** Before every path (docs getting_started/api_environments, 2026-08-20). */
const PREFIX = '/trade-api/v2';

/** Everything that is ever asked of Kalshi. The two last are public and are read without a signature. */
export const PATHS = {
  balance: `${PREFIX}/portfolio/balance`,
  subaccounts: `${PREFIX}/portfolio/subaccounts/balances`,
  positions: `${PREFIX}/portfolio/positions`,
  orders: `${PREFIX}/portfolio/orders`,
  fills: `${PREFIX}/portfolio/fills`,
  settlements: `${PREFIX}/portfolio/settlements`,
  deposits: `${PREFIX}/portfolio/deposits`,
  withdrawals: `${PREFIX}/portfolio/withdrawals`,
  transfers: `${PREFIX}/portfolio/subaccounts/transfers`,
  restingValue: `${PREFIX}/portfolio/summary/total_resting_order_value`,
  perpsEnabled: `${PREFIX}/margin/enabled`,
  perpsBalance: `${PREFIX}/margin/balance`,
  apiKeys: `${PREFIX}/api_keys`,
  limits: `${PREFIX}/account/limits`,
  status: `${PREFIX}/exchange/status`,
  schedule: `${PREFIX}/exchange/schedule`,
} as const;

export function hostsFor(environment: Environment): readonly string[] {
  return KALSHI_META.hosts[environment];
}

export function kalshiDialect({ environment, keyId }: ReadableAccount): Dialect {
  return {
    hosts: hostsFor(environment),
    headers: (sign, timestamp, path) => kalshiHeaders(sign, keyId, timestamp, path),
    explain: explainKalshi,
  };
}

/** The signed way to Kalshi for one account during one cycle. */
export function kalshiGet(account: ReadableAccount, tools: Tools): SignedGet {
  return createSignedGet(kalshiDialect(account), tools);
}
