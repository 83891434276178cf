import { beforeEach, describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';
import { KalshiBooks } from './kalshi/books.ts';
import type { KalshiMember } from './kalshi/member.ts';
import { parseMicros } from './micros.ts';
import { createSeed } from './seed.ts';

let books: KalshiBooks;
let member: KalshiMember;
beforeEach(() => {
  books = new KalshiBooks(
    createClock(() => 0),
    createSeed(1),
  );
  member = books.addMember({ environment: 'production' });
});

describe('the Kalshi books', () => {
  it('sum cash over shards', () => {
    const primary = member.subaccount(0);
    primary.deposit(0, '100.00');
    primary.deposit(2, '25.50');
    expect(primary.cash()).toBe(parseMicros('125.50'));
    expect(primary.cash(2)).toBe(parseMicros('25.50'));
    primary.moveCash(0, 3, '40');
    expect(primary.cashRows()).toEqual([
      [0, 60_000_000n],
      [2, 25_500_000n],
      [3, 40_000_000n],
    ]);
  });

  it('keep sub-cent cash exact and positions in whole cents, cut toward zero', () => {
    const primary = member.subaccount(0);
    primary.deposit(0, '123.4567');
    primary.buy({ ticker: 'A-B-C', contracts: '0.01', priceDollars: '0.4321' });
    expect(primary.cash()).toBe(parseMicros('123.452379'));
    primary.buy({ ticker: 'A-B-D', contracts: '3.33', priceDollars: '0.3333' });
    expect(primary.portfolioValueCents()).toBe(111n); // 1.109889 + 0.004321
    expect(primary.total()).toBe(primary.cash() + 1_110_000n);
  });

  it('pay for either side and value it by its own price', () => {
    const primary = member.subaccount(0);
    primary.deposit(0, '100');
    primary.buy({ ticker: 'Y', contracts: '10', priceDollars: '0.60' });
    primary.buy({ ticker: 'N', contracts: '10', priceDollars: '0.30', side: 'no' });
    expect(primary.cash()).toBe(parseMicros('91'));
    expect(primary.portfolioValueCents()).toBe(900n);
    primary.mark('Y', '0.65');
    primary.mark('N', '0.80'); // YES price; the NO is worth 0.20
    expect(primary.portfolioValueCents()).toBe(850n);
    expect(primary.positions().map((position) => position.contracts)).toEqual([-1000n, 1000n]);
  });

  it('net opposite sides at the traded price', () => {
    const primary = member.subaccount(0);
    primary.deposit(0, '100');
    primary.buy({ ticker: 'Y', contracts: '10', priceDollars: '0.60' });
    primary.buy({ ticker: 'Y', contracts: '4', priceDollars: '0.30', side: 'no' }); // closes 4 YES at 0.70
    expect(primary.cash()).toBe(parseMicros('96.8'));
    primary.sell({ ticker: 'Y', contracts: '6', priceDollars: '0.65' });
    expect(primary.cash()).toBe(parseMicros('100.7'));
    expect(primary.positions()[0]).toMatchObject({ contracts: 0n, cost: 0n, realized: 700_000n });
    expect(() => primary.sell({ ticker: 'Y', contracts: '1', priceDollars: '0.5' })).toThrow('not held');
  });

  it('settle at a dollar for the winning side and nothing for the other', () => {
    for (const [number, side] of [
      [0, 'yes'],
      [1, 'no'],
    ] as const) {
      const pocket = member.subaccount(number).open();
      pocket.deposit(0, '10');
      pocket.buy({ ticker: 'E-1', contracts: '5', priceDollars: '0.50', side });
    }
    books.settle('production', 'E-1', 'yes');
    expect([member.subaccount(0).cash(), member.subaccount(1).cash()]).toEqual([12_500_000n, 7_500_000n]);
    expect(member.portfolioValueCents()).toBe(0n);
    expect(member.records.settlements.map((one) => one.payout)).toEqual([5_000_000n, 0n]);
    expect(() => member.subaccount(0).settle('E-1', 'yes')).toThrow();
    expect(() => member.subaccount(0).buy({ ticker: 'E-1', contracts: '1', priceDollars: '0.5' })).toThrow();
  });

  it('leave the balance alone while an order rests, and pay when it fills', () => {
    const primary = member.subaccount(0);
    primary.deposit(0, '10');
    const first = primary.restOrder({ ticker: 'T', contracts: '5', priceDollars: '0.40' });
    const second = primary.restOrder({ ticker: 'T', contracts: '5', priceDollars: '0.40' });
    expect(primary.cash()).toBe(parseMicros('10'));
    primary.cancelOrder(first);
    primary.fillOrder(second);
    expect(primary.cash()).toBe(parseMicros('8'));
    expect(member.records.orders.map((order) => order.status)).toEqual(['canceled', 'executed']);
    expect(() => primary.cancelOrder(first)).toThrow();
  });

  it('refuse what an exchange refuses, and change nothing then', () => {
    const primary = member.subaccount(0);
    primary.deposit(0, '1');
    expect(() => primary.buy({ ticker: 'T', contracts: '10', priceDollars: '0.50' })).toThrow(
      'not enough cash',
    );
    expect(() => primary.buy({ ticker: 'T', contracts: '1', priceDollars: '0.50', shard: 2 })).toThrow(
      'not enough cash',
    );
    expect(() => primary.withdraw(0, '1.01')).toThrow('not enough cash');
    expect(() => primary.buy({ ticker: 'T', contracts: '1', priceDollars: '1.01' })).toThrow('price');
    expect(() => primary.buy({ ticker: 'T', contracts: '0.001', priceDollars: '0.5' })).toThrow();
    expect(() => member.subaccount(1).deposit(0, '1')).toThrow('not open');
    expect(() => member.subaccount(64)).toThrow();
    expect([primary.cash(), primary.positions(), member.records.fills]).toEqual([1_000_000n, [], []]);
  });

  it('move money between subaccounts and add up over them', () => {
    member.subaccount(0).deposit(0, '10');
    member.subaccount(0).transfer(member.subaccount(3).open(), '4');
    member.subaccount(3).buy({ ticker: 'T', contracts: '2', priceDollars: '0.505' });
    member.subaccount(3).withdraw(0, '1');
    expect(member.cash()).toBe(parseMicros('7.99'));
    expect(member.portfolioValueCents()).toBe(101n);
    expect(member.total()).toBe(parseMicros('9'));
    expect(member.openSubaccounts().map((pocket) => pocket.number)).toEqual([0, 3]);
  });

  it('state any portfolio value when told', () => {
    member.subaccount(0).deposit(0, '10');
    member.subaccount(0).statePortfolioValue(250n);
    expect(member.total()).toBe(parseMicros('12.5'));
    member.subaccount(0).statePortfolioValue(undefined);
    expect(member.total()).toBe(parseMicros('10'));
  });
});
