import { type Answer, textAnswer } from '../answer.ts';
import { claimedKeyId, type HeaderNames, type Inbound, verifyCredentials } from '../credentials.ts';
import { readQuery } from '../query.ts';
import type { Refusal } from '../refusal.ts';
import type { Outcome, VenueService } from '../venue.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { BALANCE_ROUTES } from './balance-routes.ts';
import type { KalshiBooks } from './books.ts';
import * as errors from './errors.ts';
import { HISTORY_ROUTES } from './history-routes.ts';
import type { KalshiKeyRecord } from './keys.ts';
import { PERPS_ROUTES } from './perps-routes.ts';
import { POSITIONS_ROUTE } from './positions-route.ts';
import { PUBLIC_ROUTES } from './public-routes.ts';
import { type KalshiRoute, PREFIX } from './route.ts';

const HEADERS: HeaderNames = {
  key: 'kalshi-access-key',
  timestamp: 'kalshi-access-timestamp',
  signature: 'kalshi-access-signature',
};

/** Production refused 60 s and took 10 s (measured 2026-10-06); this simulation takes nothing beyond 10 s. */
const TOLERANCE_MS = 10_000;

/** Every path that needs a signature. */
export const KALSHI_ROUTES: readonly KalshiRoute[] = [
  ...BALANCE_ROUTES,
  POSITIONS_ROUTE,
  ...HISTORY_ROUTES,
  ...ACCOUNT_ROUTES,
  ...PERPS_ROUTES,
];
const ROUTES = new Map(KALSHI_ROUTES.map((route) => [PREFIX + route.path, route] as const));
const PUBLIC = new Map(PUBLIC_ROUTES.map((route) => [PREFIX + route.path, route] as const));

export function createKalshiService(books: KalshiBooks): VenueService {
  const verifier = {
    names: HEADERS,
    tolerance: TOLERANCE_MS,
    clock: books.clock,
    find: (id: string) => books.findKey(id),
    all: () => books.allKeys(),
  };
  return {
    headerNames: Object.values(HEADERS),
    claimedKeyId: (request) => claimedKeyId(request, HEADERS),
    subaccountOf(request) {
      const route = ROUTES.get(request.path);
      const claimed = claimedKeyId(request, HEADERS);
      const key = claimed === null ? undefined : books.findKey(claimed);
      return route === undefined ? null : subaccountFor(route, key, namedSubaccount(request));
    },
    answer(request) {
      const open = PUBLIC.get(request.path);
      if (open !== undefined) {
        const query = readQuery(request.query, {});
        if (!query.ok) return refused(errors.badParameter(query.message), [`answered 400: ${query.message}`]);
        return refused(open.answer(books, request.environment), []);
      }
      const route = ROUTES.get(request.path);
      if (route === undefined) return lost(request.path);
      const verification = verifyCredentials(request, verifier);
      if (!verification.ok) return unverified(verification.refusal);
      return { ...answerVerified(books, route, verification.key, request), verified: true, refusal: null };
    },
    methodNotAllowed: errors.methodNotAllowed,
    rateLimited: errors.tooManyRequests,
    timestampExpired: errors.timestampExpired,
    failure: errors.failure,
  };
}

function answerVerified(
  books: KalshiBooks,
  route: KalshiRoute,
  key: KalshiKeyRecord,
  request: Inbound,
): Pick<Outcome, 'answer' | 'problems' | 'violation'> {
  const named = namedSubaccount(request);
  const bound = key.issued.subaccount;
  const violation = bound !== undefined && named !== null;
  const problems = violation ? ['named a subaccount with a key that is bound to one'] : [];
  const say = (answer: Answer, ...more: string[]) => ({
    answer,
    problems: [...problems, ...more],
    violation,
  });

  const member = books.ownerOf(key);
  const bucket = route.lane === 'perps' ? member.perps.bucket : member.bucket;
  const cost = route.cost?.(new URLSearchParams(request.query)) ?? 10;
  if (!bucket.take(cost, books.clock.now())) return say(errors.tooManyRequests());
  if (key.issued.fcmSubtraderId !== undefined) return say(errors.scopeMissing());
  if (bound !== undefined && route.access === 'unbound') return say(errors.restrictedKey());
  if (!mayRead(key, route)) return say(errors.scopeMissing());
  const query = readQuery(request.query, route.parameters);
  if (!query.ok) return say(errors.badParameter(query.message), `answered 400: ${query.message}`);
  if (violation && named !== bound) return say(errors.foreignSubaccount());
  const subaccount = subaccountFor(route, key, named);
  return say(route.answer({ books, member, key, query: query.values, subaccount }));
}

/** `read` covers all reads; read::portfolio_balance is documented for one path only (changelog 2026-06-18). */
function mayRead(key: KalshiKeyRecord, route: KalshiRoute): boolean {
  const { scopes } = key.issued;
  return (
    scopes.includes('read') || (route.access === 'balance' && scopes.includes('read::portfolio_balance'))
  );
}

function namedSubaccount(request: Inbound): number | null {
  const text = new URLSearchParams(request.query).get('subaccount');
  return text === null ? null : Number(text);
}

function subaccountFor(
  route: KalshiRoute,
  key: KalshiKeyRecord | undefined,
  named: number | null,
): number | null {
  if (route.omittedSubaccount === 'none') return null;
  return named ?? key?.issued.subaccount ?? (route.omittedSubaccount === 0 ? 0 : null);
}

/** A trailing slash is redirected (changelog 2025-10-08); anything else unknown is 404. */
function lost(path: string): Outcome {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed !== path && (ROUTES.has(trimmed) || PUBLIC.has(trimmed))) {
    return refused(textAnswer(301, '', { Location: trimmed }), ['used a trailing slash']);
  }
  return refused(errors.notFound(), ['asked for a path that is not documented, or not simulated']);
}

function refused(answer: Answer, problems: readonly string[]): Outcome {
  return { answer, verified: false, refusal: null, problems, violation: false };
}

function unverified(refusal: Refusal): Outcome {
  return {
    answer: errors.refusedCredentials(refusal),
    verified: false,
    refusal,
    // What is public can be asked without a signature, so nothing else needs to be.
    problems: refusal.reason === 'no-credentials' ? ['came without credentials'] : [],
    violation: false,
  };
}
