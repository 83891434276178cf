import { describe, expect, it } from 'vitest';
import { dateText, shortMomentText } from '../../../../lib/domain/text/dates.ts';
import { clockText, offsetText, weekdayTimeText } from '../../../../lib/domain/text/times.ts';
import { HOUR, MINUTE, SECOND } from '../make.ts';

/** By the clock of this machine, as the texts are. */
const THURSDAY = new Date(2026, 10, 26, 5, 7).getTime();

describe('times by the reader’s clock', () => {
  it('writes each in the form of its place', () => {
    expect(clockText(THURSDAY, 'en-US')).toBe('5:07\u00a0AM');
    expect(weekdayTimeText(THURSDAY, 'en-US')).toBe('Thu\u00a05:07\u00a0AM');
    expect(dateText(THURSDAY, 'en-US')).toBe('Nov 26, 2026');
    expect(shortMomentText(THURSDAY, 'en-GB')).toContain('26 Nov');
  });
});

describe('offsetText', () => {
  it.each([
    [31 * SECOND, '31 seconds'],
    [-119 * SECOND, '119 seconds'],
    [2 * MINUTE, '2 minutes'],
    [-2 * HOUR, '2 hours'],
    [24 * HOUR, '24 hours'],
    [48 * HOUR, '2 days'],
  ])('%d ms', (offset, expected) => {
    expect(offsetText(offset)).toBe(expected);
  });
});
