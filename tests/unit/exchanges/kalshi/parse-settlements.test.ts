import { describe, expect, it } from 'vitest';
import { parseSettlements } from '../../../../lib/exchanges/kalshi/parse-settlements.ts';
import { NOW } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { brokenFields, brokenLists, listBody, parsedBy, without, type RawRow } from './scripted-account.ts';

const settlements = parsedBy(parseSettlements);

// As documented for 3.34.0 (Oct 2026).
const SETTLEMENT: RawRow = {
  ticker: '"T"',
  event_ticker: '"E"',
  exchange_index: '0',
  market_result: '"yes"',
  yes_count_fp: '"10.00"',
  no_count_fp: '"0.00"',
  yes_total_cost_dollars: '"4.000000"',
  no_total_cost_dollars: '"0.000000"',
  revenue: '1000',
  value: '100',
  fee_cost: '"0.070000"',
  settled_time: '"2026-11-20T12:00:00Z"',
};

describe('parseSettlements', () => {
  const id = `T/${NOW}`;
  const read = { id, kind: 'settlement', status: 'done', at: NOW, market: 'T', amount: '10.000000' };

  it('reads what a market paid, in cents, and its fee, in dollars', () => {
    expect(settlements(listBody('settlements', [SETTLEMENT], '"next"'))).toEqual({
      rows: [{ ...read, side: 'yes', contracts: '10.000000', fee: '0.070000' }],
      nextCursor: 'next',
    });
  });

  const bare = without(SETTLEMENT, 'fee_cost', 'yes_count_fp', 'no_count_fp');

  it.each<[title: string, RawRow, object]>([
    [
      'a side that was held',
      { ...bare, no_count_fp: '"2.50"' },
      { ...read, side: 'no', contracts: '2.500000' },
    ],
    ['both sides as none', { ...bare, yes_count_fp: '"1.00"', no_count_fp: '"2.00"' }, read],
    ['neither side', bare, read],
    ['counts of null', { ...bare, yes_count_fp: 'null', no_count_fp: 'null' }, read],
    ['a result that is new', { ...bare, market_result: '"annulled"', value: 'null' }, read],
    ['nothing paid', { ...bare, revenue: '0' }, { ...read, amount: '0.000000' }],
  ])('reads %s', (_title, row, expected) => {
    expect(settlements(listBody('settlements', [row]))).toEqual({ rows: [expected], nextCursor: undefined });
  });

  it('gives rows of two subaccounts names of their own', () => {
    const body = listBody('settlements', [bare, { ...bare, revenue: '500' }, { ...bare, ticker: '"U"' }]);
    expect(settlements(body)).toMatchObject({
      rows: [{ id, amount: '10.000000' }, { id: `${id}/2`, amount: '5.000000' }, { id: `U/${NOW}` }],
    });
  });

  it('keeps the amount of a row whose time it cannot read', () => {
    const { at: _, ...timeless } = read;
    const body = listBody('settlements', [{ ...bare, settled_time: '"yesterday"' }]);
    expect(settlements(body)).toEqual({ rows: [{ ...timeless, id: 'T/' }], nextCursor: undefined });
  });

  it.each([
    ...brokenLists('settlements', 'settlements'),
    ...brokenFields('settlements', 'settlements', SETTLEMENT, [
      ['ticker', undefined],
      ['ticker', '1'],
      ['revenue', undefined],
      ['revenue', 'null'],
      ['revenue', '"1000"'],
      ['revenue', '10.5'],
      ['fee_cost', '7'],
      ['fee_cost', '"free"'],
      ['yes_count_fp', '"x"'],
      ['no_count_fp', '{}'],
    ]),
    ['a cursor of true', listBody('settlements', [], 'true'), unreadable('settlements: cursor')],
  ])('is a failure for %s', (_title, json, failure) => {
    expect(settlements(json)).toEqual(failure);
  });
});
