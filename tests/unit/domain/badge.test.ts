import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  badgeCandidates,
  badgeFor,
  badgeText,
  badgeWidth,
  tooltipAmount,
  type BadgeInput,
} from '../../../lib/domain/badge.ts';
import type { Total } from '../../../lib/domain/totals.ts';
import { absUsd, parseUsd, usdFromMicros, ZERO_USD, type Usd } from '../../../lib/domain/usd.ts';
import { anyUsd } from './arbitrary.ts';
import { NOW, usd } from './make.ts';

const POWERS: Readonly<Record<string, number>> = { '': 0, k: 3, M: 6, B: 9, T: 12 };
const CENT = usd('0.01');

/** Reads a badge the way a person would; undefined for a badge without an amount. */
function shownAmount(text: string): Usd | undefined {
  const [, sign = '', digits = '', suffix = ''] = /^(-?)\$?([\d.]+)([kMBT]?)$/.exec(text) ?? [];
  return digits === '' ? undefined : parseUsd(`${sign}${digits}e${POWERS[suffix] ?? Number.NaN}`);
}

/** Narrower than the narrowest text that Chromium was seen to cut ("1.2k", 2x on Linux, Nov 2026). */
function fits(text: string): boolean {
  return badgeWidth(text) < badgeWidth('1.2k');
}

describe('badgeText', () => {
  it.each([
    ['0', '$0'],
    ['0.000001', '$0'],
    ['0.009999', '$0'],
    ['-0.009999', '$0'],
    ['0.01', '.01'],
    ['0.999999', '.99'],
    ['-0.5', '-.50'],
    ['1', '1.0'],
    ['9.99', '9.9'],
    ['12.34', '$12'],
    ['99.999999', '$99'],
    ['123.45', '123'],
    ['999.999999', '999'],
    ['1000', '$1k'],
    ['1999.99', '$1k'],
    ['9999.99', '$9k'],
    ['12345.67', '12k'],
    ['99999.99', '99k'],
    ['123456', '.1M'],
    ['999999.99', '.9M'],
    ['1234567', '$1M'],
    ['12345678', '12M'],
    ['123456789', '.1B'],
    ['12345678901', '12B'],
    ['123456789012', '.1T'],
    ['1000000000000', '$1T'],
    ['-1', '-1.0'],
    ['-12.34', '-12'],
    ['-999.99', '-.9k'],
    ['-1234', '-1k'],
    ['-1234567', '-1M'],
  ])('shows %s as %s', (text, expected) => {
    expect(badgeText(usd(text))).toBe(expected);
  });

  it.each([['-12345'], ['-99999.99'], ['-123456'], ['-12345678'], ['123456789012345'], ['1e30']])(
    'shows no amount rather than a wrong one for %s, which fits in no form',
    (text) => {
      expect(badgeText(usd(text))).toBe('?');
    },
  );

  it('never claims more than there is', () => {
    fc.assert(
      fc.property(anyUsd, (amount) => {
        const shown = shownAmount(badgeText(amount)) ?? ZERO_USD;
        const sameSide = shown === 0n || shown > 0n === amount > 0n;
        return sameSide && absUsd(shown) <= absUsd(amount);
      }),
      { numRuns: 20_000 },
    );
  });

  it('is never wider than the badge', () => {
    fc.assert(
      fc.property(anyUsd, (amount) => fits(badgeText(amount))),
      { numRuns: 10_000 },
    );
  });

  it('shows more than half of any amount from a cent up, or no amount at all', () => {
    fc.assert(
      fc.property(anyUsd, (amount) => {
        const shown = shownAmount(badgeText(amount));
        return absUsd(amount) < CENT || shown === undefined || absUsd(shown) * 2n > absUsd(amount);
      }),
      { numRuns: 10_000 },
    );
  });

  it('always shows an amount from zero to ten trillion dollars', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 19n - 1n }), (micros) => {
        return shownAmount(badgeText(usdFromMicros(micros))) !== undefined;
      }),
      { numRuns: 5_000 },
    );
  });

  it('never shrinks while an amount grows', () => {
    fc.assert(
      fc.property(anyUsd, anyUsd, (one, other) => {
        const [less, more] = [absUsd(one), absUsd(other)].toSorted((a, b) => (a < b ? -1 : 1));
        const shown = [less, more].map((amount) => shownAmount(badgeText(amount ?? ZERO_USD)) ?? ZERO_USD);
        return (shown[0] ?? ZERO_USD) <= (shown[1] ?? ZERO_USD);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('badgeCandidates', () => {
  it('go from most to least precise, and none of them claims more than there is', () => {
    fc.assert(
      fc.property(anyUsd, (amount) => {
        let previous = absUsd(amount);
        for (const text of badgeCandidates(amount)) {
          const shown = shownAmount(text);
          if (shown === undefined || absUsd(shown) > previous) return false;
          previous = absUsd(shown);
        }
        return true;
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('badgeFor', () => {
  const total: Total = {
    amount: usd('123.45'),
    coverage: 'complete',
    freshness: 'fresh',
    known: 1,
    expected: 1,
    oldestAt: NOW,
  };
  const unknown: Total = {
    ...total,
    amount: undefined,
    coverage: 'partial',
    freshness: 'stale',
    known: 0,
    oldestAt: undefined,
  };
  const calm: BadgeInput = { total, summedAccounts: 1, hidden: false, locked: false, needsUser: false };

  it.each<[string, Partial<BadgeInput>, ReturnType<typeof badgeFor>]>([
    ['a good total', {}, { text: '123', tone: 'fresh' }],
    ['a stale total', { total: { ...total, freshness: 'stale' } }, { text: '123', tone: 'stale' }],
    ['a partial total', { total: { ...total, coverage: 'partial' } }, { text: '123', tone: 'partial' }],
    [
      'a stale and partial total',
      { total: { ...total, coverage: 'partial', freshness: 'stale' } },
      { text: '123', tone: 'stale' },
    ],
    ['an account that waits for the user', { needsUser: true }, { text: '123', tone: 'attention' }],
    ['hidden amounts', { hidden: true }, { text: '•••', tone: 'fresh' }],
    [
      'hidden amounts, one account waiting',
      { hidden: true, needsUser: true },
      { text: '•••', tone: 'attention' },
    ],
    ['nothing known yet', { total: unknown }, { text: '?', tone: 'partial' }],
    ['nothing known, amounts hidden', { total: unknown, hidden: true }, { text: '?', tone: 'partial' }],
    [
      'nothing known, the user must act',
      { total: unknown, needsUser: true },
      { text: '!', tone: 'attention' },
    ],
    ['no account at all', { total: unknown, summedAccounts: 0 }, { text: '', tone: 'quiet' }],
    [
      'only a demo account, which waits for the user',
      { total: unknown, summedAccounts: 0, needsUser: true },
      { text: '!', tone: 'attention' },
    ],
    ['a locked account', { locked: true }, { text: 'lock', tone: 'locked' }],
    ['a locked account, amounts hidden', { locked: true, hidden: true }, { text: 'lock', tone: 'locked' }],
    ['a locked account, nothing known', { locked: true, total: unknown }, { text: 'lock', tone: 'locked' }],
    [
      'a locked demo account and no other',
      { locked: true, total: unknown, summedAccounts: 0 },
      { text: 'lock', tone: 'locked' },
    ],
    [
      'a locked account, another waiting for the user',
      { locked: true, needsUser: true },
      { text: 'lock', tone: 'attention' },
    ],
  ])('for %s', (_title, changes, expected) => {
    expect(badgeFor({ ...calm, ...changes })).toEqual(expected);
  });

  it.each([['•••'], ['!'], ['?'], ['lock']])('%s fits', (text) => {
    expect(fits(text)).toBe(true);
  });
});

describe('tooltipAmount', () => {
  it('says every micro-dollar', () => {
    expect(tooltipAmount(usd('1234567.891234'), 'en-US')).toBe('$1,234,567.891234');
    expect(tooltipAmount(usd('1000'), 'en-US')).toBe('$1,000.00');
  });
});
