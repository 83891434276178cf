import type { Endpoint, Fields } from './description.ts';
import { PREFIX } from './kalshi-prefix.ts';

/** Absent, null or empty on the last page. */
const CURSOR: Fields = { 'cursor?': { orNull: 'text' } };

/** docs portfolio/get-deposits and get-withdrawals, since 2026-05-05. */
const PAYMENT: Fields = {
  id: 'id',
  status: { oneOf: ['pending', 'applied', 'failed', 'returned'] },
  type: { oneOf: ['ach', 'wire', 'crypto', 'debit', 'apm'] },
  amount_cents: 'cents',
  fee_cents: 'cents',
  created_ts: 'unix',
  'finalized_ts?': { orNull: 'unix' },
};

const SIDE: Fields = { outcome_side: { oneOf: ['yes', 'no'] }, book_side: { oneOf: ['bid', 'ask'] } };
/** Deprecated with `outcome_side`, 2026-05-06. */
const OLD_SIDE: Fields = { 'side?': { oneOf: ['yes', 'no'] }, 'action?': { oneOf: ['buy', 'sell'] } };
const PRICES: Fields = { yes_price_dollars: 'dollars', no_price_dollars: 'dollars' };

/** Kalshi's endpoints about positions, orders and what happened (docs.kalshi.com at spec 3.34.0, Oct 2026). */
export const KALSHI_HISTORY: readonly Endpoint[] = [
  {
    path: `${PREFIX}/portfolio/positions`,
    rows: 'market_positions',
    fields: {
      ...CURSOR,
      market_positions: {
        list: {
          ticker: 'text',
          // On rows since 2026-08-16.
          exchange_index: 'shard',
          position_fp: 'count',
          market_exposure_dollars: 'dollars',
          total_traded_dollars: 'dollars',
          realized_pnl_dollars: 'dollars',
          fees_paid_dollars: 'dollars',
          last_updated_ts: 'date',
        },
      },
      event_positions: {
        list: {
          event_ticker: 'text',
          event_exposure_dollars: 'dollars',
          total_cost_dollars: 'dollars',
          total_cost_shares_fp: 'count',
          realized_pnl_dollars: 'dollars',
          fees_paid_dollars: 'dollars',
        },
      },
    },
  },
  {
    path: `${PREFIX}/portfolio/orders`,
    rows: 'orders',
    fields: {
      ...CURSOR,
      orders: {
        list: {
          order_id: 'id',
          ticker: 'text',
          status: { oneOf: ['resting', 'canceled', 'executed'] },
          ...SIDE,
          ...OLD_SIDE,
          ...PRICES,
          'initial_count_fp?': 'count',
          remaining_count_fp: 'count',
          'fill_count_fp?': 'count',
          'created_time?': { orNull: 'date' },
          'last_update_time?': { orNull: 'date' },
          'subaccount_number?': { orNull: 'whole' },
          'exchange_index?': 'shard',
        },
      },
    },
  },
  {
    path: `${PREFIX}/portfolio/fills`,
    rows: 'fills',
    fields: {
      ...CURSOR,
      fills: {
        list: {
          fill_id: 'id',
          trade_id: 'id',
          order_id: 'id',
          ticker: 'text',
          market_ticker: 'text',
          ...SIDE,
          ...OLD_SIDE,
          count_fp: 'count',
          ...PRICES,
          fee_cost: 'dollars',
          is_taker: 'flag',
          'created_time?': 'date',
          'ts?': 'unix',
          'subaccount_number?': { orNull: 'whole' },
          exchange_index: 'shard',
        },
      },
    },
  },
  {
    path: `${PREFIX}/portfolio/settlements`,
    rows: 'settlements',
    fields: {
      ...CURSOR,
      settlements: {
        list: {
          ticker: 'text',
          event_ticker: 'text',
          exchange_index: 'shard',
          // "void" was dropped in SDK 3.21.
          market_result: { oneOf: ['yes', 'no', 'scalar'] },
          yes_count_fp: 'count',
          no_count_fp: 'count',
          yes_total_cost_dollars: 'dollars',
          no_total_cost_dollars: 'dollars',
          revenue: 'cents',
          value: { orNull: 'cents' },
          fee_cost: 'dollars',
          settled_time: 'date',
        },
      },
    },
  },
  {
    path: `${PREFIX}/portfolio/deposits`,
    rows: 'deposits',
    fields: { ...CURSOR, deposits: { list: PAYMENT } },
  },
  {
    path: `${PREFIX}/portfolio/withdrawals`,
    rows: 'withdrawals',
    fields: { ...CURSOR, withdrawals: { list: PAYMENT } },
  },
  {
    path: `${PREFIX}/portfolio/subaccounts/transfers`,
    rows: 'transfers',
    fields: {
      ...CURSOR,
      transfers: {
        list: {
          transfer_id: 'id',
          from_subaccount: 'whole',
          to_subaccount: 'whole',
          amount_cents: 'cents',
          created_ts: 'unix',
          exchange_index: 'shard',
        },
      },
    },
  },
];
