import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totalOf, type Balance } from '../../../../lib/domain/reading.ts';
import { addUsd, exactUsd, subtractUsd, sumUsd, usdFromCents, ZERO_USD } from '../../../../lib/domain/usd.ts';
import type { Position } from '../../../../lib/exchanges/polymarket-us/parse-positions.ts';
import type { AccountBalance } from '../../../../lib/exchanges/polymarket-us/parse.ts';
import {
  balanceOf,
  valuePositions,
  type Valuation,
} from '../../../../lib/exchanges/polymarket-us/valuation.ts';
import { usd } from '../../domain/make.ts';

type Texts = Readonly<Partial<Record<keyof AccountBalance, string>>>;

function account(texts: Texts): AccountBalance {
  const amounts = Object.fromEntries(Object.entries(texts).map(([field, text]) => [field, usd(text)]));
  return { currentBalance: ZERO_USD, buyingPower: ZERO_USD, ...amounts };
}

interface Row {
  readonly count: string;
  readonly value?: string;
  readonly cost?: string;
  readonly expired?: boolean;
  readonly rounded?: true;
}

function positions(rows: readonly Row[]): ReadonlyMap<string, Position> {
  return new Map(
    rows.map(({ count, value, cost, expired = false, rounded }, index) => [
      `market-${index}`,
      {
        payoff: usd(count),
        ...(value !== undefined && { cashValue: usd(value) }),
        ...(cost !== undefined && { cost: usd(cost) }),
        expired,
        ...(rounded && { rounded }),
      },
    ]),
  );
}

function valued(row: AccountBalance, rows: readonly Row[]): Valuation {
  const result = valuePositions(row, positions(rows));
  if (!result.ok) throw new Error(result.failure.kind);
  return result.value;
}

function whole(row: AccountBalance, rows: readonly Row[]): Balance {
  return { ...balanceOf(row), positions: valued(row, rows).positions };
}

interface Worked {
  readonly title: string;
  readonly account: Texts;
  readonly rows: readonly Row[];
  readonly available: string;
  readonly cash: string;
  readonly positions: string;
  readonly total: string;
  readonly held?: string;
  readonly promo?: string;
}

/** Worked by hand from the published identity and equity formula (Nov 2026); live accounts are dated. */
const WORKED: readonly Worked[] = [
  {
    title: 'a short of the documents, marked at 0.70',
    account: {
      currentBalance: '5.70',
      buyingPower: '4.70',
      openOrders: '0',
      assetAvailable: '0',
      marginRequirement: '1',
    },
    rows: [{ count: '-1', value: '0.30' }],
    available: '4.70',
    cash: '4.70',
    positions: '0.30',
    total: '5.00',
  },
  {
    title: 'the same short, marked at 0.80',
    account: {
      currentBalance: '5.70',
      buyingPower: '4.70',
      openOrders: '0',
      assetAvailable: '0',
      marginRequirement: '1',
    },
    rows: [{ count: '-1', value: '0.20' }],
    available: '4.70',
    cash: '4.70',
    positions: '0.20',
    total: '4.90',
  },
  {
    title: 'ten long at 0.60, marked at 0.65, from 10 dollars',
    account: {
      currentBalance: '4',
      buyingPower: '4',
      openOrders: '0',
      assetAvailable: '0',
      marginRequirement: '0',
    },
    rows: [{ count: '10', value: '6.50' }],
    available: '4',
    cash: '4',
    positions: '6.50',
    total: '10.50',
  },
  {
    title: 'the same with a resting buy of 2 dollars',
    account: {
      currentBalance: '4',
      buyingPower: '2',
      openOrders: '2',
      assetAvailable: '0',
      marginRequirement: '0',
    },
    rows: [{ count: '10', value: '6.50' }],
    available: '2',
    cash: '4',
    positions: '6.50',
    total: '10.50',
  },
  {
    title: 'collateral return on two exclusive outcomes, from 10,000 dollars',
    account: {
      currentBalance: '14600',
      buyingPower: '5600',
      openOrders: '0',
      assetAvailable: '0',
      marginRequirement: '9000',
    },
    rows: [
      { count: '-9000', value: '4500' },
      { count: '-1000', value: '900' },
    ],
    available: '5600',
    cash: '5600',
    positions: '4400',
    total: '10000',
  },
  {
    title: 'a hold that only buying power knows (live, 2026-07-04)',
    account: {
      currentBalance: '145.77',
      buyingPower: '70.01',
      openOrders: '0',
      assetAvailable: '0',
      marginRequirement: '0',
    },
    rows: [],
    available: '70.01',
    cash: '70.01',
    positions: '0',
    total: '70.01',
    held: '75.76',
  },
  {
    title: 'orders on several instruments that overlap',
    account: {
      currentBalance: '100',
      buyingPower: '70',
      openOrders: '50',
      assetAvailable: '0',
      marginRequirement: '0',
    },
    rows: [],
    available: '70',
    cash: '100',
    positions: '0',
    total: '100',
  },
  {
    title: 'the sample of the documents with collateral value',
    account: {
      currentBalance: '1000',
      buyingPower: '850',
      openOrders: '400',
      assetAvailable: '250',
      marginRequirement: '0',
    },
    rows: [],
    available: '850',
    cash: '1000',
    positions: '0',
    total: '1000',
  },
  {
    title: 'a flat account (live, 2026-08-17)',
    account: {
      currentBalance: '23.8204',
      buyingPower: '23.8204',
      openOrders: '0',
      assetAvailable: '0',
      marginRequirement: '0',
    },
    rows: [],
    available: '23.8204',
    cash: '23.8204',
    positions: '0',
    total: '23.8204',
  },
  {
    title: 'bonus credit (live, late 2026)',
    account: {
      currentBalance: '69.06',
      buyingPower: '69.06',
      openOrders: '0',
      assetAvailable: '0',
      marginRequirement: '0',
      displayedBonus: '69.06',
    },
    rows: [{ count: '12.3', value: '8.9475' }],
    available: '69.06',
    cash: '69.06',
    positions: '8.9475',
    total: '78.0075',
    promo: '69.06',
  },
];

describe('the worked table', () => {
  it.each(WORKED)('$title', (worked) => {
    const balance = whole(account(worked.account), worked.rows);
    const total = totalOf(balance);
    expect({
      available: balance.available,
      cash: balance.cash,
      positions: balance.positions,
      total,
      held: balance.held,
      promo: balance.promo,
    }).toEqual({
      available: usd(worked.available),
      cash: usd(worked.cash),
      positions: usd(worked.positions),
      total: usd(worked.total),
      held: worked.held === undefined ? undefined : usd(worked.held),
      promo: worked.promo === undefined ? undefined : usd(worked.promo),
    });
  });

  it.each(WORKED)('without the optional fields where they are zero: $title', (worked) => {
    const { currentBalance = '0', buyingPower = '0', ...optional } = worked.account;
    const stated = Object.fromEntries(Object.entries(optional).filter(([, text]) => Number(text) !== 0));
    const balance = whole(account({ currentBalance, buyingPower, ...stated }), worked.rows);
    expect(exactUsd(totalOf(balance) ?? ZERO_USD)).toBe(exactUsd(usd(worked.total)));
  });
});

describe('balanceOf', () => {
  it('states what the exchange states, and nothing else', () => {
    expect(balanceOf(account({ currentBalance: '5', buyingPower: '5' }))).toEqual({
      cash: usd('5'),
      available: usd('5'),
    });
  });

  it('lists what is on its way without adding it', () => {
    const row = account({
      currentBalance: '5',
      buyingPower: '5',
      unsettledFunds: '1',
      pendingCredit: '2',
      pendingWithdrawals: '3',
    });
    expect(balanceOf(row)).toEqual({
      cash: usd('5'),
      available: usd('5'),
      unsettled: usd('1'),
      pendingCredit: usd('2'),
      pendingWithdrawals: usd('3'),
    });
  });

  it('passes every informational amount on, and none of them moves cash or what is available', () => {
    const row = account({
      currentBalance: '5',
      buyingPower: '5',
      balanceReservation: '1.5',
      depositReservation: '2.25',
      bonusReservation: '0.25',
      displayedBonus: '3',
      bonusHold: '77.40',
      availableToWithdraw: '0',
    });
    expect(balanceOf(row)).toEqual({
      cash: usd('5'),
      available: usd('5'),
      reservations: usd('4'),
      promo: usd('3'),
      bonusHold: usd('77.40'),
      withdrawable: usd('0'),
    });
  });

  it.each(['balanceReservation', 'depositReservation', 'bonusReservation'] as const)(
    'takes %s alone for the reservations',
    (field) => {
      const row = account({ currentBalance: '5', buyingPower: '5', [field]: '1.5' });
      expect(balanceOf(row).reservations).toBe(usd('1.5'));
    },
  );

  it('states margin, collateral and what orders reserve beside what they change', () => {
    const row = account({
      currentBalance: '1000',
      buyingPower: '750',
      openOrders: '400',
      assetAvailable: '250',
      marginRequirement: '100',
    });
    expect(balanceOf(row)).toEqual({
      cash: usd('900'),
      available: usd('750'),
      reserved: usd('400'),
      collateral: usd('250'),
      margin: usd('100'),
    });
  });

  it.each([
    ['0.01', undefined],
    ['0.010001', '0.010001'],
    ['0.02', '0.02'],
  ])('a hold of %s is shown as %s: a cent is rounding', (hold, shown) => {
    const row = account({ currentBalance: exactUsd(addUsd(usd('5'), usd(hold))), buyingPower: '5' });
    expect(balanceOf(row).held).toBe(shown === undefined ? undefined : usd(shown));
    expect(balanceOf(row).cash).toBe(usd('5'));
  });

  it('is never more than the current balance less the margin', () => {
    expect(balanceOf(account({ currentBalance: '10', buyingPower: '25' })).cash).toBe(usd('10'));
  });

  it('keeps a debt a debt', () => {
    expect(balanceOf(account({ currentBalance: '-3', buyingPower: '-3' })).cash).toBe(usd('-3'));
  });
});

describe('the value of a row', () => {
  const flat = account({ currentBalance: '0', buyingPower: '0' });

  it.each<[title: string, row: Row, positions: string, notes: Valuation['notes']]>([
    ['its market value', { count: '10', value: '6.5', cost: '6' }, '6.5', []],
    ['nothing, when that is its market value', { count: '10', value: '0', cost: '6' }, '0', []],
    ['its full payoff', { count: '10', value: '10', cost: '6' }, '10', []],
    ['a cent a contract above its payoff', { count: '10', value: '10.1', cost: '6' }, '10.1', []],
    [
      'its cost, when the value is beyond that',
      { count: '10', value: '10.100001', cost: '6' },
      '6',
      ['estimated'],
    ],
    [
      'its cost, when the value is below nothing',
      { count: '10', value: '-0.5', cost: '6' },
      '6',
      ['estimated'],
    ],
    ['its cost, when there is no value', { count: '10', cost: '6' }, '6', ['estimated']],
    ['its value, when there is no cost', { count: '10', value: '6.5' }, '6.5', []],
    ['its value though expired', { count: '10', value: '10', expired: true }, '10', ['pending-settlement']],
    [
      'its cost, expired and without a value',
      { count: '10', cost: '6', expired: true },
      '6',
      ['estimated', 'pending-settlement'],
    ],
    [
      'its value, with a count that is only known rounded',
      { count: '20', value: '8.9475', rounded: true },
      '8.9475',
      ['rounded-quantity'],
    ],
    ['a part of a contract', { count: '0.01', value: '0.0065' }, '0.0065', []],
  ])('is %s', (_title, row, expected, notes) => {
    expect(valued(flat, [row])).toEqual({ positions: usd(expected), notes });
  });

  it.each<[title: string, row: Row]>([
    ['no value and no cost', { count: '1' }],
    ['a value below nothing and no cost', { count: '1', value: '-1' }],
    ['a value above the payoff and no cost', { count: '-2', value: '2.1' }],
    ['a cost below nothing', { count: '1', cost: '-0.01' }],
    ['a value and a cost below nothing', { count: '-1', value: '-0.2', cost: '-0.3' }],
  ])('is unknown with %s, and with it the whole sum', (_title, row) => {
    expect(valuePositions(flat, positions([{ count: '5', value: '1' }, row]))).toEqual({
      ok: false,
      failure: { kind: 'unreadable', field: 'positions: cashValue' },
    });
  });

  it('of a short stays within what the margin covers', () => {
    const row = account({ currentBalance: '36', buyingPower: '0.99', marginRequirement: '35.01' });
    expect(valued(row, [{ count: '-35.01', value: '0.35', cost: '11.63' }])).toEqual({
      positions: usd('0.35'),
      notes: [],
    });
  });

  it('says each note once, whatever the number of rows', () => {
    const rows = [
      { count: '1', cost: '0.5', expired: true },
      { count: '1', cost: '0.4', expired: true },
      { count: '1', value: '0.4' },
    ];
    expect(valued(flat, rows)).toEqual({ positions: usd('1.3'), notes: ['estimated', 'pending-settlement'] });
  });
});

describe('while the published identity holds', () => {
  const cents = fc.bigInt({ min: 0n, max: 10_000_000n }).map(usdFromCents);
  const rows = fc.array(
    fc.record({
      contracts: fc.integer({ min: -5_000, max: 5_000 }),
      price: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 12 },
  );

  it('the total is the published equity plus what resting orders reserve', () => {
    fc.assert(
      fc.property(cents, cents, rows, (fiat, openOrders, held) => {
        const shorts = usdFromCents(
          held.reduce((sum, { contracts }) => sum + (contracts < 0 ? BigInt(-contracts) * 100n : 0n), 0n),
        );
        const currentBalance = addUsd(fiat, shorts);
        const buyingPower = subtractUsd(subtractUsd(currentBalance, openOrders), shorts);
        const row: AccountBalance = { currentBalance, buyingPower, openOrders, marginRequirement: shorts };
        const values = held.map(({ contracts, price }) => {
          const perContract = contracts < 0 ? 100 - price : price;
          return usdFromCents(BigInt(Math.abs(contracts)) * BigInt(perContract));
        });
        const map = new Map<string, Position>(
          held.map(({ contracts }, index) => [
            String(index),
            {
              payoff: usdFromCents(BigInt(contracts) * 100n),
              cashValue: values[index] ?? ZERO_USD,
              expired: false,
            },
          ]),
        );
        const result = valuePositions(row, map);
        const positionsValue = result.ok ? result.value.positions : undefined;
        expect(positionsValue).toBe(sumUsd(values));
        const equity = addUsd(buyingPower, sumUsd(values));
        expect(addUsd(balanceOf(row).cash ?? ZERO_USD, positionsValue ?? ZERO_USD)).toBe(
          addUsd(equity, openOrders),
        );
      }),
    );
  });
});
