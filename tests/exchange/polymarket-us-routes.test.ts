import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, type PolymarketUsKey, type PolymarketUsMember, startExchanges } from './index.ts';
import { getPolymarketUs, type Reply } from './signed-request.ts';

const AT = Date.parse('2026-11-20T15:00:00Z');
let now = AT;
let exchanges: Exchanges;
let member: PolymarketUsMember;
let key: PolymarketUsKey;

beforeAll(async () => {
  exchanges = await startExchanges({ now: () => now });
});
afterAll(() => exchanges.close());
beforeEach(() => {
  now = AT;
  exchanges.log.clear();
  member = exchanges.polymarketUs.addMember();
  key = member.createKey();
});

const get = (target: string): Promise<Reply> => getPolymarketUs(exchanges, key, target, { at: now });

describe('GET /v1/account/balances', () => {
  it('repeats the payload of before September 2026 digit for digit', async () => {
    member = exchanges.polymarketUs.addMember({ fields: 'published' });
    key = member.createKey();
    member.setBalances({ currentBalance: '23.8204', buyingPower: '23.8204' });
    expect((await get('/v1/account/balances')).json()).toEqual({
      balances: [
        {
          currentBalance: 23.8204,
          currency: 'USD',
          lastUpdated: null,
          buyingPower: 23.8204,
          assetNotional: 0,
          assetAvailable: 0,
          pendingCredit: 0,
          openOrders: 0,
          unsettledFunds: 0,
          pendingWithdrawals: [],
          marginRequirement: 0,
        },
      ],
    });
  });

  it('writes numbers that no float could carry exactly', async () => {
    member.setBalances({
      currentBalance: '90071992547409931.2345',
      buyingPower: '0.1',
      balanceReservation: null,
    });
    const { text } = await get('/v1/account/balances');
    expect(text).toContain('"currentBalance":90071992547409931.2345,');
    expect(text).toContain('"balanceReservation":null');
  });

  it('states promotions and pending withdrawals when there are any', async () => {
    member.deposit('100');
    member.creditPromo('5.5');
    member.setLines({ balanceReservation: '3', unsettledFunds: '1.25' });
    member.withdraw('30.75');
    const body = (await get('/v1/account/balances')).json();
    expect(body).toMatchObject({
      balances: [
        {
          currentBalance: 74.75,
          buyingPower: 74.75,
          displayedBonus: 5.5,
          availableToWithdraw: 69.25,
          balanceReservation: 3,
          unsettledFunds: 1.25,
          lastUpdated: '2026-11-20T15:00:00.000Z',
          pendingWithdrawals: [
            { balance: 30.75, acknowledged: false, creationTime: '2026-11-20T15:00:00.000Z' },
          ],
        },
      ],
    });
  });
});

describe('GET /v1/portfolio/positions', () => {
  it('maps slugs to positions, with amounts as strings and shorts negative', async () => {
    member.deposit('100');
    member.sellShort({ slug: 'rain-tomorrow', contracts: '19.6', priceDollars: '0.70' });
    member.mark('rain-tomorrow', '0.625');
    const body = (await get('/v1/portfolio/positions?limit=100')).json();
    expect(body).toMatchObject({
      positions: {
        'rain-tomorrow': {
          netPosition: '-20',
          netPositionDecimal: '-19.6000',
          cost: { value: '5.88', currency: 'USD' },
          cashValue: { value: '7.35', currency: 'USD' },
          expired: false,
          marketMetadata: { slug: 'rain-tomorrow', outcome: 'No' },
        },
      },
      nextCursor: '',
      eof: true,
      availablePositions: [],
    });
    member.unmark('rain-tomorrow');
    member.expire('rain-tomorrow');
    expect((await get('/v1/portfolio/positions?market=rain-tomorrow')).json()).toMatchObject({
      positions: { 'rain-tomorrow': { cashValue: null, expired: true } },
    });
    expect((await get('/v1/portfolio/positions?market=other')).json()).toMatchObject({
      positions: {},
      eof: true,
    });
  });

  it('never returns more than 100 rows a page', async () => {
    member.setPositions(
      Array.from({ length: 230 }, (_, index) => ({
        slug: `m${String(index).padStart(3, '0')}`,
        netPosition: '1',
        cashValue: '0.5',
      })),
    );
    const sizes: number[] = [];
    const seen = new Set<string>();
    for (let cursor = '', eof = false; !eof;) {
      const reply = await get(`/v1/portfolio/positions?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const body = reply.json() as { positions: Record<string, unknown>; nextCursor: string; eof: boolean };
      sizes.push(Object.keys(body.positions).length);
      for (const slug of Object.keys(body.positions)) seen.add(slug);
      ({ nextCursor: cursor, eof } = body);
      expect(cursor === '').toBe(eof);
    }
    expect([sizes, seen.size]).toEqual([[100, 100, 30], 230]);
  });
});

describe('the other routes', () => {
  it('list activities newest first, filtered by type and market', async () => {
    member.deposit('50');
    now += 1000;
    member.buyLong({ slug: 'a', contracts: '10', priceDollars: '0.5' });
    now += 1000;
    member.settle('a', 'yes');
    const types = async (query: string): Promise<string[]> =>
      (
        (await get(`/v1/portfolio/activities${query}`)).json() as { activities: { type: string }[] }
      ).activities.map((one) => one.type);
    const [deposit, trade, resolution] = ['ACCOUNT_DEPOSIT', 'TRADE', 'POSITION_RESOLUTION'].map(
      (name) => `ACTIVITY_TYPE_${name}`,
    );
    expect(await types('')).toEqual([resolution, trade, deposit]);
    expect(await types('?sortOrder=SORT_ORDER_ASCENDING&limit=2')).toEqual([deposit, trade]);
    expect(await types(`?types=${deposit}&types=${resolution}`)).toEqual([resolution, deposit]);
    expect(await types('?marketSlug=a')).toEqual([resolution, trade]);
    expect((await get('/v1/portfolio/activities?marketSlug=a&limit=1')).json()).toMatchObject({
      activities: [
        {
          positionResolution: {
            tradeId: '',
            side: 'POSITION_RESOLUTION_SIDE_LONG',
            afterPosition: { netPosition: '0' },
          },
        },
      ],
      eof: false,
    });
  });

  it('list open orders with numbers for quantities and the YES price', async () => {
    member.deposit('50');
    member.restOrder({ slug: 'a', contracts: '10.5', priceDollars: '0.25' });
    member.restOrder({ slug: 'b', contracts: '10', priceDollars: '0.25', side: 'short' });
    expect((await get('/v1/orders/open?slugs=b&slugs=c')).json()).toMatchObject({
      orders: [
        { marketSlug: 'b', intent: 'ORDER_INTENT_BUY_SHORT', price: { value: '0.25' }, leavesQuantity: 10 },
      ],
    });
    expect((await get('/v1/account/balances')).json()).toMatchObject({
      balances: [{ openOrders: 10.125, buyingPower: 39.875 }],
    });
  });

  it('answer unknown paths 404 and /v1/orders 501, as google.rpc.Status', async () => {
    const message = 'The server was unable to process your request.';
    for (const [path, status, code] of [
      ['/v1/balance', 404, 5],
      ['/account/balances', 404, 5],
      ['/v1/whoami', 404, 5],
      ['/v1/account/balances/', 404, 5],
      ['/v1/orders', 501, 12],
    ] as const) {
      const reply = await get(path);
      expect([reply.status, reply.json()]).toEqual([status, { code, message, details: [] }]);
    }
    expect(exchanges.log.problems()).toHaveLength(4);
  });

  it.each([
    '/v1/account/balances?x=1',
    '/v1/portfolio/positions?limit=0',
    '/v1/portfolio/positions?cursor=',
    '/v1/portfolio/activities?types=TRADE',
  ])('refuse %s', async (target) => {
    expect((await get(target)).status).toBe(400);
    expect(exchanges.log.problems()).toHaveLength(1);
  });

  it('allow 20 requests a second per key', async () => {
    const other = member.createKey();
    const statuses = [];
    for (let turn = 0; turn < 21; turn += 1) statuses.push((await get('/v1/account/balances')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    const refused = await get('/v1/account/balances');
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '10']);
    expect(refused.text).toContain('<html>');
    expect((await getPolymarketUs(exchanges, other, '/v1/account/balances', { at: now })).status).toBe(200);
    now += 50;
    expect((await get('/v1/account/balances')).status).toBe(200);
  });
});
