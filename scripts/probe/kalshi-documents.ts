import type { Endpoint, Fields } from './description.ts';
import { KALSHI_HISTORY } from './kalshi-history-documents.ts';
import { PREFIX } from './kalshi-prefix.ts';

const SCHEDULE: Fields = {
  standard_hours: { list: 'anything' },
  maintenance_windows: { list: { start_datetime: 'date', end_datetime: 'date' } },
};

/** docs margin pages, 2026-07-04 and 2026-08-21; the last two are "0" unless computing them is asked for. */
const PERPS_ROW: Fields = {
  subaccount: 'whole',
  account_equity: 'dollars',
  position_value: 'dollars',
  maintenance_margin: 'dollars',
  initial_margin: 'dollars',
  resting_orders_margin: 'dollars',
  available_balance: 'dollars',
};

/**
 * Kalshi's endpoints about money now, keys and the exchange, as documented at spec 3.34.0 (docs.kalshi.com, Oct 2026) and
 * in kalshi-typescript 3.30.0 (Sept 2026).
 */
const KALSHI_STATE: readonly Endpoint[] = [
  {
    path: `${PREFIX}/portfolio/balance`,
    fields: {
      balance: 'cents',
      balance_dollars: 'dollars',
      portfolio_value: 'cents',
      updated_ts: 'unix',
      // Absent for keys that are bound to a subaccount, and only for them (SDK get-balance-response.ts).
      'balance_breakdown?': { list: { exchange_index: 'shard', balance: 'dollars' } },
    },
  },
  {
    path: `${PREFIX}/portfolio/subaccounts/balances`,
    rows: 'subaccount_balances',
    fields: {
      subaccount_balances: {
        list: { subaccount_number: 'whole', exchange_index: 'shard', balance: 'dollars', updated_ts: 'unix' },
      },
    },
  },
  {
    path: `${PREFIX}/portfolio/summary/total_resting_order_value`,
    fields: {
      total_resting_order_value: 'cents',
      // Since 2026-08-20.
      'resting_order_value_breakdown?': { list: { exchange_index: 'shard', balance: 'dollars' } },
    },
  },
  { path: `${PREFIX}/margin/enabled`, fields: { enabled: 'flag' } },
  {
    path: `${PREFIX}/margin/balance`,
    rows: 'subaccount_balances',
    fields: { settled_funds: 'dollars', subaccount_balances: { list: PERPS_ROW } },
  },
  {
    path: `${PREFIX}/api_keys`,
    rows: 'api_keys',
    fields: {
      api_keys: {
        list: {
          api_key_id: 'id',
          name: 'text',
          scopes: { list: 'text' },
          'subaccount?': { orNull: 'whole' },
          'fcm_subtrader_id?': { orNull: 'id' },
        },
      },
      'api_key_region_expiration_ts?': { orNull: 'unix' },
    },
  },
  {
    path: `${PREFIX}/account/limits`,
    fields: {
      usage_tier: 'text',
      read: { object: { refill_rate: 'number', bucket_capacity: 'number' } },
      write: { object: { refill_rate: 'number', bucket_capacity: 'number' } },
      // Since SDK 3.21.0, June 2026.
      'grants?': {
        list: { exchange_instance: 'text', level: 'text', 'expires_ts?': { orNull: 'unix' }, source: 'text' },
      },
    },
  },
  {
    path: `${PREFIX}/exchange/status`,
    fields: {
      exchange_active: 'flag',
      trading_active: 'flag',
      'intra_exchange_transfers_active?': 'flag',
      'exchange_estimated_resume_time?': { orNull: 'date' },
      'exchange_index_statuses?': {
        list: {
          exchange_index: 'shard',
          description: 'text',
          exchange_active: 'flag',
          trading_active: 'flag',
          'intra_exchange_transfers_active?': 'flag',
        },
      },
    },
  },
  { path: `${PREFIX}/exchange/schedule`, fields: { schedule: { object: SCHEDULE } } },
];

export const KALSHI_DOCUMENTS: readonly Endpoint[] = [...KALSHI_STATE, ...KALSHI_HISTORY];
