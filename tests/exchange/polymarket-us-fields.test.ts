import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, type PolymarketUsKey, type PolymarketUsMember, startExchanges } from './index.ts';
import { parseMicros } from './micros.ts';
import { ACTIVITY_TYPES, CHANGE_STATUSES, TRADE_STATES } from './polymarket-us/activity.ts';
import { getPolymarketUs, send } from './signed-request.ts';

const AT = Date.parse('2026-11-20T15:00:00Z');
let exchanges: Exchanges;
let member: PolymarketUsMember;
let key: PolymarketUsKey;

beforeAll(async () => {
  exchanges = await startExchanges({ now: () => AT });
});
afterAll(() => exchanges.close());
beforeEach(() => {
  exchanges.log.clear();
  member = exchanges.polymarketUs.addMember();
  key = member.createKey();
});

const get = async (path: string): Promise<unknown> =>
  (await getPolymarketUs(exchanges, key, path, { at: AT })).json();

async function activities(): Promise<{ type: string; [detail: string]: unknown }[]> {
  const body = (await get('/v1/portfolio/activities')) as { activities: { type: string }[] };
  return body.activities.toReversed();
}

describe('balances', () => {
  it('carry the undocumented fields, zero where there is nothing to say', async () => {
    member.deposit('12.34');
    expect(await get('/v1/account/balances')).toMatchObject({
      balances: [
        {
          balanceReservation: 0,
          depositReservation: 0,
          bonusReservation: 0,
          displayedBonus: 0,
          displayedAvailableSoon: 0,
          displayedCash: 12.34,
          availableToWithdraw: 12.34,
          bonusHold: 0,
        },
      ],
    });
    member.setLines({ depositReservation: '1.5', bonusHold: '77.4', displayedAvailableSoon: null });
    expect(await get('/v1/account/balances')).toMatchObject({
      balances: [{ depositReservation: 1.5, bonusHold: 77.4, displayedAvailableSoon: null }],
    });
  });

  it('put other currencies first, so that nobody takes the first row for the dollars', async () => {
    member.deposit('10');
    member.setOtherCurrencies([{ currency: 'EUR', currentBalance: '250.5', buyingPower: '250.5' }]);
    expect(await get('/v1/account/balances')).toMatchObject({
      balances: [
        { currency: 'EUR', currentBalance: 250.5, pendingWithdrawals: [] },
        { currency: 'USD', currentBalance: 10 },
      ],
    });
    expect(member.expected().total).toBe(parseMicros('10'));
  });

  it('leave times out when told', async () => {
    member.deposit('10');
    member.withdraw('2', { isUndated: true });
    member.setLastUpdated(null);
    expect(await get('/v1/account/balances')).toMatchObject({
      balances: [{ lastUpdated: null, pendingWithdrawals: [{ balance: 2, creationTime: null }] }],
    });
    member.setLastUpdated('2026-11-20T14:00:00.000000001Z');
    expect(await get('/v1/account/balances')).toMatchObject({
      balances: [{ lastUpdated: '2026-11-20T14:00:00.000000001Z' }],
    });
  });

  it('can be asked for without a signature, to see whether the host is there; nothing else can', async () => {
    const unsigned = await send(exchanges, 'api.polymarket.us', '/v1/account/balances');
    expect(unsigned.status).toBe(401);
    expect(exchanges.log.problems()).toEqual([]);
    await send(exchanges, 'api.polymarket.us', '/v1/portfolio/positions');
    expect(exchanges.log.problems()).toEqual([expect.stringContaining('came without credentials')]);
  });
});

describe('activities', () => {
  it('have all nine types, with nanoseconds', async () => {
    member.deposit('100');
    member.buyLong({ slug: 'a', contracts: '10', priceDollars: '0.5' });
    member.settle('a', 'yes');
    for (const type of ACTIVITY_TYPES.slice(3)) {
      if (type !== 'ACTIVITY_TYPE_TRADE' && type !== 'ACTIVITY_TYPE_POSITION_RESOLUTION')
        member.bookChange({ type, dollars: '1', incentiveType: 'MAKER' });
    }
    const listed = await activities();
    expect(new Set(listed.map(({ type }) => type))).toEqual(new Set(ACTIVITY_TYPES));
    expect(listed[0]).toMatchObject({
      accountBalanceChange: { createTime: '2026-11-20T15:00:00.000482913Z', amount: { value: '100.00' } },
    });
    expect(listed.at(-1)).toMatchObject({ accountBalanceChange: { metadata: { incentive_type: 'MAKER' } } });
    // 100 - 5 + 10, advance, bonus, transfer, rebate and reward in, one withdrawal out
    expect(member.expected().total).toBe(parseMicros('109'));
  });

  it('have all statuses, of which only completed moves money, in either form', async () => {
    for (const status of CHANGE_STATUSES)
      member.bookChange({ type: 'ACTIVITY_TYPE_ACCOUNT_DEPOSIT', dollars: '5', status, form: 'list' });
    expect(member.expected().total).toBe(parseMicros('5'));
    expect((await activities()).map((one) => one['accountBalanceChange'])).toMatchObject(
      CHANGE_STATUSES.map((status) => ({
        transactions: [{ status: `ACCOUNT_BALANCE_CHANGE_STATUS_${status}` }],
      })),
    );
  });

  it('follow a withdrawal to its end', async () => {
    member.deposit('10');
    const id = member.withdraw('4');
    const status = async (): Promise<unknown> => (await activities()).at(-1)?.['accountBalanceChange'];
    expect(await status()).toMatchObject({
      transactionId: id,
      status: 'ACCOUNT_BALANCE_CHANGE_STATUS_PENDING',
    });
    member.completeWithdrawal(id);
    expect(await status()).toMatchObject({
      transactionId: id,
      status: 'ACCOUNT_BALANCE_CHANGE_STATUS_COMPLETED',
    });
    expect(await activities()).toHaveLength(2);
  });

  it('list trades in any state without moving anything', async () => {
    member.deposit('10');
    for (const state of TRADE_STATES)
      member.listTrade({ slug: 'a', contracts: '1.5', priceDollars: '0.5', state });
    expect((await activities()).slice(1)).toMatchObject(
      TRADE_STATES.map((state) => ({ trade: { state: `TRADE_STATE_${state}`, qtyDecimal: '1.50' } })),
    );
    expect([member.positions(), member.expected().total]).toEqual([[], parseMicros('10')]);
  });

  it('resolve a market for neither side', async () => {
    member.deposit('100');
    member.buyLong({ slug: 'a', contracts: '10', priceDollars: '0.4' });
    member.sellShort({ slug: 'b', contracts: '10', priceDollars: '0.4' });
    member.settle('a', { neutral: '0.5' });
    member.settle('b', { neutral: '0.5' });
    expect((await activities()).at(-1)).toMatchObject({
      positionResolution: { side: 'POSITION_RESOLUTION_SIDE_NEUTRAL' },
    });
    expect(member.expected().total).toBe(parseMicros('100')); // +1 on the long, -1 on the short
  });
});

describe('positions and orders', () => {
  it('state fractions, empty texts and nulls', async () => {
    const [slug, netPosition, cashValue, cost] = ['a', '-35.01', '0.35', '11.63'];
    member.setPositions([{ slug, netPosition, cashValue, cost, realized: '-2.5', isSparse: true }]);
    expect(await get('/v1/portfolio/positions')).toMatchObject({
      positions: {
        a: {
          netPosition: '-35',
          netPositionDecimal: '-35.0100',
          qtyBoughtDecimal: '',
          realized: { value: '-2.50' },
          updateTime: null,
          marketMetadata: null,
        },
      },
    });
  });

  it('fill orders in part, and reserve for what is left', async () => {
    member.deposit('50');
    const bid = member.restOrder({ slug: 'a', contracts: '10', priceDollars: '0.25' });
    member.fillOrder(bid, '4.5');
    expect(await get('/v1/orders/open')).toMatchObject({
      orders: [{ quantity: 10, cumQuantity: 4.5, leavesQuantity: 5.5, avgPx: { value: '0.25' } }],
    });
    expect(member.expected()).toMatchObject({ reserved: parseMicros('1.375'), total: parseMicros('50') });
    expect(() => member.fillOrder(bid, '6')).toThrow('left');
    member.fillOrder(bid);
    expect([member.openOrders(), member.positions()[0]?.contracts]).toEqual([[], 100_000n]);
  });

  it('close a position by an order that reserves nothing', async () => {
    member.deposit('50');
    member.sellShort({ slug: 'a', contracts: '10', priceDollars: '0.25' });
    const order = { slug: 'a', contracts: '10', priceDollars: '0.1', side: 'short', action: 'sell' } as const;
    const bid = member.restOrder(order);
    expect(await get('/v1/orders/open')).toMatchObject({
      orders: [
        { intent: 'ORDER_INTENT_SELL_SHORT', outcomeSide: 'OUTCOME_SIDE_NO', action: 'ORDER_ACTION_SELL' },
      ],
    });
    expect(member.expected().reserved).toBe(0n);
    member.fillOrder(bid);
    expect(member.expected().total).toBe(parseMicros('51.5'));
    expect(() => member.restOrder(order)).toThrow('not held');
  });
});
