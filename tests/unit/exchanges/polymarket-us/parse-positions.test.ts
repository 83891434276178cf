import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import {
  parsePositions,
  parseShownPositions,
} from '../../../../lib/exchanges/polymarket-us/parse-positions.ts';
import { unreadable } from '../unreadable.ts';
import { texts } from './texts.ts';

function positionsIn(json: string): unknown {
  const read = parsePositions(parseJson(json));
  if (!read.ok) return read.failure;
  const positions = [...read.value.positions].map(([slug, position]) => [slug, texts(position)]);
  return { positions: Object.fromEntries(positions) as object, next: read.value.nextCursor };
}

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
      { payoff: '20.000000', rounded: true, expired: false },
    ],
    [
      'the rounded count where the exact one is empty',
      '"netPositionDecimal":"","netPosition":"-3"',
      { payoff: '-3.000000', rounded: true, expired: false },
    ],
    [
      'the rounded count where the exact one is null',
      '"netPositionDecimal":null,"netPosition":7',
      { payoff: '7.000000', rounded: true, expired: false },
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
      'positions: positions.*.netPositionDecimal',
    ],
    ['a row of null', page('"a":null'), 'positions: positions.*'],
    [
      'a value that is a word',
      page('"a":{"netPositionDecimal":"1","cashValue":{"value":"?"}}'),
      'positions: positions.*.cashValue',
    ],
    [
      'an expiry as text',
      page('"a":{"netPositionDecimal":"1","expired":"no"}'),
      'positions: positions.*.expired',
    ],
    ['a cursor that is a number', page('', ',"nextCursor":5'), 'positions: nextCursor'],
    ['an end that is a text', page('', ',"eof":"true"'), 'positions: eof'],
  ])('refuses %s', (_title, json, field) => {
    expect(positionsIn(json)).toEqual(
      field.endsWith('not JSON') ? { kind: 'unreadable', field } : unreadable(field),
    );
  });

  it.each([
    ['the value', '"netPosition":"0","cashValue":{"value":"0.2"}'],
    ['the cost', '"netPositionDecimal":"","netPosition":"0","cost":{"value":"0.2"}'],
  ])(
    'refuses a rounded zero that %s contradicts: it may stand for a part of a contract',
    (_title, fields) => {
      expect(positionsIn(page(`"a":{${fields}}`))).toEqual(unreadable('positions: netPositionDecimal'));
    },
  );

  it('leaves out a rounded zero without worth', () => {
    const json = page('"a":{"netPosition":"0","cashValue":{"value":"0"},"cost":null}');
    expect(positionsIn(json)).toEqual({ positions: {}, next: undefined });
  });

  it('does not mind what is only shown', () => {
    const json = page('"a":{"netPositionDecimal":"1","realized":"?","marketMetadata":7}');
    expect(positionsIn(json)).toEqual({
      positions: { a: { payoff: '1.000000', expired: false } },
      next: undefined,
    });
  });

  it.each(['nfl-phi-2026-11-24', 'rain'])('tells a bug report the forms, not the markets (%s)', (slug) => {
    const read = parsePositions(parseJson(page(`"${slug}":{"netPositionDecimal":"many"}`)));
    expect(read).toEqual({
      ok: false,
      failure: {
        kind: 'unreadable',
        field: 'positions: positions.*.netPositionDecimal',
        shape: '{positions: {*: {netPositionDecimal: text}}}',
      },
    });
  });
});

describe('parseShownPositions', () => {
  function shownIn(fields: string): unknown {
    const read = parseShownPositions(
      parseJson(`{"positions":{"a":{"netPositionDecimal":"-2.5",${fields}}}}`),
    );
    return read.ok ? [...read.value.positions.values()].map(texts) : read.failure;
  }
  const BARE = { payoff: '-2.500000', expired: false };

  it('reads title, outcome and realised profit', () => {
    const fields = `"cost":{"value":"1","currency":"USD"},"cashValue":{"value":"1.2","currency":"USD"},
      "realized":{"value":"-0.3","currency":"USD"},"expired":true,"marketMetadata":{"slug":"a","icon":"",
      "title":"Will it rain?","outcome":"No","eventSlug":"rain","team":null}`;
    expect(shownIn(fields)).toEqual([
      {
        payoff: '-2.500000',
        cost: '1.000000',
        cashValue: '1.200000',
        realized: '-0.300000',
        expired: true,
        title: 'Will it rain?',
        outcome: 'No',
      },
    ]);
  });

  it.each([
    ['metadata of null', '"marketMetadata":null'],
    ['metadata of another form', '"marketMetadata":["a"]'],
    ['empty texts', '"marketMetadata":{"title":"","outcome":""}'],
    ['texts of another form', '"marketMetadata":{"title":5,"outcome":{}}'],
    ['a profit of null', '"realized":null'],
  ])('shows less with %s', (_title, fields) => {
    expect(shownIn(fields)).toEqual([BARE]);
  });

  it('refuses a profit that is a word', () => {
    expect(shownIn('"realized":"some"')).toEqual(unreadable('positions: positions.*.realized'));
  });
});
