import { retryRule, type ReadFailure } from './failure.ts';
import { pocketKey, type Pocket, type Reading } from './reading.ts';
import type { Usd } from './usd.ts';

/**
 * What lies behind an account's balance: positions, open orders, what happened lately. Read when somebody looks, or when
 * cash has moved; for show only: no figure of it enters a total.
 */
export interface Details {
  /** Of the key that read them. */
  readonly keyGeneration: number;
  /** Unix ms. */
  readonly readAt: number;
  /** When somebody last looked, Unix ms. */
  readonly viewedAt: number;
  /** One entry a pocket, in the reading's order. */
  readonly positions: readonly PocketPositions[];
  /** Orders that wait in a book. Their money is never added to or taken from a balance. */
  readonly orders: Part<OpenOrder>;
  /** One entry a list that the exchange keeps, so that one refused list does not hide the others. */
  readonly activity: readonly ActivityList[];
  /** Kalshi, FCM members: the total value of resting orders as the exchange states it. */
  readonly restingValue?: RestingValue;
}

export type RestingValue =
  | { readonly state: 'read'; readonly amount: Usd }
  | { readonly state: 'failed'; readonly failure: ReadFailure };

/** Rows that were read, or why not. */
export type Part<Row> =
  | {
      readonly state: 'read';
      readonly rows: readonly Row[];
      /** How many more were read than are kept. */
      readonly dropped: number;
      /** Whether the exchange has older ones that were not asked for. */
      readonly hasMore: boolean;
    }
  | { readonly state: 'failed'; readonly failure: ReadFailure };

export interface PocketPositions {
  readonly pocket: Pick<Pocket, 'kind' | 'number'>;
  /** The pocket's money when they were read (`basisOf`): while that stands, nothing was traded. */
  readonly basis: string;
  /** When they were read, Unix ms: earlier than the rest where they still hold. */
  readonly readAt: number;
  readonly markets: Part<PositionRow>;
  /** Kalshi: the same money grouped by event. Never to be added to the markets. */
  readonly events?: readonly EventRow[];
}

export interface PositionRow {
  /** The exchange's own name of the market: ticker or slug. */
  readonly market: string;
  readonly title?: string;
  /** What the held side stands for, in the exchange's words. */
  readonly outcome?: string;
  readonly side: 'yes' | 'no';
  /** Contracts as what they pay if right, one dollar each: 19.6 contracts are $19.60. Above zero. */
  readonly contracts: Usd;
  /** What the open contracts cost. */
  readonly cost?: Usd;
  /** Market value as the exchange states it; absent where it states none. */
  readonly value?: Usd;
  readonly realized?: Usd;
  readonly fees?: Usd;
  readonly expired?: true;
}

export interface EventRow {
  readonly event: string;
  /** What is at stake after collateral is returned between exclusive outcomes. */
  readonly exposure?: Usd;
  readonly cost?: Usd;
  readonly realized?: Usd;
  readonly fees?: Usd;
}

export interface OpenOrder {
  readonly id: string;
  readonly market: string;
  /** Subaccount, where the exchange tells. */
  readonly pocket?: number;
  readonly side?: 'yes' | 'no';
  readonly action?: 'buy' | 'sell';
  /** Contracts that still wait, as what they pay. */
  readonly remaining?: Usd;
  /** Price of one contract of the side; absent where the side is not told. */
  readonly price?: Usd;
  /** Unix ms. */
  readonly createdAt?: number;
}

/** Lists of what happened, as exchanges keep them. */
export const ACTIVITY_SOURCES = [
  'fills',
  'settlements',
  'deposits',
  'withdrawals',
  'transfers',
  'activities',
] as const;
export type ActivitySource = (typeof ACTIVITY_SOURCES)[number];

export interface ActivityList {
  readonly source: ActivitySource;
  readonly part: Part<Activity>;
}

export const ACTIVITY_KINDS = [
  'trade',
  'settlement',
  'deposit',
  'withdrawal',
  'transfer',
  'bonus',
  'rebate',
  'reward',
  'other',
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** "reversed": it was undone and does not count. */
export const ACTIVITY_STATUSES = ['done', 'pending', 'failed', 'reversed'] as const;
export type ActivityStatus = (typeof ACTIVITY_STATUSES)[number];

export interface Activity {
  readonly id: string;
  readonly kind: ActivityKind;
  /** The exchange's own word, where `kind` is "other". */
  readonly type?: string;
  readonly status: ActivityStatus;
  /** Unix ms. */
  readonly at?: number;
  readonly market?: string;
  readonly side?: 'yes' | 'no';
  readonly action?: 'buy' | 'sell';
  readonly contracts?: Usd;
  /** Price of one contract of the side; absent where the side is not told. */
  readonly price?: Usd;
  /** What it moved, as the exchange states it: positive into the account, negative out of it. */
  readonly amount?: Usd;
  readonly fee?: Usd;
  /** Subaccounts that it touched; a transfer has both. */
  readonly pocket?: number;
  readonly toPocket?: number;
}

/** Most rows that one list keeps: what a person could read, and what storage should hold. */
export const MAX_ROWS = 200;

/** Details this old are read again when somebody looks: an order can change without moving money. */
const LOOK_AGAIN_MS = 5 * 60_000;
/** A second look this soon shows what the first one read. */
const SAME_LOOK_MS = 10_000;
/** Nobody has looked for this long: a movement alone no longer asks for details. */
const WATCHED_MS = 7 * 24 * 60 * 60_000;

/**
 * The money of a pocket that only a trade or a payment moves; a changed price alone leaves it as it is. Not what is available,
 * which can count positions as collateral.
 */
export function basisOf({ balance }: Pocket): string {
  const { cash, reserved, margin } = balance;
  return [cash, reserved, margin].map((amount) => amount?.toString() ?? '').join('/');
}

/** Rows to keep, of all that were read. */
export function partOf<Row>(rows: readonly Row[], hasMore: boolean): Part<Row> {
  const dropped = Math.max(0, rows.length - MAX_ROWS);
  return { state: 'read', rows: rows.slice(0, MAX_ROWS), dropped, hasMore };
}

/**
 * Positions from before that need not be read again: the pocket's money stands as it did, and they are young. Money that is
 * not known cannot be known to stand.
 */
export function stillTrue(
  pocket: Pocket,
  previous: Details | undefined,
  now: number,
): PocketPositions | undefined {
  if (pocket.balance.cash === undefined) return undefined;
  const before = previous?.positions.find(({ pocket: earlier }) => pocketKey(earlier) === pocketKey(pocket));
  if (before === undefined || before.markets.state !== 'read' || before.basis !== basisOf(pocket))
    return undefined;
  const age = now - before.readAt;
  return age >= 0 && age < LOOK_AGAIN_MS ? before : undefined;
}

/** Whether every pocket's money stands as it did when the details were read. */
export function isStillTrue(details: Details, reading: Reading | undefined): boolean {
  if (reading === undefined) return true;
  const bases = new Map(details.positions.map(({ pocket, basis }) => [pocketKey(pocket), basis]));
  return reading.pockets.every(
    (pocket) =>
      // What could not be read is not known to have moved.
      pocket.kind !== undefined ||
      pocket.failure !== undefined ||
      bases.get(pocketKey(pocket)) === basisOf(pocket),
  );
}

/** Whether nothing at all could be read: there is a reason in place of rows. */
export function isRefused({ positions, orders, activity }: Details): boolean {
  return positions.length === 0 && activity.length === 0 && orders.state === 'failed';
}

/** Whether a part was not read for a reason that may be over by now. */
export function hasPassingFailure({ positions, orders, activity, restingValue }: Details): boolean {
  const parts = [
    ...positions.map(({ markets }) => markets),
    orders,
    ...activity.map(({ part }) => part),
    ...(restingValue === undefined ? [] : [restingValue]),
  ];
  return parts.some((part) => part.state === 'failed' && retryRule(part.failure) === 'soon');
}

interface Situation {
  readonly details: Details | undefined;
  readonly keyGeneration: number;
  readonly reading: Reading | undefined;
  readonly now: number;
}

/** Whether somebody who looks now should be shown something newer. */
export function isLookDue({ details, keyGeneration, reading, now }: Situation): boolean {
  if (details === undefined || details.keyGeneration !== keyGeneration) return true;
  const age = now - details.readAt;
  if (age >= 0 && age < SAME_LOOK_MS) return false;
  return (
    age < 0 ||
    isRefused(details) ||
    age >= LOOK_AGAIN_MS ||
    hasPassingFailure(details) ||
    !isStillTrue(details, reading)
  );
}

/** Whether a movement of money alone should bring the details up to date: only where somebody has looked lately. */
export function isFollowUpDue(situation: Situation): boolean {
  const { details, keyGeneration, reading, now } = situation;
  if (details === undefined || details.keyGeneration !== keyGeneration) return false;
  return Math.abs(now - details.viewedAt) < WATCHED_MS && !isStillTrue(details, reading);
}
