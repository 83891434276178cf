import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absUsd,
  addUsd,
  compareUsd,
  exactUsd,
  minUsd,
  nearestUsd,
  parseCents,
  parseUsd,
  subtractUsd,
  sumUsd,
  usdFromCents,
  usdFromMicros,
  ZERO_USD,
} from '../../../lib/domain/usd.ts';
import { anyUsd } from './arbitrary.ts';
import { usd } from './make.ts';

const micros = (count: bigint) => usdFromMicros(count);

/** What no reader of amounts may take for one. */
const GARBAGE: readonly string[] = [
  '',
  ' ',
  '.',
  '-',
  '+',
  '-.',
  '--1',
  '+-1',
  '1-',
  '1,000',
  '1_000',
  ' 1',
  '1 ',
  '1\n',
  '\u00a01',
  '1.2.3',
  '$1',
  '1$',
  'NaN',
  'Infinity',
  '-Infinity',
  'null',
  'undefined',
  'true',
  '0x10',
  '1n',
  '1e',
  'e5',
  '.e5',
  '1e1.5',
  '1e+',
  '1E--2',
  '1e1000',
  '1e999',
  '-1e999',
  '١٢٣',
  '１２３',
  '१२३',
  '−1',
  '1٫5',
  '9'.repeat(65),
  '0'.repeat(100),
  `0.${'0'.repeat(98)}`,
];

describe('parseUsd', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['+0.000000', 0n],
    ['1', 1_000_000n],
    ['+1', 1_000_000n],
    ['007', 7_000_000n],
    ['0.01', 10_000n],
    ['.5', 500_000n],
    ['5.', 5_000_000n],
    ['-.5', -500_000n],
    ['1234.56', 1_234_560_000n],
    ['-1234.5600', -1_234_560_000n],
    ['0.000001', 1n],
    ['-0.000001', -1n],
    ['1.10000000000000000000', 1_100_000n],
    ['9007199254740993', 9_007_199_254_740_993_000_000n],
    ['9007199254.740993', 9_007_199_254_740_993n],
    ['1e3', 1_000_000_000n],
    ['1E+3', 1_000_000_000n],
    ['1.5e-1', 150_000n],
    ['123e-2', 1_230_000n],
    ['1e-6', 1n],
    ['-2.5e4', -25_000_000_000n],
    ['0e999', 0n],
    ['0e-999', 0n],
    ['1e012', 1_000_000_000_000_000_000n],
    ['9'.repeat(64), (10n ** 64n - 1n) * 1_000_000n],
  ])('reads %j exactly', (text, expected) => {
    expect(parseUsd(text)).toBe(expected);
  });

  it.each(GARBAGE.map((text) => [text]))('refuses %j', (text) => {
    expect(parseUsd(text)).toBeUndefined();
  });

  it.each([['0.0000001'], ['1.0000005'], ['1e-7'], ['-69.06000000000001'], ['5e-324']])(
    'refuses %j, which is not a whole number of micro-dollars',
    (text) => {
      expect(parseUsd(text)).toBeUndefined();
    },
  );

  it('takes no time on a text made to cost it', () => {
    const before = performance.now();
    for (const text of ['1e999', '1'.repeat(64), `${'1'.repeat(60)}e58`, '9'.repeat(1_000_000)])
      parseUsd(text);
    expect(performance.now() - before).toBeLessThan(100);
  });
});

describe('exactUsd', () => {
  it.each([
    [0n, '0.000000'],
    [1n, '0.000001'],
    [-1n, '-0.000001'],
    [-999_999n, '-0.999999'],
    [1_000_000n, '1.000000'],
    [1_234_560_000n, '1234.560000'],
    [-1_234_567_890_123_456n, '-1234567890.123456'],
  ])('writes %d micro-dollars as %s', (count, expected) => {
    expect(exactUsd(micros(count))).toBe(expected);
  });

  it('is undone by parseUsd', () => {
    fc.assert(
      fc.property(anyUsd, (amount) => parseUsd(exactUsd(amount)) === amount),
      { numRuns: 20_000 },
    );
  });

  it('undoes parseUsd for every text with six decimals', () => {
    const text = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.nat({ max: 999_999 }))
      .map(([negative, whole, part]) => `${negative ? '-' : ''}${whole}.${String(part).padStart(6, '0')}`)
      .filter((one) => one !== '-0.000000');
    fc.assert(
      fc.property(text, (one) => exactUsd(usd(one)) === one),
      { numRuns: 20_000 },
    );
  });
});

describe('exponents', () => {
  it('shift the point and change nothing else', () => {
    const digits = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
    fc.assert(
      fc.property(digits, fc.integer({ min: -6, max: 20 }), (count, power) => {
        return parseUsd(`${count}e${power}`) === count * 10n ** BigInt(power + 6);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('random text', () => {
  it('is read as an amount only in the documented form, and never throws', () => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789.+-eE ,_١１\n')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (one) => {
        const isDecimal = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(one);
        const isInteger = /^[+-]?[0-9]+$/.test(one);
        const read = parseUsd(one) ?? nearestUsd(one);
        return (read === undefined || isDecimal) && (parseCents(one) === undefined) !== isInteger;
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('nearestUsd', () => {
  it.each([
    ['0.0000005', 0n],
    ['0.0000015', 2n],
    ['0.0000025', 2n],
    ['0.0000035', 4n],
    ['-0.0000005', 0n],
    ['-0.0000015', -2n],
    ['-0.0000025', -2n],
    ['0.00000050000000000001', 1n],
    ['0.0000004999999999999', 0n],
    ['69.06000000000001', 69_060_000n],
    ['0.30000000000000004', 300_000n],
    ['5e-7', 0n],
    ['15e-7', 2n],
    ['1234.56', 1_234_560_000n],
    ['1e-60', 0n],
    ['5e-324', 0n],
    ['-1e-999', 0n],
  ])('rounds %j to %d micro-dollars, ties to even', (text, expected) => {
    expect(nearestUsd(text)).toBe(expected);
  });

  it.each(GARBAGE.map((text) => [text]))('refuses %j', (text) => {
    expect(nearestUsd(text)).toBeUndefined();
  });

  it('is never further than half a micro-dollar away, and even when exactly there', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.boolean(), (base, tie) => {
        const nanos = tie ? base * 1_000n + 500n : base;
        const rounded = nearestUsd(`${nanos}e-9`);
        if (rounded === undefined) throw new Error('not read');
        const off = nanos - rounded * 1_000n;
        const isTie = off === 500n || off === -500n;
        return off <= 500n && off >= -500n && (!isTie || rounded % 2n === 0n);
      }),
      { numRuns: 10_000 },
    );
  });

  it('agrees with parseUsd wherever that reads', () => {
    fc.assert(
      fc.property(anyUsd, (amount) => nearestUsd(exactUsd(amount)) === amount),
      { numRuns: 5_000 },
    );
  });
});

describe('parseCents', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['1', 10_000n],
    ['-12345', -123_450_000n],
    ['+7', 70_000n],
    ['9007199254740993', 90_071_992_547_409_930_000n],
  ])('reads %j', (text, expected) => {
    expect(parseCents(text)).toBe(expected);
  });

  it.each([['1.0'], ['1e3'], ['.5'], ['9'.repeat(31)], ...GARBAGE.map((text) => [text])])(
    'refuses %j',
    (text) => {
      expect(parseCents(text)).toBeUndefined();
    },
  );
});

describe('arithmetic', () => {
  const few = fc.array(anyUsd, { maxLength: 12 });

  it('sums to the same in any order and in any grouping', () => {
    const withOrder = few.chain((amounts) =>
      fc.tuple(
        fc.constant(amounts),
        fc.shuffledSubarray(amounts, { minLength: amounts.length }),
        fc.nat({ max: amounts.length }),
      ),
    );
    fc.assert(
      fc.property(withOrder, ([amounts, shuffled, cut]) => {
        const whole = sumUsd(amounts);
        const inTwo = addUsd(sumUsd(amounts.slice(0, cut)), sumUsd(amounts.slice(cut)));
        return sumUsd(shuffled) === whole && inTwo === whole;
      }),
      { numRuns: 10_000 },
    );
  });

  it('adds ten thousand cents to exactly a hundred dollars', () => {
    expect(sumUsd(Array.from({ length: 10_000 }, () => usd('0.01')))).toBe(usd('100'));
  });

  it('sums nothing to zero', () => {
    expect(sumUsd([])).toBe(ZERO_USD);
  });

  it('subtracts what it adds', () => {
    fc.assert(
      fc.property(anyUsd, anyUsd, (a, b) => subtractUsd(addUsd(a, b), b) === a),
      { numRuns: 5_000 },
    );
  });

  it('orders amounts as numbers, with the lesser and the magnitude to match', () => {
    fc.assert(
      fc.property(anyUsd, anyUsd, (a, b) => {
        const order = compareUsd(a, b);
        const size = absUsd(a);
        return (
          order === Number(a > b) - Number(a < b) &&
          order + compareUsd(b, a) === 0 &&
          minUsd(a, b) === (order === 1 ? b : a) &&
          size >= 0n &&
          (size === a || size === 0n - a)
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('takes a cent for ten thousand micro-dollars', () => {
    expect(usdFromCents(-5n)).toBe(usd('-0.05'));
  });
});
