import { rfc3339, unixSeconds } from '../clock.ts';
import { type Json, type JsonObject, numberToken } from '../json.ts';
import { MICROS_PER_CENT, MICROS_PER_DOLLAR } from '../micros.ts';
import { dollars } from './balance-routes.ts';
import { count, eventOf } from './positions-route.ts';
import type { FillRecord, OrderRecord, PaymentRecord, SettlementRecord, TransferRecord } from './records.ts';

/* Rows of the history lists (docs, spec 3.34.0, Oct 2026). Money is in dollar strings or in whole cents, by field. */

function prices(order: OrderRecord): { yes_price_dollars: string; no_price_dollars: string } {
  return {
    yes_price_dollars: dollars(order.price),
    no_price_dollars: dollars(MICROS_PER_DOLLAR - order.price),
  };
}

function bookSide(order: OrderRecord): 'bid' | 'ask' {
  return (order.side === 'yes') === (order.action === 'buy') ? 'bid' : 'ask';
}

export function orderRow(order: OrderRecord): Json {
  return {
    order_id: order.id,
    ticker: order.ticker,
    status: order.status,
    outcome_side: order.side,
    book_side: bookSide(order),
    ...prices(order),
    initial_count_fp: count(order.contracts),
    remaining_count_fp: count(order.status === 'resting' ? order.contracts : 0n),
    fill_count_fp: count(order.status === 'executed' ? order.contracts : 0n),
    created_time: rfc3339(order.createdAt),
    last_update_time: rfc3339(order.updatedAt),
    subaccount_number: order.subaccount,
    exchange_index: order.shard,
  };
}

export function fillRow(fill: FillRecord): Json {
  const { order } = fill;
  return {
    fill_id: fill.id,
    trade_id: fill.id,
    order_id: order.id,
    ticker: order.ticker,
    market_ticker: order.ticker,
    outcome_side: order.side,
    book_side: bookSide(order),
    count_fp: count(order.contracts),
    ...prices(order),
    fee_cost: dollars(fill.fee),
    is_taker: true,
    created_time: rfc3339(fill.at),
    ts: unixSeconds(fill.at),
    subaccount_number: order.subaccount,
    exchange_index: order.shard,
  };
}

export function settlementRow(settled: SettlementRecord): Json {
  const isYes = settled.contracts > 0n;
  return {
    ticker: settled.ticker,
    event_ticker: eventOf(settled.ticker),
    exchange_index: settled.shard,
    market_result: settled.result,
    yes_count_fp: count(isYes ? settled.contracts : 0n),
    no_count_fp: count(isYes ? 0n : -settled.contracts),
    yes_total_cost_dollars: dollars(isYes ? settled.cost : 0n),
    no_total_cost_dollars: dollars(isYes ? 0n : settled.cost),
    revenue: cents(settled.payout),
    value: settled.value === null ? null : cents(settled.value),
    fee_cost: dollars(0n),
    settled_time: rfc3339(settled.at),
  };
}

export function paymentRow(payment: PaymentRecord): Json {
  const row: JsonObject = {
    id: payment.id,
    status: payment.status,
    type: payment.type,
    amount_cents: cents(payment.amount),
    fee_cents: cents(payment.fee),
    created_ts: unixSeconds(payment.at),
  };
  if (payment.finalizedAt !== undefined) row['finalized_ts'] = unixSeconds(payment.finalizedAt);
  return row;
}

export function transferRow(transfer: TransferRecord): Json {
  return {
    transfer_id: transfer.id,
    from_subaccount: transfer.from,
    to_subaccount: transfer.to,
    amount_cents: cents(transfer.amount),
    created_ts: unixSeconds(transfer.at),
    exchange_index: transfer.shard,
  };
}

function cents(micros: bigint): Json {
  return numberToken((micros / MICROS_PER_CENT).toString());
}
