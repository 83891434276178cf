import { afterEach, describe, expect, it, vi } from 'vitest';
import { within } from '../../../lib/background/within.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('within', () => {
  it('gives what the work comes to', async () => {
    expect(await within(Promise.resolve('done'), 1_000, 'late')).toBe('done');
  });

  it('gives the fallback for work that never ends', async () => {
    vi.useFakeTimers();
    const outcome = within(new Promise(() => undefined), 1_000, 'late');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcome).toBe('late');
  });

  it('passes on a failure', async () => {
    await expect(within(Promise.reject(new Error('broken')), 1_000, 'late')).rejects.toThrow('broken');
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers();
    await within(Promise.resolve('done'), 1_000, 'late');
    expect(vi.getTimerCount()).toBe(0);
  });
});
