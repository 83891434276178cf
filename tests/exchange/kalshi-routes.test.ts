import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, type KalshiKey, type KalshiMember, startExchanges } from './index.ts';
import { getKalshi, type Reply } from './signed-request.ts';

const PREFIX = '/trade-api/v2';
const AT = Date.parse('2026-11-20T15:00:00Z');
let now = AT;
let exchanges: Exchanges;
let member: KalshiMember;
let read: KalshiKey;

beforeAll(async () => {
  exchanges = await startExchanges({ now: () => now });
  member = exchanges.kalshi.addMember({ environment: 'production', name: 'Ada' });
  member.setReadLimits({ perSecond: 1, capacity: 1_000_000 });
  member.subaccount(0).deposit(0, '100');
  member.subaccount(0).deposit(2, '25.5');
  member.subaccount(1).open().deposit(0, '7');
  member.subaccount(63).open();
  for (const day of ['21', '22', '23']) {
    member.subaccount(0).buy({ ticker: `KXRAIN-26NOV${day}-NYC`, contracts: '1', priceDollars: '0.3' });
  }
  member.subaccount(1).buy({ ticker: 'KXFED-26DEC-T4', contracts: '2.5', priceDollars: '0.4', side: 'no' });
  read = member.createKey();
});
afterAll(() => exchanges.close());
beforeEach(() => {
  now = AT;
  exchanges.log.clear();
});

const get = (path: string, key = read): Promise<Reply> =>
  getKalshi(exchanges, key, PREFIX + path, { at: now });

describe('Kalshi balances', () => {
  it('states a pocket in cents, dollars and shards; an omitted subaccount is the primary one', async () => {
    const expected = {
      balance: 12460,
      balance_dollars: '124.6000',
      portfolio_value: 90,
      updated_ts: AT / 1000,
      balance_breakdown: [
        { exchange_index: 0, balance: '99.1000' },
        { exchange_index: 2, balance: '25.5000' },
      ],
    };
    expect((await get('/portfolio/balance')).json()).toEqual(expected);
    expect((await get('/portfolio/balance?subaccount=0')).json()).toEqual(expected);
    expect((await get('/portfolio/balance?subaccount=1')).json()).toMatchObject({
      balance_dollars: '6.0000',
      portfolio_value: 100,
    });
    expect((await get('/portfolio/balance?subaccount=63')).json()).toMatchObject({
      balance: 0,
      balance_dollars: '0.0000',
    });
  });

  it('narrows cash, positions and shards to an exchange_index', async () => {
    expect((await get('/portfolio/balance?exchange_index=2')).json()).toMatchObject({
      balance_dollars: '25.5000',
      portfolio_value: 0,
      balance_breakdown: [{ exchange_index: 2, balance: '25.5000' }],
    });
  });

  it('lists one row per subaccount and shard', async () => {
    const body = (await get('/portfolio/subaccounts/balances')).json();
    const row = (subaccount_number: number, exchange_index: number, balance: string) => ({
      subaccount_number,
      exchange_index,
      balance,
      updated_ts: AT / 1000,
    });
    expect(body).toEqual({
      subaccount_balances: [
        row(0, 0, '99.1000'),
        row(0, 2, '25.5000'),
        row(1, 0, '6.0000'),
        row(63, 0, '0.0000'),
      ],
    });
  });

  it('answers 404 for a subaccount that is not open', async () => {
    expect((await get('/portfolio/balance?subaccount=5')).status).toBe(404);
  });
});

describe('Kalshi query strings', () => {
  it.each([
    'subaccount=64',
    'subaccount=-1',
    'subaccount=1.0',
    'subaccount=01',
    'subaccount=primary',
    'subaccount=',
    'subaccount=0&subaccount=0',
    'subaccounts=0',
    'exchange_index=-1',
    'limit=100',
  ])('refuses /portfolio/balance?%s', async (query) => {
    const reply = await get(`/portfolio/balance?${query}`);
    expect(reply.status).toBe(400);
    expect(reply.text).toMatch(/^\{"msg":".+"\}$/);
    expect(exchanges.log.problems()).toHaveLength(1);
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=',
    'cursor=',
    'count_filter=resting_order_count',
    'settlement_status=open',
  ])('refuses /portfolio/positions?%s', async (query) => {
    expect((await get(`/portfolio/positions?${query}`)).status).toBe(400);
  });

  it('takes no parameters on the list of balances or the public status', async () => {
    expect((await get('/portfolio/subaccounts/balances?subaccount=0')).status).toBe(400);
    expect((await get('/exchange/status?x=1')).status).toBe(400);
  });

  it('redirects a trailing slash and knows no other paths', async () => {
    const slash = await get('/portfolio/balance/');
    expect([slash.status, slash.headers.location]).toEqual([301, `${PREFIX}/portfolio/balance`]);
    for (const path of ['/portfolio', '/portfolio/balances', '/portfolio//balance', '/'])
      expect((await get(path)).status).toBe(404);
    expect((await getKalshi(exchanges, read, '/portfolio/balance', { at: now })).status).toBe(404);
    expect(exchanges.log.problems()).toHaveLength(6);
  });
});

describe('Kalshi keys', () => {
  it('gives a key bound to a subaccount its own pocket, without the breakdown', async () => {
    const bound = member.createKey({ subaccount: 1 });
    const body = (await get('/portfolio/balance', bound)).json();
    expect(body).toEqual({
      balance: 600,
      balance_dollars: '6.0000',
      portfolio_value: 100,
      updated_ts: AT / 1000,
    });
    const positions = (await get('/portfolio/positions', bound)).json();
    expect(positions).toMatchObject({
      market_positions: [{ ticker: 'KXFED-26DEC-T4', position_fp: '-2.50' }],
    });
    expect(exchanges.log.violations).toBe(0);
    expect(exchanges.log.problems()).toEqual([]);
    expect(exchanges.log.entries[0]?.subaccount).toBe(1);
  });

  it('refuses a bound key that names another subaccount and counts it naming any', async () => {
    const bound = member.createKey({ subaccount: 1 });
    expect((await get('/portfolio/balance?subaccount=1', bound)).status).toBe(200);
    expect((await get('/portfolio/balance?subaccount=0', bound)).status).toBe(403);
    expect((await get('/portfolio/positions?subaccount=63', bound)).status).toBe(403);
    expect(exchanges.log.violations).toBe(3);
    expect(exchanges.log.problems()).toHaveLength(3);
  });

  it.each([
    '/portfolio/subaccounts/balances',
    '/api_keys',
    '/account/limits',
    '/portfolio/subaccounts/transfers',
    '/portfolio/deposits',
  ])('refuses %s to a bound key in the documented words', async (path) => {
    const reply = await get(path, member.createKey({ subaccount: 0 }));
    expect(reply.status).toBe(403);
    expect(reply.json()).toMatchObject({
      error: {
        message: 'this API key is restricted to a single sub-account and cannot access this endpoint',
      },
    });
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('lets read::portfolio_balance see the balance only, and write alone nothing', async () => {
    const narrow = member.createKey({ scopes: ['read::portfolio_balance'] });
    expect((await get('/portfolio/balance?subaccount=1', narrow)).status).toBe(200);
    for (const path of [
      '/portfolio/subaccounts/balances',
      '/portfolio/positions',
      '/api_keys',
      '/account/limits',
      '/portfolio/fills',
    ]) {
      const reply = await get(path, narrow);
      expect([reply.status, reply.json()]).toMatchObject([
        403,
        { message: 'Forbidden - insufficient permissions' },
      ]);
    }
    expect((await get('/portfolio/balance', member.createKey({ scopes: ['write'] }))).status).toBe(403);
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('lists all keys of the member, deleted ones aside, and nobody else’s', async () => {
    const other = exchanges.kalshi.addMember({ environment: 'production' });
    const mine = other.createKey({ name: 'Mine', scopes: ['read', 'write'] });
    const bound = other.createKey({ name: 'Bound', subaccount: 0 });
    exchanges.kalshi.revokeKey(other.createKey().id);
    expect((await get('/api_keys', mine)).json()).toEqual({
      api_keys: [
        { api_key_id: mine.id, name: 'Mine', scopes: ['read', 'write'] },
        { api_key_id: bound.id, name: 'Bound', scopes: ['read'], subaccount: 0 },
      ],
      api_key_region_expiration_ts: null,
    });
  });
});

describe('Kalshi limits', () => {
  it('spends 10 of 600 tokens a request, over all keys of a member, and refills 200 a second', async () => {
    const bursting = exchanges.kalshi.addMember({ environment: 'production' });
    const keys = [bursting.createKey(), bursting.createKey()];
    expect((await get('/account/limits', keys[0])).json()).toMatchObject({
      read: { refill_rate: 200, bucket_capacity: 600 },
    });
    const statuses = [];
    for (let turn = 0; turn < 60; turn += 1)
      statuses.push((await get('/portfolio/balance', keys[turn % 2])).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(59);

    const refused = await get('/portfolio/balance', keys[0]);
    expect([refused.status, refused.json()]).toEqual([429, { error: 'too many requests' }]);
    expect(refused.headers['retry-after']).toBeUndefined();
    expect((await get('/portfolio/balance')).status).toBe(200);
    now += 50;
    expect((await get('/portfolio/balance', keys[0])).status).toBe(200);
    expect((await get('/portfolio/balance', keys[0])).status).toBe(429);
    expect(exchanges.log.rateLimited).toBe(3);
  });
});
