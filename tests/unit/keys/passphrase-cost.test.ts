import { describe, expect, it, vi } from 'vitest';
import { measurePassphraseCost } from '../../../lib/keys/index.ts';
import { costOf } from '../../../lib/keys/passphrase-cost.ts';

describe('the cost of a passphrase', () => {
  it.each([
    ['about 150 ms', 10, 1_500_000],
    ['the least on a slow machine', 15.1, 1_000_000],
    ['the least on a very slow machine', 4_000, 1_000_000],
    ['the most on a machine faster than any', 0.01, 10_000_000],
    ['the least when the clock does not say', 0, 1_000_000],
    ['the least when the clock runs backwards', -3, 1_000_000],
    ['the least when the clock is broken', Number.NaN, 1_000_000],
    ['whole', 7, 2_142_857],
  ])('is %s', (_title, sampleMs, iterations) => {
    expect(costOf(sampleMs)).toBe(iterations);
  });

  it('is measured', async () => {
    const times = [5_000, 5_006];
    vi.spyOn(performance, 'now').mockImplementation(() => times.shift() ?? Number.NaN);
    expect(await measurePassphraseCost()).toBe(2_500_000);
  });

  it('lies within its limits on this machine', async () => {
    const cost = await measurePassphraseCost();
    expect(Number.isInteger(cost)).toBe(true);
    expect(cost).toBeGreaterThanOrEqual(1_000_000);
    expect(cost).toBeLessThanOrEqual(10_000_000);
  });
});
