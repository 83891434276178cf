import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, isFieldName } from '../../../lib/exchanges/fingerprint.ts';
import { JsonNumber, parseJson } from '../../../lib/exchanges/json.ts';

const BODIES = new URL('../../fixtures/bodies/', import.meta.url);

function shapeOf(json: string): string {
  return fingerprintOf(parseJson(json));
}

/** As `parseJson`, for digits that this machine's JSON cannot keep too. */
function parseAny(json: string): unknown {
  return JSON.parse(json, (_key, value: unknown) =>
    typeof value === 'number' ? new JsonNumber(String(value)) : value,
  );
}

function keysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
}

/** Every value in an answer, and every key that cannot be a field's. */
function secretsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof JsonNumber) return [value.source];
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(/[^A-Za-z_]/.test(key) ? [key] : []),
    ...secretsIn(inner),
  ]);
}

/** All that a structure is told in, besides the names of fields. */
const WORDS =
  /null|decimal text|decimal|whole-number text|whole number|empty text|time text|text|true or false|…/g;

describe('the structure of an answer', () => {
  it.each([
    [
      'an object',
      '{"balance":12345,"balance_dollars":"123.4567"}',
      '{balance: whole number, balance_dollars: decimal text}',
    ],
    ['a list of one form', '[{"a":1},{"a":2}]', '[{a: whole number}]'],
    ['a list of two forms', '[{"a":1},{"a":null}]', '[{a: whole number} | {a: null}]'],
    ['a list of more forms than are worth telling', '[1,"a",null,true,{}]', '[whole number | text | null]'],
    ['an empty list', '[]', '[]'],
    ['an empty object', '{}', '{}'],
    ['null', 'null', 'null'],
    ['a decimal number', '1.5', 'decimal'],
    ['a whole number below zero', '-15', 'whole number'],
    ['yes or no', '{"open":true}', '{open: true or false}'],
    ['a whole number in text', '"-12"', 'whole-number text'],
    ['a decimal number in text', '".50"', 'decimal text'],
    ['a time in text', '"2026-11-20T12:00:00Z"', 'time text'],
    ['no text', '""', 'empty text'],
    ['words', '"Main account"', 'text'],
    ['an amount with its sign', '"$5.00"', 'text'],
    ['a map by slug', '{"will-it-rain":{"cost":"1.5"},"snow":{"cost":"2.5"}}', '{*: {cost: decimal text}}'],
    ['a map by ticker', '{"KXRAIN-26NOV20":1}', '{*: whole number}'],
    ['a map by id', '{"2f5d7c1e-8b60":1,"a81c93d0-6e2f":"x"}', '{*: whole number | text}'],
    ['a map by number', '{"0":{},"63":{}}', '{*: {}}'],
    [
      'positions by market, whatever a market is called',
      '{"positions":{"rain":{"cost":"1.5"},"cashValue":{"cost":"2.5"}},"eof":true}',
      '{positions: {*: {cost: decimal text}}, eof: true or false}',
    ],
    ['positions in a list', '{"positions":[{"cost":"1.5"}]}', '{positions: [{cost: decimal text}]}'],
    [
      'positions further in',
      '{"data":[{"positions":{"rain":1}}]}',
      '{data: [{positions: {*: whole number}}]}',
    ],
  ])('of %s', (_title, json, expected) => {
    expect(shapeOf(json)).toBe(expected);
  });

  it('of something that is not JSON at all is only said to be missing', () => {
    expect(fingerprintOf(undefined)).toBe('undefined');
  });

  it('ends at a depth at which nothing is read', () => {
    expect(shapeOf('{"a":{"a":{"a":{"a":{"a":{"a":{"a":"deep"}}}}}}}')).toBe(
      '{a: {a: {a: {a: {a: {a: …}}}}}}',
    );
  });

  it('of an object with too many fields for an interface is that of a map', () => {
    const fields = Array.from({ length: 41 }, (_, at) => `a${'x'.repeat(at)}`);
    const json = (names: readonly string[]): string => `{${names.map((name) => `"${name}":1`).join(',')}}`;
    expect(shapeOf(json(fields))).toBe('{*: whole number}');
    expect(shapeOf(json(fields.slice(0, 40)))).toContain('axxx: whole number');
  });

  it('is short enough to be pasted', () => {
    const wide = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`f${'x'.repeat(at)}`, 1]));
    const shape = shapeOf(JSON.stringify(wide));
    expect(shape).toHaveLength(600);
    expect(shape.endsWith('…')).toBe(true);
  });
});

describe('isFieldName', () => {
  it.each([
    ['balance', true],
    ['balance_dollars', true],
    ['cashValue', true],
    ['exchangeIDs', true],
    ['api_key_region_expiration_ts', true],
    ['will-it-rain', false],
    ['KXRAIN', false],
    ['btc-2026', false],
    ['btc_2026', false],
    ['a b', false],
    ['', false],
    ['_private', false],
    ['x'.repeat(40), true],
    ['x'.repeat(41), false],
  ])('%s: %s', (key, expected) => {
    expect(isFieldName(key)).toBe(expected);
  });
});

describe('no value', () => {
  const files = readdirSync(BODIES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );

  it('of a real answer is known by many answers', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  it.each(files)('of %s is in its structure', (name) => {
    const body = parseAny(readFileSync(new URL(name, BODIES), 'utf8'));
    // One that was cut off ends in the middle of a word.
    const shape = fingerprintOf(body).replace(/[^{}[\]|,:]+…$/, '');
    const fields = shape.match(/\w+(?=:)/g) ?? [];
    expect(keysIn(body)).toEqual(expect.arrayContaining(fields));
    expect(shape.replaceAll(/\w+(?=:)/g, '').replaceAll(WORDS, '')).toMatch(/^[{}[\]|,:* ]*$/);
  });

  it('of any answer is in its structure', () => {
    const secret = fc.oneof(
      fc.uuid(),
      fc.bigInt({ min: 10_000n, max: 10n ** 12n }).map((cents) => `${cents / 100n}.${cents % 100n}`),
      fc.stringMatching(/^[a-z]{3,8}-[a-z]{3,8}-20\d\d$/),
      fc.stringMatching(/^KX[A-Z]{4,8}-\d\d[A-Z]{3}\d\d$/),
    );
    const field = fc.constantFrom('balance', 'positions', 'cashValue', 'api_key_id', 'updated_ts');
    const { body } = fc.letrec<{ body: unknown }>((tie) => ({
      body: fc.oneof(
        { maxDepth: 5 },
        secret,
        secret.map((text) => new JsonNumber(text)),
        fc.array(tie('body'), { maxLength: 4 }),
        fc.dictionary(field, tie('body'), { maxKeys: 4 }),
        fc.dictionary(secret, tie('body'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(body, (json) => {
        const shape = fingerprintOf(json);
        return secretsIn(json).every((one) => !shape.includes(one));
      }),
      { numRuns: 2_000 },
    );
  });
});
