import { describe, expect, it } from 'vitest';
import { exactUsd } from '../../../../lib/domain/usd.ts';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import {
  parseBalance,
  parseBoundSubaccount,
  parseSubaccounts,
  parseTradedSubaccount,
} from '../../../../lib/exchanges/kalshi/parse.ts';

function balanceIn(json: string): unknown {
  const read = parseBalance(parseJson(json));
  if (!read.ok) return read.failure;
  const { cash, positions, ...rest } = read.value;
  return {
    cash: exactUsd(cash),
    ...(positions !== undefined && { positions: exactUsd(positions) }),
    ...rest,
  };
}

function cashIn(json: string): unknown {
  const read = parseSubaccounts(parseJson(json));
  if (!read.ok) return read.failure;
  return Object.fromEntries([...read.value].map(([number, cash]) => [number, exactUsd(cash)]));
}

function unreadable(field: string): unknown {
  return { kind: 'unreadable', field };
}

// As documented for 3.34.0 (Oct 2026), with `updated_ts` in seconds as it was seen.
const WHOLE = `{"balance":1000,"balance_dollars":"10.00","portfolio_value":250,"updated_ts":1784701854,
  "balance_breakdown":[{"exchange_index":0,"balance":"10.00"}]}`;

describe('parseBalance', () => {
  it('reads dollars for cash and cents for positions', () => {
    expect(balanceIn(WHOLE)).toEqual({
      cash: '10.000000',
      positions: '2.500000',
      updatedAt: 1_784_701_854_000,
      looksBound: false,
    });
  });

  it.each([
    [
      'prefers the exact dollars to the truncated cents',
      '{"balance":12345,"balance_dollars":"123.4567","portfolio_value":0}',
      { cash: '123.456700', positions: '0.000000', looksBound: true },
    ],
    [
      'takes the cents where there are no dollars',
      '{"balance":12345,"portfolio_value":7}',
      { cash: '123.450000', positions: '0.070000', looksBound: true },
    ],
    [
      'takes a balance with a point for dollars',
      '{"balance":"123.45","portfolio_value":7}',
      { cash: '123.450000', positions: '0.070000', looksBound: true },
    ],
    [
      'takes dollars as a number',
      '{"balance":1,"balance_dollars":10.5,"portfolio_value":0}',
      { cash: '10.500000', positions: '0.000000', looksBound: true },
    ],
    [
      'leaves positions unknown where their value is missing',
      '{"balance_dollars":"10.00"}',
      { cash: '10.000000', looksBound: true },
    ],
    [
      'reads six decimals',
      '{"balance_dollars":"0.000001","portfolio_value":0}',
      { cash: '0.000001', positions: '0.000000', looksBound: true },
    ],
    [
      'reads a debt',
      '{"balance":-150,"balance_dollars":"-1.50","portfolio_value":0}',
      { cash: '-1.500000', positions: '0.000000', looksBound: true },
    ],
    [
      'takes a time in milliseconds as it is',
      '{"balance_dollars":"1","portfolio_value":0,"updated_ts":1784701854123}',
      { cash: '1.000000', positions: '0.000000', updatedAt: 1_784_701_854_123, looksBound: true },
    ],
    [
      'takes a time written out',
      '{"balance_dollars":"1","portfolio_value":0,"updated_ts":"2026-11-20T12:00:00Z"}',
      { cash: '1.000000', positions: '0.000000', updatedAt: Date.UTC(2026, 10, 20, 12), looksBound: true },
    ],
    [
      'shows amounts also with a time that it cannot read',
      '{"balance_dollars":"1","portfolio_value":0,"updated_ts":{"seconds":1}}',
      { cash: '1.000000', positions: '0.000000', looksBound: true },
    ],
    [
      'takes an empty breakdown for a breakdown',
      '{"balance_dollars":"1","portfolio_value":0,"balance_breakdown":[]}',
      { cash: '1.000000', positions: '0.000000', looksBound: false },
    ],
    [
      'takes a breakdown of null for none',
      '{"balance_dollars":"1","portfolio_value":0,"balance_breakdown":null}',
      { cash: '1.000000', positions: '0.000000', looksBound: true },
    ],
    [
      'needs no cents where there are dollars',
      '{"balance":null,"balance_dollars":"1","portfolio_value":0}',
      { cash: '1.000000', positions: '0.000000', looksBound: true },
    ],
    [
      'ignores what it does not know',
      '{"balance_dollars":"1","portfolio_value":0,"portfolio_value_dollars":"9","news":[{}]}',
      { cash: '1.000000', positions: '0.000000', looksBound: true },
    ],
  ])('%s', (_title, json, expected) => {
    expect(balanceIn(json)).toEqual(expected);
  });

  it.each([
    ['nothing', '', 'balance: not JSON'],
    ['HTML with status 200', '<html>Sign in to the network</html>', 'balance: not JSON'],
    ['a body that breaks off', WHOLE.slice(0, 40), 'balance: not JSON'],
    ['null', 'null', 'balance'],
    ['a text', '"10.00"', 'balance'],
    ['a number', '1000', 'balance: balance_dollars'],
    ['a list', '[]', 'balance: balance_dollars'],
    ['an empty object', '{}', 'balance: balance_dollars'],
    ['an error with status 200', '{"error":{"code":"internal","message":"no"}}', 'balance: balance_dollars'],
    ['no cash', '{"portfolio_value":250}', 'balance: balance_dollars'],
    ['cash of null', '{"balance":1000,"balance_dollars":null}', 'balance: balance_dollars'],
    ['cash as an empty text', '{"balance":1000,"balance_dollars":""}', 'balance: balance_dollars'],
    ['cash as a word', '{"balance_dollars":"NaN","portfolio_value":0}', 'balance: balance_dollars'],
    ['cash with a currency sign', '{"balance_dollars":"$10.00"}', 'balance: balance_dollars'],
    ['cash with seven decimals', '{"balance_dollars":"10.0000001"}', 'balance: balance_dollars'],
    ['cents that are broken', '{"balance":1000.5,"portfolio_value":0}', 'balance: balance'],
    ['cents as text, which might be dollars', '{"balance":"1000","portfolio_value":0}', 'balance: balance'],
    ['cents as an object', '{"balance":{"cents":1000}}', 'balance: balance'],
    ['positions of null', '{"balance_dollars":"1","portfolio_value":null}', 'balance: portfolio_value'],
    ['positions as text', '{"balance_dollars":"1","portfolio_value":"2.50"}', 'balance: portfolio_value'],
    [
      'positions of broken cents',
      '{"balance_dollars":"1","portfolio_value":2.5}',
      'balance: portfolio_value',
    ],
    ['positions as an object', '{"balance_dollars":"1","portfolio_value":{}}', 'balance: portfolio_value'],
  ])('refuses %s', (_title, json, field) => {
    expect(balanceIn(json)).toEqual(unreadable(field));
  });
});

describe('parseSubaccounts', () => {
  it('sums the rows of a subaccount over the shards', () => {
    const json = `{"subaccount_balances":[
      {"subaccount_number":0,"exchange_index":0,"balance":"100.00","updated_ts":1784701854},
      {"subaccount_number":1,"exchange_index":0,"balance":"7.00","updated_ts":1784701854},
      {"subaccount_number":0,"exchange_index":2,"balance":"25.50","updated_ts":1784701854}]}`;
    expect(cashIn(json)).toEqual({ 0: '125.500000', 1: '7.000000' });
  });

  it.each([
    ['no rows', '{"subaccount_balances":[]}', {}],
    [
      'a row without a shard',
      '{"subaccount_balances":[{"subaccount_number":3,"balance":"1"}]}',
      { 3: '1.000000' },
    ],
    [
      'the other name for the number',
      '{"subaccount_balances":[{"subaccount":63,"balance":"1"}]}',
      { 63: '1.000000' },
    ],
    [
      'the other name for the amount',
      '{"subaccount_balances":[{"subaccount_number":0,"balance_dollars":"1.5"}]}',
      { 0: '1.500000' },
    ],
    [
      'both names for the amount, where the plain one is in an old unit',
      '{"subaccount_balances":[{"subaccount_number":0,"balance":15000,"balance_dollars":"1.5"}]}',
      { 0: '1.500000' },
    ],
    [
      'shards that pay for each other',
      '{"subaccount_balances":[{"subaccount_number":0,"balance":"-5.00"},{"subaccount_number":0,"balance":"5"}]}',
      { 0: '0.000000' },
    ],
  ])('reads %s', (_title, json, expected) => {
    expect(cashIn(json)).toEqual(expected);
  });

  it.each([
    ['nothing', '', 'subaccounts: not JSON'],
    ['a body that breaks off', '{"subaccount_balances":[{"subaccount', 'subaccounts: not JSON'],
    ['null', 'null', 'subaccounts'],
    ['a text', '"none"', 'subaccounts'],
    ['an empty object', '{}', 'subaccounts: subaccount_balances'],
    ['a list of null', '{"subaccount_balances":null}', 'subaccounts: subaccount_balances'],
    ['a map in place of the list', '{"subaccount_balances":{}}', 'subaccounts: subaccount_balances'],
    ['a row that is none', '{"subaccount_balances":[7]}', 'subaccounts: subaccount_number'],
    ['a row without a number', '{"subaccount_balances":[{"balance":"1"}]}', 'subaccounts: subaccount_number'],
    [
      'a number as text',
      '{"subaccount_balances":[{"subaccount_number":"0","balance":"1"}]}',
      'subaccounts: subaccount_balances.0.subaccount_number',
    ],
    [
      'a number above 63',
      '{"subaccount_balances":[{"subaccount_number":64,"balance":"1"}]}',
      'subaccounts: subaccount_balances.0.subaccount_number',
    ],
    [
      'a number below zero',
      '{"subaccount_balances":[{"subaccount_number":-1,"balance":"1"}]}',
      'subaccounts: subaccount_balances.0.subaccount_number',
    ],
    [
      'half a number',
      '{"subaccount_balances":[{"subaccount_number":0.5,"balance":"1"}]}',
      'subaccounts: subaccount_balances.0.subaccount_number',
    ],
    ['a row without an amount', '{"subaccount_balances":[{"subaccount_number":0}]}', 'subaccounts: balance'],
    [
      'an amount of null in the second row',
      '{"subaccount_balances":[{"subaccount_number":0,"balance":"1"},{"subaccount_number":1,"balance":null}]}',
      'subaccounts: balance',
    ],
    [
      'a number as amount, whose unit was another before 2026-01-27',
      '{"subaccount_balances":[{"subaccount_number":0,"balance":12345}]}',
      'subaccounts: balance',
    ],
    [
      'a word as amount',
      '{"subaccount_balances":[{"subaccount_number":0,"balance":"-"}]}',
      'subaccounts: balance',
    ],
  ])('refuses %s', (_title, json, field) => {
    expect(cashIn(json)).toEqual(unreadable(field));
  });
});

describe('parseBoundSubaccount', () => {
  const row = (subaccount: string): string =>
    `{"api_keys":[{"api_key_id":"other","subaccount":9},{"api_key_id":"mine"${subaccount}}]}`;

  it.each([
    ['a number', row(',"subaccount":5'), 5],
    ['Primary', row(',"subaccount":0'), 0],
    ['null', row(',"subaccount":null'), undefined],
    ['nothing', row(''), undefined],
    ['a text', row(',"subaccount":"5"'), undefined],
    ['a number above 63', row(',"subaccount":64'), undefined],
    ['a list without the key', '{"api_keys":[]}', undefined],
    ['no list', '{}', undefined],
    ['no JSON', '<html>', undefined],
  ])('from %s', (_title, json, expected) => {
    expect(parseBoundSubaccount(parseJson(json), 'mine')).toBe(expected);
  });
});

describe('parseTradedSubaccount', () => {
  it.each([
    ['a number', '{"fills":[{"subaccount_number":5},{"subaccount_number":6}]}', 5],
    ['Primary', '{"fills":[{"subaccount_number":0}]}', 0],
    ['no fills', '{"fills":[]}', undefined],
    ['a fill without one', '{"fills":[{}]}', undefined],
    ['a text', '{"fills":[{"subaccount_number":"5"}]}', undefined],
    ['no list', '{}', undefined],
    ['no JSON', '', undefined],
  ])('from %s', (_title, json, expected) => {
    expect(parseTradedSubaccount(parseJson(json), 'fills')).toBe(expected);
  });

  it('from an order', () => {
    expect(parseTradedSubaccount(parseJson('{"orders":[{"subaccount_number":5}]}'), 'orders')).toBe(5);
  });
});
