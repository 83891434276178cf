import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BALANCE_NOTES, type Pocket } from '../../../../lib/domain/reading.ts';
import { shortKeyId, typedUsd } from '../../../../lib/domain/text/options.ts';
import {
  clockNoteText,
  nextTryText,
  NOTE_TEXT,
  pocketsText,
  refreshingText,
} from '../../../../lib/domain/text/ui.ts';
import { parseUsd } from '../../../../lib/domain/usd.ts';
import { anyUsd } from '../arbitrary.ts';
import { HOUR, MINUTE, NOW, usd } from '../make.ts';

const DAY = 24 * HOUR;

function numbered(...numbers: readonly number[]): { readonly number: number }[] {
  return numbers.map((number) => ({ number }));
}

describe('pocketsText', () => {
  it.each<[readonly Pick<Pocket, 'kind' | 'number'>[], string]>([
    [[], ''],
    [[{ number: 0 }], 'Primary'],
    [[{ number: 0 }, { kind: 'perps' }], 'Primary and Perps'],
    [numbered(0, 1, 2), 'Primary, Subaccount 1 and Subaccount 2'],
    [numbered(0, 1, 2, 3), 'Primary, Subaccount 1, Subaccount 2 and 1 more'],
    [[{}], 'Subaccount (number not stated)'],
  ])('%j', (pockets, expected) => {
    expect(pocketsText(pockets)).toBe(expected);
  });
});

describe('clockNoteText', () => {
  it.each([
    [31_000, '31 seconds ahead of Kalshi’s'],
    [-5 * MINUTE, '5 minutes behind Kalshi’s'],
    [DAY, '24 hours ahead of Kalshi’s'],
  ])('says %d ms', (aheadMs, expected) => {
    const text = clockNoteText(aheadMs, 'Kalshi');
    expect(text).toContain(`This computer’s clock is ${expected}.`);
    expect(text).toMatch(/Bankroll allows for it.*Set the clock to automatic\.$/);
  });
});

describe('NOTE_TEXT', () => {
  it('says each thing that a reader should know about a figure in words of its own', () => {
    expect(new Set(BALANCE_NOTES.map((note) => NOTE_TEXT[note])).size).toBe(BALANCE_NOTES.length);
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
