import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Exchanges, startExchanges } from './index.ts';
import { getKalshi, getPolymarketUs, kalshiHeaders, send } from './signed-request.ts';
import { smallWorld, type SmallWorld } from './world.ts';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

function schema(name: string): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, formats: { 'date-time': RFC3339 } });
  const file = new URL(`../fixtures/openapi/${name}.json`, import.meta.url);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}

function expectValid(validate: ValidateFunction, body: unknown): void {
  validate(body);
  expect(validate.errors ?? []).toEqual([]);
}

describe('bodies against the published schemas', () => {
  let exchanges: Exchanges;
  let world: SmallWorld;
  beforeAll(async () => {
    exchanges = await startExchanges();
    world = smallWorld(exchanges);
  });
  afterAll(() => exchanges.close());

  it('Kalshi balance, for every pocket and a bound key', async () => {
    const validate = schema('kalshi-get-balance');
    for (const number of [0, 1, 7]) {
      const reply = await getKalshi(
        exchanges,
        world.kalshiKey,
        `/trade-api/v2/portfolio/balance?subaccount=${number}`,
      );
      expectValid(validate, reply.json());
    }
    const bound = world.kalshi.createKey({ subaccount: 7 });
    expectValid(validate, (await getKalshi(exchanges, bound, '/trade-api/v2/portfolio/balance')).json());
  });

  it('Kalshi subaccount balances', async () => {
    const reply = await getKalshi(exchanges, world.kalshiKey, '/trade-api/v2/portfolio/subaccounts/balances');
    expectValid(schema('kalshi-get-subaccount-balances'), reply.json());
  });

  it('Kalshi total resting order value, for FCM members', async () => {
    const path = '/trade-api/v2/portfolio/summary/total_resting_order_value';
    expect((await getKalshi(exchanges, world.kalshiKey, path)).status).toBe(403);
    const fcm = exchanges.kalshi.addMember({ environment: 'production', fcm: true });
    fcm.subaccount(0).restOrder({ ticker: 'T', contracts: '10', priceDollars: '0.25' });
    fcm
      .subaccount(0)
      .restOrder({ ticker: 'U', contracts: '10', priceDollars: '0.125', side: 'no', shard: 2 });
    const body = (await getKalshi(exchanges, fcm.createKey(), path)).json();
    expectValid(schema('kalshi-total-resting-order-value'), body);
    expect(body).toEqual({
      total_resting_order_value: 375,
      resting_order_value_breakdown: [
        { exchange_index: 0, balance: '2.5000' },
        { exchange_index: 2, balance: '1.2500' },
      ],
    });
  });

  it('Kalshi errors, nested or flat', async () => {
    const validate = schema('kalshi-error-response');
    const path = '/trade-api/v2/portfolio/balance';
    const stale = kalshiHeaders(world.kalshiKey, path, { at: Date.now() - 60_000 });
    const nested = (await send(exchanges, 'external-api.kalshi.com', path, { headers: stale })).json() as {
      error: unknown;
    };
    expectValid(validate, nested.error);
    const narrow = world.kalshi.createKey({ scopes: [] });
    expectValid(validate, (await getKalshi(exchanges, narrow, path)).json());
  });

  it('Polymarket US balances, before and after the first change', async () => {
    const validate = schema('polymarket-us-get-account-balances');
    const fresh = exchanges.polymarketUs.addMember();
    fresh.setLines({ balanceReservation: null });
    expectValid(
      validate,
      (await getPolymarketUs(exchanges, fresh.createKey(), '/v1/account/balances')).json(),
    );
    world.polymarketUs.withdraw('12.34');
    world.polymarketUs.creditPromo('5');
    expectValid(
      validate,
      (await getPolymarketUs(exchanges, world.polymarketUsKey, '/v1/account/balances')).json(),
    );
  });

  it('catch a body that drifted', () => {
    const validate = schema('kalshi-get-balance');
    expect(validate({ balance: '1', portfolio_value: 0, updated_ts: 0 })).toBe(false);
    expect(schema('polymarket-us-get-account-balances')({ balances: [{ currentBalance: '1.00' }] })).toBe(
      false,
    );
  });
});
