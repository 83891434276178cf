import type { ReadableAccount, Tools } from '../port.ts';
import { createSignedGet, type Dialect, type SignedGet } from '../signed-get.ts';
import { explainPolymarketUs } from './errors.ts';
import { POLYMARKET_US_META } from './meta.ts';
import { polymarketUsHeaders } from './sign.ts';

/** Everything that is ever asked of Polymarket US (docs api-reference, 2026). */
export const PATHS = {
  balances: '/v1/account/balances',
  positions: '/v1/portfolio/positions',
  orders: '/v1/orders/open',
  activities: '/v1/portfolio/activities',
} as const;

/** The largest page since 2026-06-24 (changelog v0.0.53). */
export const PAGE_SIZE = '100';

export function polymarketUsDialect({ keyId }: ReadableAccount): Dialect {
  return {
    hosts: POLYMARKET_US_META.hosts.production,
    headers: (sign, timestamp, path) => polymarketUsHeaders(sign, keyId, timestamp, path),
    explain: explainPolymarketUs,
  };
}

/** The signed way to Polymarket US for one account during one cycle. */
export function polymarketUsGet(account: ReadableAccount, tools: Tools): SignedGet {
  return createSignedGet(polymarketUsDialect(account), tools);
}
