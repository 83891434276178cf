import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JsonNumber, parseJson } from '../../../lib/exchanges/json.ts';

/** Chrome 114, Firefox 135 and Node 22 tell a reviver a number's own text. */
const HAS_SOURCE = (() => {
  let seen: unknown;
  const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    seen = context?.source;
    return value;
  };
  JSON.parse('1', reviver);
  return seen === '1';
})();

/** A runtime with the reviver's source text, in the small part of JSON that these tests use. */
function withSourceText(): void {
  const native = JSON.parse;
  const parse = (
    text: string,
    reviver?: (key: string, value: unknown, context: object) => unknown,
  ): unknown => {
    if (reviver === undefined) return native(text);
    // Numbers travel as marked texts, so that the reviver sees what was written.
    const marked = text.replaceAll(/(?<=[[:,\s]|^)-?\d[\d.eE+-]*/g, (number) => `"#${number}"`);
    return native(marked, (key: string, value: unknown) =>
      typeof value === 'string' && value.startsWith('#')
        ? reviver(key, Number(value.slice(1)), { source: value.slice(1) })
        : reviver(key, value, {}),
    );
  };
  vi.spyOn(JSON, 'parse').mockImplementation(parse as typeof JSON.parse);
}

/** A runtime without it. */
function withoutSourceText(): void {
  const native = JSON.parse;
  const parse = (text: string, reviver?: (key: string, value: unknown) => unknown): unknown =>
    native(text, reviver && ((key: string, value: unknown) => reviver(key, value)));
  vi.spyOn(JSON, 'parse').mockImplementation(parse as typeof JSON.parse);
}

function sourceOf(text: string): string | undefined {
  const value = parseJson(text);
  return value instanceof JsonNumber ? value.source : undefined;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('parseJson', () => {
  it('keeps everything but numbers as it is', () => {
    expect(parseJson('{"a":"1","b":[true,null,""],"c":{}}')).toEqual({ a: '1', b: [true, null, ''], c: {} });
  });

  it('turns every number into its text, however deep', () => {
    expect(parseJson('{"a":1,"b":[2.5,{"c":-3}]}')).toEqual({
      a: new JsonNumber('1'),
      b: [new JsonNumber('2.5'), { c: new JsonNumber('-3') }],
    });
  });

  it.each([
    ['nothing', ''],
    ['HTML', '<!DOCTYPE html><title>502 Bad Gateway</title>'],
    ['plain text', 'Forbidden\n'],
    ['a body that breaks off', '{"balance":12'],
    ['two bodies', '{}{}'],
    ['a number that is none', '{"balance":NaN}'],
    ['a trailing comma', '[1,]'],
  ])('is undefined for %s', (_title, text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  it('cannot be fooled by a key named __proto__', () => {
    const value = parseJson('{"__proto__":{"balance":"1.00"}}') as { balance?: unknown };
    expect(value.balance).toBeUndefined();
  });
});

describe.each([
  ['with', withSourceText],
  ['without', withoutSourceText],
])('numbers in a runtime %s source text', (_title, setUp) => {
  it.each([
    ['0', '0'],
    ['12345', '12345'],
    ['-7', '-7'],
    ['23.8204', '23.8204'],
    ['999999999999.99', '999999999999.99'],
    ['123456789012345', '123456789012345'],
  ])('%s keeps its text', (text, source) => {
    setUp();
    expect(sourceOf(text)).toBe(source);
  });

  it('keep their value for every amount of at most 15 digits', () => {
    setUp();
    const amount = fc.tuple(fc.bigInt({ min: -999_999_999n, max: 999_999_999n }), fc.nat({ max: 999_999 }));
    fc.assert(
      fc.property(amount, ([whole, micros]) => {
        const text = `${whole}.${micros.toString().padStart(6, '0')}`;
        const expected = text.replace(/\.?0+$/, '').replace(/^-0$/, '0');
        const found = sourceOf(text)
          ?.replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, '')
          .replace(/^-0$/, '0');
        // Below 0.000001 a double prints in scientific form; parsing amounts reads that too.
        if (found?.includes('e') !== true) expect(found).toBe(expected === '' ? '0' : expected);
      }),
    );
  });
});

describe('numbers beyond what a double holds', () => {
  const LONG = ['9007199254740993', '12345678901234567890', '69.060000000000012', '0.1234567890123456789'];

  it.each(LONG)('%s keeps its digits where the runtime has source text', (text) => {
    withSourceText();
    expect(sourceOf(text)).toBe(text);
    expect(parseJson(`{"a":[${text}]}`)).toEqual({ a: [new JsonNumber(text)] });
  });

  it.each(LONG)('%s makes the whole body unreadable where it has none', (text) => {
    withoutSourceText();
    expect(parseJson(`{"a":[1,${text}]}`)).toBeUndefined();
  });

  it(`in this very runtime (${HAS_SOURCE ? 'with' : 'without'} source text)`, () => {
    expect(sourceOf('9007199254740993')).toBe(HAS_SOURCE ? '9007199254740993' : undefined);
  });
});
