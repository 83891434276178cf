import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortKeyId, typedUsd } from '../../../../lib/domain/text/options.ts';
import { nextTryText, pocketsText, refreshingText } from '../../../../lib/domain/text/ui.ts';
import { parseUsd } from '../../../../lib/domain/usd.ts';
import { anyUsd } from '../arbitrary.ts';
import { NOW, usd } from '../make.ts';

describe('pocketsText', () => {
  it.each<[readonly (number | undefined)[], string]>([
    [[], ''],
    [[0], 'Primary'],
    [[0, 4], 'Primary and Subaccount 4'],
    [[0, 1, 2], 'Primary, Subaccount 1 and Subaccount 2'],
    [[0, 1, 2, 3], 'Primary, Subaccount 1, Subaccount 2 and 1 more'],
    [[undefined], 'Subaccount (number not stated)'],
  ])('%j', (numbers, expected) => {
    expect(pocketsText(numbers)).toBe(expected);
  });
});

describe('refreshingText', () => {
  it('counts one account as one', () => {
    expect(refreshingText(0, 1)).toBe('Refreshing: 0 of 1 account');
    expect(refreshingText(1, 2)).toBe('Refreshing: 1 of 2 accounts');
  });
});

describe('nextTryText', () => {
  it('names no time that has passed', () => {
    expect(nextTryText(NOW, NOW)).toBe('Trying again soon.');
    expect(nextTryText(NOW + 1, NOW)).toMatch(/^Trying again at .+\.$/);
  });
});

describe('typedUsd', () => {
  it.each([
    ['1', '1.00'],
    ['0.5', '0.50'],
    ['0.005', '0.005'],
    ['0.000001', '0.000001'],
    ['100', '100.00'],
  ])('writes %s as %s', (text, expected) => {
    expect(typedUsd(usd(text))).toBe(expected);
  });

  it('is read back as the same amount', () => {
    fc.assert(
      fc.property(anyUsd, (amount) => parseUsd(typedUsd(amount)) === amount),
      { numRuns: 5_000 },
    );
  });
});

describe('shortKeyId', () => {
  it('shows both ends of a long id, and a short one whole', () => {
    expect(shortKeyId('0123456789abcdef')).toBe('0123456789abcdef');
    expect(shortKeyId('6f1c0f7e-1b9a-4f1e-9d59-0123456789ab')).toBe('6f1c0f7e…89ab');
  });
});
