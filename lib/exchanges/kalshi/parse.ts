import * as v from 'valibot';
import { SUBACCOUNT_MAX } from '../../domain/account.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { absUsd, addUsd, subtractUsd, usdFromCents, type Usd } from '../../domain/usd.ts';
import { centsNumber, dollars, dollarsText, drift, integer, readShape } from '../shapes.ts';
import { updatedTime } from './parse-time.ts';

export const subaccountNumber = v.pipe(integer, v.minValue(0), v.maxValue(SUBACCOUNT_MAX));

const dollarsWithPoint = v.pipe(
  v.unknown(),
  v.check((value) => typeof value === 'string' && value.includes('.')),
  dollarsText,
);

/**
 * `/portfolio/balance` (docs get-balance, 2026-02-22 and 3.34.0): `balance` and `portfolio_value` in cents,
 * `balance_dollars` exact since 2026-05-28, `balance_breakdown` absent only for keys bound to one subaccount.
 */
const balanceShape = v.object({
  balance_dollars: v.nullish(dollars),
  // Cents, cut off; or dollars as a text with a point ("1000" could be either). Checked only where it is needed.
  balance: v.fallback(v.optional(v.union([centsNumber, dollarsWithPoint])), undefined),
  portfolio_value: v.nullish(centsNumber),
  // Does not exist today; a later twin of the other dollar fields would carry this name (Nov 2026).
  portfolio_value_dollars: v.nullish(dollars),
  updated_ts: updatedTime,
  balance_breakdown: v.optional(v.unknown()),
});

/** Rounding of one figure to whole cents explains a difference of less than this. */
const CENT = usdFromCents(1n);

export interface KalshiBalance {
  readonly cash: Usd;
  /** The same cash in whole cents, where it does not agree with the exact figure. */
  readonly disputed?: Usd;
  /** Absent when the exchange states no value, or two that do not agree. */
  readonly positions?: Usd;
  /** Why there are no positions, then. */
  readonly missing?: ReadFailure;
  /** Unix ms. */
  readonly updatedAt?: number;
  /** Whether the answer is one that only a key bound to a single subaccount gets. */
  readonly looksBound: boolean;
}

/** Whether two statements of the same money agree, one of them possibly cut to cents. */
export function agree(a: Usd, b: Usd): boolean {
  return absUsd(subtractUsd(a, b)) < CENT;
}

/** The more exact of two statements of one amount; undefined where neither is made or they do not agree. */
function oneOf(exact: Usd | null | undefined, cents: Usd | null | undefined): Usd | undefined {
  if (exact == null || cents == null) return exact ?? cents ?? undefined;
  return agree(exact, cents) ? exact : undefined;
}

export function parseBalance(json: unknown): Result<KalshiBalance, ReadFailure> {
  const shape = readShape(balanceShape, json, 'balance');
  if (!shape.ok) return shape;
  const { balance_dollars, balance, portfolio_value, portfolio_value_dollars, updated_ts } = shape.value;
  const cash = balance_dollars ?? balance;
  if (cash === undefined) return drift('balance: balance_dollars', json);
  const isDisputed = balance_dollars != null && balance !== undefined && !agree(balance_dollars, balance);
  const positions = oneOf(portfolio_value_dollars, portfolio_value);
  return ok({
    cash,
    ...(isDisputed && { disputed: balance }),
    ...(positions === undefined
      ? { missing: drift('balance: portfolio_value', json).failure }
      : { positions }),
    ...(updated_ts !== undefined && { updatedAt: updated_ts }),
    looksBound: shape.value.balance_breakdown == null,
  });
}

/** `/portfolio/subaccounts/balances`: one row per subaccount and exchange shard since 2026-07-02. */
const subaccountsShape = v.object({
  subaccount_balances: v.array(
    v.object({
      subaccount_number: v.optional(subaccountNumber),
      subaccount: v.optional(subaccountNumber),
      // Absent before 2026-07-02, when there was one row a subaccount.
      exchange_index: v.optional(integer),
      // A number was hundredths of a cent before 2026-01-27: only a text is certainly dollars.
      balance: v.fallback(v.optional(dollarsText), undefined),
      balance_dollars: v.optional(dollars),
    }),
  ),
});

/** Cash per subaccount, summed over shards: a map keyed by number alone would lose money. */
export function parseSubaccounts(json: unknown): Result<Map<number, Usd>, ReadFailure> {
  const shape = readShape(subaccountsShape, json, 'subaccounts');
  if (!shape.ok) return shape;
  const cash = new Map<number, Usd>();
  const seen = new Set<string>();
  for (const row of shape.value.subaccount_balances) {
    const number = row.subaccount_number ?? row.subaccount;
    if (number === undefined) return drift('subaccounts: subaccount_number', json);
    const amount = row.balance ?? row.balance_dollars;
    if (amount === undefined) return drift('subaccounts: balance', json);
    const place = `${number}/${row.exchange_index ?? 0}`;
    // The same place twice would count its money twice.
    if (seen.has(place)) return drift('subaccounts: exchange_index', json);
    seen.add(place);
    const before = cash.get(number);
    cash.set(number, before === undefined ? amount : addUsd(before, amount));
  }
  return ok(cash);
}
