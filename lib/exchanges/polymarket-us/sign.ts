import type { Signer } from '../../domain/signer.ts';

/**
 * The authentication headers of a GET. Signed text: timestamp, method and path without the query, e.g.
 * "1705420800000GET/v1/account/balances". Source: docs api-reference/authentication and polymarket-us 0.1.1
 * `createAuthHeaders` (Nov 2026); signing the query too gives 401 (live report, 2026-08-30).
 */
export async function polymarketUsHeaders(
  sign: Signer,
  keyId: string,
  timestamp: string,
  path: string,
): Promise<Record<string, string>> {
  return {
    Accept: 'application/json',
    'X-PM-Access-Key': keyId,
    'X-PM-Timestamp': timestamp,
    'X-PM-Signature': await sign(`${timestamp}GET${path}`),
  };
}
