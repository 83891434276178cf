import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { JsonNumber } from '../../../lib/exchanges/json.ts';
import { anyTime, updatedTime } from '../../../lib/exchanges/kalshi/parse-time.ts';
import {
  centsNumber,
  dollars,
  dollarsNumber,
  dollarsText,
  parseTime,
} from '../../../lib/exchanges/shapes.ts';
import { usdFromMicros } from '../../../lib/domain/usd.ts';
import { usd } from '../../../lib/state/schemas.ts';

/** 10^15 dollars, more than there are, less one micro-dollar. */
const MOST = '999999999999999.999999';

describe('an amount beyond all money', () => {
  it.each([
    ['a text', dollarsText, '1000000000000000'],
    ['a negative text', dollarsText, '-1000000000000000.00'],
    ['a text of 45 digits', dollarsText, '9'.repeat(45)],
    ['a text with a power', dollars, '1e40'],
    ['a number', dollarsNumber, new JsonNumber('1000000000000000')],
    ['a number with a power', dollars, new JsonNumber('1e60')],
    ['whole cents', centsNumber, new JsonNumber('100000000000000000')],
    ['whole cents of 30 digits', centsNumber, new JsonNumber('9'.repeat(30))],
  ])('is none: %s', (_title, schema, raw) => {
    expect(v.is(schema, raw)).toBe(false);
  });

  it('leaves what just is one, and that can be saved, also many times over', () => {
    const amount = v.parse(dollarsText, MOST);
    expect(v.parse(dollarsText, `-${MOST}`)).toBe(usdFromMicros(0n - amount));
    // What a price and a count of contracts come to at most, a thousand times.
    const worst = ((amount * amount) / 1_000_000n) * 1_000n;
    expect(v.parse(usd, worst.toString())).toBe(worst);
  });
});

describe('a time that nobody means', () => {
  it.each(['253402300800000', '9007199254740991', '-253402300801'])('is none: %s', (text) => {
    expect(v.is(anyTime, new JsonNumber(text))).toBe(false);
    expect(v.parse(updatedTime, new JsonNumber(text))).toBeUndefined();
  });

  it.each(['253402300799999', '1795000000', '0', '-1'])('leaves one that can be shown: %s', (text) => {
    const time = v.parse(anyTime, new JsonNumber(text));
    expect(new Date(time ?? Number.NaN).toISOString()).toMatch(/^[+-]?\d{4,6}-/);
  });

  it.each(['+010000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '-100000-01-01T00:00:00Z'])(
    'is none as text either: %s',
    (text) => {
      expect(parseTime(text)).toBeUndefined();
      expect(parseTime('9999-12-31T23:59:59.999Z')).toBe(253_402_300_799_999);
    },
  );
});
