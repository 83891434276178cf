import { describe, expect, it } from 'vitest';
import { exactUsd } from '../../../../lib/domain/usd.ts';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import { parseBalances, parsePositions } from '../../../../lib/exchanges/polymarket-us/parse.ts';

function texts(amounts: object): object {
  return Object.fromEntries(
    Object.entries(amounts).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'bigint' ? exactUsd(value as Parameters<typeof exactUsd>[0]) : value,
    ]),
  );
}

function balancesIn(json: string): unknown {
  const read = parseBalances(parseJson(json));
  return read.ok ? texts(read.value) : read.failure;
}

/** A USD row with the two amounts that every account states, and more. */
function row(more = ''): string {
  return `{"balances":[{"currency":"USD","currentBalance":5,"buyingPower":4${more}}]}`;
}

const BARE = { currentBalance: '5.000000', buyingPower: '4.000000' };

function positionsIn(json: string): unknown {
  const read = parsePositions(parseJson(json));
  if (!read.ok) return read.failure;
  const positions = [...read.value.positions].map(([slug, position]) => [slug, texts(position)]);
  return { positions: Object.fromEntries(positions) as object, next: read.value.nextCursor };
}

function unreadable(field: string): unknown {
  return { kind: 'unreadable', field };
}

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
  ])('refuses %s for an amount', (_title, json) => {
    expect(balancesIn(row(`,"openOrders":${json}`))).toEqual(unreadable('balances: balances.0.openOrders'));
  });

  it('sums pending withdrawals and leaves out what states no amount', () => {
    const json = row(`,"pendingWithdrawals":[{"id":"a","balance":20},{"balance":"5.5"},{"id":"c"}]`);
    expect(balancesIn(json)).toEqual({ ...BARE, pendingWithdrawals: '25.500000' });
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
  });

  it('ignores what it does not know', () => {
    expect(balancesIn(row(',"assetNotional":"lots","bonusHold":{},"balanceReservation":null'))).toEqual(BARE);
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
      'a balance in the shape of another API',
      '[{"asset":"USDC","balance":"5","value":"5"}]',
      'balances: balances',
    ],
  ])('refuses %s', (_title, json, field) => {
    expect(balancesIn(json)).toEqual(unreadable(field));
  });
});

describe('parsePositions', () => {
  const page = (rows: string, more = ''): string => `{"positions":{${rows}}${more}}`;

  it('reads a row', () => {
    const json = page(
      `"will-it-rain":{"netPositionDecimal":"19.6000","netPosition":"20","cost":{"value":"8.10","currency":"USD"},
      "cashValue":{"value":"8.9475","currency":"USD"},"realized":{"value":"0"},"expired":false,"marketMetadata":null}`,
      ',"nextCursor":"","eof":true,"availablePositions":[]',
    );
    expect(positionsIn(json)).toEqual({
      positions: {
        'will-it-rain': { payoff: '19.600000', cashValue: '8.947500', cost: '8.100000', expired: false },
      },
      next: undefined,
    });
  });

  it.each([
    ['a short', '"netPositionDecimal":"-35.01"', { payoff: '-35.010000', expired: false }],
    [
      'the rounded count where the exact one is missing',
      '"netPosition":"20"',
      { payoff: '20.000000', expired: false },
    ],
    [
      'the rounded count where the exact one is empty',
      '"netPositionDecimal":"","netPosition":"-3"',
      { payoff: '-3.000000', expired: false },
    ],
    [
      'the rounded count where the exact one is null',
      '"netPositionDecimal":null,"netPosition":7',
      { payoff: '7.000000', expired: false },
    ],
    [
      'a value of null',
      '"netPositionDecimal":"1","cashValue":null,"cost":null',
      { payoff: '1.000000', expired: false },
    ],
    [
      'a value as a number and a cost as text',
      '"netPositionDecimal":"1","cashValue":0.5,"cost":"0.4"',
      { payoff: '1.000000', cashValue: '0.500000', cost: '0.400000', expired: false },
    ],
    ['an expired row', '"netPositionDecimal":"1","expired":true', { payoff: '1.000000', expired: true }],
    ['an expiry of null', '"netPositionDecimal":"1","expired":null', { payoff: '1.000000', expired: false }],
  ])('reads %s', (_title, fields, expected) => {
    expect(positionsIn(page(`"a":{${fields}}`))).toEqual({ positions: { a: expected }, next: undefined });
  });

  it.each(['"0"', '"0.0000"', '0', '"-0"'])('leaves out a flat row (%s)', (count) => {
    expect(positionsIn(page(`"a":{"netPositionDecimal":${count}},"b":{"netPositionDecimal":"1"}`))).toEqual({
      positions: { b: { payoff: '1.000000', expired: false } },
      next: undefined,
    });
  });

  it.each([
    ['no rows', '', undefined],
    ['a cursor', ',"nextCursor":"abc"', 'abc'],
    ['a cursor and more to come', ',"nextCursor":"abc","eof":false', 'abc'],
    ['a cursor at the end', ',"nextCursor":"abc","eof":true', undefined],
    ['an empty cursor', ',"nextCursor":"","eof":false', undefined],
    ['a cursor of null', ',"nextCursor":null', undefined],
    ['an end without a cursor', ',"eof":true', undefined],
  ])('knows whether there is another page: %s', (_title, more, next) => {
    expect(positionsIn(page('', more))).toEqual({ positions: {}, next });
  });

  it.each([
    ['nothing', '', 'positions: not JSON'],
    ['HTML with status 200', '<!DOCTYPE html>', 'positions: not JSON'],
    ['a body that breaks off', page('"a":{}').slice(0, -2), 'positions: not JSON'],
    ['null', 'null', 'positions'],
    ['an empty object', '{}', 'positions: positions'],
    ['positions of null', '{"positions":null}', 'positions: positions'],
    ['a list of rows, as in other APIs', '{"positions":[]}', 'positions: positions'],
    ['a list with rows', '{"positions":[{"netPositionDecimal":"1"}]}', 'positions: positions'],
    ['a text', '{"positions":"none"}', 'positions: positions'],
    ['a row without a count', page('"a":{}'), 'positions: netPositionDecimal'],
    [
      'a row with two empty counts',
      page('"a":{"netPositionDecimal":"","netPosition":""}'),
      'positions: netPositionDecimal',
    ],
    [
      'a count that is a word',
      page('"a":{"netPositionDecimal":"many"}'),
      'positions: positions.a.netPositionDecimal',
    ],
    ['a row of null', page('"a":null'), 'positions: positions.a'],
    [
      'a value that is a word',
      page('"a":{"netPositionDecimal":"1","cashValue":{"value":"?"}}'),
      'positions: positions.a.cashValue',
    ],
    [
      'an expiry as text',
      page('"a":{"netPositionDecimal":"1","expired":"no"}'),
      'positions: positions.a.expired',
    ],
    ['a cursor that is a number', page('', ',"nextCursor":5'), 'positions: nextCursor'],
    ['an end that is a text', page('', ',"eof":"true"'), 'positions: eof'],
  ])('refuses %s', (_title, json, field) => {
    expect(positionsIn(json)).toEqual(unreadable(field));
  });
});
