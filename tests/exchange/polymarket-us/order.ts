import { rfc3339Nanos } from '../clock.ts';
import { type Json, numberToken } from '../json.ts';
import { worth } from '../holding.ts';
import { cutMicros, formatScaled, MICROS_PER_DOLLAR, parseContracts, parsePrice } from '../micros.ts';
import { amountJson, metadataJson } from './rows.ts';

export type OrderIntent = `ORDER_INTENT_${'BUY' | 'SELL'}_${'LONG' | 'SHORT'}`;

/** The ledger keeps four decimals, as the live payload does (2026-08-17). */
export const LEDGER_STEP = 100n;

export interface PolymarketUsTrade {
  readonly slug: string;
  /** Two decimals at most. */
  readonly contracts: string;
  /** Always the YES price, dollars. */
  readonly priceDollars: string;
}

export interface PolymarketUsOrder extends PolymarketUsTrade {
  /** Default long. */
  readonly side?: 'long' | 'short';
  /** Default buy; to sell is to close what is held. */
  readonly action?: 'buy' | 'sell';
}

export interface OpenOrder {
  readonly id: string;
  readonly slug: string;
  readonly intent: OrderIntent;
  /** Hundredths, the filled ones included. */
  readonly contracts: bigint;
  /** YES price, micro-dollars, whatever the side (docs concepts, 2026). */
  readonly price: bigint;
  readonly at: number;
  /** Hundredths. */
  filled: bigint;
  /** What the rest still holds back of the buying power. */
  reserved: bigint;
}

/** docs api-reference/orders, 2026: quantities are JSON numbers with decimals, prices are Amounts. */
export function orderJson(order: OpenOrder): Json {
  const quantity = (hundredths: bigint): Json => numberToken(formatScaled(hundredths, 2, 0));
  const { intent, filled } = order;
  const isBuy = intent.startsWith('ORDER_INTENT_BUY');
  const isLong = intent.endsWith('LONG');
  return {
    id: order.id,
    marketSlug: order.slug,
    side: isBuy === isLong ? 'ORDER_SIDE_BUY' : 'ORDER_SIDE_SELL',
    type: 'ORDER_TYPE_LIMIT',
    price: amountJson(order.price),
    quantity: quantity(order.contracts),
    cumQuantity: quantity(filled),
    leavesQuantity: quantity(order.contracts - filled),
    tif: 'TIME_IN_FORCE_GOOD_TILL_CANCEL',
    goodTillTime: null,
    intent,
    outcomeSide: isLong ? 'OUTCOME_SIDE_YES' : 'OUTCOME_SIDE_NO',
    action: isBuy ? 'ORDER_ACTION_BUY' : 'ORDER_ACTION_SELL',
    state: filled > 0n ? 'ORDER_STATE_PARTIALLY_FILLED' : 'ORDER_STATE_NEW',
    avgPx: filled > 0n ? amountJson(order.price) : null,
    cashOrderQty: null,
    insertTime: rfc3339Nanos(order.at),
    createTime: rfc3339Nanos(order.at),
    commissionNotionalTotalCollected: amountJson(0n),
    marketMetadata: metadataJson(order.slug, isLong),
  };
}

/** What a new position would cost at worst, micro-dollars. */
function reservationFor(intent: OrderIntent, contracts: bigint, price: bigint): bigint {
  const each = intent.endsWith('LONG') ? price : MICROS_PER_DOLLAR - price;
  return cutMicros(worth(contracts, each), LEDGER_STEP);
}

/** An order as it starts. One that closes a position reserves nothing. */
export function newOrder(id: string, order: PolymarketUsOrder, at: number): OpenOrder {
  const { slug, side = 'long', action = 'buy' } = order;
  const contracts = parseContracts(order.contracts);
  const price = parsePrice(order.priceDollars);
  const intent: OrderIntent = `ORDER_INTENT_${action === 'buy' ? 'BUY' : 'SELL'}_${side === 'long' ? 'LONG' : 'SHORT'}`;
  const reserved = action === 'buy' ? reservationFor(intent, contracts, price) : 0n;
  return { id, slug, intent, contracts, price, at, filled: 0n, reserved };
}

/** Fills so many hundredths (all that is left by default); returns them signed by direction. */
export function fillOrder(order: OpenOrder, hundredths?: bigint): bigint {
  const left = order.contracts - order.filled;
  const size = hundredths ?? left;
  if (size > left) throw new Error(`only ${left} hundredths are left of ${order.id}`);
  order.filled += size;
  if (order.reserved > 0n) order.reserved = reservationFor(order.intent, left - size, order.price);
  const isBid = order.intent === 'ORDER_INTENT_BUY_LONG' || order.intent === 'ORDER_INTENT_SELL_SHORT';
  return isBid ? size : -size;
}
