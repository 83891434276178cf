import { type Answer, htmlAnswer, jsonAnswer, textAnswer } from '../answer.ts';
import type { Fault } from '../fault.ts';
import type { Json } from '../json.ts';
import type { Refusal } from '../refusal.ts';
import { unreachable } from '../unreachable.ts';

/*
 * Shapes recorded on demo in June 2026: {"error":{code,message,details?}} for most, flat {code,message} where the
 * OpenAPI says so, {"msg"} for parameters, {"error":"too many requests"} for 429, and plain text or HTML at the edge.
 * `service` was removed on 2026-08-06.
 */

function nested(status: number, code: string, message: string, details?: string): Answer {
  const error: Record<string, Json> = details === undefined ? { code, message } : { code, message, details };
  return jsonAnswer(status, { error });
}

export function refusedCredentials(refusal: Refusal): Answer {
  switch (refusal.reason) {
    case 'no-credentials':
    case 'missing-header':
    case 'duplicate-header':
      return nested(401, 'signature_is_missing_from_headers', 'signature is missing from headers');
    case 'timestamp-expired':
    case 'timestamp-expired-by-set-clock':
      return timestampExpired();
    case 'unknown-key':
    case 'revoked-key':
    case 'other-environment':
      return nested(401, 'authentication_error', 'authentication_error', 'NOT_FOUND');
    case 'timestamp-format':
    case 'signature-encoding':
    case 'signature':
    case 'mismatched-pair':
      return nested(401, 'authentication_error', 'authentication_error', 'INCORRECT_API_KEY_SIGNATURE');
    default:
      return unreachable(refusal.reason);
  }
}

export function timestampExpired(): Answer {
  return nested(401, 'header_timestamp_expired', 'header timestamp expired');
}

/** The text is documented (getting_started/subaccounts, autumn 2026), the shape is not. */
export function restrictedKey(): Answer {
  return nested(
    403,
    'forbidden',
    'this API key is restricted to a single sub-account and cannot access this endpoint',
  );
}

export function foreignSubaccount(): Answer {
  return nested(403, 'forbidden', 'this API key is restricted to a single sub-account');
}

/** Body unrecorded; the spec names it so and its error schema is flat. */
export function scopeMissing(): Answer {
  return jsonAnswer(403, { code: 'forbidden', message: 'Forbidden - insufficient permissions' });
}

/** The message is recorded (2026), the shape around it is not. */
export function marginNotEnabled(): Answer {
  return nested(403, 'forbidden', 'user is not enabled for margin trading');
}

export function badParameter(message: string): Answer {
  return jsonAnswer(400, { msg: message });
}

export function notFound(): Answer {
  return nested(404, 'not_found', 'not found');
}

/** No Retry-After and no X-RateLimit headers (docs, 2026); a fault may add the former. */
export function tooManyRequests(fault?: Extract<Fault, { kind: 'rateLimit' }>): Answer {
  const headers: Record<string, string> =
    fault?.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
  return jsonAnswer(429, { error: 'too many requests' }, headers);
}

export function methodNotAllowed(): Answer {
  return textAnswer(405, 'Method Not Allowed\n', { Allow: 'GET' });
}

export function failure(status: number): Answer {
  if (status === 502 || status === 503 || status === 504)
    return htmlAnswer(status, `${status} Service Temporarily Unavailable`);
  if (status === 403) return textAnswer(403, 'Forbidden\n');
  if (status === 404) return notFound();
  if (status === 429) return tooManyRequests();
  return nested(
    status,
    status >= 500 ? 'internal_server_error' : 'bad_request',
    'the request could not be served',
  );
}
