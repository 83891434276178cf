import { describe, expect, it } from 'vitest';
import { parseFills, parseOrders } from '../../../../lib/exchanges/kalshi/parse-trades.ts';
import { NOW } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { brokenFields, brokenLists, listBody, parsedBy, without, type RawRow } from './scripted-account.ts';

const fills = parsedBy(parseFills);
const orders = parsedBy(parseOrders);

// All as documented for 3.34.0 (Oct 2026).
const FILL: RawRow = {
  fill_id: '"f-1"',
  trade_id: '"f-1"',
  order_id: '"o-1"',
  ticker: '"T"',
  market_ticker: '"T"',
  outcome_side: '"no"',
  book_side: '"ask"',
  count_fp: '"19.60"',
  yes_price_dollars: '"0.6000"',
  no_price_dollars: '"0.4000"',
  fee_cost: '"0.330000"',
  is_taker: 'true',
  created_time: '"2026-11-20T12:00:00Z"',
  ts: String(NOW / 1_000),
  subaccount_number: '5',
  exchange_index: '2',
};
const ORDER: RawRow = {
  order_id: '"o-1"',
  ticker: '"T"',
  status: '"resting"',
  outcome_side: '"yes"',
  book_side: '"bid"',
  yes_price_dollars: '"0.6000"',
  no_price_dollars: '"0.4000"',
  initial_count_fp: '"12.00"',
  remaining_count_fp: '"10.50"',
  created_time: '"2026-11-20T12:00:00Z"',
  subaccount_number: '0',
};
describe('parseFills', () => {
  it('reads a trade, with the price of its side', () => {
    expect(fills(listBody('fills', [FILL], '"next"'))).toEqual({
      rows: [
        {
          id: 'f-1',
          kind: 'trade',
          status: 'done',
          at: NOW,
          market: 'T',
          side: 'no',
          contracts: '19.600000',
          price: '0.400000',
          fee: '0.330000',
          pocket: 5,
        },
      ],
      nextCursor: 'next',
    });
  });

  const bare: RawRow = { fill_id: '"f-1"', ticker: '"T"', count_fp: '"1.00"' };
  const prices: RawRow = { yes_price_dollars: '"0.60"', no_price_dollars: '"0.40"' };
  const read = { id: 'f-1', kind: 'trade', status: 'done', market: 'T', contracts: '1.000000' };

  it.each<[title: string, RawRow, object]>([
    ['its other id', { ...without(bare, 'fill_id'), trade_id: '"t-1"' }, { ...read, id: 't-1' }],
    [
      'an id of null and its other id',
      { ...bare, fill_id: 'null', trade_id: '"t-1"' },
      { ...read, id: 't-1' },
    ],
    [
      'the other name of its market',
      { ...without(bare, 'ticker'), market_ticker: '"M"' },
      { ...read, market: 'M' },
    ],
    ['a time in seconds', { ...bare, ts: String(NOW / 1_000) }, { ...read, at: NOW }],
    ['a time in milliseconds', { ...bare, ts: String(NOW + 7) }, { ...read, at: NOW + 7 }],
    ['a time in another form as none', { ...bare, created_time: '{}' }, read],
    ['a subaccount of null as none', { ...bare, subaccount_number: 'null' }, read],
    ['a subaccount beyond all that are shown as none', { ...bare, subaccount_number: '64' }, read],
    ['a fee that is not stated', { ...bare, fee_cost: 'null' }, read],
    ['no direction', bare, read],
    ['prices without a direction as none', { ...bare, ...prices }, read],
    [
      'yes by its outcome',
      { ...bare, ...prices, outcome_side: '"yes"' },
      { ...read, side: 'yes', price: '0.600000' },
    ],
    [
      'yes by its book',
      { ...bare, ...prices, book_side: '"bid"' },
      { ...read, side: 'yes', price: '0.600000' },
    ],
    [
      'no by its book',
      { ...bare, ...prices, book_side: '"ask"' },
      { ...read, side: 'no', price: '0.400000' },
    ],
    ['an outcome that is new as none', { ...bare, ...prices, outcome_side: '"maybe"' }, read],
    ['a direction of null as none', { ...bare, outcome_side: 'null', book_side: 'null' }, read],
    [
      'that yes was bought',
      { ...bare, ...prices, outcome_side: '"yes"', side: '"yes"', action: '"buy"' },
      { ...read, side: 'yes', action: 'buy', price: '0.600000' },
    ],
    [
      'that no was sold, which stands for yes',
      { ...bare, ...prices, outcome_side: '"yes"', side: '"no"', action: '"sell"' },
      { ...read, side: 'no', action: 'sell', price: '0.400000' },
    ],
    [
      'that yes was sold, from the older pair alone',
      { ...bare, ...prices, side: '"yes"', action: '"sell"' },
      { ...read, side: 'yes', action: 'sell', price: '0.600000' },
    ],
    [
      'the outcome where the older pair says otherwise',
      { ...bare, ...prices, outcome_side: '"no"', side: '"yes"', action: '"buy"' },
      { ...read, side: 'no', price: '0.400000' },
    ],
    ['half of the older pair as no direction', { ...bare, ...prices, side: '"yes"' }, read],
    [
      'a price that is not stated',
      { ...bare, outcome_side: '"yes"', no_price_dollars: '"0.40"' },
      { ...read, side: 'yes' },
    ],
  ])('reads %s', (_title, row, expected) => {
    expect(fills(listBody('fills', [row]))).toEqual({ rows: [expected], nextCursor: undefined });
  });

  it.each([
    ...brokenLists('fills', 'fills'),
    ...brokenFields('fills', 'fills', without(FILL, 'trade_id', 'market_ticker'), [
      ['fill_id', undefined],
      ['fill_id', '7'],
      ['ticker', undefined],
      ['ticker', 'false'],
      ['count_fp', undefined],
      ['count_fp', 'null'],
      ['count_fp', '"many"'],
      ['fee_cost', '33'],
      ['fee_cost', '"33c"'],
      ['no_price_dollars', '"0,40"'],
      ['yes_price_dollars', '[]'],
      ['subaccount_number', '"5"'],
      ['subaccount_number', '0.5'],
    ]),
    ['a cursor as a number', listBody('fills', [], '1'), unreadable('fills: cursor')],
  ])('is a failure for %s', (_title, json, failure) => {
    expect(fills(json)).toEqual(failure);
  });
});

describe('parseOrders', () => {
  it('reads what still waits', () => {
    expect(orders(listBody('orders', [ORDER], 'null'))).toEqual({
      rows: [
        {
          id: 'o-1',
          market: 'T',
          pocket: 0,
          side: 'yes',
          remaining: '10.500000',
          price: '0.600000',
          createdAt: NOW,
        },
      ],
      nextCursor: undefined,
    });
  });

  it('reads an order that tells no more than it must', () => {
    const row = { order_id: '"o-2"', ticker: '"T"', remaining_count_fp: '"1.00"', created_time: 'null' };
    expect(orders(listBody('orders', [row], '""'))).toEqual({
      rows: [{ id: 'o-2', market: 'T', remaining: '1.000000' }],
      nextCursor: undefined,
    });
  });

  it('reads the older pair', () => {
    const row = { ...ORDER, side: '"no"', action: '"sell"' };
    expect(orders(listBody('orders', [row]))).toMatchObject({
      rows: [{ side: 'no', action: 'sell', price: '0.400000' }],
    });
  });

  it.each([
    ...brokenLists('orders', 'orders'),
    ...brokenFields('orders', 'orders', ORDER, [
      ['order_id', undefined],
      ['order_id', '12'],
      ['ticker', undefined],
      ['ticker', 'null'],
      ['remaining_count_fp', undefined],
      ['remaining_count_fp', '"all"'],
      ['remaining_count_fp', '{}'],
      ['yes_price_dollars', '"60c"'],
      ['subaccount_number', '"0"'],
    ]),
    ['a cursor as a list', listBody('orders', [], '[]'), unreadable('orders: cursor')],
  ])('is a failure for %s', (_title, json, failure) => {
    expect(orders(json)).toEqual(failure);
  });
});
