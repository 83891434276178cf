import { rfc3339 } from '../clock.ts';
import type { Json, JsonObject } from '../json.ts';
import { formatMicros, formatScaled } from '../micros.ts';
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

export interface Activity {
  readonly type: ActivityType;
  readonly slug: string | null;
  readonly at: number;
  readonly detail: JsonObject;
}

export function activityJson(activity: Activity): Json {
  return { type: activity.type, ...activity.detail };
}

/** A cleared trade. Contracts in hundredths, price in micro-dollars, signed by direction. */
export function tradeActivity(
  id: string,
  slug: string,
  delta: bigint,
  price: bigint,
  realized: bigint,
  at: number,
): Activity {
  const size = delta < 0n ? -delta : delta;
  const trade = {
    id,
    marketSlug: slug,
    state: 'TRADE_STATE_CLEARED',
    createTime: rfc3339(at),
    updateTime: rfc3339(at),
    price: amountJson(price),
    qty: ((size + 50n) / 100n).toString(),
    qtyDecimal: formatScaled(size, 2, 2),
    isAggressor: true,
    realizedPnl: amountJson(realized),
  };
  return { type: 'ACTIVITY_TYPE_TRADE', slug, at, detail: { trade } };
}

export function resolutionActivity(
  slug: string,
  before: Json,
  after: Json,
  isLong: boolean,
  at: number,
): Activity {
  const positionResolution = {
    marketSlug: slug,
    beforePosition: before,
    afterPosition: after,
    updateTime: rfc3339(at),
    tradeId: '',
    side: isLong ? 'POSITION_RESOLUTION_SIDE_LONG' : 'POSITION_RESOLUTION_SIDE_SHORT',
  };
  return { type: 'ACTIVITY_TYPE_POSITION_RESOLUTION', slug, at, detail: { positionResolution } };
}

/** Flat on the wire, whatever the SDK's types say (observed, 2026). */
export function balanceActivity(
  type: ActivityType,
  id: string,
  micros: bigint,
  isPending: boolean,
  at: number,
): Activity {
  const accountBalanceChange = {
    transactionId: id,
    status: `ACCOUNT_BALANCE_CHANGE_STATUS_${isPending ? 'PENDING' : 'COMPLETED'}`,
    amount: { value: formatMicros(micros, 2), currency: 'USD' },
    createTime: rfc3339(at),
    updateTime: rfc3339(at),
  };
  return { type, slug: null, at, detail: { accountBalanceChange } };
}
