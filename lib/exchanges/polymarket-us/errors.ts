import type { ReadFailure } from '../../domain/failure.ts';
import type { HttpAnswer } from '../http.ts';

/** The documents allow 30 s (api-reference/authentication, 2026); past half of that a refusal is about the clock. */
const CLOCK_SUSPECT_MS = 15_000;

/** The servers in front have counted down from 10 s (report, October 2026); the documents name no wait. */
const RATE_LIMIT_MIN_MS = 10_000;

/**
 * Whether a refusal comes from the servers in front of the exchange, which answer with a page or plain text, and not from
 * the exchange, which speaks JSON here. It says nothing about the key.
 */
function isFromTheEdge({ status, body }: HttpAnswer, json: unknown): boolean {
  return status === 403 && json === undefined && body.trim() !== '';
}

/** Bodies say little: 33 bytes that are not JSON for a 401 (2026-08-30), so the status and the clock must tell. */
export function explainPolymarketUs(
  answer: HttpAnswer,
  json: unknown,
  aheadMs: number | undefined,
): ReadFailure | undefined {
  if (isFromTheEdge(answer, json)) return { kind: 'server', status: answer.status };
  if (answer.status === 429) {
    return { kind: 'rate-limited', retryAfterMs: Math.max(answer.retryAfterMs ?? 0, RATE_LIMIT_MIN_MS) };
  }
  if (answer.status !== 401) return undefined;
  if (aheadMs !== undefined && Math.abs(aheadMs) > CLOCK_SUSPECT_MS) {
    return { kind: 'clock-skew', seconds: Math.round(aheadMs / 1_000) };
  }
  const unknownKey = answer.body.includes('API key not found');
  return { kind: 'key-rejected', reason: unknownKey ? 'unknown-key' : 'unspecified' };
}
