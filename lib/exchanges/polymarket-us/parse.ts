import * as v from 'valibot';
import type { ReadFailure } from '../../domain/failure.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { sumUsd, type Usd } from '../../domain/usd.ts';
import { dollars, parseTime, readShape } from '../shapes.ts';

/** Money is a JSON number, a numeric text, {value} or null, depending on the endpoint and the day (Nov 2026). */
const amount = v.nullish(
  v.union([
    v.pipe(
      v.literal(''),
      v.transform(() => undefined),
    ),
    dollars,
    v.pipe(
      v.object({ value: dollars }),
      v.transform(({ value }) => value),
    ),
  ]),
);

/** `/v1/account/balances` (docs account/get-account-balances, 2026). Fields that no total needs may be missing. */
const balancesShape = v.object({
  balances: v.array(
    v.object({
      currency: v.optional(v.string()),
      currentBalance: amount,
      buyingPower: amount,
      openOrders: amount,
      assetAvailable: amount,
      marginRequirement: amount,
      pendingCredit: amount,
      unsettledFunds: amount,
      displayedBonus: amount,
      // Only for show, so a time in a form that is not known hides no amount.
      lastUpdated: v.fallback(v.nullish(v.string()), undefined),
      pendingWithdrawals: v.nullish(v.array(v.object({ balance: amount }))),
    }),
  ),
});

/** The USD row of an account's balances, in the exchange's own terms. */
export interface AccountBalance {
  readonly currentBalance: Usd;
  readonly buyingPower: Usd;
  readonly openOrders?: Usd;
  readonly assetAvailable?: Usd;
  readonly marginRequirement?: Usd;
  readonly pendingCredit?: Usd;
  readonly unsettledFunds?: Usd;
  readonly displayedBonus?: Usd;
  readonly pendingWithdrawals?: Usd;
  /** Unix ms. */
  readonly updatedAt?: number;
}

export function parseBalances(json: unknown): Result<AccountBalance, ReadFailure> {
  const shape = readShape(balancesShape, json, 'balances');
  if (!shape.ok) return shape;
  // Only USD rows have ever been seen; another currency is not converted.
  const row = shape.value.balances.find(({ currency }) => currency === 'USD');
  if (row === undefined) return fail({ kind: 'unreadable', field: 'balances: no USD row' });
  const { currentBalance, buyingPower } = row;
  if (currentBalance == null) return fail({ kind: 'unreadable', field: 'balances: currentBalance' });
  if (buyingPower == null) return fail({ kind: 'unreadable', field: 'balances: buyingPower' });
  const { openOrders, assetAvailable, marginRequirement, pendingCredit, unsettledFunds, displayedBonus } =
    row;
  const updatedAt = row.lastUpdated == null ? undefined : parseTime(row.lastUpdated);
  const withdrawals = row.pendingWithdrawals?.flatMap(({ balance }) => balance ?? []);
  return ok({
    currentBalance,
    buyingPower,
    ...(openOrders != null && { openOrders }),
    ...(assetAvailable != null && { assetAvailable }),
    ...(marginRequirement != null && { marginRequirement }),
    ...(pendingCredit != null && { pendingCredit }),
    ...(unsettledFunds != null && { unsettledFunds }),
    ...(displayedBonus != null && { displayedBonus }),
    ...(withdrawals !== undefined && withdrawals.length > 0 && { pendingWithdrawals: sumUsd(withdrawals) }),
    ...(updatedAt !== undefined && { updatedAt }),
  });
}

const positionRow = v.object({
  netPositionDecimal: amount,
  netPosition: amount,
  cashValue: amount,
  cost: amount,
  expired: v.nullish(v.boolean()),
});

/** `/v1/portfolio/positions`: a map keyed by market slug; a list would be another API. */
const positionsShape = v.object({
  positions: v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value)),
    v.record(v.string(), positionRow),
  ),
  nextCursor: v.nullish(v.string()),
  eof: v.nullish(v.boolean()),
});

export interface Position {
  /**
   * Contracts, + long and - short. A contract pays at most one dollar, so the count is kept as that payoff: 19.6
   * contracts are $19.60.
   */
  readonly payoff: Usd;
  readonly cashValue?: Usd;
  readonly cost?: Usd;
  readonly expired: boolean;
}

export interface PositionsPage {
  readonly positions: ReadonlyMap<string, Position>;
  /** Where the next page starts; undefined on the last one. */
  readonly nextCursor: string | undefined;
}

export function parsePositions(json: unknown): Result<PositionsPage, ReadFailure> {
  const shape = readShape(positionsShape, json, 'positions');
  if (!shape.ok) return shape;
  const positions = new Map<string, Position>();
  for (const [slug, row] of Object.entries(shape.value.positions)) {
    // `netPosition` is rounded to whole contracts and deprecated.
    const payoff = row.netPositionDecimal ?? row.netPosition;
    if (payoff == null) return fail({ kind: 'unreadable', field: 'positions: netPositionDecimal' });
    if (payoff === 0n) continue;
    positions.set(slug, {
      payoff,
      ...(row.cashValue != null && { cashValue: row.cashValue }),
      ...(row.cost != null && { cost: row.cost }),
      expired: row.expired ?? false,
    });
  }
  const { eof, nextCursor } = shape.value;
  const hasMore = eof !== true && nextCursor != null && nextCursor !== '';
  return ok({ positions, nextCursor: hasMore ? nextCursor : undefined });
}
