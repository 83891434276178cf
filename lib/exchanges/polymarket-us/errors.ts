import type { ReadFailure } from '../../domain/failure.ts';
import type { HttpAnswer } from '../http.ts';

/** The documents allow 30 s (api-reference/authentication, 2026); past half of that a refusal is about the clock. */
const CLOCK_SUSPECT_MS = 15_000;

/** Refusals carry no usable body (33 bytes that are not JSON, 2026-08-30), so the status and the clock must tell. */
export function explainPolymarketUs(
  answer: HttpAnswer,
  _json: unknown,
  aheadMs: number | undefined,
): ReadFailure | undefined {
  if (answer.status !== 401) return undefined;
  if (aheadMs !== undefined && Math.abs(aheadMs) > CLOCK_SUSPECT_MS) {
    return { kind: 'clock-skew', seconds: Math.round(aheadMs / 1_000) };
  }
  const unknownKey = answer.body.includes('API key not found');
  return { kind: 'key-rejected', reason: unknownKey ? 'unknown-key' : 'unspecified' };
}
