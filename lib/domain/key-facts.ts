import type { Account, ExchangeId } from './account.ts';

/** A stretch of time, Unix ms. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** What an exchange lets an account read in a second and at once, in requests of the usual cost. */
export interface ReadBudget {
  readonly perSecond: number;
  readonly burst: number;
}

/** What the exchange says about a key, asked when it is added and once a day. Absent: the exchange did not tell. */
export interface KeyFacts {
  /** Unix ms. */
  readonly checkedAt: number;
  /** Whether a part of the check went unanswered for a reason that may pass, so that it is asked again sooner. */
  readonly incomplete?: true;
  /** As the exchange names them ("read", "write::trade"): an open set. */
  readonly scopes?: readonly string[];
  /** Whether the exchange refused to describe the key, which it does for keys with little access. */
  readonly describeDenied?: true;
  /** The one subaccount (0-63) that the key is bound to. */
  readonly boundSubaccount?: number;
  /** Ids of all keys of the same member, the key's own among them: they reach the same money. */
  readonly memberKeys?: readonly string[];
  /** When the right to trade in some regions lapses, Unix ms; reading is not known to end with it. */
  readonly regionExpiresAt?: number;
  /** The exchange's whole allowance, of which only a part is used. */
  readonly budget?: ReadBudget;
  /** As the exchange names it. */
  readonly tier?: string;
  /** Announced maintenance that is not over yet. */
  readonly maintenance?: readonly Period[];
  /** Kalshi: whether the member has a perps balance. */
  readonly perps?: boolean;
}

const DAY_MS = 24 * 60 * 60_000;
const RETRY_MS = 60 * 60_000;

/** Whether the daily look at a key is due. A check from the future means that the clock was set back. */
export function isKeyCheckDue(facts: KeyFacts | undefined, now: number): boolean {
  if (facts === undefined) return true;
  return Math.abs(now - facts.checkedAt) >= (facts.incomplete === true ? RETRY_MS : DAY_MS);
}

/**
 * What a key can do beyond what Bankroll needs. "can-write": trade or move money. "may-write": the exchange has no
 * narrower keys, or did not say. "reads": all reads and nothing else. "balance-only": the balance and nothing else.
 */
export type KeyPower = 'can-write' | 'may-write' | 'reads' | 'balance-only';

/** The one subaccount that an account's key is bound to, learned when it was added or later. */
export function boundOf(
  { boundSubaccount }: Pick<Account, 'boundSubaccount'>,
  facts: KeyFacts | undefined,
): number | undefined {
  return boundSubaccount ?? facts?.boundSubaccount;
}

/** A scope and those below it: "read" covers "read::portfolio_balance" (Kalshi spec 3.34.0, Oct 2026). */
function covers(scope: string, group: string): boolean {
  return scope === group || scope.startsWith(`${group}::`);
}

export function powerOf(exchange: ExchangeId, facts: KeyFacts | undefined): KeyPower {
  // No key of Polymarket US is documented to be unable to trade (Nov 2026).
  if (exchange === 'polymarket-us' || facts?.scopes === undefined) return 'may-write';
  // No scopes chosen at creation means full access (docs create-api-key, spec 3.32.0).
  if (facts.scopes.length === 0 || facts.scopes.some((scope) => covers(scope, 'write'))) return 'can-write';
  // An open set: what is neither read nor write may be either.
  if (!facts.scopes.every((scope) => covers(scope, 'read'))) return 'may-write';
  if (facts.scopes.includes('read')) return 'reads';
  return facts.scopes.includes('read::portfolio_balance') ? 'balance-only' : 'may-write';
}
