export type ExchangeName = 'kalshi' | 'polymarket-us';
export type Environment = 'production' | 'demo';

export interface Venue {
  readonly exchange: ExchangeName;
  readonly environment: Environment;
}

/**
 * Kalshi: docs getting_started/api_environments, 2026-08-20; a signature is valid on both hosts of an environment.
 * Polymarket US: docs api-reference/introduction, 2026; there is no retail sandbox.
 */
export const HOSTS = {
  'external-api.kalshi.com': { exchange: 'kalshi', environment: 'production' },
  'api.elections.kalshi.com': { exchange: 'kalshi', environment: 'production' },
  'external-api.demo.kalshi.co': { exchange: 'kalshi', environment: 'demo' },
  'demo-api.kalshi.co': { exchange: 'kalshi', environment: 'demo' },
  'api.polymarket.us': { exchange: 'polymarket-us', environment: 'production' },
} as const satisfies Record<string, Venue>;

export type HostName = keyof typeof HOSTS;
export const HOST_NAMES = Object.keys(HOSTS) as readonly HostName[];

export function isHostName(host: string): host is HostName {
  return Object.hasOwn(HOSTS, host);
}

/** Splits a Host header value: name in lower case, port dropped. */
export function hostNameOf(header: string): string {
  return header.replace(/:\d+$/, '').toLowerCase();
}

/** Chromium switches that send the five hosts to the simulation and every other name nowhere. */
export function chromiumArgsFor(port: number, spki: string): readonly string[] {
  const rules = [
    ...HOST_NAMES.map((host) => `MAP ${host} 127.0.0.1:${port}`),
    'MAP * ~NOTFOUND',
    'EXCLUDE 127.0.0.1',
  ];
  return [`--host-resolver-rules=${rules.join(', ')}`, `--ignore-certificate-errors-spki-list=${spki}`];
}
