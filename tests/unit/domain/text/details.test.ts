import { describe, expect, it } from 'vitest';
import { formatCount, leftOutText, ordersText, refusedText } from '../../../../lib/domain/text/details.ts';
import { usd } from '../make.ts';

describe('refusedText', () => {
  it.each(['key-scope', 'key-restricted'] as const)('says plainly what a key may not read: %s', (kind) => {
    expect(refusedText(['deposits'], { kind }, 'Kalshi')).toBe('This key may not read deposits.');
    expect(refusedText(['deposits', 'withdrawals', 'transfers'], { kind }, 'Kalshi')).toBe(
      'This key may not read deposits, withdrawals, or transfers between subaccounts.',
    );
  });

  it('says what went wrong otherwise', () => {
    expect(refusedText(['fills'], { kind: 'server', status: 503 }, 'Kalshi')).toBe(
      'Could not read trades: Kalshi has a problem (error 503).',
    );
  });
});

describe('ordersText', () => {
  it.each([
    [1, true, '1 open order'],
    [3, true, '3 open orders'],
    [1_000, false, 'More than 1000 open orders'],
  ])('%d, all of them: %s', (count, isWhole, expected) => {
    expect(ordersText(count, isWhole)).toBe(expected);
  });
});

describe('leftOutText', () => {
  it('tells what is not shown, and nothing where all is', () => {
    expect(leftOutText({ dropped: 0, hasMore: false }, 'Kalshi')).toBeUndefined();
    expect(leftOutText({ dropped: 12, hasMore: true }, 'Kalshi')).toBe(
      'At least 12 more are left out here; Kalshi has them.',
    );
    expect(leftOutText({ dropped: 12, hasMore: false }, 'Kalshi')).toBe(
      '12 more are left out here; Kalshi has them.',
    );
    expect(leftOutText({ dropped: 0, hasMore: true }, 'Kalshi')).toContain('Older ones are left out');
  });
});

describe('formatCount', () => {
  it.each([
    ['10', '10'],
    ['19.6', '19.6'],
    ['1019.01', '1,019.01'],
    ['9007199254740993.000001', '9,007,199,254,740,993.000001'],
  ])('%s contracts', (contracts, expected) => {
    expect(formatCount(usd(contracts), 'en-US')).toBe(expected);
  });
});
