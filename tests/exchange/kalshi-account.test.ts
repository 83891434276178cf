import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, type KalshiKey, type KalshiMember, startExchanges } from './index.ts';
import { KALSHI_TIERS } from './kalshi/tiers.ts';
import { getKalshi, type Reply, send } from './signed-request.ts';

const PREFIX = '/trade-api/v2';
const AT = Date.parse('2026-11-20T15:00:00Z');
let exchanges: Exchanges;
let member: KalshiMember;
let key: KalshiKey;

beforeAll(async () => {
  exchanges = await startExchanges({ now: () => AT });
});
afterAll(() => exchanges.close());
beforeEach(() => {
  exchanges.log.clear();
  member = exchanges.kalshi.addMember({ environment: 'production' });
  key = member.createKey();
});

const get = (path: string, signer = key): Promise<Reply> =>
  getKalshi(exchanges, signer, PREFIX + path, { at: AT });

describe('Kalshi perps', () => {
  const off = { error: { message: 'user is not enabled for margin trading' } };

  it('are off until enabled for a member', async () => {
    expect((await get('/margin/enabled')).json()).toEqual({ enabled: false });
    const refused = await get('/margin/balance');
    expect([refused.status, refused.json()]).toMatchObject([403, off]);
    member.perps.enable();
    expect((await get('/margin/enabled')).json()).toEqual({ enabled: true });
    expect((await get('/margin/balance')).json()).toEqual({
      settled_funds: '0.0000',
      subaccount_balances: [],
    });
    member.perps.disable();
    expect((await get('/margin/balance')).status).toBe(403);
    member.perps.disable({ answersEmpty: true });
    expect((await get('/margin/enabled')).json()).toEqual({ enabled: false });
    expect((await get('/margin/balance')).json()).toMatchObject({ subaccount_balances: [] });
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('state equity by subaccount, and what is available only when it is asked for', async () => {
    member.perps.setEquity(64, '-3.25');
    member.perps.setEquity(0, {
      equity: '1000.4215',
      positionValue: '1255',
      maintenanceMargin: '40',
      initialMargin: '80',
      restingOrdersMargin: '12',
      availableBalance: '908.4215',
    });
    member.perps.setSettledFunds('1050');
    const row = {
      subaccount: 0,
      account_equity: '1000.4215',
      position_value: '1255.0000',
      maintenance_margin: '40.0000',
      initial_margin: '80.0000',
      resting_orders_margin: '0',
      available_balance: '0',
    };
    const plain = (await get('/margin/balance')).json();
    expect(plain).toMatchObject({
      settled_funds: '1050.0000',
      subaccount_balances: [row, { subaccount: 64, account_equity: '-3.2500' }],
    });
    expect((await get('/margin/balance?compute_available_balance=false')).json()).toEqual(plain);
    expect((await get('/margin/balance?compute_available_balance=true')).json()).toMatchObject({
      subaccount_balances: [{ resting_orders_margin: '12.0000', available_balance: '908.4215' }, {}],
    });
    expect(member.perps.equity()).toBe(997_171_500n);
    expect((await get('/margin/balance?compute_available_balance=yes')).status).toBe(400);
  });

  it('leave the balance alone and cost 5 tokens of their own lane, 50 when computing', async () => {
    member.perps.setEquity(0, '100');
    expect((await get('/portfolio/balance')).json()).toMatchObject({ balance: 0, portfolio_value: 0 });
    member.perps.bucket.set({ perSecond: 0, capacity: 60 });
    expect((await get('/margin/balance?compute_available_balance=true')).status).toBe(200);
    expect([await get('/margin/balance'), await get('/margin/balance')].map(({ status }) => status)).toEqual([
      200, 200,
    ]);
    expect((await get('/margin/balance')).status).toBe(429);
    expect((await get('/portfolio/balance')).status).toBe(200);
  });

  it('are refused to bound keys and to keys that read the balance only', async () => {
    member.perps.setEquity(0, '100');
    for (const path of ['/margin/enabled', '/margin/balance']) {
      const bound = await get(path, member.createKey({ subaccount: 0 }));
      expect([bound.status, bound.text]).toEqual([403, expect.stringContaining('single sub-account')]);
      expect((await get(path, member.createKey({ scopes: ['read::portfolio_balance'] }))).status).toBe(403);
    }
  });
});

describe('Kalshi keys and limits', () => {
  it('state when the right to trade in some regions lapses, or that it does not', async () => {
    expect((await get('/api_keys')).json()).toMatchObject({ api_key_region_expiration_ts: null });
    member.setRegionExpiration(1_802_736_000);
    expect((await get('/api_keys')).json()).toMatchObject({ api_key_region_expiration_ts: 1_802_736_000 });
    member.setRegionExpiration(undefined);
    expect((await get('/api_keys')).json()).not.toHaveProperty('api_key_region_expiration_ts');
  });

  it('name the subtrader of a key that is bound to one, and refuse that key', async () => {
    const bound = member.createKey({ fcmSubtraderId: 'sub-1' });
    expect((await get('/api_keys')).json()).toMatchObject({ api_keys: [{}, { fcm_subtrader_id: 'sub-1' }] });
    expect((await get('/portfolio/balance', bound)).status).toBe(403);
  });

  it.each([
    ['basic', 200, 600, 100],
    ['advanced', 300, 900, 300],
    ['expert', 600, 600, 600],
    ['prestige', 12_000, 12_000, 9600],
  ] as const)('give the %s tier %i tokens a second, %i at once', async (tier, perSecond, atOnce, write) => {
    member.setTier(tier);
    expect((await get('/account/limits')).json()).toMatchObject({
      usage_tier: tier,
      read: { refill_rate: perSecond, bucket_capacity: atOnce },
      write: { refill_rate: write },
      grants:
        tier === 'basic' ? [] : [{ exchange_instance: 'event_contract', level: tier, source: 'manual' }],
    });
    expect(KALSHI_TIERS).toContain(tier);
  });

  it('date a grant that ends, and hold to the tier', async () => {
    member.setTier('advanced', { grantExpiresAt: 1_798_000_000 });
    expect((await get('/account/limits')).json()).toMatchObject({
      grants: [{ level: 'advanced', expires_ts: 1_798_000_000, source: 'volume' }],
    });
    const statuses = [];
    for (let turn = 0; turn < 90; turn += 1) statuses.push((await get('/portfolio/balance')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(89);
  });

  it('know no demo key in production', async () => {
    const demo = exchanges.kalshi.addMember({ environment: 'demo' }).createKey();
    const refused = await get('/portfolio/balance', demo);
    expect([refused.status, refused.json()]).toMatchObject([401, { error: { details: 'NOT_FOUND' } }]);
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('leave a balance-only key one path', async () => {
    const narrow = member.createKey({ scopes: ['read::portfolio_balance'] });
    expect((await get('/portfolio/balance', narrow)).status).toBe(200);
    for (const path of ['orders', 'settlements', 'deposits', 'withdrawals', 'subaccounts/transfers']) {
      expect((await get(`/portfolio/${path}`, narrow)).status).toBe(403);
    }
  });
});

describe('what Kalshi tells everyone', () => {
  const open = (path: string, host = 'external-api.kalshi.com'): Promise<Reply> =>
    send(exchanges, host, PREFIX + path);

  it('includes announced maintenance, by environment and beside the weekly hours', async () => {
    const none = {
      schedule: { maintenance_windows: [], standard_hours: [{ thursday: [{}, {}], friday: [{}] }] },
    };
    expect((await open('/exchange/schedule')).json()).toMatchObject(none);
    const window = { start: '2026-11-26T08:00:00Z', end: '2026-11-26T10:00:00Z' };
    exchanges.kalshi.announceMaintenance('production', [window]);
    expect((await open('/exchange/schedule')).json()).toMatchObject({
      schedule: { maintenance_windows: [{ start_datetime: window.start, end_datetime: window.end }] },
    });
    expect((await open('/exchange/schedule', 'demo-api.kalshi.co')).json()).toMatchObject(none);
    exchanges.kalshi.announceMaintenance('production', []);
    expect((await open('/exchange/schedule')).json()).toMatchObject(none);
  });

  it('is no client’s problem to ask unsigned; the rest is', async () => {
    for (const path of ['/exchange/status', '/exchange/schedule', '/account/endpoint_costs'])
      expect((await open(path)).status).toBe(200);
    expect(exchanges.log.problems()).toEqual([]);
    expect((await open('/portfolio/balance')).status).toBe(401);
    expect(exchanges.log.problems()).toEqual([expect.stringContaining('came without credentials')]);
  });
});
