import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import { kalshiGet } from '../../../../lib/exchanges/kalshi/api.ts';
import { parsePerps, parsePerpsEnabled } from '../../../../lib/exchanges/kalshi/parse-perps.ts';
import { readPerps } from '../../../../lib/exchanges/kalshi/perps.ts';
import { usd } from '../../domain/make.ts';
import { answer, readable, status, toolsWith, type Outcome } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { askedOf, parsedBy, scriptedAccount } from './scripted-account.ts';

const NOT_JSON = { kind: 'unreadable', field: 'perps: not JSON' };

// As documented on 2026-08-21: the last two are "0" unless asked for.
const ROW = `{"subaccount":0,"account_equity":"100.25","position_value":"950.00","maintenance_margin":"10.00",
  "initial_margin":"20.00","resting_orders_margin":"0","available_balance":"0"}`;

describe('parsePerps', () => {
  const perps = parsedBy(parsePerps);

  it.each([
    [
      'the equity, not the value of positions',
      `{"settled_funds":"80.00","subaccount_balances":[${ROW}]}`,
      '100.250000',
    ],
    [
      'the sum over subaccounts, whatever their numbers',
      `{"subaccount_balances":[${ROW},{"subaccount":64,"account_equity":"0.000001"}]}`,
      '100.250001',
    ],
    [
      'two rows of one subaccount',
      '{"subaccount_balances":[{"subaccount":1,"account_equity":"1.00"},{"subaccount":1,"account_equity":"2.00"}]}',
      '3.000000',
    ],
    ['a loss', '{"subaccount_balances":[{"subaccount":0,"account_equity":"-5.50"}]}', '-5.500000'],
    [
      'nothing, where that is stated',
      '{"subaccount_balances":[{"subaccount":0,"account_equity":"0"}]}',
      '0.000000',
    ],
    ['unknown without rows', '{"settled_funds":"0","subaccount_balances":[]}', undefined],
  ])('is %s', (_title, json, expected) => {
    expect(perps(json)).toBe(expected);
  });

  it.each([
    ['nothing', '', NOT_JSON],
    ['a page', '<html>', NOT_JSON],
    ['null', 'null', unreadable('perps')],
    ['a text', '"0"', unreadable('perps')],
    ['no list', '{}', unreadable('perps: subaccount_balances')],
    ['a list of null', '{"subaccount_balances":null}', unreadable('perps: subaccount_balances')],
    ['an object for the list', '{"subaccount_balances":{}}', unreadable('perps: subaccount_balances')],
    ['a text for the list', '{"subaccount_balances":"[]"}', unreadable('perps: subaccount_balances')],
    ['a row of null', '{"subaccount_balances":[null]}', unreadable('perps: subaccount_balances.0')],
    [
      'a row without its equity',
      `{"subaccount_balances":[${ROW},{"subaccount":1}]}`,
      unreadable('perps: subaccount_balances.1.account_equity'),
    ],
    [
      'equity of null',
      '{"subaccount_balances":[{"account_equity":null}]}',
      unreadable('perps: subaccount_balances.0.account_equity'),
    ],
    [
      'equity as a number, whose unit is not known',
      '{"subaccount_balances":[{"account_equity":100}]}',
      unreadable('perps: subaccount_balances.0.account_equity'),
    ],
    [
      'equity that is no number',
      '{"subaccount_balances":[{"account_equity":"1,000.00"}]}',
      unreadable('perps: subaccount_balances.0.account_equity'),
    ],
    [
      'equity one level down',
      '{"subaccount_balances":[{"balance":{"account_equity":"1.00"}}]}',
      unreadable('perps: subaccount_balances.0.account_equity'),
    ],
  ])('is a failure for %s', (_title, json, failure) => {
    expect(perps(json)).toEqual(failure);
  });
});

describe('parsePerpsEnabled', () => {
  const enabled = parsedBy(parsePerpsEnabled);
  const named = unreadable('perps enabled: enabled');
  const notJson = { kind: 'unreadable', field: 'perps enabled: not JSON' };

  it.each([
    ['{"enabled":true}', true],
    ['{"enabled":false,"reason":"rollout"}', false],
  ])('reads %s', (json, expected) => {
    expect(enabled(json)).toBe(expected);
  });

  it.each([
    ['', notJson],
    ['<html>', notJson],
    ['{"enabled":', notJson],
    ['null', unreadable('perps enabled')],
    ['true', unreadable('perps enabled')],
    ['{}', named],
    ['[]', named],
    ['{"enabled":null}', named],
    ['{"enabled":"true"}', named],
    ['{"enabled":1}', named],
    ['{"margin":{"enabled":true}}', named],
  ])('is a failure for %s', (json, failure) => {
    expect(enabled(json)).toEqual(failure);
  });
});

describe('readPerps', () => {
  const path = '/margin/balance?compute_available_balance=false';

  function read(outcome: Outcome): ReturnType<typeof readPerps> {
    return readPerps(kalshiGet(readable(), toolsWith(scriptedAccount({ [path]: outcome }))));
  }

  it('asks for the cheap form and sums the equity', async () => {
    const http = scriptedAccount({ [path]: `{"subaccount_balances":[${ROW}]}` });
    expect(await readPerps(kalshiGet(readable(), toolsWith(http)))).toEqual({
      ok: true,
      value: usd('100.25'),
    });
    expect(askedOf(http)).toEqual([path]);
  });

  it('finds no perps where the member is answered with nothing', async () => {
    expect(await read(answer('{"subaccount_balances":[]}'))).toEqual({ ok: true, value: undefined });
  });

  it.each<[string, Outcome, ReadFailure]>([
    ['a refusal', status(403, { error: { message: 'not enabled' } }), { kind: 'key-scope' }],
    ['no network', { kind: 'offline' }, { kind: 'offline' }],
    ['an exchange with a problem', status(503), { kind: 'server', status: 503 }],
    ['too many requests', status(429), { kind: 'rate-limited' }],
    ['a path that is gone', status(404), { kind: 'unreadable', field: 'status 404' }],
    [
      'another form',
      answer('{"subaccount_balances":[{}]}'),
      unreadable('perps: subaccount_balances.0.account_equity'),
    ],
  ])('does not take %s for no perps', async (_title, outcome, failure) => {
    expect(await read(outcome)).toEqual({ ok: false, failure });
  });
});
