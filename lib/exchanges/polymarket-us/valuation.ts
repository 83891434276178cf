import type { ReadFailure } from '../../domain/failure.ts';
import type { Balance, BalanceNote } from '../../domain/reading.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import {
  absUsd,
  addUsd,
  minUsd,
  subtractUsd,
  sumUsd,
  usdFromCents,
  ZERO_USD,
  type Usd,
} from '../../domain/usd.ts';
import type { AccountBalance, Position } from './parse.ts';

/** A hold below this is rounding. */
const HELD_MIN = usdFromCents(1n);
/** A mark may exceed a contract's payoff by this share of it: one cent a contract. */
const MARK_TOLERANCE_DIVISOR = 100n;

/**
 * Settled fiat, by both of the exchange's readings. The published identity (docs portfolio/overview, 2026) is
 * buyingPower = currentBalance + assetAvailable - openOrders - marginRequirement; where the two sides disagree, the
 * smaller is the one that can be relied on (a live account showed a hold that only buying power knew, 2026-07-04).
 */
function settledFiat(row: AccountBalance): Usd {
  const { buyingPower, openOrders = ZERO_USD, assetAvailable = ZERO_USD, marginRequirement = ZERO_USD } = row;
  const implied = addUsd(subtractUsd(addUsd(buyingPower, openOrders), assetAvailable), marginRequirement);
  return minUsd(row.currentBalance, implied);
}

/** Everything that the balances alone tell: all but the positions. */
export function balanceOf(row: AccountBalance): Balance {
  const base = settledFiat(row);
  const held = subtractUsd(row.currentBalance, base);
  const { openOrders, unsettledFunds, pendingCredit, pendingWithdrawals, displayedBonus } = row;
  return {
    cash: subtractUsd(base, row.marginRequirement ?? ZERO_USD),
    available: row.buyingPower,
    ...(openOrders !== undefined && { reserved: openOrders }),
    ...(unsettledFunds !== undefined && { unsettled: unsettledFunds }),
    ...(pendingCredit !== undefined && { pendingCredit }),
    ...(pendingWithdrawals !== undefined && { pendingWithdrawals }),
    ...(held > HELD_MIN && { held }),
    ...(displayedBonus !== undefined && { promo: displayedBonus }),
  };
}

interface RowValue {
  readonly value: Usd;
  readonly estimated: boolean;
}

/**
 * What a position is worth. `cashValue` is the market value, between nothing and the full payoff; where it is missing or
 * cannot be that (the documents also call it unrealised profit), the cost stands in.
 */
function rowValue({ payoff, cashValue, cost }: Position): RowValue | undefined {
  const most = absUsd(payoff);
  const tolerance = (most / MARK_TOLERANCE_DIVISOR) as Usd;
  if (cashValue !== undefined && cashValue >= 0n && cashValue <= addUsd(most, tolerance)) {
    return { value: cashValue, estimated: false };
  }
  return cost === undefined ? undefined : { value: cost, estimated: true };
}

export interface Valuation {
  /** Market value of the positions, so that cash + positions is the account's total. */
  readonly positions: Usd;
  readonly notes: readonly BalanceNote[];
}

/**
 * Values the positions: the sum of their market values, less the part of short payoffs that the margin does not cover.
 * The second term is zero but for collateral return, where several shorts of exclusive outcomes share one margin and
 * the plain sum would count the difference twice.
 */
export function valuePositions(
  row: AccountBalance,
  positions: ReadonlyMap<string, Position>,
): Result<Valuation, ReadFailure> {
  const values: Usd[] = [];
  const shorts: Usd[] = [];
  const notes = new Set<BalanceNote>();
  for (const position of positions.values()) {
    const worth = rowValue(position);
    if (worth === undefined) return fail({ kind: 'unreadable', field: 'positions: cashValue' });
    values.push(worth.value);
    if (worth.estimated) notes.add('estimated');
    if (position.expired) notes.add('pending-settlement');
    if (position.payoff < 0n) shorts.push(absUsd(position.payoff));
  }
  const uncovered = subtractUsd(sumUsd(shorts), row.marginRequirement ?? ZERO_USD);
  return ok({ positions: subtractUsd(sumUsd(values), uncovered), notes: [...notes] });
}
