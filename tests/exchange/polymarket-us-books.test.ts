import { beforeEach, describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';
import { formatMicros, parseMicros } from './micros.ts';
import { PolymarketUsBooks } from './polymarket-us/books.ts';
import type { ExpectedBalance } from './polymarket-us/expected.ts';
import type { PolymarketUsMember } from './polymarket-us/member.ts';
import type { StatedPosition } from './polymarket-us/rows.ts';
import { createSeed } from './seed.ts';

let member: PolymarketUsMember;
beforeEach(() => {
  member = new PolymarketUsBooks(
    createClock(() => 0),
    createSeed(1),
  ).addMember();
});

function inDollars(expected: ExpectedBalance): Record<string, string | boolean> {
  const { available, cash, positions, total, held, estimated } = expected;
  const text = { available, cash, positions, total, held };
  return {
    ...Object.fromEntries(Object.entries(text).map(([name, micros]) => [name, formatMicros(micros)])),
    estimated,
  };
}

const row = (netPosition: string, cashValue: string | null): StatedPosition => ({
  slug: `m${netPosition}`,
  netPosition,
  cashValue,
});

/** CB, BP, OO, AA, MR, positions -> available, cash, positions, total, held. */
type Case = readonly [
  name: string,
  row: readonly [string, string, string, string, string],
  positions: readonly StatedPosition[],
  expected: readonly [string, string, string, string, string],
];

const CASES: readonly Case[] = [
  [
    'docs short, mark .70',
    ['5.70', '4.70', '0', '0', '1'],
    [row('-1', '.30')],
    ['4.7', '4.7', '0.3', '5', '0'],
  ],
  ['same, mark .80', ['5.70', '4.70', '0', '0', '1'], [row('-1', '.20')], ['4.7', '4.7', '0.2', '4.9', '0']],
  ['long 10 @.60, mark .65', ['4', '4', '0', '0', '0'], [row('10', '6.50')], ['4', '4', '6.5', '10.5', '0']],
  ['and a resting $2 buy', ['4', '2', '2', '0', '0'], [row('10', '6.50')], ['2', '4', '6.5', '10.5', '0']],
  [
    'collateral return',
    ['14600', '5600', '0', '0', '9000'],
    [row('-9000', '4500'), row('-1000', '900')],
    ['5600', '5600', '4400', '10000', '0'],
  ],
  ['unexplained hold', ['145.77', '70.01', '0', '0', '0'], [], ['70.01', '70.01', '0', '70.01', '75.76']],
  ['order overlap across instruments', ['100', '70', '50', '0', '0'], [], ['70', '100', '0', '100', '0']],
  [
    'docs sample with assetAvailable',
    ['1000', '850', '400', '250', '0'],
    [],
    ['850', '1000', '0', '1000', '0'],
  ],
  ['flat', ['23.8204', '23.8204', '0', '0', '0'], [], ['23.8204', '23.8204', '0', '23.8204', '0']],
  [
    'promo',
    ['69.06', '69.06', '0', '0', '0'],
    [row('20', '8.9475')],
    ['69.06', '69.06', '8.9475', '78.0075', '0'],
  ],
];

describe('the worked cases, stated raw', () => {
  it.each(CASES)(
    '%s',
    (
      _name,
      [currentBalance, buyingPower, openOrders, assetAvailable, marginRequirement],
      positions,
      expected,
    ) => {
      member.setBalances({ currentBalance, buyingPower, openOrders, assetAvailable, marginRequirement });
      member.setPositions(
        positions.map((one) => ({ ...one, cashValue: one.cashValue?.replace(/^\./, '0.') ?? null })),
      );
      const [available, cash, value, total, held] = expected;
      expect(inDollars(member.expected())).toEqual({
        available,
        cash,
        positions: value,
        total,
        held,
        estimated: false,
      });
    },
  );
});

describe('the Polymarket US books', () => {
  const identity = (): bigint => {
    const { currentBalance, buyingPower, assetAvailable, openOrders, marginRequirement } = member.balances();
    return (
      (currentBalance ?? 0n) +
      (assetAvailable ?? 0n) -
      (openOrders ?? 0n) -
      (marginRequirement ?? 0n) -
      (buyingPower ?? 0n)
    );
  };

  it('follow the documented short: $5, sell 1 at 0.70', () => {
    member.deposit('5');
    member.sellShort({ slug: 'a', contracts: '1', priceDollars: '0.70' });
    expect(member.balances()).toMatchObject({
      currentBalance: 5_700_000n,
      buyingPower: 4_700_000n,
      marginRequirement: 1_000_000n,
    });
    expect(inDollars(member.expected())).toMatchObject({ cash: '4.7', positions: '0.3', total: '5' });
    member.mark('a', '0.80');
    expect(inDollars(member.expected())).toMatchObject({ positions: '0.2', total: '4.9' });
    expect(identity()).toBe(0n);
  });

  it('follow the long with a resting order', () => {
    member.deposit('10');
    member.buyLong({ slug: 'a', contracts: '10', priceDollars: '0.60' });
    member.mark('a', '0.65');
    const order = member.restOrder({ slug: 'b', contracts: '10', priceDollars: '0.20' });
    expect(inDollars(member.expected())).toMatchObject({
      available: '2',
      cash: '4',
      positions: '6.5',
      total: '10.5',
    });
    member.cancelOrder(order);
    expect(inDollars(member.expected())).toMatchObject({ available: '4', cash: '4', total: '10.5' });
    expect(identity()).toBe(0n);
  });

  it('follow collateral return', () => {
    member.deposit('10000');
    member.sellShort({ slug: 'a', contracts: '9000', priceDollars: '0.5' });
    member.sellShort({ slug: 'b', contracts: '1000', priceDollars: '0.1' });
    member.setCollateralReturn('1000');
    expect(inDollars(member.expected())).toMatchObject({
      available: '5600',
      cash: '5600',
      positions: '4400',
      total: '10000',
    });
    expect(identity()).toBe(0n);
  });

  it('close and settle both sides, leaving flat rows', () => {
    member.deposit('100');
    member.buyLong({ slug: 'long', contracts: '10', priceDollars: '0.40' });
    member.sellShort({ slug: 'short', contracts: '10', priceDollars: '0.40' });
    member.close({ slug: 'long', priceDollars: '0.50', contracts: '4' });
    member.close({ slug: 'short', priceDollars: '0.30' });
    expect(member.expected().total).toBe(parseMicros('102')); // +1 long, of which 0.60 is still open, and +1 short
    member.sellShort({ slug: 'lost', contracts: '2', priceDollars: '0.25' });
    member.settle('lost', 'yes');
    member.settle('long', 'yes');
    expect(member.expected()).toMatchObject({ positions: 0n, total: parseMicros('103.5') }); // +3 for 6 longs, -1.50 for 2 shorts
    expect(member.positions().map((one) => [one.slug, one.contracts, one.expired])).toEqual([
      ['long', 0n, true],
      ['lost', 0n, true],
      ['short', 0n, false],
    ]);
    member.forget('short');
    expect(member.positions()).toHaveLength(2);
    expect(identity()).toBe(0n);
  });

  it('keep pending withdrawals listed under both readings', () => {
    member.deposit('100');
    const gone = member.withdraw('30');
    expect(member.expected()).toMatchObject({ total: parseMicros('70'), held: 0n });
    const staying = member.withdraw('20', { stillInBalance: true });
    expect(member.expected()).toMatchObject({ total: parseMicros('50'), held: parseMicros('20') });
    expect(member.pendingWithdrawals()).toHaveLength(2);
    member.completeWithdrawal(gone);
    member.completeWithdrawal(staying);
    expect(member.expected()).toMatchObject({ total: parseMicros('50'), held: 0n });
    expect(member.balances().currentBalance).toBe(parseMicros('50'));
  });

  it('credit promotions that cannot be withdrawn', () => {
    member.creditPromo('10');
    member.deposit('5');
    expect(member.balances()).toMatchObject({
      currentBalance: 15_000_000n,
      displayedBonus: 10_000_000n,
      availableToWithdraw: 5_000_000n,
    });
    expect(() => member.withdraw('5.01')).toThrow();
  });

  it('hold money back against the identity when told', () => {
    member.deposit('145.77');
    member.setHold('75.76');
    expect(inDollars(member.expected())).toMatchObject({
      available: '70.01',
      cash: '70.01',
      total: '70.01',
      held: '75.76',
    });
    expect(identity()).toBe(parseMicros('75.76'));
  });

  it('take an unmarked position at cost, and say so', () => {
    member.deposit('10');
    member.buyLong({ slug: 'a', contracts: '10', priceDollars: '0.60' });
    member.unmark('a');
    expect(member.expected()).toMatchObject({ total: parseMicros('10'), estimated: true });
    member.setPositions([{ slug: 'a', netPosition: '10', cashValue: '-1.5', cost: '6' }]);
    expect(member.expected()).toMatchObject({ total: parseMicros('10'), estimated: true });
    member.setPositions([{ slug: 'a', netPosition: '10', cashValue: null }]);
    expect(() => member.expected()).toThrow();
    member.setPositions(undefined);
    expect(member.expected().estimated).toBe(true);
  });

  it('refuse what cannot be paid, and change nothing then', () => {
    member.deposit('5');
    expect(() => member.buyLong({ slug: 'a', contracts: '10', priceDollars: '0.60' })).toThrow(
      'buying power',
    );
    expect(() => member.sellShort({ slug: 'a', contracts: '100', priceDollars: '0.60' })).toThrow(
      'buying power',
    );
    expect(() => member.restOrder({ slug: 'a', contracts: '10', priceDollars: '0.60' })).toThrow(
      'buying power',
    );
    expect(() => member.close({ slug: 'a', priceDollars: '0.60' })).toThrow('not held');
    expect([member.positions(), member.expected().total]).toEqual([[], parseMicros('5')]);
  });
});
