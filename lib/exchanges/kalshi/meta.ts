import { EXCHANGE_NAMES } from '../../domain/account.ts';
import type { ExchangeMeta } from '../exchange-meta.ts';

/** Hosts: docs getting_started/api_environments, 2026-08-20. Key page and scopes: docs api_keys, Oct 2026. */
export const KALSHI_META = {
  id: 'kalshi',
  name: EXCHANGE_NAMES.kalshi,
  environments: ['production', 'demo'],
  hosts: {
    production: ['external-api.kalshi.com', 'api.elections.kalshi.com'],
    demo: ['external-api.demo.kalshi.co', 'demo-api.kalshi.co'],
  },
  key: {
    format: 'pem',
    label: 'Private key',
    placeholder: '-----BEGIN PRIVATE KEY-----',
    // The demo exchange is a site of its own with keys of its own (docs api_environments, 2026-08-20).
    pages: {
      production: 'https://kalshi.com/account/profile',
      demo: 'https://demo.kalshi.co',
    },
    steps: [
      'Open Account & security, then API Keys, and choose Create Key.',
      'Allow Read only. A key without Trade and Transfers cannot move your money.',
      'Copy the API key ID shown on the page. The private key downloads as a file; it is shown only once.',
    ],
    power: 'A key with Read alone can look but not trade. Bankroll never needs more.',
  },
} as const satisfies ExchangeMeta;
