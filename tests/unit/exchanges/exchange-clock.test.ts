import { describe, expect, it } from 'vitest';
import { createExchangeClock } from '../../../lib/exchanges/exchange-clock.ts';

describe('an exchange’s clock', () => {
  it('starts from what was measured before', () => {
    const clock = createExchangeClock([60_000, 60_100, 59_900]);
    expect(clock.aheadMs()).toBe(60_000);
    expect(clock.samples()).toEqual([60_000, 60_100, 59_900]);
  });

  it('is this machine’s own while nothing was measured', () => {
    expect(createExchangeClock([]).aheadMs()).toBe(0);
  });

  it('learns, and hands on what it learned', () => {
    const clock = createExchangeClock([]);
    clock.learn(60_000.4);
    expect(clock.aheadMs()).toBe(60_000);
    clock.learn(61_000);
    clock.learn(62_000);
    expect(clock.aheadMs()).toBe(61_000);
    expect(createExchangeClock(clock.samples()).aheadMs()).toBe(61_000);
  });

  it('leaves what it was given alone', () => {
    const before = [60_000];
    createExchangeClock(before).learn(60_001);
    expect(before).toEqual([60_000]);
  });
});
