import type { Balance } from '../../lib/domain/reading.ts';
import { usdFromMicros } from '../../lib/domain/usd.ts';

/** Amounts of a USD row in micro-dollars; absent where the answer does not state them. */
export interface CashRow {
  currentBalance: bigint;
  buyingPower: bigint;
  openOrders?: bigint;
  assetAvailable?: bigint;
  marginRequirement?: bigint;
  pendingCredit?: bigint;
  unsettledFunds?: bigint;
  displayedBonus?: bigint;
  bonusHold?: bigint;
  availableToWithdraw?: bigint;
  balanceReservation?: bigint;
}

/** One position; a contract counts as the dollar it may pay, in micro-dollars. */
export interface Holding {
  readonly slug: string;
  /** + long, - short. */
  contracts: bigint;
  cashValue?: bigint;
  cost?: bigint;
  readonly expired: boolean;
}

const CENT = 10_000n;

/** Market value within its bounds, else cost; undefined where there is neither. */
function worth({ contracts, cashValue, cost }: Holding): bigint | undefined {
  const most = contracts < 0n ? -contracts : contracts;
  const isMark = cashValue !== undefined && cashValue >= 0n && cashValue <= most + most / 100n;
  return isMark ? cashValue : cost;
}

/**
 * What the account is worth by the published identity and equity (docs portfolio/overview and collateral pages, 2026),
 * written a second time here so that it does not share the product's slips.
 */
export function figures(row: CashRow, holdings: readonly Holding[]): Balance {
  const openOrders = row.openOrders ?? 0n;
  const margin = row.marginRequirement ?? 0n;
  const implied = row.buyingPower + openOrders - (row.assetAvailable ?? 0n) + margin;
  const base = implied < row.currentBalance ? implied : row.currentBalance;
  let values: bigint | undefined = 0n;
  let shorts = 0n;
  for (const holding of holdings) {
    const value = worth(holding);
    values = value === undefined || values === undefined ? undefined : values + value;
    if (holding.contracts < 0n) shorts -= holding.contracts;
  }
  const total = values === undefined ? undefined : base - shorts + values;
  const held = row.currentBalance - base;
  const stated: Record<keyof Balance, bigint | undefined> = {
    cash: base - margin,
    positions: total === undefined ? undefined : total - (base - margin),
    available: row.buyingPower,
    reserved: row.openOrders,
    unsettled: row.unsettledFunds,
    pendingCredit: row.pendingCredit,
    pendingWithdrawals: undefined,
    held: held > CENT ? held : undefined,
    promo: row.displayedBonus,
    bonusHold: row.bonusHold,
    withdrawable: row.availableToWithdraw,
    reservations: row.balanceReservation,
    margin: row.marginRequirement,
    collateral: row.assetAvailable,
    equity: undefined,
    disputed: undefined,
  };
  return Object.fromEntries(
    Object.entries(stated).flatMap(([field, micros]) =>
      micros === undefined ? [] : [[field, usdFromMicros(micros)]],
    ),
  );
}
