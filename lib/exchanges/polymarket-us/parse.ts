import * as v from 'valibot';
import type { ReadFailure } from '../../domain/failure.ts';
import type { PendingWithdrawal } from '../../domain/reading.ts';
import { ok, type Result } from '../../domain/result.ts';
import { sumUsd, type Usd } from '../../domain/usd.ts';
import { JsonNumber } from '../json.ts';
import { drift, readShape } from '../shapes.ts';
import { amount, shownTime } from './amount.ts';

/** Bank, destination and description are in the answer too and are not read. */
const withdrawal = v.pipe(
  v.unknown(),
  // Every field may be missing, and a bare number or a list would pass for an object without any.
  v.check((value) => !(value instanceof JsonNumber) && !Array.isArray(value)),
  v.object({
    balance: amount,
    creationTime: shownTime,
    acknowledged: v.fallback(v.nullish(v.boolean()), undefined),
  }),
);

/**
 * The amounts of a USD row that may be missing (docs portfolio/overview, 2026). The last five are in no document but in
 * SDK 2.0.0 and in a live answer of late 2026.
 */
const optionalAmounts = {
  openOrders: amount,
  assetAvailable: amount,
  marginRequirement: amount,
  pendingCredit: amount,
  unsettledFunds: amount,
  balanceReservation: amount,
  depositReservation: amount,
  bonusReservation: amount,
  displayedBonus: amount,
  bonusHold: amount,
  availableToWithdraw: amount,
};

const usdRow = v.object({
  currency: v.literal('USD'),
  currentBalance: amount,
  buyingPower: amount,
  ...optionalAmounts,
  lastUpdated: shownTime,
  pendingWithdrawals: v.nullish(v.array(withdrawal)),
});
type UsdRow = v.InferOutput<typeof usdRow>;

const otherRow = v.object({ currency: v.optional(v.string()) });

function isUsd(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'currency' in row && row.currency === 'USD';
}

/** `/v1/account/balances` (docs account/get-account-balances, 2026). Nothing but their currency is read of other rows. */
const balancesShape = v.object({
  balances: v.array(
    v.lazy((row): v.GenericSchema<unknown, UsdRow | v.InferOutput<typeof otherRow>> =>
      isUsd(row) ? usdRow : otherRow,
    ),
  ),
});

/** The amounts of an account's USD row, in the exchange's own terms. */
export interface AccountBalance {
  readonly currentBalance: Usd;
  readonly buyingPower: Usd;
  readonly openOrders?: Usd;
  readonly assetAvailable?: Usd;
  readonly marginRequirement?: Usd;
  readonly pendingCredit?: Usd;
  readonly unsettledFunds?: Usd;
  readonly balanceReservation?: Usd;
  readonly depositReservation?: Usd;
  readonly bonusReservation?: Usd;
  readonly displayedBonus?: Usd;
  readonly bonusHold?: Usd;
  readonly availableToWithdraw?: Usd;
  /** The sum of the pending withdrawals; absent where there are none, or where one states no amount. */
  readonly pendingWithdrawals?: Usd;
}

export interface AccountBalances {
  readonly usd: AccountBalance;
  readonly withdrawals: readonly PendingWithdrawal[];
  /** Whether there are rows in other currencies; only USD rows have ever been seen, and nothing is converted. */
  readonly hasOtherCurrencies: boolean;
  /** Unix ms. */
  readonly updatedAt?: number;
}

function optionalAmountsOf(row: UsdRow): Partial<AccountBalance> {
  const fields = Object.keys(optionalAmounts) as (keyof typeof optionalAmounts)[];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const stated = row[field];
      return stated == null ? [] : [[field, stated]];
    }),
  );
}

function withdrawalsOf(row: UsdRow): PendingWithdrawal[] {
  return (row.pendingWithdrawals ?? []).map(({ balance, creationTime, acknowledged }) => ({
    ...(balance != null && { amount: balance }),
    ...(creationTime != null && { createdAt: creationTime }),
    ...(acknowledged != null && { acknowledged }),
  }));
}

export function parseBalances(json: unknown): Result<AccountBalances, ReadFailure> {
  const shape = readShape(balancesShape, json, 'balances');
  if (!shape.ok) return shape;
  const { balances } = shape.value;
  const rows = balances.filter((one): one is UsdRow => one.currency === 'USD');
  const [row] = rows;
  if (row === undefined) return drift('balances: no USD row', json);
  // One of them may be a part of the other or stand beside it: neither their sum nor a choice is known to be right.
  if (rows.length > 1) return drift('balances: several USD rows', json);
  const { currentBalance, buyingPower } = row;
  if (currentBalance == null) return drift('balances: currentBalance', json);
  if (buyingPower == null) return drift('balances: buyingPower', json);
  const withdrawals = withdrawalsOf(row);
  const amounts = withdrawals.flatMap((one) => one.amount ?? []);
  const isSumKnown = amounts.length > 0 && amounts.length === withdrawals.length;
  return ok({
    usd: {
      currentBalance,
      buyingPower,
      ...optionalAmountsOf(row),
      ...(isSumKnown && { pendingWithdrawals: sumUsd(amounts) }),
    },
    withdrawals,
    hasOtherCurrencies: balances.length > rows.length,
    ...(row.lastUpdated != null && { updatedAt: row.lastUpdated }),
  });
}
