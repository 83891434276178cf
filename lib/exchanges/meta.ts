import type { Environment, ExchangeId } from '../domain/account.ts';
import type { ExchangeMeta } from './exchange-meta.ts';
import { KALSHI_META } from './kalshi/meta.ts';
import { POLYMARKET_US_META } from './polymarket-us/meta.ts';

export const EXCHANGES: Readonly<Record<ExchangeId, ExchangeMeta>> = {
  kalshi: KALSHI_META,
  'polymarket-us': POLYMARKET_US_META,
};

/** Hosts of an exchange's environment, first choice first; empty where the exchange has no such environment. */
export function hostsOf(exchange: ExchangeId, environment: Environment): readonly string[] {
  return EXCHANGES[exchange].hosts[environment] ?? [];
}

/** The host permissions that one account needs, as match patterns. */
export function originsOf(exchange: ExchangeId, environment: Environment): string[] {
  return hostsOf(exchange, environment).map((host) => `https://${host}/*`);
}

/** Every host that the extension can ever reach. */
export const ALL_HOSTS: readonly string[] = Object.values(EXCHANGES).flatMap(({ hosts }) =>
  Object.values(hosts).flat(),
);

/** Whose host this is; undefined for one that Bankroll does not know. */
export function placeOfHost(
  host: string,
): { readonly exchange: ExchangeId; readonly environment: Environment } | undefined {
  for (const { id, environments } of Object.values(EXCHANGES)) {
    const environment = environments.find((one) => hostsOf(id, one).includes(host));
    if (environment !== undefined) return { exchange: id, environment };
  }
  return undefined;
}
