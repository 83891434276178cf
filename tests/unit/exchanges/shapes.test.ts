import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { exactUsd } from '../../../lib/domain/usd.ts';
import { JsonNumber, parseJson } from '../../../lib/exchanges/json.ts';
import {
  centsNumber,
  dollars,
  dollarsNumber,
  dollarsText,
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
    ['a body that is not JSON', undefined, 'thing: not JSON'],
    ['another kind of body', [], 'thing: rows'],
    ['a body that is no object', 'text', 'thing'],
    ['a missing part', {}, 'thing: rows'],
    ['a part of another kind', { rows: 'none' }, 'thing: rows'],
    ['a row without its amount', { rows: [{ amount: '1' }, {}] }, 'thing: rows.1.amount'],
    ['a row with an amount that is none', { rows: [{ amount: 'much' }] }, 'thing: rows.0.amount'],
  ])('names the field in %s', (_title, json, field) => {
    expect(readShape(schema, json, 'thing')).toEqual({ ok: false, failure: { kind: 'unreadable', field } });
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
