import { describe, expect, it } from 'vitest';
import {
  parseDeposits,
  parseRestingValue,
  parseTransfers,
  parseWithdrawals,
} from '../../../../lib/exchanges/kalshi/parse-payments.ts';
import { NOW } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { brokenFields, brokenLists, listBody, parsedBy, type RawRow } from './scripted-account.ts';

// As documented for 3.27.0 (2026).
const PAYMENT: RawRow = {
  id: '"p-1"',
  status: '"applied"',
  type: '"ach"',
  amount_cents: '70000',
  fee_cents: '150',
  created_ts: String(NOW / 1_000),
  finalized_ts: String(NOW / 1_000 + 60),
};

const brokenPayments = [
  ['id', undefined],
  ['id', '7'],
  ['status', undefined],
  ['status', 'null'],
  ['status', '1'],
  ['amount_cents', undefined],
  ['amount_cents', 'null'],
  ['amount_cents', '"70000"'],
  ['amount_cents', '700.5'],
  ['amount_cents', '-70000'],
  ['fee_cents', '"1.50"'],
  ['fee_cents', '1.5'],
] as const;

describe.each([
  { list: 'deposits', kind: 'deposit', parse: parseDeposits, sign: '' },
  { list: 'withdrawals', kind: 'withdrawal', parse: parseWithdrawals, sign: '-' },
])('the list of $list', ({ list, kind, parse, sign }) => {
  const payments = parsedBy(parse);
  const read = { id: 'p-1', kind, status: 'done', at: NOW, amount: `${sign}700.000000`, fee: '1.500000' };

  it('is read in cents', () => {
    expect(payments(listBody(list, [PAYMENT], '"next"'))).toEqual({ rows: [read], nextCursor: 'next' });
  });

  it.each([
    ['applied', 'done'],
    ['pending', 'pending'],
    ['failed', 'failed'],
    ['returned', 'reversed'],
    ['under_review', 'pending'],
    ['', 'pending'],
  ])('has "%s" as %s', (status, expected) => {
    const body = listBody(list, [{ ...PAYMENT, status: `"${status}"` }]);
    expect(payments(body)).toEqual({ rows: [{ ...read, status: expected }], nextCursor: undefined });
  });

  it.each<[title: string, RawRow, object]>([
    ['a type that is new', { ...PAYMENT, type: '"barter"' }, read],
    ['no type', { ...PAYMENT, type: 'null' }, read],
    ['a fee of nothing', { ...PAYMENT, fee_cents: '0' }, { ...read, fee: '0.000000' }],
    ['a time in milliseconds', { ...PAYMENT, created_ts: String(NOW + 5) }, { ...read, at: NOW + 5 }],
    ['a time written out', { ...PAYMENT, created_ts: '"2026-11-20T12:00:00Z"' }, read],
  ])('may have %s', (_title, row, expected) => {
    expect(payments(listBody(list, [row]))).toEqual({ rows: [expected], nextCursor: undefined });
  });

  it('may have a row without fee and time', () => {
    const row = { id: '"p-2"', status: '"applied"', amount_cents: '1' };
    expect(payments(listBody(list, [row], '""'))).toEqual({
      rows: [{ id: 'p-2', kind, status: 'done', amount: `${sign}0.010000` }],
      nextCursor: undefined,
    });
  });

  it.each([
    ...brokenLists(list, list),
    ...brokenFields(list, list, PAYMENT, brokenPayments),
    ['a cursor as a number', listBody(list, [], '0'), unreadable(`${list}: cursor`)],
  ])('is a failure for %s', (_title, json, failure) => {
    expect(payments(json)).toEqual(failure);
  });
});

describe('the list of transfers', () => {
  const transfers = parsedBy(parseTransfers);
  const TRANSFER: RawRow = {
    transfer_id: '"t-1"',
    from_subaccount: '0',
    to_subaccount: '63',
    amount_cents: '2550',
    created_ts: String(NOW / 1_000),
    exchange_index: '2',
  };
  const read = { id: 't-1', kind: 'transfer', status: 'done', at: NOW, amount: '25.500000' };

  it('is read in cents, with both subaccounts', () => {
    expect(transfers(listBody('transfers', [TRANSFER], 'null'))).toEqual({
      rows: [{ ...read, pocket: 0, toPocket: 63 }],
      nextCursor: undefined,
    });
  });

  it.each<[title: string, RawRow, object]>([
    ['a subaccount beyond all that are shown', { ...TRANSFER, to_subaccount: '64' }, { ...read, pocket: 0 }],
    ['a subaccount below zero', { ...TRANSFER, from_subaccount: '-1' }, { ...read, toPocket: 63 }],
    ['no subaccount', { ...TRANSFER, from_subaccount: 'null', to_subaccount: 'null' }, read],
  ])('may have %s', (_title, row, expected) => {
    expect(transfers(listBody('transfers', [row]))).toEqual({ rows: [expected], nextCursor: undefined });
  });

  it.each([
    ...brokenLists('transfers', 'transfers'),
    ...brokenFields('transfers', 'transfers', TRANSFER, [
      ['transfer_id', undefined],
      ['transfer_id', '1'],
      ['from_subaccount', '"0"'],
      ['to_subaccount', '1.5'],
      ['to_subaccount', '{}'],
      ['amount_cents', undefined],
      ['amount_cents', '"25.50"'],
      ['amount_cents', '25.5'],
      ['amount_cents', '-2550'],
    ]),
    ['a cursor as an object', listBody('transfers', [], '{}'), unreadable('transfers: cursor')],
  ])('is a failure for %s', (_title, json, failure) => {
    expect(transfers(json)).toEqual(failure);
  });
});

describe('the value of resting orders', () => {
  const value = parsedBy(parseRestingValue);
  const notJson = { kind: 'unreadable', field: 'resting value: not JSON' };
  const named = unreadable('resting value: total_resting_order_value');

  it.each([
    ['{"total_resting_order_value":12345}', '123.450000'],
    ['{"total_resting_order_value":0}', '0.000000'],
    [
      '{"total_resting_order_value":5,"resting_order_value_breakdown":[{"exchange_index":0,"balance":"0.05"}]}',
      '0.050000',
    ],
  ])('is read from %s', (json, expected) => {
    expect(value(json)).toBe(expected);
  });

  it.each([
    ['', notJson],
    ['<html>', notJson],
    ['null', unreadable('resting value')],
    ['12345', named],
    ['[]', named],
    ['{}', named],
    ['{"total_resting_order_value":null}', named],
    ['{"total_resting_order_value":"123.45"}', named],
    ['{"total_resting_order_value":123.45}', named],
    ['{"total_resting_order_value":true}', named],
    ['{"summary":{"total_resting_order_value":1}}', named],
  ])('is a failure for %s', (json, failure) => {
    expect(value(json)).toEqual(failure);
  });
});
