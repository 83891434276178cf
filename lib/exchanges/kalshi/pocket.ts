import type { ReadFailure } from '../../domain/failure.ts';
import {
  pocketKey,
  type Balance,
  type BalanceNote,
  type Pocket,
  type Reading,
} from '../../domain/reading.ts';
import { ok, type Result } from '../../domain/result.ts';
import { minUsd, ZERO_USD, type Usd } from '../../domain/usd.ts';
import type { SignedGet } from '../signed-get.ts';
import { PATHS } from './api.ts';
import { hasOpenPositions } from './open-positions.ts';
import { agree, parseBalance, type KalshiBalance } from './parse.ts';

/** Which pocket to ask for: by number, or the key's own without naming it. */
export type Wanted = { readonly number: number } | { readonly bound: number | undefined };

export interface PocketRead {
  readonly pocket: Pocket;
  /** Unix ms. */
  readonly updatedAt?: number;
  /** Whether the answer is one that only a key bound to a single subaccount gets. */
  readonly looksBound?: boolean;
}

function queryOf(wanted: Wanted): Readonly<Record<string, string>> {
  return 'number' in wanted ? { subaccount: String(wanted.number) } : {};
}

function numberOf(wanted: Wanted, looksBound: boolean): number | undefined {
  return 'number' in wanted ? wanted.number : (wanted.bound ?? (looksBound ? undefined : 0));
}

/** Cash by two statements that do not agree: the smaller counts, so that nothing is claimed that may not be there. */
export function disputed(balance: Balance, other: Usd): Balance {
  const { cash } = balance;
  if (cash === undefined) return balance;
  return { ...balance, cash: minUsd(cash, other), disputed: cash < other ? other : cash };
}

const DISPUTED_CENTS: ReadFailure = { kind: 'contradictory', between: 'cents' };

interface Value {
  readonly positions?: Usd;
  readonly notes?: readonly BalanceNote[];
  /** Why the positions are unknown. */
  readonly failure?: ReadFailure;
}

/**
 * The value of the positions. The changelog of 2025-10-07 described `portfolio_value` as including the cash; every later
 * source says positions only. A value that equals the cash is therefore checked: with no open position it is the cash,
 * stated twice, and would double the total. While that cannot be found out, the positions are unknown.
 */
async function valueOf(
  get: SignedGet,
  wanted: Wanted,
  { cash, positions, missing }: KalshiBalance,
  before: Pocket | undefined,
): Promise<Value> {
  if (positions === undefined) return missing === undefined ? {} : { failure: missing };
  if (positions <= 0n || !agree(positions, cash)) return { positions };
  // Known only where the two were equal before too: a value that has just become equal was never asked about.
  const wasCash = before?.notes?.includes('value-was-cash') === true;
  const isKnown = before?.balance.cash === cash && (wasCash || before.balance.positions === positions);
  const held = isKnown ? ok(!wasCash) : await hasOpenPositions(get, queryOf(wanted));
  if (!held.ok) return { failure: held.failure };
  return !held.value ? { positions: ZERO_USD, notes: ['value-was-cash'] } : { positions };
}

/** Reads one pocket. `previous` saves asking again what has not changed. */
export async function readPocket(
  get: SignedGet,
  wanted: Wanted,
  previous: Reading | undefined,
): Promise<Result<PocketRead, ReadFailure>> {
  const answer = await get(PATHS.balance, queryOf(wanted));
  const parsed = answer.ok ? parseBalance(answer.value) : answer;
  if (!parsed.ok) return parsed;
  const { cash, updatedAt, looksBound } = parsed.value;
  const number = numberOf(wanted, looksBound);
  const name = number === undefined ? {} : { number };
  const before = previous?.pockets.find((pocket) => pocketKey(pocket) === pocketKey(name));
  const { positions, notes, failure: unknown } = await valueOf(get, wanted, parsed.value, before);
  const stated: Balance = { cash, ...(positions !== undefined && { positions }) };
  const isDisputed = parsed.value.disputed !== undefined;
  const failure = unknown ?? (isDisputed ? DISPUTED_CENTS : undefined);
  return ok({
    pocket: {
      ...name,
      balance: parsed.value.disputed === undefined ? stated : disputed(stated, parsed.value.disputed),
      ...(notes && { notes }),
      ...(failure && { failure }),
    },
    looksBound,
    ...(updatedAt !== undefined && { updatedAt }),
  });
}
