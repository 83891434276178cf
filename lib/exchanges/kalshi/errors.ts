import * as v from 'valibot';
import type { ReadFailure } from '../../domain/failure.ts';
import type { HttpAnswer } from '../http.ts';

/** A 401 with a clock further off than this is about the clock: production refused 60 s, took 10 s (report, 2026-10-06). */
const CLOCK_SUSPECT_MS = 10_000;

/** Errors come wrapped ({"error": {...}}) or flat (recordings, June 2026; OpenAPI). */
const text = v.fallback(v.string(), '');
const errorFields = v.object({ code: v.optional(text), details: v.optional(text) });
const errorShape = v.union([
  v.pipe(
    v.object({ error: errorFields }),
    v.transform(({ error }) => error),
  ),
  errorFields,
]);

/**
 * Whether a refusal comes from the servers in front of the exchange and not from the exchange, which speaks JSON:
 * "Forbidden" as plain text, or a page (recordings, June 2026). It says nothing about the key.
 */
function isFromTheEdge({ status, body }: HttpAnswer): boolean {
  return (status === 403 || status === 404) && /^\s*(<|forbidden\s*$|not found\s*$)/i.test(body);
}

/** Which part of the authentication a 401 is about. Codes can end in a changing part, so prefixes are compared. */
export function explainKalshi(
  answer: HttpAnswer,
  json: unknown,
  aheadMs: number | undefined,
): ReadFailure | undefined {
  if (isFromTheEdge(answer)) return { kind: 'server', status: answer.status };
  if (answer.status !== 401) return undefined;
  const shape = v.safeParse(errorShape, json);
  const { code = '', details = '' } = shape.success ? shape.output : {};
  if (code.startsWith('header_timestamp_expired')) return clockSkew(aheadMs);
  if (details.includes('INCORRECT_API_KEY_SIGNATURE')) return { kind: 'key-rejected', reason: 'signature' };
  if (details.includes('NOT_FOUND') || code.startsWith('user_not_found')) {
    return { kind: 'key-rejected', reason: 'unknown-key' };
  }
  if (aheadMs !== undefined && Math.abs(aheadMs) > CLOCK_SUSPECT_MS) return clockSkew(aheadMs);
  return { kind: 'key-rejected', reason: 'unspecified' };
}

function clockSkew(aheadMs: number | undefined): ReadFailure {
  return { kind: 'clock-skew', ...(aheadMs !== undefined && { seconds: Math.round(aheadMs / 1_000) }) };
}
