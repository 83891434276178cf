import type { ActivityKind, ActivitySource, ActivityStatus } from '../details.ts';
import type { ReadFailure } from '../failure.ts';
import { exactUsd, type Usd } from '../usd.ts';
import { plainFailureText } from './plain-failures.ts';

export const DETAILS_TEXT = {
  positions: 'Positions',
  noPositions: 'No open positions.',
  market: 'Market',
  cost: 'Cost',
  value: 'Value',
  unrealized: 'Gain',
  unrealizedHint: 'Value less cost, while the position is open',
  exposure: 'at stake',
  exposureHint: 'As the exchange states it for the whole event; not added to anything',
  expired: 'expired',
  orders: 'Open orders',
  noOrders: 'No open orders.',
  restingValue: 'Resting order value',
  restingHint: 'as Kalshi states it; not added to anything',
  activity: 'Recent activity',
  noActivity: 'Nothing happened lately.',
  fee: 'fee',
  at: 'at',
  contracts: 'contracts',
  yes: 'Yes',
  no: 'No',
  buy: 'Buy',
  sell: 'Sell',
  silent: 'Nothing has come yet.',
} as const;

export const ACTIVITY_KIND_NAMES: Readonly<Record<ActivityKind, string>> = {
  trade: 'Trade',
  settlement: 'Settlement',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  transfer: 'Transfer',
  bonus: 'Bonus',
  rebate: 'Fee rebate',
  reward: 'Reward',
  other: 'Other',
};

/** Nothing to say about what is done. */
export const STATUS_NAMES: Readonly<Record<ActivityStatus, string | undefined>> = {
  done: undefined,
  pending: 'pending',
  failed: 'failed',
  reversed: 'reversed, does not count',
};

/** The parts of details that can be refused one by one. */
export type DetailsPart = ActivitySource | 'positions' | 'orders' | 'resting-value';

const PART_NAMES: Readonly<Record<DetailsPart, string>> = {
  fills: 'trades',
  settlements: 'settlements',
  deposits: 'deposits',
  withdrawals: 'withdrawals',
  transfers: 'transfers between subaccounts',
  activities: 'activity',
  positions: 'positions',
  orders: 'open orders',
  'resting-value': 'the value of resting orders',
};

const list = new Intl.ListFormat('en', { type: 'disjunction' });

/** "This key may not read deposits or withdrawals.", else what went wrong with them. */
export function refusedText(parts: readonly DetailsPart[], failure: ReadFailure, exchange: string): string {
  const names = list.format(parts.map((part) => PART_NAMES[part]));
  if (failure.kind === 'key-scope' || failure.kind === 'key-restricted')
    return `This key may not read ${names}.`;
  return `Could not read ${names}: ${plainFailureText(failure, exchange).sentence}`;
}

export function ordersText(count: number, isWhole: boolean): string {
  if (!isWhole) return `More than ${count} open orders`;
  return count === 1 ? '1 open order' : `${count} open orders`;
}

/** What is not shown of a list; undefined where all of it is. */
export function leftOutText(
  { dropped, hasMore }: { readonly dropped: number; readonly hasMore: boolean },
  exchange: string,
): string | undefined {
  if (dropped > 0)
    return `${hasMore ? 'At least ' : ''}${dropped} more are left out here; ${exchange} has them.`;
  return hasMore ? `Older ones are left out here; ${exchange} has them.` : undefined;
}

export function detailsReadText(age: string): string {
  return `Read ${age}`;
}

/** Made once a locale: making one costs more than using it a hundred times. */
const counts = new Map<string | undefined, Intl.NumberFormat>();

/** "1,019.6": contracts, which are kept as what they pay, without the dollar sign. */
export function formatCount(contracts: Usd, locale?: string): string {
  const format = counts.get(locale) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  counts.set(locale, format);
  // Intl takes decimal texts exactly; TypeScript wants the literal form.
  return format.format(exactUsd(contracts) as Intl.StringNumericLiteral);
}
