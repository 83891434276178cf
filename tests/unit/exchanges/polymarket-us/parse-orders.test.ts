import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import { parseOrders } from '../../../../lib/exchanges/polymarket-us/parse-orders.ts';
import { unreadable } from '../unreadable.ts';
import { texts } from './texts.ts';

function ordersIn(json: string): unknown {
  const read = parseOrders(parseJson(json));
  return read.ok ? read.value.map(texts) : read.failure;
}

function one(fields: string): string {
  return `{"orders":[{"id":"o1","marketSlug":"rain"${fields}}]}`;
}

const BARE = { id: 'o1', market: 'rain' };

describe('parseOrders', () => {
  it('reads an order in full', () => {
    const json = one(
      `,"side":"ORDER_SIDE_BUY","type":"ORDER_TYPE_LIMIT","price":{"value":"0.42","currency":"USD"},"quantity":10.5,
      "cumQuantity":4,"leavesQuantity":6.5,"tif":"TIME_IN_FORCE_GOOD_TILL_CANCEL","goodTillTime":null,
      "intent":"ORDER_INTENT_BUY_LONG","outcomeSide":"OUTCOME_SIDE_YES","action":"ORDER_ACTION_BUY",
      "state":"ORDER_STATE_PARTIALLY_FILLED","avgPx":null,"cashOrderQty":null,"insertTime":"2026-11-20T10:00:00Z",
      "createTime":"2026-11-20T11:00:00.123456789Z","marketMetadata":{"title":"Will it rain?"}`,
    );
    expect(ordersIn(json)).toEqual([
      {
        ...BARE,
        side: 'yes',
        action: 'buy',
        remaining: '6.500000',
        price: '0.420000',
        createdAt: Date.UTC(2026, 10, 20, 11, 0, 0, 123),
      },
    ]);
  });

  it.each([
    ['ORDER_INTENT_BUY_LONG', 'yes', 'buy', '0.420000'],
    ['ORDER_INTENT_SELL_LONG', 'yes', 'sell', '0.420000'],
    ['ORDER_INTENT_BUY_SHORT', 'no', 'buy', '0.580000'],
    ['ORDER_INTENT_SELL_SHORT', 'no', 'sell', '0.580000'],
  ])('%s is of %s: %s, at the price of that side', (intent, side, action, price) => {
    expect(ordersIn(one(`,"intent":"${intent}","price":{"value":"0.42"}`))).toEqual([
      { ...BARE, side, action, price },
    ]);
  });

  it.each([
    ['no intent', ''],
    ['an intent of null', ',"intent":null'],
    ['an unknown intent', ',"intent":"ORDER_INTENT_COMBO"'],
    ['an intent of another form', ',"intent":3'],
  ])('with %s names no side, and no price, which would be of one', (_title, fields) => {
    expect(ordersIn(one(`${fields},"price":"0.42"`))).toEqual([BARE]);
  });

  it.each([
    ['what is left', ',"leavesQuantity":6.5,"quantity":10,"cumQuantity":1', '6.500000'],
    ['what is left as text', ',"leavesQuantity":"6.5000"', '6.500000'],
    ['all less what is filled', ',"quantity":10.5,"cumQuantity":"4"', '6.500000'],
    [
      'all less what is filled, where what is left is null',
      ',"leavesQuantity":null,"quantity":10.5,"cumQuantity":0',
      '10.500000',
    ],
    ['nothing, where the filled part is not told', ',"quantity":10.5', undefined],
    ['nothing, where only the filled part is told', ',"cumQuantity":4', undefined],
  ])('takes %s for what waits', (_title, fields, remaining) => {
    expect(ordersIn(one(fields))).toEqual([{ ...BARE, ...(remaining !== undefined && { remaining }) }]);
  });

  it.each([
    ['the time of insertion where it has no other', ',"insertTime":"2026-11-20T10:00:00Z"', true],
    ['the time of insertion for null', ',"createTime":null,"insertTime":"2026-11-20T10:00:00Z"', true],
    ['no time in an unknown form', ',"createTime":"today","insertTime":5', false],
  ])('shows %s', (_title, fields, isShown) => {
    const createdAt = Date.UTC(2026, 10, 20, 10);
    expect(ordersIn(one(fields))).toEqual([{ ...BARE, ...(isShown && { createdAt }) }]);
  });

  it.each([
    ['no price', ''],
    ['a price of null, as of a market order', ',"price":null'],
    ['an empty price', ',"price":""'],
  ])('reads an order with %s', (_title, fields) => {
    expect(ordersIn(one(fields))).toEqual([BARE]);
  });

  it('reads no orders', () => {
    expect(ordersIn('{"orders":[]}')).toEqual([]);
  });

  it.each([
    ['null', 'null', 'orders'],
    ['a list', '[]', 'orders: orders'],
    ['the error envelope', '{"code":13,"message":"no","details":[]}', 'orders: orders'],
    ['orders of null', '{"orders":null}', 'orders: orders'],
    ['orders by market', '{"orders":{"rain":[]}}', 'orders: orders'],
    ['a text', '{"orders":"none"}', 'orders: orders'],
    ['an order of null', '{"orders":[null]}', 'orders: orders.0'],
    ['an order without an id', '{"orders":[{"marketSlug":"rain"}]}', 'orders: orders.0.id'],
    ['an empty id', '{"orders":[{"id":"","marketSlug":"rain"}]}', 'orders: orders.0.id'],
    ['an id that is a number', '{"orders":[{"id":5,"marketSlug":"rain"}]}', 'orders: orders.0.id'],
    ['an order without a market', '{"orders":[{"id":"o1"}]}', 'orders: orders.0.marketSlug'],
    ['a price in words', one(',"price":{"value":"cheap"}'), 'orders: orders.0.price'],
    ['a price in cents', one(',"price":{"value":"42"}'), 'orders: orders.0.price'],
    ['a price below nothing', one(',"price":-0.1'), 'orders: orders.0.price'],
    ['a price in euros', one(',"price":{"value":"0.4","currency":"EUR"}'), 'orders: orders.0.price'],
    ['a count in words', one(',"leavesQuantity":"few"'), 'orders: orders.0.leavesQuantity'],
    ['an infinite count', one(',"quantity":"Infinity"'), 'orders: orders.0.quantity'],
    ['a filled part that is true', one(',"cumQuantity":true'), 'orders: orders.0.cumQuantity'],
  ])('refuses %s', (_title, json, field) => {
    expect(ordersIn(json)).toEqual(unreadable(field));
  });

  it.each(['', '<html>', '{"orders":[{"id":"o1"'])('refuses what is not JSON: %s', (body) => {
    expect(ordersIn(body)).toEqual({ kind: 'unreadable', field: 'orders: not JSON' });
  });
});
