import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import { exactUsd } from '../../../../lib/domain/usd.ts';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import { parseBalance, parseSubaccounts } from '../../../../lib/exchanges/kalshi/parse.ts';
import { unreadable } from '../unreadable.ts';

function balanceIn(json: string): unknown {
  const read = parseBalance(parseJson(json));
  if (!read.ok) return read.failure;
  const { cash, positions, disputed, ...rest } = read.value;
  return {
    cash: exactUsd(cash),
    ...(positions !== undefined && { positions: exactUsd(positions) }),
    ...(disputed !== undefined && { disputed: exactUsd(disputed) }),
    ...rest,
  };
}

function cashIn(json: string): unknown {
  const read = parseSubaccounts(parseJson(json));
  if (!read.ok) return read.failure;
  return Object.fromEntries([...read.value].map(([number, cash]) => [number, exactUsd(cash)]));
}

/** A body that does not parse has no structure to tell of. */
function refused(field: string): ReadFailure {
  return field.endsWith('not JSON') ? { kind: 'unreadable', field } : unreadable(field);
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
      '{"balance":1050,"balance_dollars":10.5,"portfolio_value":0}',
      { cash: '10.500000', positions: '0.000000', looksBound: true },
    ],
    [
      'takes the cents where the dollars are null',
      '{"balance":1000,"balance_dollars":null,"portfolio_value":0}',
      { cash: '10.000000', positions: '0.000000', looksBound: true },
    ],
    [
      'takes a whole balance with a point for dollars too',
      '{"balance":"1000.00","portfolio_value":0}',
      { cash: '1000.000000', positions: '0.000000', looksBound: true },
    ],
    [
      'needs no cents that can be read where there are dollars',
      '{"balance":{"cents":1},"balance_dollars":"1","portfolio_value":0}',
      { cash: '1.000000', positions: '0.000000', looksBound: true },
    ],
    [
      'takes the exact value of positions where the exchange comes to state one',
      '{"balance_dollars":"1","portfolio_value":250,"portfolio_value_dollars":"2.5034"}',
      { cash: '1.000000', positions: '2.503400', looksBound: true },
    ],
    [
      'takes the exact value of positions alone, as a number too',
      '{"balance_dollars":"1","portfolio_value_dollars":2.5034}',
      { cash: '1.000000', positions: '2.503400', looksBound: true },
    ],
    [
      'leaves positions unknown where their two values do not agree',
      '{"balance_dollars":"1","portfolio_value":250,"portfolio_value_dollars":"2.51"}',
      { cash: '1.000000', missing: unreadable('balance: portfolio_value'), looksBound: true },
    ],
    [
      'leaves positions unknown where their value is null',
      '{"balance_dollars":"1","portfolio_value":null}',
      { cash: '1.000000', missing: unreadable('balance: portfolio_value'), looksBound: true },
    ],
    [
      'leaves positions unknown where their value is missing',
      '{"balance_dollars":"10.00"}',
      { cash: '10.000000', missing: unreadable('balance: portfolio_value'), looksBound: true },
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
      '{"balance_dollars":"1","portfolio_value":0,"total_value_dollars":"9","news":[{}]}',
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
    ['cash and cents of null', '{"balance":null,"balance_dollars":null}', 'balance: balance_dollars'],
    ['cash as an empty text', '{"balance":1000,"balance_dollars":""}', 'balance: balance_dollars'],
    ['cash as a word', '{"balance_dollars":"NaN","portfolio_value":0}', 'balance: balance_dollars'],
    ['cash with a currency sign', '{"balance_dollars":"$10.00"}', 'balance: balance_dollars'],
    ['cash with seven decimals', '{"balance_dollars":"10.0000001"}', 'balance: balance_dollars'],
    ['cash as an object', '{"balance":1000,"balance_dollars":{}}', 'balance: balance_dollars'],
    ['cash as a list', '{"balance":1000,"balance_dollars":["10.00"]}', 'balance: balance_dollars'],
    ['cash as true', '{"balance":1000,"balance_dollars":true}', 'balance: balance_dollars'],
    ['cash one level down', '{"data":{"balance_dollars":"10.00"}}', 'balance: balance_dollars'],
    ['cents that are broken', '{"balance":1000.5,"portfolio_value":0}', 'balance: balance_dollars'],
    [
      'cents as text, which might be dollars',
      '{"balance":"1000","portfolio_value":0}',
      'balance: balance_dollars',
    ],
    ['cents as an object', '{"balance":{"cents":1000}}', 'balance: balance_dollars'],
    [
      'an exact value of positions that is none',
      '{"balance_dollars":"1","portfolio_value":250,"portfolio_value_dollars":"much"}',
      'balance: portfolio_value_dollars',
    ],
    ['positions as text', '{"balance_dollars":"1","portfolio_value":"2.50"}', 'balance: portfolio_value'],
    [
      'positions of broken cents',
      '{"balance_dollars":"1","portfolio_value":2.5}',
      'balance: portfolio_value',
    ],
    ['positions as an object', '{"balance_dollars":"1","portfolio_value":{}}', 'balance: portfolio_value'],
  ])('refuses %s', (_title, json, field) => {
    expect(balanceIn(json)).toEqual(refused(field));
  });
});

describe('cash in two forms', () => {
  const both = (cents: number, dollars: string): unknown =>
    balanceIn(`{"balance":${cents},"balance_dollars":"${dollars}","portfolio_value":0}`);

  it.each([
    ['the same', 1_000, '10.00'],
    ['cut to cents', 12_345, '123.4567'],
    ['rounded up to cents', 12_346, '123.4567'],
    ['a ten thousandth less than a cent apart', 1_000, '10.0099'],
    ['the same debt', -150, '-1.50'],
    ['a debt cut to cents', -12_345, '-123.4567'],
    ['nothing', 0, '0.00'],
  ])('agrees: %s', (_title, cents, dollars) => {
    expect(both(cents, dollars)).not.toHaveProperty('disputed');
  });

  it.each([
    ['a whole cent apart', 1_000, '10.01', '10.000000'],
    ['a whole cent apart the other way', 1_002, '10.01', '10.020000'],
    ['in another unit', 10, '10.00', '0.100000'],
    ['of another sign', -1_000, '10.00', '-10.000000'],
    ['nothing against something', 0, '10.00', '0.000000'],
  ])('is in dispute: %s', (_title, cents, dollars, disputed) => {
    expect(both(cents, dollars)).toMatchObject({ disputed });
  });

  it('is in dispute also where the cents turn out to be dollars', () => {
    expect(balanceIn('{"balance":"9.00","balance_dollars":"10.00","portfolio_value":0}')).toMatchObject({
      cash: '10.000000',
      disputed: '9.000000',
    });
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
      '{"subaccount_balances":[{"subaccount_number":0,"balance":"-5.00"},{"subaccount_number":0,"exchange_index":1,"balance":"5"}]}',
      { 0: '0.000000' },
    ],
    [
      'a shard that nobody knows yet',
      '{"subaccount_balances":[{"subaccount_number":0,"exchange_index":97,"balance":"5"}]}',
      { 0: '5.000000' },
    ],
    [
      'the other name for the amount, as a number',
      '{"subaccount_balances":[{"subaccount_number":0,"balance_dollars":1.5}]}',
      { 0: '1.500000' },
    ],
    [
      'sub-cent cash',
      '{"subaccount_balances":[{"subaccount_number":0,"balance":"0.000001"}]}',
      { 0: '0.000001' },
    ],
    [
      'what it does not know, without looking',
      '{"subaccount_balances":[{"subaccount_number":0,"balance":"1","tier":{}}],"cursor":7}',
      { 0: '1.000000' },
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
      'a shard as text',
      '{"subaccount_balances":[{"subaccount_number":0,"exchange_index":"0","balance":"1"}]}',
      'subaccounts: subaccount_balances.0.exchange_index',
    ],
    [
      'the same shard of the same subaccount twice',
      '{"subaccount_balances":[{"subaccount_number":1,"exchange_index":2,"balance":"1"},{"subaccount_number":1,"exchange_index":2,"balance":"1"}]}',
      'subaccounts: exchange_index',
    ],
    [
      'a subaccount twice without a shard',
      '{"subaccount_balances":[{"subaccount_number":1,"balance":"1"},{"subaccount":1,"balance":"1"}]}',
      'subaccounts: exchange_index',
    ],
    [
      'a subaccount without a shard and in shard 0',
      '{"subaccount_balances":[{"subaccount_number":1,"balance":"1"},{"subaccount_number":1,"exchange_index":0,"balance":"1"}]}',
      'subaccounts: exchange_index',
    ],
    [
      'an amount of an unknown name',
      '{"subaccount_balances":[{"subaccount_number":1,"cash":"1"}]}',
      'subaccounts: balance',
    ],
    [
      'a word as the other amount',
      '{"subaccount_balances":[{"subaccount_number":0,"balance_dollars":"NaN"}]}',
      'subaccounts: subaccount_balances.0.balance_dollars',
    ],
    [
      'a word as amount',
      '{"subaccount_balances":[{"subaccount_number":0,"balance":"-"}]}',
      'subaccounts: balance',
    ],
  ])('refuses %s', (_title, json, field) => {
    expect(cashIn(json)).toEqual(refused(field));
  });
});
