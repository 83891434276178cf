import { type Answer, jsonAnswer } from '../answer.ts';
import { rfc3339, unixSeconds } from '../clock.ts';
import { type Json, numberToken } from '../json.ts';
import { MICROS_PER_CENT, MICROS_PER_DOLLAR } from '../micros.ts';
import { pageOf } from '../pages.ts';
import type { ParameterRules } from '../query.ts';
import { dollars } from './balance-routes.ts';
import { count, eventOf } from './positions-route.ts';
import type { FillRecord, OrderRecord, PaymentRecord, SettlementRecord, TransferRecord } from './records.ts';
import {
  EXCHANGE_INDEX,
  type KalshiRequest,
  type KalshiRoute,
  LIMIT,
  SUBACCOUNT,
  TEXT,
  UNIX_SECONDS,
} from './route.ts';

const PAGED: ParameterRules = { limit: LIMIT, cursor: TEXT };
const TIMED: ParameterRules = {
  ...PAGED,
  min_ts: UNIX_SECONDS,
  max_ts: UNIX_SECONDS,
  subaccount: SUBACCOUNT,
};

interface Dated {
  readonly at: number;
}

/** A page of newest-first records that fall into the asked period. */
function listed<T extends Dated>(
  request: KalshiRequest,
  name: string,
  all: readonly T[],
  row: (record: T) => Json,
): Answer {
  const { query } = request;
  const from = query.integer('min_ts') ?? 0;
  const to = query.integer('max_ts') ?? Number.POSITIVE_INFINITY;
  const matching = all.filter(({ at }) => unixSeconds(at) >= from && unixSeconds(at) <= to).toReversed();
  const page = pageOf(matching, query.integer('limit') ?? 100, query.text('cursor'));
  return jsonAnswer(200, { [name]: page.rows.map(row), cursor: page.next ?? '' });
}

function isAsked(
  request: KalshiRequest,
  record: { subaccount: number; shard: number; ticker: string },
): boolean {
  const { query, subaccount } = request;
  const ticker = query.text('ticker') ?? record.ticker;
  const event = query.text('event_ticker') ?? eventOf(record.ticker);
  return (
    (subaccount ?? record.subaccount) === record.subaccount &&
    (query.integer('exchange_index') ?? record.shard) === record.shard &&
    ticker === record.ticker &&
    event.split(',').includes(eventOf(record.ticker))
  );
}

function prices(order: OrderRecord): { yes_price_dollars: string; no_price_dollars: string } {
  return {
    yes_price_dollars: dollars(order.price),
    no_price_dollars: dollars(MICROS_PER_DOLLAR - order.price),
  };
}

function bookSide(order: OrderRecord): 'bid' | 'ask' {
  return (order.side === 'yes') === (order.action === 'buy') ? 'bid' : 'ask';
}

function orderRow(order: OrderRecord): Json {
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

function fillRow(fill: FillRecord): Json {
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

function settlementRow(settled: SettlementRecord): Json {
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
    value: settled.result === 'yes' ? 100 : 0,
    fee_cost: dollars(0n),
    settled_time: rfc3339(settled.at),
  };
}

function paymentRow(payment: PaymentRecord): Json {
  const at = unixSeconds(payment.at);
  return {
    id: payment.id,
    status: 'applied',
    type: 'ach',
    amount_cents: cents(payment.amount),
    fee_cents: 0,
    created_ts: at,
    finalized_ts: at,
  };
}

function transferRow(transfer: TransferRecord): Json {
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

/** docs, spec 3.34.0, Oct 2026. Omitting `subaccount` means all of them here (changelog 2026-01-29). */
export const HISTORY_ROUTES: readonly KalshiRoute[] = [
  {
    path: '/portfolio/orders',
    access: 'read',
    parameters: {
      ...TIMED,
      ticker: TEXT,
      event_ticker: TEXT,
      exchange_index: EXCHANGE_INDEX,
      status: { kind: 'choice', of: ['resting', 'canceled', 'executed'] },
    },
    omittedSubaccount: 'all',
    answer(request) {
      const status = request.query.text('status');
      const orders = request.member.records.orders
        .filter((order) => isAsked(request, order) && (status ?? order.status) === order.status)
        .map((order) => ({ at: order.createdAt, order }));
      return listed(request, 'orders', orders, ({ order }) => orderRow(order));
    },
  },
  {
    path: '/portfolio/fills',
    access: 'read',
    parameters: { ...TIMED, ticker: TEXT, order_id: TEXT, exchange_index: EXCHANGE_INDEX },
    omittedSubaccount: 'all',
    answer(request) {
      const order = request.query.text('order_id');
      const fills = request.member.records.fills.filter(
        (fill) => isAsked(request, fill.order) && (order ?? fill.order.id) === fill.order.id,
      );
      return listed(request, 'fills', fills, fillRow);
    },
  },
  {
    path: '/portfolio/settlements',
    access: 'read',
    parameters: { ...TIMED, ticker: TEXT, event_ticker: TEXT },
    omittedSubaccount: 'all',
    answer: (request) =>
      listed(
        request,
        'settlements',
        request.member.records.settlements.filter((one) => isAsked(request, one)),
        settlementRow,
      ),
  },
  ...(['deposits', 'withdrawals'] as const).map((name): KalshiRoute => ({
    path: `/portfolio/${name}`,
    access: 'unbound',
    parameters: { limit: { kind: 'integer', low: 1, high: 500 }, cursor: TEXT },
    omittedSubaccount: 'none',
    answer: (request) => listed(request, name, request.member.records[name], paymentRow),
  })),
  {
    path: '/portfolio/subaccounts/transfers',
    access: 'unbound',
    parameters: PAGED,
    omittedSubaccount: 'none',
    answer: (request) => listed(request, 'transfers', request.member.records.transfers, transferRow),
  },
];
