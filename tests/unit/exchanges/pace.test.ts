import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPace, type Pace } from '../../../lib/exchanges/pace.ts';

const LIMITS = { perSecond: 5, burst: 10, concurrency: 2 };
const never = new AbortController().signal;
let startedAt = 0;

beforeEach(() => {
  vi.useFakeTimers();
  startedAt = Date.now();
});
afterEach(() => {
  vi.useRealTimers();
});

function paceWith(limits: Partial<typeof LIMITS> = {}, signal = never): Pace {
  return createPace({ ...LIMITS, ...limits }, () => Date.now(), signal);
}

/** Runs so many tasks of the given length; resolves to the time at which each began, ms from the start. */
async function startsOf(pace: Pace, count: number, lengthMs = 0): Promise<number[]> {
  const starts: number[] = [];
  const all = Array.from({ length: count }, () =>
    pace.run(async () => {
      starts.push(Date.now() - startedAt);
      await new Promise((resolve) => setTimeout(resolve, lengthMs));
    }),
  );
  await vi.runAllTimersAsync();
  await Promise.all(all);
  return starts;
}

describe('pace', () => {
  it('lets a burst through at once', async () => {
    expect(await startsOf(paceWith(), 10)).toEqual(Array.from({ length: 10 }, () => 0));
  });

  it('spreads what comes after the burst', async () => {
    const starts = await startsOf(paceWith(), 15);
    expect(starts.slice(10)).toEqual([200, 400, 600, 800, 1_000]);
  });

  it('takes 11 seconds for 65 requests', async () => {
    const starts = await startsOf(paceWith(), 65, 50);
    expect(starts.at(-1)).toBeLessThanOrEqual(11_100);
    expect(starts.at(-1)).toBeGreaterThanOrEqual(10_900);
    for (let first = 0; first + 15 < starts.length; first += 1) {
      // At most the burst and five more in any one second.
      expect((starts[first + 15] ?? 0) - (starts[first] ?? 0)).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('fills up again during a rest, but no further than the burst', async () => {
    const pace = paceWith({ burst: 2 });
    await startsOf(pace, 2);
    await vi.advanceTimersByTimeAsync(60_000);
    startedAt = Date.now();
    expect(await startsOf(pace, 4)).toEqual([0, 0, 200, 400]);
  });

  it('never runs more tasks at a time than allowed, also when one comes in just as one ends', async () => {
    const pace = paceWith({ burst: 100 });
    let running = 0;
    let most = 0;
    const ends: (() => void)[] = [];
    const bodies: Promise<void>[] = [];
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
    };
    const task = (): Promise<void> => {
      const body = work();
      bodies.push(body);
      return body;
    };
    const runs = [pace.run(task), pace.run(task), pace.run(task)];
    await vi.runAllTimersAsync();
    expect([running, ends.length]).toEqual([2, 2]);
    // A third waits. The first ends, and whoever else saw it end hands in a fourth.
    runs.push(...bodies.slice(0, 1).map((first) => first.then(() => pace.run(task))));
    for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
      end();
      await vi.runAllTimersAsync();
    }
    await Promise.all(runs);
    expect([most, running, bodies.length]).toEqual([2, 0, 4]);
  });

  it('passes results and errors on and goes on after an error', async () => {
    const pace = paceWith({ concurrency: 1 });
    expect(await pace.run(() => Promise.resolve(7))).toBe(7);
    await expect(pace.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await pace.run(() => Promise.resolve(8))).toBe(8);
  });

  it('does not wait longer when the clock is set back', async () => {
    const pace = paceWith({ burst: 1 });
    await startsOf(pace, 1);
    vi.setSystemTime(startedAt - 3_600_000);
    startedAt = Date.now();
    expect(await startsOf(pace, 1)).toEqual([200]);
  });

  it('stops waiting when the time is up', async () => {
    const controller = new AbortController();
    const pace = paceWith({ burst: 1 }, controller.signal);
    let done = 0;
    const all = Array.from({ length: 20 }, () => pace.run(() => Promise.resolve((done += 1))));
    await vi.advanceTimersByTimeAsync(400);
    expect(done).toBe(3);
    controller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toBe(20);
    await Promise.all(all);
    expect(vi.getTimerCount()).toBe(0);
  });
});
