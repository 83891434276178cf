import { type Answer, htmlAnswer, jsonAnswer, textAnswer } from '../answer.ts';
import type { Fault } from '../fault.ts';
import type { Refusal } from '../refusal.ts';
import { unreachable } from '../unreachable.ts';

/** The one text live errors carry, whatever went wrong (integration log, 2026-09-02). */
const UNABLE = 'The server was unable to process your request.';

/** google.rpc.Status. Pairs seen live: 500/13, 503/14, 501/12, 404/5. */
export function rpcStatus(status: number, message: string = UNABLE): Answer {
  return jsonAnswer(status, { code: CODES[status] ?? (status >= 500 ? 13 : 2), message, details: [] });
}

const CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  501: 12,
  503: 14,
  504: 4,
};

/** 401 bodies are not JSON. The first is 33 bytes long, as recorded (2026-08-30); the second was seen in Feb 2026. */
export function refusedCredentials(refusal: Refusal): Answer {
  switch (refusal.reason) {
    case 'no-credentials':
    case 'missing-header':
    case 'duplicate-header':
      return textAnswer(401, 'Unauthorized: missing credentials');
    case 'unknown-key':
    case 'revoked-key':
    case 'other-environment':
      return textAnswer(401, 'rpc error: code = Unauthenticated desc = API key not found');
    case 'timestamp-expired':
    case 'timestamp-expired-by-set-clock':
    case 'timestamp-format':
      return timestampExpired();
    case 'signature-encoding':
    case 'signature':
    case 'mismatched-pair':
      return textAnswer(401, 'rpc error: code = Unauthenticated desc = invalid signature');
    default:
      return unreachable(refusal.reason);
  }
}

export function timestampExpired(): Answer {
  return textAnswer(401, 'rpc error: code = Unauthenticated desc = invalid timestamp');
}

/** The edge answers HTML with Retry-After (recorded Oct 2026), the documentation JSON without (2026). */
export function tooManyRequests(fault?: Extract<Fault, { kind: 'rateLimit' }>): Answer {
  const form = fault?.form ?? 'edge';
  const seconds = fault?.retryAfter ?? (form === 'edge' ? 10 : undefined);
  const headers: Record<string, string> = seconds === undefined ? {} : { 'Retry-After': String(seconds) };
  return form === 'edge'
    ? htmlAnswer(429, 'Error 1015: You are being rate limited', headers)
    : jsonAnswer(429, { status: 429, message: 'Too Many Requests' }, headers);
}

export function methodNotAllowed(): Answer {
  const answer = rpcStatus(405);
  return { ...answer, headers: { Allow: 'GET' } };
}

export function failure(status: number): Answer {
  if (status === 429) return tooManyRequests();
  if (status === 401) return textAnswer(401, 'Unauthorized: missing credentials');
  if (status === 502 || status === 520 || status === 522) return htmlAnswer(status, `${status}: Bad gateway`);
  return rpcStatus(status);
}
