import { jsonAnswer } from '../answer.ts';
import { rfc3339 } from '../clock.ts';
import { type Json, numberToken } from '../json.ts';
import { MICROS_PER_CENT } from '../micros.ts';
import { worth } from '../holding.ts';
import { dollars } from './balance-routes.ts';
import { scopeMissing } from './errors.ts';
import type { OrderRecord } from './records.ts';
import type { KalshiPublicRoute, KalshiRoute } from './route.ts';

/** docs api-keys/get-api-keys, spec 3.32.0: all the user's keys, ids only, no key type. */
const apiKeys: KalshiRoute = {
  path: '/api_keys',
  access: 'unbound',
  parameters: {},
  omittedSubaccount: 'none',
  answer({ books, key }) {
    const rows = [...books.allKeys()]
      .filter((other) => other.owner === key.owner && !other.revoked)
      .map(({ issued }): Json => {
        const row = { api_key_id: issued.id, name: issued.name, scopes: [...issued.scopes] };
        return issued.subaccount === undefined ? row : { ...row, subaccount: issued.subaccount };
      });
    return jsonAnswer(200, { api_keys: rows });
  },
};

/** Nested since 2026-04-30. */
const limits: KalshiRoute = {
  path: '/account/limits',
  access: 'unbound',
  parameters: {},
  omittedSubaccount: 'none',
  answer({ member }) {
    const { perSecond, capacity } = member.bucket.limits;
    return jsonAnswer(200, {
      usage_tier: 'basic',
      read: { refill_rate: perSecond, bucket_capacity: capacity },
      write: { refill_rate: 100, bucket_capacity: 200 },
      grants: [],
    });
  },
};

/** docs get-total-resting-order-value, 2025-11-30; the breakdown since 2026-08-20. For FCM members only. */
const restingOrderValue: KalshiRoute = {
  path: '/portfolio/summary/total_resting_order_value',
  access: 'unbound',
  parameters: {},
  omittedSubaccount: 'none',
  answer({ member }) {
    if (!member.fcm) return scopeMissing();
    const resting = member.records.orders.filter((order) => order.status === 'resting');
    const value = (orders: readonly OrderRecord[]): bigint =>
      orders.reduce(
        (sum, order) =>
          sum + worth(order.contracts, order.side === 'yes' ? order.price : 1_000_000n - order.price),
        0n,
      );
    const shards = [...new Set(resting.map((order) => order.shard))].sort((a, b) => a - b);
    return jsonAnswer(200, {
      total_resting_order_value: numberToken((value(resting) / MICROS_PER_CENT).toString()),
      resting_order_value_breakdown: shards.map((shard): Json => ({
        exchange_index: shard,
        balance: dollars(value(resting.filter((order) => order.shard === shard))),
      })),
    });
  },
};

export const ACCOUNT_ROUTES: readonly KalshiRoute[] = [apiKeys, limits, restingOrderValue];

export const PUBLIC_ROUTES: readonly KalshiPublicRoute[] = [
  {
    path: '/exchange/status',
    answer(books, environment) {
      const status = books.status(environment);
      const shard = (index: number, description: string): Json => ({
        exchange_index: index,
        description,
        exchange_active: status.exchange_active,
        trading_active: status.trading_active,
      });
      return jsonAnswer(200, {
        ...status,
        exchange_index_statuses: [shard(0, 'Default'), shard(2, 'Crypto')],
      });
    },
  },
  {
    path: '/exchange/user_data_timestamp',
    answer: (books) => jsonAnswer(200, { as_of_time: rfc3339(books.clock.now()) }),
  },
  {
    path: '/account/endpoint_costs',
    answer: () =>
      jsonAnswer(200, {
        default_cost: 10,
        endpoint_costs: [{ method: 'GET', path: '/portfolio/orders/{order_id}', cost: 2 }],
      }),
  },
];
