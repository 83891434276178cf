import { type Json, type JsonObject, numberToken } from '../json.ts';
import { formatMicros, formatScaled, parseMicros, parseScaled } from '../micros.ts';

/** Fields of a row that hold one amount. Those after balanceReservation are undocumented (SDK 2.0.0, 2026). */
export const BALANCE_FIELDS = [
  'currentBalance',
  'buyingPower',
  'assetNotional',
  'assetAvailable',
  'pendingCredit',
  'openOrders',
  'unsettledFunds',
  'marginRequirement',
  'balanceReservation',
  'depositReservation',
  'bonusReservation',
  'displayedBonus',
  'displayedAvailableSoon',
  'displayedCash',
  'availableToWithdraw',
  'bonusHold',
] as const;

export type BalanceField = (typeof BALANCE_FIELDS)[number];

/** Amounts in micro-dollars; null is sent as null, an absent field is not sent. */
export type BalanceAmounts = Partial<Record<BalanceField, bigint | null>>;

/** Raw amounts as decimal text, e.g. { currentBalance: "5.70" }; null sends null. */
export type StatedBalances = Partial<Record<BalanceField, string | null>>;

export function amountsOf(stated: StatedBalances): BalanceAmounts {
  const amounts: BalanceAmounts = {};
  for (const field of BALANCE_FIELDS) {
    const text = stated[field];
    if (text !== undefined) amounts[field] = text === null ? null : parseMicros(text);
  }
  return amounts;
}

/** The amounts as bare JSON numbers, digit for digit (live payload, 2026-08-17: up to four decimals). */
export function balanceJson(amounts: BalanceAmounts): JsonObject {
  const row: JsonObject = {};
  for (const field of BALANCE_FIELDS) {
    const micros = amounts[field];
    if (micros !== undefined) row[field] = micros === null ? null : numberToken(formatMicros(micros));
  }
  return row;
}

/** A position as it is served. Contracts in ten-thousandths, money in micro-dollars. */
export interface PositionRow {
  readonly slug: string;
  readonly contracts: bigint;
  readonly bought: bigint;
  readonly sold: bigint;
  /** Null where the exchange states none. */
  readonly cost: bigint | null;
  readonly cashValue: bigint | null;
  readonly realized: bigint;
  readonly expired: boolean;
  /** Milliseconds. */
  readonly updatedAt: number | null;
  /** Served with empty texts for quantities that are not the net position, and without metadata. */
  readonly isSparse?: boolean;
}

/** A raw position, decimal text. */
export interface StatedPosition {
  readonly slug: string;
  /** + long, - short; four decimals at most. */
  readonly netPosition: string;
  readonly cashValue: string | null;
  /** Default null. */
  readonly cost?: string | null;
  readonly expired?: boolean;
  /** Default "0". */
  readonly realized?: string;
  /** Null updateTime and marketMetadata, and "" for quantities, as fixtures of 2026 have them. */
  readonly isSparse?: boolean;
}

export function rowOf(stated: StatedPosition, now: number): PositionRow {
  const contracts = parseScaled(stated.netPosition, 4);
  return {
    slug: stated.slug,
    contracts,
    bought: contracts > 0n ? contracts : 0n,
    sold: contracts < 0n ? -contracts : 0n,
    cost: stated.cost === undefined || stated.cost === null ? null : parseMicros(stated.cost),
    cashValue: stated.cashValue === null ? null : parseMicros(stated.cashValue),
    realized: parseMicros(stated.realized ?? '0'),
    expired: stated.expired ?? false,
    updatedAt: stated.isSparse === true ? null : now,
    isSparse: stated.isSparse ?? false,
  };
}

/** Amount: a decimal string and a currency, or null. */
export function amountJson(micros: bigint | null): Json {
  return micros === null ? null : { value: formatMicros(micros, 2), currency: 'USD' };
}

export function metadataJson(slug: string, isLong: boolean): Json {
  const title = slug.replaceAll('-', ' ');
  return { slug, icon: '', title, outcome: isLong ? 'Yes' : 'No', eventSlug: slug };
}

export function positionJson(row: PositionRow): Json {
  const held = row.contracts < 0n ? -row.contracts : row.contracts;
  const others = { qtyBought: row.bought, qtySold: row.sold, qtyAvailable: held, bodPosition: 0n };
  const quantities = Object.entries(others).flatMap(([name, amount]) =>
    Object.entries(row.isSparse === true ? { [name]: '', [`${name}Decimal`]: '' } : quantity(name, amount)),
  );
  return {
    ...quantity('netPosition', row.contracts),
    ...Object.fromEntries(quantities),
    cost: amountJson(row.cost),
    realized: amountJson(row.realized),
    cashValue: amountJson(row.cashValue),
    expired: row.expired,
    updateTime: row.updatedAt === null ? null : new Date(row.updatedAt).toISOString(),
    marketMetadata: row.isSparse === true ? null : metadataJson(row.slug, row.contracts >= 0n),
  };
}

/** A deprecated, rounded integer beside the exact decimal ("20" beside "19.6000"), both text. */
function quantity(name: string, tenThousandths: bigint): JsonObject {
  const half = tenThousandths < 0n ? -5000n : 5000n;
  return {
    [name]: ((tenThousandths + half) / 10_000n).toString(),
    [`${name}Decimal`]: formatScaled(tenThousandths, 4, 4),
  };
}
