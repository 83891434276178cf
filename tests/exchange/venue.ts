import type { Answer } from './answer.ts';
import type { Inbound } from './credentials.ts';
import type { Fault } from './fault.ts';
import type { Refusal } from './refusal.ts';

/** What a venue made of a request, before faults. */
export interface Outcome {
  readonly answer: Answer;
  readonly verified: boolean;
  readonly refusal: Refusal | null;
  /** What a correct client would not have done. */
  readonly problems: readonly string[];
  /** The request named a subaccount with a key that is bound to one. */
  readonly violation: boolean;
}

/** One exchange as the server sees it. */
export interface VenueService {
  readonly headerNames: readonly string[];
  claimedKeyId(request: Inbound): string | null;
  /** The subaccount a request acts on, for fault rules and the log; null where the exchange has none. */
  subaccountOf(request: Inbound): number | null;
  answer(request: Inbound): Outcome;
  methodNotAllowed(): Answer;
  rateLimited(fault: Extract<Fault, { kind: 'rateLimit' }>): Answer;
  timestampExpired(): Answer;
  /** The exchange's usual error body for a status, for faults that give none. */
  failure(status: number): Answer;
}
