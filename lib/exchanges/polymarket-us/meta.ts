import { EXCHANGE_NAMES } from '../../domain/account.ts';
import type { ExchangeMeta } from '../exchange-meta.ts';

/** Host and key page: docs.polymarket.us api-reference/introduction and /authentication, Nov 2026. */
export const POLYMARKET_US_META = {
  id: 'polymarket-us',
  name: EXCHANGE_NAMES['polymarket-us'],
  environments: ['production'],
  hosts: { production: ['api.polymarket.us'] },
  key: {
    format: 'base64-seed',
    label: 'Secret key',
    placeholder: 'Base64 text, 44 or 88 characters',
    pages: { production: 'https://polymarket.us/developer' },
    steps: [
      'Open polymarket.us/developer and sign in the same way as in the app (Apple, Google or email).',
      'Create a key for Bankroll alone, so that you can revoke it without disturbing other programs.',
      'Copy the key ID and the secret key. The secret key is shown only once.',
    ],
    power:
      'Polymarket US documents no read-only keys: this key can also place orders. Bankroll only ever reads.',
  },
} as const satisfies ExchangeMeta;
