import { rfc3339Nanos } from '../clock.ts';
import type { Json, JsonObject } from '../json.ts';
import { formatScaled } from '../micros.ts';
import { amountJson } from './rows.ts';

/** Live types (docs api-reference/portfolio/activities, 2026); readers must keep unknown ones. */
export const ACTIVITY_TYPES = [
  'ACTIVITY_TYPE_TRADE',
  'ACTIVITY_TYPE_POSITION_RESOLUTION',
  'ACTIVITY_TYPE_ACCOUNT_DEPOSIT',
  'ACTIVITY_TYPE_ACCOUNT_ADVANCED_DEPOSIT',
  'ACTIVITY_TYPE_ACCOUNT_WITHDRAWAL',
  'ACTIVITY_TYPE_REFERRAL_BONUS',
  'ACTIVITY_TYPE_TRANSFER',
  'ACTIVITY_TYPE_TAKER_FEE_REBATE',
  'ACTIVITY_TYPE_LIQUIDITY_PROGRAM',
] as const;
export type ActivityType = (typeof ACTIVITY_TYPES)[number];

export const TRADE_STATES = [
  'NEW',
  'CLEARED',
  'BUSTED',
  'INFLIGHT',
  'PENDING_RISK',
  'PENDING_CLEARED',
  'REJECTED',
  'CLEARING_ACKNOWLEDGED',
  'RETRY_REQUEST',
] as const;
export type TradeState = (typeof TRADE_STATES)[number];

export const CHANGE_STATUSES = ['PENDING', 'COMPLETED', 'PARTIALLY_REFUNDED', 'REJECTED'] as const;
export type ChangeStatus = (typeof CHANGE_STATUSES)[number];

export type ChangeType = Exclude<ActivityType, 'ACTIVITY_TYPE_TRADE' | 'ACTIVITY_TYPE_POSITION_RESOLUTION'>;

export interface Activity {
  readonly type: ActivityType;
  readonly slug: string | null;
  readonly at: number;
  readonly detail: JsonObject;
}

export function activityJson(activity: Activity): Json {
  return { type: activity.type, ...activity.detail };
}

/** A trade as it is listed. Contracts in hundredths, signed by direction; money in micro-dollars. */
export interface ListedTrade {
  readonly id: string;
  readonly slug: string;
  readonly delta: bigint;
  /** YES price. */
  readonly price: bigint;
  readonly realized: bigint;
  readonly state: TradeState;
  readonly at: number;
}

/** `qty` is rounded and deprecated. */
export function tradeActivity(listed: ListedTrade): Activity {
  const { id, slug, delta, price, realized, state, at } = listed;
  const size = delta < 0n ? -delta : delta;
  const trade = {
    id,
    marketSlug: slug,
    state: `TRADE_STATE_${state}`,
    createTime: rfc3339Nanos(at),
    updateTime: rfc3339Nanos(at),
    price: amountJson(price),
    qty: ((size + 50n) / 100n).toString(),
    qtyDecimal: formatScaled(size, 2, 2),
    isAggressor: true,
    cost: amountJson((size * price) / 100n),
    realizedPnl: amountJson(realized),
  };
  return { type: 'ACTIVITY_TYPE_TRADE', slug, at, detail: { trade } };
}

export type ResolutionSide = 'LONG' | 'SHORT' | 'NEUTRAL';

/** The trade id is empty on every real one (report of 2026-09-11). */
export function resolutionActivity(
  slug: string,
  before: Json,
  after: Json,
  side: ResolutionSide,
  at: number,
): Activity {
  const positionResolution = {
    marketSlug: slug,
    beforePosition: before,
    afterPosition: after,
    updateTime: rfc3339Nanos(at),
    tradeId: '',
    side: `POSITION_RESOLUTION_SIDE_${side}`,
  };
  return { type: 'ACTIVITY_TYPE_POSITION_RESOLUTION', slug, at, detail: { positionResolution } };
}

/** A balance change as it is listed, micro-dollars. */
export interface ListedChange {
  readonly id: string;
  readonly type: ChangeType;
  readonly amount: bigint;
  readonly status: ChangeStatus;
  readonly description?: string;
  /** Sent as metadata.incentive_type. */
  readonly incentiveType?: string;
  /** `flat` is what is on the wire (observed, 2026); `list` is the form of the SDK's types. Default flat. */
  readonly form?: 'flat' | 'list';
  readonly at: number;
  readonly updatedAt: number;
}

export function changeActivity(change: ListedChange): Activity {
  const row: JsonObject = {
    transactionId: change.id,
    status: `ACCOUNT_BALANCE_CHANGE_STATUS_${change.status}`,
    amount: amountJson(change.amount),
    createTime: rfc3339Nanos(change.at),
    updateTime: rfc3339Nanos(change.updatedAt),
  };
  if (change.description !== undefined) row['description'] = change.description;
  if (change.incentiveType !== undefined) row['metadata'] = { incentive_type: change.incentiveType };
  const accountBalanceChange: Json = change.form === 'list' ? { transactions: [row] } : row;
  return { type: change.type, slug: null, at: change.at, detail: { accountBalanceChange } };
}
