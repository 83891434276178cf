import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { exactUsd } from '../../../lib/domain/usd.ts';
import { fingerprintOf } from '../../../lib/exchanges/fingerprint.ts';
import { JsonNumber, parseJson } from '../../../lib/exchanges/json.ts';
import {
  centsNumber,
  dollars,
  dollarsNumber,
  dollarsText,
  drift,
  integer,
  parseTime,
  readShape,
} from '../../../lib/exchanges/shapes.ts';

function amountIn(schema: v.GenericSchema<unknown, bigint>, json: string): string | undefined {
  const checked = v.safeParse(schema, parseJson(json));
  return checked.success ? exactUsd(checked.output as Parameters<typeof exactUsd>[0]) : undefined;
}

describe('amounts', () => {
  it.each([
    ['cents', centsNumber, '12345', '123.450000'],
    ['no cents', centsNumber, '0', '0.000000'],
    ['a debt in cents', centsNumber, '-5', '-0.050000'],
    ['half a cent', centsNumber, '12.5', undefined],
    ['cents as text', centsNumber, '"12345"', undefined],
    ['dollars as text', dollarsText, '"123.4567"', '123.456700'],
    ['six decimals as text', dollarsText, '"0.000001"', '0.000001'],
    ['seven decimals as text', dollarsText, '"0.0000001"', undefined],
    ['dollars as text with a sign for money', dollarsText, '"$5.00"', undefined],
    ['dollars as text with a comma', dollarsText, '"1,234.00"', undefined],
    ['no text at all', dollarsText, '""', undefined],
    ['spaces as text', dollarsText, '" 5 "', undefined],
    ['a word', dollarsText, '"NaN"', undefined],
    ['a number where text should be', dollarsText, '5', undefined],
    ['dollars as a number', dollarsNumber, '23.8204', '23.820400'],
    ['a number with noise in the seventh decimal', dollarsNumber, '23.8204001', '23.820400'],
    ['a number in scientific form', dollarsNumber, '5e-7', '0.000000'],
    ['text where a number should be', dollarsNumber, '"5"', undefined],
    ['either, as text', dollars, '"1.50"', '1.500000'],
    ['either, as a number', dollars, '1.5', '1.500000'],
    ['either, null', dollars, 'null', undefined],
    ['either, true', dollars, 'true', undefined],
    ['either, an object', dollars, '{"value":"1"}', undefined],
    ['either, a list', dollars, '[1]', undefined],
  ])('%s', (_title, schema, json, expected) => {
    expect(amountIn(schema, json)).toBe(expected);
  });
});

it('cents in scientific form are not cents', () => {
  expect(v.safeParse(centsNumber, new JsonNumber('1e3')).success).toBe(false);
});

describe('whole numbers', () => {
  it.each([
    ['63', 63],
    ['-1', -1],
    ['1784701854', 1_784_701_854],
    ['1.5', undefined],
    ['"3"', undefined],
    ['null', undefined],
    ['99999999999999999999', undefined],
  ])('%s', (json, expected) => {
    const checked = v.safeParse(integer, parseJson(json));
    expect(checked.success ? checked.output : undefined).toBe(expected);
  });
});

describe('readShape', () => {
  const schema = v.object({ rows: v.array(v.object({ amount: dollars })) });

  it('gives what the schema reads', () => {
    const read = readShape(schema, parseJson('{"rows":[{"amount":"1.00","more":1}],"new":{}}'), 'thing');
    expect(read).toEqual({ ok: true, value: { rows: [{ amount: 1_000_000n }] } });
  });

  it.each([
    ['another kind of body', [], 'thing: rows'],
    ['a body that is no object', 'text', 'thing'],
    ['a missing part', {}, 'thing: rows'],
    ['a part of another kind', { rows: 'none' }, 'thing: rows'],
    ['a row without its amount', { rows: [{ amount: '1' }, {}] }, 'thing: rows.1.amount'],
    ['a row with an amount that is none', { rows: [{ amount: 'much' }] }, 'thing: rows.0.amount'],
  ])('names the field in %s', (_title, json, field) => {
    expect(readShape(schema, json, 'thing')).toEqual({
      ok: false,
      failure: { kind: 'unreadable', field, shape: fingerprintOf(json) },
    });
  });

  it('has no structure to show of a body that is not JSON', () => {
    expect(readShape(schema, parseJson('<html>'), 'thing')).toEqual({
      ok: false,
      failure: { kind: 'unreadable', field: 'thing: not JSON' },
    });
  });

  it.each([
    ['a slug', 'will-it-rain-2026', '*'],
    ['a slug of one word', 'rain', '*'],
    ['a market that is called like a field', 'cashValue', '*'],
    ['a ticker', 'KXHIGHNY-26NOV20-T50', '*'],
    ['an id', 'c0ffee00-1234-4abc-9def-000000000001', '*'],
  ])('names no market in the path: %s', (_title, key, shown) => {
    const map = v.object({ positions: v.record(v.string(), v.object({ cost: dollars })) });
    const read = readShape(map, parseJson(`{"positions":{"${key}":{"cost":true}}}`), 'thing');
    expect(read.ok).toBe(false);
    expect(!read.ok && read.failure).toMatchObject({ field: `thing: positions.${shown}.cost` });
  });

  it.each([
    ['a slug', 'will-it-rain-2026', '*'],
    ['a ticker', 'KXHIGHNY-26NOV20-T50', '*'],
    ['a field', 'cashValue', 'cashValue'],
    ['another field', 'market_positions', 'market_positions'],
  ])('names %s elsewhere in the path only where it is the interface’s', (_title, key, shown) => {
    const map = v.object({ rows: v.record(v.string(), v.object({ cost: dollars })) });
    const read = readShape(map, parseJson(`{"rows":{"${key}":{"cost":true}}}`), 'thing');
    expect(read.ok).toBe(false);
    expect(!read.ok && read.failure).toMatchObject({ field: `thing: rows.${shown}.cost` });
  });

  it('tells which row of a list of positions it is', () => {
    const list = v.object({ positions: v.array(v.object({ cost: dollars })) });
    const read = readShape(list, parseJson('{"positions":[{"cost":"1"},{"cost":true}]}'), 'thing');
    expect(!read.ok && read.failure).toMatchObject({ field: 'thing: positions.1.cost' });
  });
});

describe('drift', () => {
  it('names the part, with the structure of the whole answer and none of its values', () => {
    expect(drift('balance: cash', parseJson('{"balance":{"amount":"12.34"},"at":1784701854}'))).toEqual({
      ok: false,
      failure: {
        kind: 'unreadable',
        field: 'balance: cash',
        shape: '{balance: {amount: decimal text}, at: whole number}',
      },
    });
  });
});

describe('parseTime', () => {
  it.each([
    ['2026-11-20T12:00:00Z', Date.UTC(2026, 10, 20, 12)],
    ['2026-11-20T12:00:00.123456789Z', Date.UTC(2026, 10, 20, 12, 0, 0, 123)],
    ['2026-11-20T07:00:00-05:00', Date.UTC(2026, 10, 20, 12)],
    ['', undefined],
    ['yesterday', undefined],
  ])('%s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });
});
