import { describe, expect, it } from 'vitest';
import { defaultSettings, intervalMs, isRefreshMinutes } from '../../../lib/domain/settings.ts';
import { MINUTE, settings, usd } from './make.ts';

describe('settings', () => {
  it.each([
    [0, false],
    [1, true],
    [2, true],
    [60, true],
    [61, false],
    [-1, false],
    [1.5, false],
    [Number.NaN, false],
    [Infinity, false],
  ])('a refresh every %d minutes: %s', (minutes, expected) => {
    expect(isRefreshMinutes(minutes)).toBe(expected);
  });

  it('begin with every two minutes and a dollar', () => {
    expect(defaultSettings()).toEqual({ refreshMinutes: 2, notifyChanges: true, notifyThreshold: usd('1') });
  });

  it('give the interval in milliseconds', () => {
    expect(intervalMs(settings({ refreshMinutes: 7 }))).toBe(7 * MINUTE);
  });
});
