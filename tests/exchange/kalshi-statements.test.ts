import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, type KalshiMember, startExchanges } from './index.ts';
import { PAYMENT_STATUSES, PAYMENT_TYPES } from './kalshi/payments.ts';
import { parseMicros } from './micros.ts';
import { getKalshi } from './signed-request.ts';

const AT = Date.parse('2026-11-20T15:00:00Z');
let now = AT;
let exchanges: Exchanges;
let member: KalshiMember;

beforeAll(async () => {
  exchanges = await startExchanges({ now: () => now });
});
afterAll(() => exchanges.close());
beforeEach(() => {
  now = AT;
  member = exchanges.kalshi.addMember({ environment: 'production' });
});

const get = async (path: string): Promise<unknown> =>
  (await getKalshi(exchanges, member.createKey(), `/trade-api/v2/portfolio/${path}`, { at: now })).json();

describe('Kalshi contradicts itself when told', () => {
  it('in cents', async () => {
    member.subaccount(0).deposit(0, '100.5');
    member.subaccount(0).stateCents(10_049n);
    expect(await get('balance')).toMatchObject({ balance: 10_049, balance_dollars: '100.5000' });
    member.subaccount(0).stateCents(undefined);
    expect(await get('balance')).toMatchObject({ balance: 10_050 });
    expect(member.total()).toBe(parseMicros('100.5'));
  });

  it('in the list, for a number of requests or until reset', async () => {
    const primary = member.subaccount(0);
    primary.deposit(0, '100');
    primary.deposit(2, '25.5');
    const listed = async (): Promise<string[]> => {
      const body = (await get('subaccounts/balances')) as { subaccount_balances: { balance: string }[] };
      return body.subaccount_balances.map(({ balance }) => balance);
    };
    primary.stateListedCash('99', { times: 2 });
    expect([await listed(), await listed(), await listed()]).toEqual([
      ['99.0000', '25.5000'],
      ['99.0000', '25.5000'],
      ['100.0000', '25.5000'],
    ]);
    primary.stateListedCash('0', { shard: 2 });
    for (let turn = 0; turn < 3; turn += 1) expect(await listed()).toEqual(['100.0000', '0.0000']);
    primary.stateListedCash(undefined);
    expect(await listed()).toEqual(['100.0000', '25.5000']);
    expect(await get('balance')).toMatchObject({ balance_dollars: '125.5000' });
  });

  it('in the value of positions', async () => {
    member.subaccount(0).deposit(0, '100');
    member.subaccount(0).statePortfolioValue(10_000n);
    expect(await get('balance')).toMatchObject({ balance: 10_000, portfolio_value: 10_000 });
  });
});

describe('Kalshi payments', () => {
  it.each(['deposits', 'withdrawals'] as const)('list all types and statuses of %s', async (list) => {
    member.subaccount(0).deposit(0, '100');
    const ids = PAYMENT_STATUSES.map((status, index) => {
      const type = PAYMENT_TYPES[index] ?? 'apm';
      const id = member.startPayment(list, { dollars: '7.5', type, feeDollars: '0.25' });
      now += 1000;
      member.setPaymentStatus(id, status);
      return id;
    });
    const seconds = AT / 1000;
    const row = (index: number) => ({
      id: ids[index],
      status: PAYMENT_STATUSES[index],
      type: PAYMENT_TYPES[index],
      amount_cents: 750,
      fee_cents: 25,
      created_ts: seconds + index,
    });
    const body = (await get(list)) as Record<string, unknown[]>;
    expect(body[list]?.slice(0, 4)).toEqual([
      { ...row(3), finalized_ts: seconds + 4 },
      { ...row(2), finalized_ts: seconds + 3 },
      { ...row(1), finalized_ts: seconds + 2 },
      row(0),
    ]);
    expect(member.cash()).toBe(parseMicros(list === 'deposits' ? '107.5' : '92.5'));
  });

  it('are in the balance while applied, and only then', () => {
    const deposit = member.startPayment('deposits', { dollars: '50' });
    expect(member.cash()).toBe(0n);
    member.setPaymentStatus(deposit, 'applied');
    expect(member.cash()).toBe(parseMicros('50'));
    expect(() =>
      member.setPaymentStatus(member.startPayment('withdrawals', { dollars: '60' }), 'applied'),
    ).toThrow('not enough cash');
    member.setPaymentStatus(deposit, 'returned');
    expect(member.cash()).toBe(0n);
    expect(() => member.setPaymentStatus('none', 'applied')).toThrow('no payment');
  });
});

describe('Kalshi settlements', () => {
  it('state what a YES paid in cents, also for scalar markets, or null', async () => {
    const primary = member.subaccount(0);
    primary.deposit(0, '100');
    for (const ticker of ['A-1', 'B-1', 'C-1', 'D-1']) {
      primary.buy({ ticker, contracts: '10', priceDollars: '0.4' });
    }
    primary.buy({ ticker: 'E-1', contracts: '10', priceDollars: '0.4', side: 'no' });
    primary.settle('A-1', 'yes');
    primary.settle('B-1', 'no');
    primary.settle('C-1', { scalar: '0.37' });
    primary.settle('D-1', { scalar: '0.5' }, { withoutValue: true });
    primary.settle('E-1', { scalar: '0.37' });
    const body = (await get('settlements')) as { settlements: Record<string, unknown>[] };
    expect(
      body.settlements.map((row) => [row['ticker'], row['market_result'], row['revenue'], row['value']]),
    ).toEqual([
      ['E-1', 'scalar', 630, 37],
      ['D-1', 'scalar', 500, null],
      ['C-1', 'scalar', 370, 37],
      ['B-1', 'no', 0, 0],
      ['A-1', 'yes', 1000, 100],
    ]);
    expect(member.cash()).toBe(parseMicros('105')); // 80 kept, and 25.00 of revenue
    expect(await get('positions')).toMatchObject({ market_positions: [] });
    expect(await get('positions?settlement_status=settled')).toMatchObject({
      market_positions: { length: 5 },
    });
  });
});
