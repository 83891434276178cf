import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aheadOf, withSample, type ClockSamples } from '../../../lib/domain/clock.ts';
import { HOUR, SECOND } from './make.ts';

const DAY = 24 * HOUR;

function after(...measured: readonly number[]): ClockSamples {
  return measured.reduce<ClockSamples>(withSample, []);
}

describe('withSample', () => {
  it('keeps the last five, newest last', () => {
    expect(after(1, 2, 3, 4, 5, 6, 7)).toEqual([3, 4, 5, 6, 7]);
  });

  it('keeps whole milliseconds', () => {
    expect(after(1.4, -1.6)).toEqual([1, -2]);
  });

  it.each<[string, readonly number[], number, ClockSamples]>([
    ['by a day', [100, 200, 300], -DAY, [-DAY]],
    ['by a little more than chance explains', [0, 0, 0], 10 * SECOND + 1, [10 * SECOND + 1]],
    ['back to the right time', [DAY, DAY + 5], 0, [0]],
  ])('forgets what was measured before the clock was set anew %s', (_title, before, now, expected) => {
    expect(withSample(before, now)).toEqual(expected);
  });

  it('takes up to ten seconds of difference for chance', () => {
    expect(after(0, 10 * SECOND)).toEqual([0, 10 * SECOND]);
    expect(after(0, -10 * SECOND)).toEqual([0, -10 * SECOND]);
  });

  it('leaves what it was given alone', () => {
    const before = [1, 2, 3, 4, 5];
    withSample(before, 6);
    expect(before).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('aheadOf', () => {
  it.each<[string, ClockSamples, number]>([
    ['nothing', [], 0],
    ['one measurement', [5_000], 5_000],
    ['a clock that is behind', [-5_000], -5_000],
    ['exactly two seconds: too little to tell', [2_000], 0],
    ['exactly two seconds behind', [-2_000], 0],
    ['a millisecond more', [2_001], 2_001],
    ['a millisecond more behind', [-2_001], -2_001],
    ['the middle of three', [3_000, 9_000, 4_000], 4_000],
    ['the middle of five, whatever the order', [9_000, 3_000, 5_000, 7_000, 4_000], 5_000],
    ['one slow answer among right ones', [100, 200, 9_000, 50, 0], 0],
    ['two slow answers among right ones', [100, 9_000, 9_500, 50, 0], 0],
  ])('%s', (_title, samples, expected) => {
    expect(aheadOf(samples)).toBe(expected);
  });

  it.each([DAY, -DAY, HOUR, 40 * SECOND, -40 * SECOND])(
    'is right at once when the clock was set anew by %d ms',
    (offset) => {
      expect(aheadOf(after(100, -200, 0, 50, 10, offset))).toBe(offset);
      expect(aheadOf(after(offset, offset + 20, offset - 40, 0))).toBe(0);
    },
  );

  it('is not moved by two measurements of five, however wrong', () => {
    const small = fc.integer({ min: -2_000, max: 2_000 });
    const cases = fc.tuple(fc.tuple(small, small, small), fc.integer(), fc.integer());
    fc.assert(
      fc.property(cases, ([right, one, two]) => aheadOf([...right, one, two]) === 0),
      { numRuns: 2_000 },
    );
  });
});
