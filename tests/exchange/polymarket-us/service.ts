import type { Answer } from '../answer.ts';
import { claimedKeyId, type HeaderNames, verifyCredentials } from '../credentials.ts';
import { readQuery } from '../query.ts';
import type { Outcome, VenueService } from '../venue.ts';
import type { PolymarketUsBooks } from './books.ts';
import * as errors from './errors.ts';
import { POLYMARKET_US_ROUTES } from './routes.ts';

const HEADERS: HeaderNames = {
  key: 'x-pm-access-key',
  timestamp: 'x-pm-timestamp',
  signature: 'x-pm-signature',
};

/** Documented: within 30 seconds of server time (api-reference/authentication, 2026). */
const TOLERANCE_MS = 30_000;

const ROUTES = new Map(POLYMARKET_US_ROUTES.map((route) => [route.path, route] as const));

export function createPolymarketUsService(books: PolymarketUsBooks): VenueService {
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
    subaccountOf: () => null,
    answer(request): Outcome {
      // Credentials come before routing: an unknown path looks like an auth error until signing works (2026-08-17).
      const verification = verifyCredentials(request, verifier);
      if (!verification.ok) {
        const { refusal } = verification;
        const problems = ROUTES.has(request.path) ? [] : [UNDOCUMENTED];
        // One unsigned request tells whether the host can be reached; only this path is meant for it.
        if (refusal.reason === 'no-credentials' && request.path !== REACHABILITY_PATH) {
          problems.push('came without credentials');
        }
        return {
          answer: errors.refusedCredentials(refusal),
          verified: false,
          refusal,
          problems,
          violation: false,
        };
      }
      const { key } = verification;
      const say = (answer: Answer, ...problems: string[]): Outcome => ({
        answer,
        verified: true,
        refusal: null,
        problems,
        violation: false,
      });
      if (!books.bucketOf(key.id).take(1, books.clock.now())) return say(errors.tooManyRequests());
      const route = ROUTES.get(request.path);
      if (route === undefined) return say(errors.rpcStatus(404), UNDOCUMENTED);
      const query = readQuery(request.query, route.parameters);
      if (!query.ok) return say(errors.rpcStatus(400, query.message), `answered 400: ${query.message}`);
      return say(route.answer(books.ownerOf(key), query.values));
    },
    methodNotAllowed: errors.methodNotAllowed,
    rateLimited: errors.tooManyRequests,
    timestampExpired: errors.timestampExpired,
    failure: errors.failure,
  };
}

/** There is no public path on this host (docs api-reference/introduction, 2026). */
const REACHABILITY_PATH = '/v1/account/balances';

const UNDOCUMENTED = 'asked for a path that is not documented, or not simulated';
