import { jsonAnswer } from '../answer.ts';
import { type Json, type JsonObject, numberToken } from '../json.ts';
import { MICROS_PER_CENT } from '../micros.ts';
import { worth } from '../holding.ts';
import type { BucketLimits } from '../token-bucket.ts';
import { dollars } from './balance-routes.ts';
import { scopeMissing } from './errors.ts';
import type { OrderRecord } from './records.ts';
import type { KalshiRoute } from './route.ts';
import { writeLimitsOf } from './tiers.ts';

/** docs api-keys/get-api-keys, spec 3.32.0: all the user's keys, ids only, no key type; the region since 2026-08-16. */
const apiKeys: KalshiRoute = {
  path: '/api_keys',
  access: 'unbound',
  parameters: {},
  omittedSubaccount: 'none',
  answer({ books, key, member }) {
    const rows = [...books.allKeys()]
      .filter((other) => other.owner === key.owner && !other.revoked)
      .map(({ issued }): Json => {
        const row: JsonObject = { api_key_id: issued.id, name: issued.name, scopes: [...issued.scopes] };
        if (issued.subaccount !== undefined) row['subaccount'] = issued.subaccount;
        if (issued.fcmSubtraderId !== undefined) row['fcm_subtrader_id'] = issued.fcmSubtraderId;
        return row;
      });
    const body: JsonObject = { api_keys: rows };
    if (member.regionExpiresAt !== undefined) body['api_key_region_expiration_ts'] = member.regionExpiresAt;
    return jsonAnswer(200, body);
  },
};

/** Nested since 2026-04-30, grants since June 2026. A grant without an end has no `expires_ts`. */
const limits: KalshiRoute = {
  path: '/account/limits',
  access: 'unbound',
  parameters: {},
  omittedSubaccount: 'none',
  answer({ member }) {
    const { tier, grantExpiresAt } = member;
    const grant: JsonObject = { exchange_instance: 'event_contract', level: tier };
    if (grantExpiresAt !== undefined) grant['expires_ts'] = grantExpiresAt;
    grant['source'] = grantExpiresAt === undefined ? 'manual' : 'volume';
    return jsonAnswer(200, {
      usage_tier: tier,
      read: bucketJson(member.bucket.limits),
      write: bucketJson(writeLimitsOf(tier)),
      grants: tier === 'basic' ? [] : [grant],
    });
  },
};

function bucketJson({ perSecond, capacity }: BucketLimits): Json {
  return { refill_rate: perSecond, bucket_capacity: capacity };
}

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
