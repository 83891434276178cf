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
  usdFromMicros,
  ZERO_USD,
  type Usd,
} from '../../domain/usd.ts';
import type { Position } from './parse-positions.ts';
import type { AccountBalance } from './parse.ts';

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

/** What the exchange has set aside, however it names it; absent where it states none of them. */
function reservations({
  balanceReservation,
  depositReservation,
  bonusReservation,
}: AccountBalance): Usd | undefined {
  const stated = [balanceReservation, depositReservation, bonusReservation].filter(
    (one) => one !== undefined,
  );
  return stated.length === 0 ? undefined : sumUsd(stated);
}

/** Everything that the balances alone tell: all but the positions. What is only stated for information is passed on. */
export function balanceOf(row: AccountBalance): Balance {
  const base = settledFiat(row);
  const held = subtractUsd(row.currentBalance, base);
  const stated: Balance = definedOf({
    reserved: row.openOrders,
    unsettled: row.unsettledFunds,
    pendingCredit: row.pendingCredit,
    pendingWithdrawals: row.pendingWithdrawals,
    promo: row.displayedBonus,
    bonusHold: row.bonusHold,
    withdrawable: row.availableToWithdraw,
    reservations: reservations(row),
    margin: row.marginRequirement,
    collateral: row.assetAvailable,
  });
  return {
    cash: subtractUsd(base, row.marginRequirement ?? ZERO_USD),
    available: row.buyingPower,
    ...stated,
    ...(held > HELD_MIN && { held }),
  };
}

function definedOf(amounts: Readonly<Partial<Record<keyof Balance, Usd | undefined>>>): Balance {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== undefined));
}

/**
 * What the exchange states as a position's market value: between nothing and the full payoff. Beyond that it is another
 * figure, as the documents' other reading, unrealised profit, would be.
 */
export function marketValue({ payoff, cashValue }: Position): Usd | undefined {
  if (cashValue === undefined || cashValue < 0n) return undefined;
  const most = absUsd(payoff);
  const tolerance = usdFromMicros(most / MARK_TOLERANCE_DIVISOR);
  return cashValue <= addUsd(most, tolerance) ? cashValue : undefined;
}

interface RowValue {
  readonly value: Usd;
  readonly estimated: boolean;
}

/** What a position is worth: its market value, or its cost where the exchange states none. */
function rowValue(position: Position): RowValue | undefined {
  const value = marketValue(position);
  if (value !== undefined) return { value, estimated: false };
  const { cost } = position;
  // A cost is what was put up, for a short too; below nothing it would be something else.
  return cost === undefined || cost < 0n ? undefined : { value: cost, estimated: true };
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
    if (position.rounded === true) notes.add('rounded-quantity');
    if (position.payoff < 0n) shorts.push(absUsd(position.payoff));
  }
  const uncovered = subtractUsd(sumUsd(shorts), row.marginRequirement ?? ZERO_USD);
  return ok({ positions: subtractUsd(sumUsd(values), uncovered), notes: [...notes] });
}
