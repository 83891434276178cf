import { absolute, MICROS_PER_CENT, MICROS_PER_DOLLAR } from '../micros.ts';
import type { BalanceAmounts, PositionRow } from './rows.ts';

/** What a correct reader makes of the two answers, micro-dollars. */
export interface ExpectedBalance {
  readonly available: bigint;
  readonly cash: bigint;
  readonly positions: bigint;
  readonly total: bigint;
  readonly held: bigint;
  readonly reserved: bigint;
  /** A position without a usable market value was taken at cost. */
  readonly estimated: boolean;
}

/**
 * Published identity: buyingPower = currentBalance + assetAvailable - openOrders - marginRequirement (docs
 * api-reference/portfolio/overview, 2026). From it: settled fiat, then less margin for cash, and for the total the
 * market value of every row less $1 a short contract. Throws when no total can be known.
 */
export function expectedOf(amounts: BalanceAmounts, rows: readonly PositionRow[]): ExpectedBalance {
  const { currentBalance, buyingPower } = amounts;
  if (
    currentBalance === undefined ||
    currentBalance === null ||
    buyingPower === undefined ||
    buyingPower === null
  ) {
    throw new Error('without currentBalance and buyingPower there is no balance');
  }
  const reserved = amounts.openOrders ?? 0n;
  const margin = amounts.marginRequirement ?? 0n;
  const byBuyingPower = buyingPower + reserved - (amounts.assetAvailable ?? 0n) + margin;
  const base = byBuyingPower < currentBalance ? byBuyingPower : currentBalance;
  const cash = base - margin;

  let total = base;
  let estimated = false;
  for (const row of rows) {
    if (row.contracts === 0n) continue;
    const size = (absolute(row.contracts) * MICROS_PER_DOLLAR) / 10_000n;
    if (row.contracts < 0n) total -= size;
    const bound = size + (absolute(row.contracts) * MICROS_PER_CENT) / 10_000n;
    const isMarked = row.cashValue !== null && row.cashValue >= 0n && row.cashValue <= bound;
    const value = isMarked ? row.cashValue : row.cost;
    if (value === null) throw new Error(`${row.slug} has neither a value nor a cost`);
    estimated ||= !isMarked;
    total += value;
  }
  return {
    available: buyingPower,
    cash,
    positions: total - cash,
    total,
    held: currentBalance - base,
    reserved,
    estimated,
  };
}
