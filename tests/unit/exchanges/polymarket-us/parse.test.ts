import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import { parseBalances } from '../../../../lib/exchanges/polymarket-us/parse.ts';
import { unreadable } from '../unreadable.ts';
import { texts } from './texts.ts';

/** The amounts of the USD row and the time, or the failure. */
function balancesIn(json: string): unknown {
  const read = parseBalances(parseJson(json));
  if (!read.ok) return read.failure;
  const { usd, updatedAt } = read.value;
  return { ...texts(usd), ...(updatedAt !== undefined && { updatedAt }) };
}

/** The rest of the answer. */
function besides(json: string): unknown {
  const read = parseBalances(parseJson(json));
  if (!read.ok) return read.failure;
  const { withdrawals, hasOtherCurrencies } = read.value;
  return { withdrawals: withdrawals.map(texts), hasOtherCurrencies };
}

/** A USD row with the two amounts that every account states, and more. */
function row(more = ''): string {
  return `{"balances":[{"currency":"USD","currentBalance":5,"buyingPower":4${more}}]}`;
}

const BARE = { currentBalance: '5.000000', buyingPower: '4.000000' };

describe('parseBalances', () => {
  it('reads a live payload (2026-08-17)', () => {
    const json = `{"balances":[{"currentBalance":23.8204,"currency":"USD","lastUpdated":null,"buyingPower":23.8204,
      "assetNotional":0,"assetAvailable":0,"pendingCredit":0,"openOrders":0,"unsettledFunds":0,
      "pendingWithdrawals":[],"marginRequirement":0}]}`;
    expect(balancesIn(json)).toEqual({
      currentBalance: '23.820400',
      buyingPower: '23.820400',
      openOrders: '0.000000',
      assetAvailable: '0.000000',
      marginRequirement: '0.000000',
      pendingCredit: '0.000000',
      unsettledFunds: '0.000000',
    });
  });

  it.each([
    ['a number', '1.5', '1.500000'],
    ['a number below zero', '-1.5', '-1.500000'],
    ['a numeric text', '"1.5"', '1.500000'],
    ['a value with a currency', '{"value":"1.5","currency":"USD"}', '1.500000'],
    ['a value that is a number', '{"value":1.5}', '1.500000'],
    ['zero', '0', '0.000000'],
    ['noise beyond the micro-dollar', '69.0600004', '69.060000'],
    ['null', 'null', undefined],
    ['an empty text', '""', undefined],
  ])('takes %s for an amount', (_title, json, expected) => {
    expect(balancesIn(row(`,"openOrders":${json}`))).toEqual({
      ...BARE,
      ...(expected !== undefined && { openOrders: expected }),
    });
  });

  it.each([
    ['a word', '"NaN"'],
    ['true', 'true'],
    ['a list', '[1]'],
    ['an empty object', '{}'],
    ['a value of null', '{"value":null}'],
    ['a value of a word', '{"value":"much"}'],
    ['a currency sign', '"$5"'],
    ['an infinite amount', '"Infinity"'],
    ['a number in words of JavaScript', '"-Infinity"'],
    ['a thousands separator', '"1,234.5"'],
    ['white space', '" "'],
    ['another currency', '{"value":"5","currency":"EUR"}'],
  ])('refuses %s for an amount', (_title, json) => {
    expect(balancesIn(row(`,"openOrders":${json}`))).toEqual(unreadable('balances: balances.0.openOrders'));
  });

  const EVERY_OPTIONAL = [
    'openOrders',
    'assetAvailable',
    'marginRequirement',
    'pendingCredit',
    'unsettledFunds',
    'balanceReservation',
    'depositReservation',
    'bonusReservation',
    'displayedBonus',
    'bonusHold',
    'availableToWithdraw',
  ];

  it.each(EVERY_OPTIONAL)('reads %s in every form, and refuses what is no amount', (field) => {
    for (const json of ['7.25', '"7.25"', '{"value":"7.25","currency":"USD"}', '{"value":7.25}']) {
      expect(balancesIn(row(`,"${field}":${json}`))).toEqual({ ...BARE, [field]: '7.250000' });
    }
    for (const json of ['null', '""']) expect(balancesIn(row(`,"${field}":${json}`))).toEqual(BARE);
    for (const json of ['{}', '"NaN"', 'false', '[]']) {
      expect(balancesIn(row(`,"${field}":${json}`))).toEqual(unreadable(`balances: balances.0.${field}`));
    }
  });

  it.each(['currentBalance', 'buyingPower'])('reads %s in every form', (field) => {
    const other = field === 'buyingPower' ? '"currentBalance":5' : '"buyingPower":4';
    for (const json of ['7.25', '"7.25"', '{"value":"7.25","currency":"USD"}']) {
      const body = `{"balances":[{"currency":"USD",${other},"${field}":${json}}]}`;
      expect(balancesIn(body)).toEqual({ ...BARE, [field]: '7.250000' });
    }
    const word = `{"balances":[{"currency":"USD",${other},"${field}":"NaN"}]}`;
    expect(balancesIn(word)).toEqual(unreadable(`balances: balances.0.${field}`));
  });

  it('keeps of a pending withdrawal its amount, its time and whether it is acknowledged', () => {
    const json = row(
      `,"pendingWithdrawals":[{"id":"a","name":"N","balance":20,"description":"to my bank","acknowledged":true,
      "bankId":"b","creationTime":"2026-11-19T10:00:00Z","destinationAccountName":"Checking"},
      {"balance":"5.5","acknowledged":false,"creationTime":null}]`,
    );
    expect(balancesIn(json)).toEqual({ ...BARE, pendingWithdrawals: '25.500000' });
    expect(besides(json)).toEqual({
      withdrawals: [
        { amount: '20.000000', createdAt: Date.UTC(2026, 10, 19, 10), acknowledged: true },
        { amount: '5.500000', acknowledged: false },
      ],
      hasOtherCurrencies: false,
    });
  });

  it('states no sum where one pending withdrawal states no amount', () => {
    const json = row(`,"pendingWithdrawals":[{"balance":20},{"id":"c","balance":null}]`);
    expect(balancesIn(json)).toEqual(BARE);
    expect(besides(json)).toEqual({ withdrawals: [{ amount: '20.000000' }, {}], hasOtherCurrencies: false });
  });

  it('reads a pending withdrawal whose time and mark have another form', () => {
    const json = row(`,"pendingWithdrawals":[{"balance":20,"creationTime":1784701854,"acknowledged":"yes"}]`);
    expect(besides(json)).toEqual({ withdrawals: [{ amount: '20.000000' }], hasOtherCurrencies: false });
  });

  it.each([
    ['a text', '"none"', 'pendingWithdrawals'],
    ['an object', '{}', 'pendingWithdrawals'],
    ['a list of numbers', '[20]', 'pendingWithdrawals.0'],
    ['an amount in words', '[{"balance":"twenty"}]', 'pendingWithdrawals.0.balance'],
  ])('refuses %s for the pending withdrawals', (_title, json, field) => {
    expect(balancesIn(row(`,"pendingWithdrawals":${json}`))).toEqual(
      unreadable(`balances: balances.0.${field}`),
    );
  });

  it.each([
    ['an empty list', '[]'],
    ['null', 'null'],
  ])('states no pending withdrawals for %s', (_title, json) => {
    expect(balancesIn(row(`,"pendingWithdrawals":${json}`))).toEqual(BARE);
  });

  it('reads bonus credit and the time, to the millisecond', () => {
    const json = row(',"displayedBonus":69.06,"lastUpdated":"2026-11-20T12:00:00.123456789Z"');
    expect(balancesIn(json)).toEqual({
      ...BARE,
      displayedBonus: '69.060000',
      updatedAt: Date.UTC(2026, 10, 20, 12, 0, 0, 123),
    });
  });

  it('leaves out a time that it cannot read', () => {
    expect(balancesIn(row(',"lastUpdated":"a moment ago"'))).toEqual(BARE);
    expect(balancesIn(row(',"lastUpdated":1784701854'))).toEqual(BARE);
  });

  it('takes the USD row, wherever it stands, and converts no other', () => {
    const json = `{"balances":[{"currency":"EUR","currentBalance":9,"buyingPower":9},
      {"currency":"USD","currentBalance":5,"buyingPower":4}]}`;
    expect(balancesIn(json)).toEqual(BARE);
    expect(besides(json)).toEqual({ withdrawals: [], hasOtherCurrencies: true });
  });

  it('takes no form of another currency’s row for a fault', () => {
    const json = `{"balances":[{"currency":"POINTS","currentBalance":{"of":"another form"}},
      {"currency":"USD","currentBalance":5,"buyingPower":4}]}`;
    expect(balancesIn(json)).toEqual(BARE);
  });

  it('ignores what it does not know', () => {
    const json = row(',"assetNotional":"lots","displayedCash":{},"displayedAvailableSoon":[],"new":{"a":1}');
    expect(balancesIn(json)).toEqual(BARE);
  });

  it('names the fields but no value in what it could not read', () => {
    const json = row(',"openOrders":"my 5 dollars","pendingWithdrawals":[{"id":"secret-id","balance":1}]');
    expect(balancesIn(json)).toEqual({
      kind: 'unreadable',
      field: 'balances: balances.0.openOrders',
      shape:
        '{balances: [{currency: text, currentBalance: whole number, buyingPower: whole number, openOrders: text, ' +
        'pendingWithdrawals: [{id: text, balance: whole number}]}]}',
    });
  });

  it.each([
    ['nothing', '', 'balances: not JSON'],
    ['HTML with status 200', '<html>', 'balances: not JSON'],
    ['a body that breaks off', row().slice(0, 30), 'balances: not JSON'],
    ['null', 'null', 'balances'],
    ['a list', '[]', 'balances: balances'],
    ['an empty object', '{}', 'balances: balances'],
    ['balances of null', '{"balances":null}', 'balances: balances'],
    ['balances as an object', '{"balances":{"currentBalance":5,"buyingPower":4}}', 'balances: balances'],
    ['no rows', '{"balances":[]}', 'balances: no USD row'],
    [
      'rows of other currencies',
      '{"balances":[{"currency":"EUR","currentBalance":1}]}',
      'balances: no USD row',
    ],
    [
      'a row without a currency',
      '{"balances":[{"currentBalance":5,"buyingPower":4}]}',
      'balances: no USD row',
    ],
    ['no current balance', '{"balances":[{"currency":"USD","buyingPower":4}]}', 'balances: currentBalance'],
    [
      'a current balance of null',
      '{"balances":[{"currency":"USD","currentBalance":null,"buyingPower":4}]}',
      'balances: currentBalance',
    ],
    [
      'an empty current balance',
      '{"balances":[{"currency":"USD","currentBalance":"","buyingPower":4}]}',
      'balances: currentBalance',
    ],
    ['no buying power', '{"balances":[{"currency":"USD","currentBalance":5}]}', 'balances: buyingPower'],
    [
      'a buying power of null',
      '{"balances":[{"currency":"USD","currentBalance":5,"buyingPower":null}]}',
      'balances: buyingPower',
    ],
    [
      'two USD rows, whichever is right',
      '{"balances":[{"currency":"USD","currentBalance":5,"buyingPower":4},{"currency":"USD","currentBalance":7,"buyingPower":7}]}',
      'balances: several USD rows',
    ],
    [
      'two USD rows that agree, which may be one twice or two halves',
      '{"balances":[{"currency":"USD","currentBalance":5,"buyingPower":4},{"currency":"USD","currentBalance":5,"buyingPower":4}]}',
      'balances: several USD rows',
    ],
    ['a row of null', '{"balances":[null]}', 'balances: balances.0'],
    [
      'a currency that is a number',
      '{"balances":[{"currency":840,"currentBalance":5,"buyingPower":4}]}',
      'balances: balances.0.currency',
    ],
    ['the error envelope with status 200', '{"code":13,"message":"no","details":[]}', 'balances: balances'],
    [
      'a balance in the shape of another API',
      '[{"asset":"USDC","balance":"5","value":"5"}]',
      'balances: balances',
    ],
  ])('refuses %s', (_title, json, field) => {
    expect(balancesIn(json)).toEqual(
      field.endsWith('not JSON') ? { kind: 'unreadable', field } : unreadable(field),
    );
  });
});
