import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  intervalMs,
  isLockMinutes,
  isRefreshMinutes,
} from '../../../lib/domain/settings.ts';
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
    expect(defaultSettings()).toMatchObject({
      refreshMinutes: 2,
      notifyChanges: true,
      notifyThreshold: usd('1'),
    });
  });

  it('lock with the browser and the screen, and hide nothing', () => {
    expect(defaultSettings()).toMatchObject({
      lockAfterMinutes: 0,
      lockOnSystemLock: true,
      lockKeepsReading: false,
      hiddenByDefault: false,
    });
  });

  it.each([
    [0, true],
    [5, true],
    [15, true],
    [60, true],
    [1, false],
    [-5, false],
    ['5', false],
    [undefined, false],
  ])('lock after %j minutes: %s', (minutes, expected) => {
    expect(isLockMinutes(minutes)).toBe(expected);
  });

  it('give the interval in milliseconds', () => {
    expect(intervalMs(settings({ refreshMinutes: 7 }))).toBe(7 * MINUTE);
  });
});
