import { describe, expect, it } from 'vitest';
import { ageText, pocketName, spanText } from '../../../../lib/domain/text/names.ts';
import { HOUR, MINUTE, SECOND } from '../make.ts';

describe('pocketName', () => {
  it.each([
    [{ number: 0 }, 'Primary'],
    [{ number: 1 }, 'Subaccount 1'],
    [{ number: 63 }, 'Subaccount 63'],
    [{}, 'Subaccount (number not stated)'],
    [{ kind: 'perps' } as const, 'Perps'],
  ])('names %j', (pocket, expected) => {
    expect(pocketName(pocket)).toBe(expected);
  });
});

describe('spanText', () => {
  it.each([
    [-HOUR, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [26 * MINUTE, '26 min'],
    [3 * HOUR, '3 h'],
    [48 * HOUR, '2 d'],
  ])('%d ms', (span, expected) => {
    expect(spanText(span)).toBe(expected);
  });
});

describe('ageText', () => {
  it.each([
    [-HOUR, 'just now'],
    [0, 'just now'],
    [4_999, 'just now'],
    [5 * SECOND, '5 s ago'],
    [59_999, '59 s ago'],
    [MINUTE, '1 min ago'],
    [HOUR - 1, '59 min ago'],
    [HOUR, '1 h ago'],
    [24 * HOUR - 1, '23 h ago'],
    [24 * HOUR, '1 d ago'],
    [400 * 24 * HOUR, '400 d ago'],
  ])('%d ms', (age, expected) => {
    expect(ageText(age)).toBe(expected);
  });
});
