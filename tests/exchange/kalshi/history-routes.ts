import { type Answer, jsonAnswer } from '../answer.ts';
import { unixSeconds } from '../clock.ts';
import type { Json } from '../json.ts';
import { pageOf } from '../pages.ts';
import type { ParameterRules } from '../query.ts';
import { fillRow, orderRow, paymentRow, settlementRow, transferRow } from './history-rows.ts';
import { eventOf } from './positions-route.ts';
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
