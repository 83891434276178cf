import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, startExchanges } from './index.ts';
import { getKalshi, getPolymarketUs, send } from './signed-request.ts';
import { smallWorld, type SmallWorld } from './world.ts';

describe('the request log', () => {
  let exchanges: Exchanges;
  let world: SmallWorld;
  beforeAll(async () => {
    exchanges = await startExchanges();
    world = smallWorld(exchanges);
  });
  afterAll(() => exchanges.close());
  beforeEach(() => exchanges.log.clear());

  it('records every request', async () => {
    await getKalshi(exchanges, world.kalshiKey, '/trade-api/v2/portfolio/balance?subaccount=7');
    await getPolymarketUs(exchanges, world.polymarketUsKey, '/v1/account/balances');
    await send(exchanges, 'demo-api.kalshi.co', '/trade-api/v2/exchange/status');
    expect(exchanges.log.entries).toMatchObject([
      {
        exchange: 'kalshi',
        environment: 'production',
        host: 'external-api.kalshi.com',
        method: 'GET',
        path: '/trade-api/v2/portfolio/balance',
        query: 'subaccount=7',
        status: 200,
        verified: true,
        keyId: world.kalshiKey.id,
        subaccount: 7,
        fault: null,
      },
      {
        exchange: 'polymarket-us',
        status: 200,
        verified: true,
        keyId: world.polymarketUsKey.id,
        subaccount: null,
      },
      { environment: 'demo', status: 200, verified: false, keyId: null },
    ]);
    expect(exchanges.log.since(2)).toHaveLength(1);
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('holds no signature', async () => {
    await getKalshi(exchanges, world.kalshiKey, '/trade-api/v2/portfolio/balance', { text: 'wrong' });
    expect(JSON.stringify(exchanges.log.entries)).not.toMatch(/[A-Za-z0-9+/]{60,}/);
  });

  it('waits for a request that is yet to come, and gives up with what it saw', async () => {
    const seen = exchanges.log.waitFor((entry) => entry.path === '/v1/account/balances');
    await getPolymarketUs(exchanges, world.polymarketUsKey, '/v1/account/balances');
    expect((await seen).status).toBe(200);
    await expect(exchanges.log.waitFor((entry) => entry.status === 500, 20)).rejects.toThrow(
      'api.polymarket.us/v1/account/balances 200',
    );
  });

  it('starts over when cleared', async () => {
    await send(exchanges, 'api.polymarket.us', '/v1/account/balances', { method: 'POST' });
    expect([exchanges.log.refusedMethods, exchanges.log.problems().length]).toEqual([1, 1]);
    exchanges.log.clear();
    expect([exchanges.log.entries, exchanges.log.refusedMethods, exchanges.log.problems()]).toEqual([
      [],
      0,
      [],
    ]);
  });
});
