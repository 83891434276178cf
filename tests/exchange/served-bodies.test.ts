import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS, mismatches } from './contract.ts';
import { type Exchanges, startExchanges } from './index.ts';
import { PUBLIC_ROUTES } from './kalshi/public-routes.ts';
import { PREFIX } from './kalshi/route.ts';
import { KALSHI_ROUTES } from './kalshi/service.ts';
import { POLYMARKET_US_ROUTES } from './polymarket-us/routes.ts';
import { richWorld, type RichWorld } from './rich-world.ts';
import { getKalshi, getPolymarketUs, kalshiHeaders, type Reply, send } from './signed-request.ts';

let exchanges: Exchanges;
let world: RichWorld;
beforeAll(async () => {
  exchanges = await startExchanges();
  world = richWorld(exchanges);
});
afterAll(() => exchanges.close());

/** Queries that change what a body looks like, by the end of a path. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  [`${PREFIX}/portfolio/balance`]: ['', '?subaccount=7', '?subaccount=63', '?exchange_index=2'],
  [`${PREFIX}/portfolio/positions`]: ['', '?limit=1', '?settlement_status=all', '?subaccount=63'],
  [`${PREFIX}/portfolio/orders`]: ['', '?status=resting', '?limit=1'],
  [`${PREFIX}/portfolio/fills`]: ['', '?limit=1', '?subaccount=63'],
  [`${PREFIX}/margin/balance`]: ['', '?compute_available_balance=true'],
  '/v1/portfolio/positions': ['', '?limit=1', '?market=none'],
  '/v1/portfolio/activities': ['', '?limit=1', '?marketSlug=none'],
};

const requests = ENDPOINTS.filter(({ fixture }) => fixture !== 'balance-bound').flatMap((endpoint) =>
  (QUERIES[endpoint.path] ?? ['']).map((query) => ({ ...endpoint, target: endpoint.path + query })),
);

describe('every body that is served fits the published schema', () => {
  it('with an endpoint in the contract for every route', () => {
    const routes = [
      ...[...KALSHI_ROUTES, ...PUBLIC_ROUTES].map(({ path }) => PREFIX + path),
      ...POLYMARKET_US_ROUTES.map(({ path }) => path).filter((path) => path !== '/v1/orders'), // only ever 501
    ];
    expect(routes.sort()).toEqual([...new Set(ENDPOINTS.map(({ path }) => path))].sort());
  });

  it.each(requests)('$target', async ({ exchange, schema, target }) => {
    const reply =
      exchange === 'kalshi'
        ? await getKalshi(exchanges, world.kalshi.createKey(), target)
        : await getPolymarketUs(exchanges, world.polymarketUs.createKey(), target);
    expect(reply.status).toBe(200);
    expect(mismatches(schema, reply.json())).toEqual([]);
  });

  it('for members who have nothing, and for bound keys', async () => {
    const poor = exchanges.kalshi.addMember({ environment: 'production' });
    poor.perps.disable({ answersEmpty: true });
    for (const { schema, path, exchange } of ENDPOINTS) {
      const reply: Reply =
        exchange === 'kalshi'
          ? await getKalshi(exchanges, poor.createKey(), path)
          : await getPolymarketUs(exchanges, exchanges.polymarketUs.addMember().createKey(), path);
      if (path.endsWith('total_resting_order_value')) expect(reply.status).toBe(403);
      else expect(mismatches(schema, reply.json())).toEqual([]);
    }
    const bound = world.kalshi.createKey({ subaccount: 7 });
    const body = (await getKalshi(exchanges, bound, `${PREFIX}/portfolio/balance`)).json();
    expect(mismatches('kalshi-get-balance', body)).toEqual([]);
    expect(body).not.toHaveProperty('balance_breakdown');
  });

  it('while the exchange is closed', async () => {
    exchanges.kalshi.setStatus('production', {
      exchange_active: false,
      trading_active: false,
      exchange_estimated_resume_time: '2026-11-26T10:00:00Z',
      shards: { 2: { exchange_active: true, trading_active: true } },
    });
    const body = (await send(exchanges, 'external-api.kalshi.com', `${PREFIX}/exchange/status`)).json();
    expect(mismatches('kalshi-get-exchange-status', body)).toEqual([]);
    expect(body).toMatchObject({
      exchange_active: false,
      exchange_estimated_resume_time: '2026-11-26T10:00:00Z',
      exchange_index_statuses: [
        { trading_active: false },
        { trading_active: false },
        { trading_active: true },
        { trading_active: false },
      ],
    });
  });

  it('and errors do, nested or flat', async () => {
    const path = `${PREFIX}/portfolio/balance`;
    const stale = kalshiHeaders(world.kalshi.createKey(), path, { at: Date.now() - 60_000 });
    const nested = (await send(exchanges, 'external-api.kalshi.com', path, { headers: stale })).json() as {
      error: unknown;
    };
    expect(mismatches('kalshi-error-response', nested.error)).toEqual([]);
    const narrow = world.kalshi.createKey({ scopes: [] });
    const flat = (await getKalshi(exchanges, narrow, path)).json();
    expect(mismatches('kalshi-error-response', flat)).toEqual([]);
    expect(flat).toHaveProperty('message', 'Forbidden - insufficient permissions');
  });
});

describe('the total resting order value', () => {
  it('is for FCM members, in cents and by shard', async () => {
    const path = `${PREFIX}/portfolio/summary/total_resting_order_value`;
    const ordinary = exchanges.kalshi.addMember({ environment: 'production' });
    expect((await getKalshi(exchanges, ordinary.createKey(), path)).status).toBe(403);
    const fcm = exchanges.kalshi.addMember({ environment: 'production', fcm: true });
    const primary = fcm.subaccount(0);
    primary.restOrder({ ticker: 'T', contracts: '10', priceDollars: '0.25' });
    primary.restOrder({ ticker: 'U', contracts: '10', priceDollars: '0.125', side: 'no', shard: 2 });
    expect((await getKalshi(exchanges, fcm.createKey(), path)).json()).toEqual({
      total_resting_order_value: 375,
      resting_order_value_breakdown: [
        { exchange_index: 0, balance: '2.5000' },
        { exchange_index: 2, balance: '1.2500' },
      ],
    });
  });
});
