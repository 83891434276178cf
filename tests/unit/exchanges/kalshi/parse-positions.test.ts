import { describe, expect, it } from 'vitest';
import { parsePositions } from '../../../../lib/exchanges/kalshi/parse-positions.ts';
import { unreadable } from '../unreadable.ts';
import { brokenFields, brokenLists, listBody, parsedBy } from './scripted-account.ts';

const positions = parsedBy(parsePositions);

// As documented for 3.34.0 (Oct 2026).
const MARKET = {
  ticker: '"KXHIGHNY-26NOV20-T60"',
  exchange_index: '0',
  position_fp: '"19.60"',
  market_exposure_dollars: '"7.840000"',
  total_traded_dollars: '"7.840000"',
  realized_pnl_dollars: '"-1.250000"',
  fees_paid_dollars: '"0.330000"',
  last_updated_ts: '"2026-11-20T12:00:00Z"',
};
const EVENT = {
  event_ticker: '"KXHIGHNY-26NOV20"',
  event_exposure_dollars: '"5.000000"',
  total_cost_dollars: '"9.000000"',
  total_cost_shares_fp: '"20.00"',
  realized_pnl_dollars: '"-1.250000"',
  fees_paid_dollars: '"0.330000"',
};

function both(market: string, event: string, cursor = '""'): string {
  return `{"market_positions":[${market}],"event_positions":[${event}],"cursor":${cursor}}`;
}

function marketOf(fields: string): unknown {
  return positions(`{"market_positions":[{"ticker":"T",${fields}}]}`);
}

function eventOf(fields: string): unknown {
  return positions(both('', `{"event_ticker":"E"${fields}}`));
}

describe('parsePositions', () => {
  it('keeps markets and events apart', () => {
    const text = (row: object): string =>
      `{${Object.entries(row)
        .map(([name, value]) => `"${name}":${value}`)
        .join(',')}}`;
    expect(positions(both(text(MARKET), text(EVENT), '"next"'))).toEqual({
      rows: [
        {
          market: 'KXHIGHNY-26NOV20-T60',
          side: 'yes',
          contracts: '19.600000',
          cost: '7.840000',
          realized: '-1.250000',
          fees: '0.330000',
        },
      ],
      events: [
        {
          event: 'KXHIGHNY-26NOV20',
          exposure: '5.000000',
          cost: '9.000000',
          realized: '-1.250000',
          fees: '0.330000',
        },
      ],
      nextCursor: 'next',
    });
  });

  it.each([
    ['yes above zero', '"position_fp":"10.00"', { side: 'yes', contracts: '10.000000' }],
    ['no below zero', '"position_fp":"-10.00"', { side: 'no', contracts: '10.000000' }],
    ['a part of a contract', '"position_fp":"-0.01"', { side: 'no', contracts: '0.010000' }],
    ['a count as a number', '"position_fp":2.5', { side: 'yes', contracts: '2.500000' }],
    ['the former whole count', '"position":-3', { side: 'no', contracts: '3.000000' }],
    [
      'the former count where the newer is null',
      '"position_fp":null,"position":3',
      { side: 'yes', contracts: '3.000000' },
    ],
    [
      'the newer count where there are both',
      '"position_fp":"2.50","position":2',
      { side: 'yes', contracts: '2.500000' },
    ],
    [
      'the newer count beside a broken former one',
      '"position_fp":"2.50","position":"x"',
      { side: 'yes', contracts: '2.500000' },
    ],
    [
      'a cost in dollars',
      '"position_fp":"1","market_exposure_dollars":"0.40"',
      { side: 'yes', contracts: '1.000000', cost: '0.400000' },
    ],
    [
      'a cost in dollars as a number',
      '"position_fp":"1","market_exposure_dollars":0.4',
      { side: 'yes', contracts: '1.000000', cost: '0.400000' },
    ],
    [
      'the former cost in cents',
      '"position_fp":"1","market_exposure":40',
      { side: 'yes', contracts: '1.000000', cost: '0.400000' },
    ],
    [
      'dollars before cents',
      '"position_fp":"1","market_exposure_dollars":"0.4056","market_exposure":40',
      { side: 'yes', contracts: '1.000000', cost: '0.405600' },
    ],
    [
      'a cost of nothing',
      '"position_fp":"1","market_exposure_dollars":"0"',
      { side: 'yes', contracts: '1.000000', cost: '0.000000' },
    ],
    [
      'the former gain and fees in cents',
      '"position_fp":"1","realized_pnl":-125,"fees_paid":33',
      { side: 'yes', contracts: '1.000000', realized: '-1.250000', fees: '0.330000' },
    ],
    [
      'amounts of null as not stated',
      '"position_fp":"1","market_exposure_dollars":null,"realized_pnl_dollars":null,"fees_paid_dollars":null',
      { side: 'yes', contracts: '1.000000' },
    ],
    [
      'what it does not know as nothing',
      '"position_fp":"1","market_value_dollars":"9","exchange_index":17',
      { side: 'yes', contracts: '1.000000' },
    ],
  ])('reads %s', (_title, fields, expected) => {
    expect(marketOf(fields)).toEqual({ rows: [{ market: 'T', ...expected }], nextCursor: undefined });
  });

  it.each([
    ['as a text', '"position_fp":"0.00"'],
    ['as a number', '"position":0'],
    ['below zero', '"position_fp":"-0.00"'],
  ])('leaves out a market of which nothing is held, stated %s', (_title, fields) => {
    expect(marketOf(`${fields},"realized_pnl_dollars":"5.00"`)).toEqual({ rows: [], nextCursor: undefined });
  });

  it.each([
    [
      'dollars',
      ',"event_exposure_dollars":"5.00","total_cost_dollars":"9.00"',
      { exposure: '5.000000', cost: '9.000000' },
    ],
    [
      'the former cents',
      ',"event_exposure":500,"total_cost":900,"realized_pnl":-125,"fees_paid":33',
      { exposure: '5.000000', cost: '9.000000', realized: '-1.250000', fees: '0.330000' },
    ],
    ['nothing but its name', '', {}],
  ])('reads an event with %s', (_title, fields, expected) => {
    expect(eventOf(fields)).toEqual({
      rows: [],
      events: [{ event: 'E', ...expected }],
      nextCursor: undefined,
    });
  });

  it.each([
    ['absent', ''],
    ['null', ',"event_positions":null'],
  ])('knows of no events where their list is %s', (_title, fields) => {
    expect(positions(`{"market_positions":[]${fields}}`)).toEqual({ rows: [], nextCursor: undefined });
  });

  it.each([
    ['absent', undefined, undefined],
    ['null', 'null', undefined],
    ['empty', '""', undefined],
    ['a text', '"abc"', 'abc'],
  ])('a cursor that is %s', (_title, cursor, nextCursor) => {
    expect(positions(listBody('market_positions', [], cursor))).toEqual({ rows: [], nextCursor });
  });

  it.each([
    ...brokenLists('positions', 'market_positions'),
    ...brokenFields('positions', 'market_positions', MARKET, [
      ['ticker', undefined],
      ['ticker', '7'],
      ['ticker', 'null'],
      ['position_fp', undefined],
      ['position_fp', 'null'],
      ['position_fp', '""'],
      ['position_fp', '"ten"'],
      ['position_fp', '"1,000.00"'],
      ['position_fp', 'true'],
      ['position_fp', '{"value":"10.00"}'],
      ['market_exposure_dollars', '"n/a"'],
      ['market_exposure_dollars', '[]'],
      ['realized_pnl_dollars', '"1.0000001"'],
      ['fees_paid_dollars', 'false'],
    ]),
    [
      'former count that is a word',
      listBody('market_positions', [{ ticker: '"T"', position: '"x"' }]),
      unreadable('positions: market_positions.0.position_fp'),
    ],
    [
      'events as an object',
      '{"market_positions":[],"event_positions":{}}',
      unreadable('positions: event_positions'),
    ],
    ['an event of null', both('', 'null'), unreadable('positions: event_positions.0')],
    [
      'an event without its name',
      both('', '{"event_exposure_dollars":"1"}'),
      unreadable('positions: event_positions.0.event_ticker'),
    ],
    [
      'an event with a garbage cost',
      both('', '{"event_ticker":"E","total_cost_dollars":"$5"}'),
      unreadable('positions: event_positions.0.total_cost_dollars'),
    ],
    ['a cursor as a number', '{"market_positions":[],"cursor":2}', unreadable('positions: cursor')],
    ['a cursor as an object', '{"market_positions":[],"cursor":{}}', unreadable('positions: cursor')],
  ])('is a failure for %s', (_title, json, failure) => {
    expect(positions(json)).toEqual(failure);
  });
});
