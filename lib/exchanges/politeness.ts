import type { ReadBudget } from '../domain/key-facts.ts';
import { fail, ok } from '../domain/result.ts';
import { createGate, type Gate } from './gate.ts';
import type { Http, HttpAnswer } from './http.ts';
import { createPace, type Pace, type PaceLimits } from './pace.ts';
import { recorded, type Recorder } from './recorder.ts';

/**
 * Without a stated budget: a quarter of what the lowest tiers allow (Kalshi Basic 200 tokens a second at 10 a request, Oct
 * 2026; Polymarket US 20 requests a second since 2026-04-10).
 */
const DEFAULT_LIMITS: PaceLimits = { perSecond: 5, burst: 10 };
/** The rest belongs to the user's own programs, which share the budget. */
const SHARE = 0.25;
/** More than this would be no faster for anyone who looks. */
const MOST_PER_SECOND = 10;
const REQUESTS_PER_HOST = 2;

/** Whose budget a request is charged to. */
export interface Payer {
  /** The same for every request made with a key, whatever for. */
  readonly id: string;
  /** The public id of the key that signs; absent for what is asked without one. */
  readonly keyId?: string;
  /** What the exchange allows the account, where it has said so. */
  readonly budget?: ReadBudget | undefined;
}

/** Keeps every request within its account's budget and its host's patience. */
export interface Politeness {
  httpFor(payer: Payer): Http;
}

/** A quarter of the budget, and never more than is of use. */
export function limitsFor(budget: ReadBudget | undefined): PaceLimits {
  if (budget === undefined) return DEFAULT_LIMITS;
  return {
    // A budget of nothing would stop everything for ever; one request in ten seconds is asked of nobody.
    perSecond: Math.max(0.1, Math.min(MOST_PER_SECOND, budget.perSecond * SHARE)),
    burst: Math.max(1, Math.min(DEFAULT_LIMITS.burst, Math.floor(budget.burst * SHARE))),
  };
}

function findOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

/** One payer's turns, and what its requests have last been refused. */
interface PayerState {
  readonly pace: Pace;
  /** Counts requests as they come. */
  asked: number;
  /** A refusal that is about the key or the rate, and how many requests had been asked when its request went out. */
  refusal?: { readonly answer: HttpAnswer; readonly upTo: number };
}

/** Whether every other request made with the key would be refused alike. */
function isAboutTheKey({ status }: HttpAnswer): boolean {
  return status === 401 || status === 429;
}

/** A refusal for those that were waiting behind it. Its `Date` was of another moment and says nothing by now. */
function replay({ serverTime: _then, ...answer }: HttpAnswer): HttpAnswer {
  return answer;
}

/**
 * Waiting that outlasts the caller's time ends as a request without an answer would: nothing is sent. What an exchange has
 * refused to one request for its key or its rate, it is not asked again by those that were waiting when that one was sent:
 * they get the same answer, and only requests made after it are sent. What is sent is noted by the recorder, if there is one.
 */
export function createPoliteness(http: Http, now: () => number, recorder?: Recorder): Politeness {
  const payers = new Map<string, PayerState>();
  const gates = new Map<string, Gate>();
  return {
    httpFor({ id, keyId, budget }) {
      const line = recorder === undefined ? http : recorded(http, recorder, keyId);
      const limits = limitsFor(budget);
      const payer = findOrMake(payers, id, (): PayerState => ({ pace: createPace(limits, now), asked: 0 }));
      payer.pace.setLimits(limits);
      return {
        async get(url, headers, signal) {
          const late = fail({ kind: 'timeout', host: url.hostname } as const);
          const place = (payer.asked += 1);
          const gate = findOrMake(gates, url.hostname, () => createGate(REQUESTS_PER_HOST));
          if (!(await payer.pace.turn(signal))) return late;
          const leave = await gate.enter(signal);
          if (leave === undefined) return late;
          try {
            const { refusal } = payer;
            if (refusal !== undefined && place <= refusal.upTo) return ok(replay(refusal.answer));
            // What is asked while this one is under way may be another one's second try, made for a better reason.
            const upTo = payer.asked;
            const sent = await line.get(url, headers, signal);
            if (sent.ok && isAboutTheKey(sent.value)) payer.refusal = { answer: sent.value, upTo };
            return sent;
          } finally {
            leave();
          }
        },
      };
    },
  };
}
