import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSubaccounts, subaccountsText } from '../../../lib/ui/models/subaccount-list.ts';

describe('parseSubaccounts', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['1', [1]],
    ['1, 2, 7-9', [1, 2, 7, 8, 9]],
    ['9;7 – 8,1,', [1, 7, 8, 9]],
    ['3, 3, 2-4', [2, 3, 4]],
    ['63', [63]],
    ['1-63', Array.from({ length: 63 }, (_, index) => index + 1)],
  ])('reads %j', (text, expected) => {
    expect(parseSubaccounts(text)).toEqual(expected);
  });

  it.each(['0', '64', '1-64', '0-3', '9-7', '1-', '-1', '1 2', 'one', '1.5', '1e1', '007', '1--3'])(
    'refuses %j',
    (text) => {
      expect(parseSubaccounts(text)).toBeUndefined();
    },
  );
});

describe('subaccountsText', () => {
  it.each([
    [[], ''],
    [[5], '5'],
    [[9, 7, 8, 1, 2], '1, 2, 7-9'],
    [[1, 3, 5], '1, 3, 5'],
  ])('writes %j', (numbers, expected) => {
    expect(subaccountsText(numbers)).toBe(expected);
  });

  it('is read back as the same subaccounts', () => {
    const some = fc.uniqueArray(fc.integer({ min: 1, max: 63 }));
    fc.assert(
      fc.property(some, (numbers) => {
        const sorted = numbers.toSorted((a, b) => a - b);
        expect(parseSubaccounts(subaccountsText(numbers))).toEqual(sorted);
      }),
    );
  });
});
