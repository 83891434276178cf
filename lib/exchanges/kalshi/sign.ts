import type { Signer } from '../../domain/signer.ts';

/**
 * The authentication headers of a GET. Signed text: timestamp, method and the path from the host's root, with
 * /trade-api/v2 and without the query, e.g. "1703123456789GET/trade-api/v2/portfolio/balance".
 * Source: docs quick_start_authenticated_requests (2026-05-05); Ed25519 signs the same text (generate-api-key, 3.34.0).
 */
export async function kalshiHeaders(
  sign: Signer,
  keyId: string,
  timestamp: string,
  path: string,
): Promise<Record<string, string>> {
  return {
    Accept: 'application/json',
    'KALSHI-ACCESS-KEY': keyId,
    'KALSHI-ACCESS-TIMESTAMP': timestamp,
    'KALSHI-ACCESS-SIGNATURE': await sign(`${timestamp}GET${path}`),
  };
}
