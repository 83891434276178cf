import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeText } from '../../lib/domain/badge.ts';
import { formatUsd, formatUsdParts } from '../../lib/domain/format-usd.ts';
import {
  absUsd,
  exactUsd,
  nearestUsd,
  parseCents,
  parseUsd,
  subtractUsd,
  sumUsd,
  usdFromCents,
  usdFromMicros,
  type Usd,
} from '../../lib/domain/usd.ts';
import { parseJson, JsonNumber } from '../../lib/exchanges/json.ts';
import { anyUsd } from '../unit/domain/arbitrary.ts';
import { CASES, holds, PATIENCE } from './cases.ts';

const MICROS_PER_CENT = 10_000n;

/** A decimal text in any of the forms that servers write, with its value as digits x 10^-scale. */
const anyDecimal = fc
  .record({
    digits: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    scale: fc.integer({ min: 0, max: 24 }),
    form: fc.constantFrom('plain', 'exponent'),
  })
  .map(({ digits, scale, form }) => {
    const magnitude = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
    const sign = digits < 0n ? '-' : '';
    const whole = magnitude.slice(0, magnitude.length - scale);
    const part = scale === 0 ? '' : `.${magnitude.slice(-scale)}`;
    const text = form === 'plain' ? `${sign}${whole}${part}` : `${sign}${magnitude}e-${scale}`;
    // JSON allows no zeros in front.
    const json = form === 'plain' ? text : `${digits}e-${scale}`;
    return { text, json, digits, scale };
  });

/** "$1,234.56", "-$0.01": what a reader of a page takes it for, by its digits alone. */
function asRead(text: string): Usd {
  const amount = parseUsd(text.replaceAll(/[$,]/g, ''));
  if (amount === undefined) throw new Error(`nobody can read ${text}`);
  return amount;
}

const POWERS: Readonly<Record<string, string>> = { '': '', k: 'e3', M: 'e6', B: 'e9', T: 'e12' };

function asReadOnBadge(text: string): Usd | undefined {
  const [, number = '', suffix = ''] = /^(-?\$?[\d.]+)([kMBT]?)$/.exec(text) ?? [];
  return number === '' ? undefined : parseUsd(`${number.replace('$', '')}${POWERS[suffix] ?? '?'}`);
}

/** On the same side of zero, and not further from it. */
function claimsNoMore(shown: Usd, amount: Usd): boolean {
  return amount < 0n ? shown <= 0n && shown >= amount : shown >= 0n && shown <= amount;
}

describe(`amounts, ${CASES} cases each`, () => {
  it(
    'writing and reading are inverse',
    () => holds(anyUsd, (amount) => parseUsd(exactUsd(amount)) === amount),
    PATIENCE,
  );

  it(
    'a text is read exactly or not at all, and the nearest amount is within half a micro-dollar',
    () =>
      holds(anyDecimal, ({ text, digits, scale }) => {
        const exact = parseUsd(text);
        const nearest = nearestUsd(text);
        if (nearest === undefined) return false;
        // Both sides as counts of 10^-30 dollars.
        const value = digits * 10n ** BigInt(30 - scale);
        const difference = nearest * 10n ** 24n - value;
        const isWhole = value % 10n ** 24n === 0n;
        if (isWhole !== (exact !== undefined)) return false;
        if (exact !== undefined && exact !== nearest) return false;
        return 2n * (difference < 0n ? -difference : difference) <= 10n ** 24n;
      }),
    PATIENCE,
  );

  it(
    'a JSON number is read exactly, or, where the engine has rounded it before, to fifteen digits or not at all',
    () =>
      holds(anyDecimal, ({ json, digits, scale }) => {
        const read = parseJson(json);
        const significant = digits.toString().replace('-', '').replace(/0+$/, '').length;
        if (!(read instanceof JsonNumber)) return read === undefined && digits.toString().length + scale > 15;
        const [, whole = '', part = '', power = '0'] =
          /^(-?\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(read.source) ?? [];
        // Both sides as counts of 10^-80 dollars.
        const stated = digits * 10n ** BigInt(80 - scale);
        const kept = BigInt(whole + part) * 10n ** BigInt(80 + Number(power) - part.length);
        const difference = kept < stated ? stated - kept : kept - stated;
        return significant <= 15
          ? difference === 0n
          : difference * 10n ** 15n <= (stated < 0n ? -stated : stated);
      }),
    PATIENCE,
  );

  it(
    'cents and dollars agree',
    () =>
      holds(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (cents) => {
        const amount = usdFromCents(cents);
        const magnitude = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
        const dollars = `${cents < 0n ? '-' : ''}${magnitude.slice(0, -2)}.${magnitude.slice(-2)}`;
        return (
          amount === usdFromMicros(cents * MICROS_PER_CENT) &&
          parseCents(cents.toString()) === amount &&
          parseUsd(dollars) === amount &&
          nearestUsd(dollars) === amount
        );
      }),
    PATIENCE,
  );

  it(
    'what is written claims no more than there is, and hides less than a cent of it',
    () =>
      holds(anyUsd, (amount) => {
        const shown = asRead(formatUsd(amount, { locale: 'en-US' }));
        const { lead, cents, tail } = formatUsdParts(amount, { locale: 'en-US' });
        return (
          claimsNoMore(shown, amount) &&
          absUsd(subtractUsd(amount, shown)) < MICROS_PER_CENT &&
          asRead(formatUsd(amount, { locale: 'en-US', decimals: 'exact' })) === amount &&
          asRead(`${lead}${cents}${tail}`) === shown
        );
      }),
    PATIENCE,
  );

  it(
    'the badge claims no more than there is',
    () =>
      holds(anyUsd, (amount) => {
        const text = badgeText(amount);
        const shown = asReadOnBadge(text);
        return shown === undefined ? text === '?' : claimsNoMore(shown, amount);
      }),
    PATIENCE,
  );

  it(
    'a sum is the same in any order and grouping',
    () =>
      holds(fc.array(anyUsd, { maxLength: 8 }), fc.nat({ max: 8 }), (amounts, at) => {
        const whole = sumUsd(amounts);
        const halves = sumUsd([sumUsd(amounts.slice(0, at)), sumUsd(amounts.slice(at))]);
        return whole === halves && whole === sumUsd(amounts.toReversed());
      }),
    PATIENCE,
  );
});

describe('the badge reader of these tests', () => {
  it.each([
    ['$12', 12_000_000n],
    ['.01', 10_000n],
    ['-.9k', -900_000_000n],
    ['$1T', 10n ** 18n],
    ['?', undefined],
  ])('reads %s', (text, expected) => {
    expect(asReadOnBadge(text)).toBe(expected);
  });
});
