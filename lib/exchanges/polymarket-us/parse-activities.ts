import * as v from 'valibot';
import type { Activity, ActivityKind } from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { absUsd, subtractUsd, ZERO_USD } from '../../domain/usd.ts';
import { readShape } from '../shapes.ts';
import { changeStatus, tradeStatus } from './activity-status.ts';
import { amount, nextPage, pageEnd, shownText, shownTime, statedAmount } from './amount.ts';
import { intentOf, priceOf, yesPrice } from './intent.ts';

/** In no document, seen live (2026): both sides' executions come with a trade, with their orders and fees. */
const execution = v.fallback(
  v.nullish(
    v.object({
      order: v.nullish(v.object({ intent: shownText })),
      commissionNotionalCollected: amount,
    }),
  ),
  undefined,
);

const trade = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.nonEmpty()),
    marketSlug: v.pipe(v.string(), v.nonEmpty()),
    state: v.nullish(v.string()),
    price: yesPrice,
    qtyDecimal: amount,
    qty: amount,
    isAggressor: v.nullish(v.boolean()),
    createTime: shownTime,
    updateTime: shownTime,
    aggressorExecution: execution,
    passiveExecution: execution,
  }),
  v.check(({ qtyDecimal, qty }) => (qtyDecimal ?? qty) != null),
);

function tradeOf(row: v.InferOutput<typeof trade>): Activity {
  // The other side's execution is somebody else's; which one is the user's, only `isAggressor` tells.
  const isTaker = row.isAggressor ?? undefined;
  const own = isTaker === undefined ? undefined : isTaker ? row.aggressorExecution : row.passiveExecution;
  const intent = intentOf(own?.order?.intent);
  const at = row.createTime ?? row.updateTime;
  const contracts = row.qtyDecimal ?? row.qty;
  return {
    id: row.id,
    kind: 'trade',
    status: tradeStatus(row.state),
    ...(at != null && { at }),
    market: row.marketSlug,
    ...intent,
    ...(contracts != null && { contracts: absUsd(contracts) }),
    ...(row.price != null && priceOf(row.price, intent)),
    ...(own?.commissionNotionalCollected != null && { fee: own.commissionNotionalCollected }),
  };
}

const resolution = v.object({
  marketSlug: v.pipe(v.string(), v.nonEmpty()),
  beforePosition: v.nullish(v.object({ netPositionDecimal: amount, netPosition: amount })),
  updateTime: shownTime,
  // Empty on every real one (report, 2026-09-11).
  tradeId: v.nullish(v.string()),
});

function resolutionOf(row: v.InferOutput<typeof resolution>): Activity {
  const held = row.beforePosition?.netPositionDecimal ?? row.beforePosition?.netPosition ?? ZERO_USD;
  return {
    id: row.tradeId ?? '',
    kind: 'settlement',
    status: 'done',
    ...(row.updateTime != null && { at: row.updateTime }),
    market: row.marketSlug,
    ...(held !== 0n && { side: held > 0n ? 'yes' : 'no', contracts: absUsd(held) }),
  };
}

const change = v.object({
  transactionId: v.nullish(v.string()),
  status: v.nullish(v.string()),
  amount: statedAmount,
  createTime: shownTime,
  updateTime: shownTime,
});
type Change = v.InferOutput<typeof change>;

/** Flat on the wire; the SDK's types say {transactions: [...]} (Nov 2026). */
const changes = v.lazy((value): v.GenericSchema<unknown, readonly Change[]> =>
  typeof value === 'object' && value !== null && 'transactions' in value
    ? v.pipe(
        v.object({ transactions: v.array(change) }),
        v.transform(({ transactions }) => transactions),
      )
    : v.pipe(
        change,
        v.transform((one) => [one]),
      ),
);

function changeOf(row: Change, kind: ActivityKind): Activity {
  const at = row.createTime ?? row.updateTime;
  return {
    id: row.transactionId ?? '',
    kind,
    status: changeStatus(row.status),
    ...(at != null && { at }),
    // Which sign a withdrawal has on the wire is not known for certain; which way it goes is.
    amount: kind === 'withdrawal' ? subtractUsd(ZERO_USD, absUsd(row.amount)) : row.amount,
  };
}

/** Types that come with a change of the balance (docs portfolio/overview, 2026; the last two since 2026-05-26). */
const CHANGE_KINDS = {
  ACTIVITY_TYPE_ACCOUNT_DEPOSIT: 'deposit',
  ACTIVITY_TYPE_ACCOUNT_ADVANCED_DEPOSIT: 'deposit',
  ACTIVITY_TYPE_ACCOUNT_WITHDRAWAL: 'withdrawal',
  ACTIVITY_TYPE_REFERRAL_BONUS: 'bonus',
  ACTIVITY_TYPE_TRANSFER: 'transfer',
  ACTIVITY_TYPE_TAKER_FEE_REBATE: 'rebate',
  ACTIVITY_TYPE_LIQUIDITY_PROGRAM: 'reward',
} as const satisfies Record<string, ActivityKind>;
const CHANGE_TYPES = Object.keys(CHANGE_KINDS) as (keyof typeof CHANGE_KINDS)[];

type Entry = v.GenericSchema<unknown, readonly Activity[]>;

const tradeEntry: Entry = v.pipe(
  v.object({ trade }),
  v.transform((entry) => [tradeOf(entry.trade)]),
);

const resolutionEntry: Entry = v.pipe(
  v.object({ positionResolution: resolution }),
  v.transform((entry) => [resolutionOf(entry.positionResolution)]),
);

const changeEntry: Entry = v.pipe(
  v.object({ type: v.picklist(CHANGE_TYPES), accountBalanceChange: changes }),
  v.transform(({ type, accountBalanceChange }) =>
    accountBalanceChange.map((row) => changeOf(row, CHANGE_KINDS[type])),
  ),
);

/** A type that came after this was written: what can be read of it is shown under the exchange's own name. */
const otherEntry: Entry = v.pipe(
  v.object({ type: v.string(), accountBalanceChange: v.fallback(v.optional(changes), undefined) }),
  v.transform(({ type, accountBalanceChange }): readonly Activity[] => {
    const rows = accountBalanceChange?.map((row) => ({ ...changeOf(row, 'other'), type })) ?? [];
    return rows.length > 0 ? rows : [{ id: '', kind: 'other', type, status: 'done' }];
  }),
);

function typeOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'type' in entry ? entry.type : undefined;
}

function entryFor(entry: unknown): Entry {
  const type = typeOf(entry);
  if (type === 'ACTIVITY_TYPE_TRADE') return tradeEntry;
  if (type === 'ACTIVITY_TYPE_POSITION_RESOLUTION') return resolutionEntry;
  return CHANGE_TYPES.some((known) => known === type) ? changeEntry : otherEntry;
}

/** `/v1/portfolio/activities` (docs, 2026). */
const activitiesShape = v.object({ activities: v.array(v.lazy(entryFor)), ...pageEnd });

export interface ActivitiesPage {
  readonly activities: readonly Activity[];
  readonly hasMore: boolean;
}

/** Where the exchange names none, the market, the time and the place in the list tell one from another. */
function withId(activity: Activity, place: number): Activity {
  const { id, kind, market = '', at = '' } = activity;
  return id === '' ? { ...activity, id: [kind, market, at, place].join('/') } : activity;
}

export function parseActivities(json: unknown): Result<ActivitiesPage, ReadFailure> {
  const shape = readShape(activitiesShape, json, 'activities');
  if (!shape.ok) return shape;
  const activities = shape.value.activities.flat().map(withId);
  return ok({ activities, hasMore: nextPage(shape.value) !== undefined });
}
