import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Exchanges, type KalshiKey, startExchanges } from './index.ts';
import { getKalshi, type Reply } from './signed-request.ts';

const PREFIX = '/trade-api/v2';
const AT = Date.parse('2026-11-20T15:00:00Z');
let exchanges: Exchanges;
let read: KalshiKey;

beforeAll(async () => {
  exchanges = await startExchanges({ now: () => AT });
  const member = exchanges.kalshi.addMember({ environment: 'production', name: 'Ada' });
  member.subaccount(0).deposit(0, '100');
  member.subaccount(1).open().deposit(0, '7');
  for (const day of ['21', '22', '23']) {
    member.subaccount(0).buy({ ticker: `KXRAIN-26NOV${day}-NYC`, contracts: '1', priceDollars: '0.3' });
  }
  member.subaccount(1).buy({ ticker: 'KXFED-26DEC-T4', contracts: '2.5', priceDollars: '0.4', side: 'no' });
  read = member.createKey();
});
afterAll(() => exchanges.close());

const get = (path: string): Promise<Reply> => getKalshi(exchanges, read, PREFIX + path, { at: AT });

describe('Kalshi lists', () => {
  async function tickersByPage(query: string): Promise<string[][]> {
    const pages: string[][] = [];
    for (let cursor = ''; ;) {
      const reply = await get(
        `/portfolio/positions?limit=2${query}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      const body = reply.json() as { cursor: string; market_positions: { ticker: string }[] };
      pages.push(body.market_positions.map((row) => row.ticker));
      cursor = body.cursor;
      if (cursor === '') return pages;
    }
  }

  it('pages positions of one subaccount, the primary one by default', async () => {
    expect(await tickersByPage('')).toEqual([
      ['KXRAIN-26NOV21-NYC', 'KXRAIN-26NOV22-NYC'],
      ['KXRAIN-26NOV23-NYC'],
    ]);
    expect(await tickersByPage('&subaccount=1')).toEqual([['KXFED-26DEC-T4']]);
  });

  it('answers a garbage cursor silently', async () => {
    expect((await get('/portfolio/positions?cursor=garbage')).json()).toMatchObject({
      market_positions: { length: 3 },
    });
  });

  it('describes a position in strings: signed contracts, cost, event', async () => {
    expect((await get('/portfolio/positions?subaccount=1')).json()).toEqual({
      cursor: '',
      market_positions: [
        {
          ticker: 'KXFED-26DEC-T4',
          exchange_index: 0,
          position_fp: '-2.50',
          market_exposure_dollars: '1.0000',
          total_traded_dollars: '1.5000',
          realized_pnl_dollars: '0.0000',
          fees_paid_dollars: '0.0000',
          last_updated_ts: '2026-11-20T15:00:00.000Z',
        },
      ],
      event_positions: [
        {
          event_ticker: 'KXFED-26DEC',
          event_exposure_dollars: '1.0000',
          total_cost_dollars: '1.0000',
          total_cost_shares_fp: '2.50',
          realized_pnl_dollars: '0.0000',
          fees_paid_dollars: '0.0000',
        },
      ],
    });
  });

  it('lists fills and orders of all subaccounts unless one is named', async () => {
    expect((await get('/portfolio/fills')).json()).toMatchObject({ fills: { length: 4 } });
    expect((await get('/portfolio/fills?subaccount=1')).json()).toMatchObject({
      fills: [{ count_fp: '2.50', no_price_dollars: '0.4000' }],
    });
    expect((await get('/portfolio/orders?status=resting')).json()).toMatchObject({ orders: [] });
  });

  it('lists deposits, withdrawals and transfers in cents', async () => {
    expect((await get('/portfolio/deposits?limit=1')).json()).toMatchObject({
      deposits: [{ status: 'applied', amount_cents: 700, created_ts: AT / 1000 }],
      cursor: 'YWZ0ZXI6MQ',
    });
    expect((await get('/portfolio/withdrawals')).json()).toEqual({ withdrawals: [], cursor: '' });
    expect((await get('/portfolio/deposits?limit=501')).status).toBe(400);
    expect((await get('/portfolio/subaccounts/transfers')).json()).toMatchObject({
      transfers: [{ from_subaccount: 0, to_subaccount: 1, amount_cents: 700, exchange_index: 0 }],
    });
  });

  it('says what the exchange’s state is when told', async () => {
    exchanges.kalshi.setStatus('production', {
      exchange_active: true,
      trading_active: false,
      exchange_estimated_resume_time: '2026-11-20T17:00:00Z',
    });
    expect((await get('/exchange/status')).json()).toMatchObject({
      trading_active: false,
      exchange_estimated_resume_time: '2026-11-20T17:00:00Z',
      exchange_index_statuses: [
        { exchange_index: 0, trading_active: false },
        { exchange_index: 1 },
        { exchange_index: 2 },
        { exchange_index: 3 },
      ],
    });
    exchanges.kalshi.setStatus('production', { exchange_active: true, trading_active: true });
  });
});
