import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUsd, formatUsdParts, type UsdFormat } from '../../../lib/domain/format-usd.ts';
import { usdFromMicros } from '../../../lib/domain/usd.ts';
import { anyUsd } from './arbitrary.ts';
import { usd } from './make.ts';

const LOCALES = ['en-US', 'de-DE', 'ja-JP', 'ar', 'fr-FR', 'hi-IN', 'en-CA'];
const US = { locale: 'en-US' } as const;

describe('formatUsd', () => {
  it.each<[string, UsdFormat, string]>([
    ['0', {}, '$0.00'],
    ['1234.56', {}, '$1,234.56'],
    ['-1234.56', {}, '-$1,234.56'],
    ['0.999999', {}, '$0.99'],
    ['-0.999999', {}, '-$0.99'],
    ['999.995', {}, '$999.99'],
    ['0.009999', {}, '$0.00'],
    ['-0.009999', {}, '$0.00'],
    ['-0.000001', {}, '$0.00'],
    ['-0.01', {}, '-$0.01'],
    ['9007199254740993.01', {}, '$9,007,199,254,740,993.01'],
    ['1', { decimals: 'exact' }, '$1.00'],
    ['1.2', { decimals: 'exact' }, '$1.20'],
    ['0.000001', { decimals: 'exact' }, '$0.000001'],
    ['-0.000001', { decimals: 'exact' }, '-$0.000001'],
    ['123456789012.345678', { decimals: 'exact' }, '$123,456,789,012.345678'],
    ['1', { signed: true }, '+$1.00'],
    ['-1', { signed: true }, '-$1.00'],
    ['0', { signed: true }, '$0.00'],
    ['0.004', { signed: true }, '$0.00'],
    ['-0.004', { signed: true }, '$0.00'],
    ['0.004', { signed: true, decimals: 'exact' }, '+$0.004'],
  ])('shows %s %j as %s', (text, format, expected) => {
    expect(formatUsd(usd(text), { ...US, ...format })).toBe(expected);
  });

  it('uses the locale it is given and keeps them apart', () => {
    expect(formatUsd(usd('1234.5'), { locale: 'de-DE' })).toBe('1.234,50\u00a0$');
    expect(formatUsd(usd('1234.5'), { locale: 'en-CA' })).toBe('US$1,234.50');
    expect(formatUsd(usd('1234.5'), US)).toBe('$1,234.50');
  });

  it('cuts cents toward zero and never shows a negative zero', () => {
    fc.assert(
      fc.property(anyUsd, fc.boolean(), (amount, signed) => {
        const shown = formatUsd(amount, { ...US, signed });
        const cents = amount / 10_000n;
        return cents === 0n ? shown === '$0.00' : BigInt(shown.replaceAll(/[$,.+]/g, '')) === cents;
      }),
      { numRuns: 10_000 },
    );
  });

  it('shows every micro-dollar when exact', () => {
    fc.assert(
      fc.property(anyUsd, (amount) => {
        const shown = formatUsd(amount, { ...US, decimals: 'exact' });
        const [whole = '', fraction = ''] = shown.replaceAll(/[$,]/g, '').split('.');
        return usdFromMicros(BigInt(whole + fraction.padEnd(6, '0'))) === amount;
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('formatUsdParts', () => {
  it.each([
    ['en-US', '1234.56', { lead: '$1,234', cents: '.56', tail: '' }],
    ['en-US', '-0.5', { lead: '-$0', cents: '.50', tail: '' }],
    ['de-DE', '1234.56', { lead: '1.234', cents: ',56', tail: '\u00a0$' }],
    ['ja-JP', '1234.56', { lead: '$1,234', cents: '.56', tail: '' }],
  ])('in %s splits %s', (locale, text, expected) => {
    expect(formatUsdParts(usd(text), { locale })).toEqual(expected);
  });

  it('join to the whole text in every locale and form', () => {
    const format = fc.record({
      locale: fc.constantFrom(...LOCALES),
      decimals: fc.constantFrom('cents' as const, 'exact' as const),
      signed: fc.boolean(),
    });
    fc.assert(
      fc.property(anyUsd, format, (amount, chosen) => {
        const { lead, cents, tail } = formatUsdParts(amount, chosen);
        return cents !== '' && lead + cents + tail === formatUsd(amount, chosen);
      }),
      { numRuns: 10_000 },
    );
  });
});
