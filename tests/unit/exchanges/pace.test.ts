import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPace, type Pace } from '../../../lib/exchanges/pace.ts';

const LIMITS = { perSecond: 5, burst: 10 };
const never = new AbortController().signal;
let startedAt = 0;

beforeEach(() => {
  vi.useFakeTimers();
  startedAt = Date.now();
});
afterEach(() => {
  vi.useRealTimers();
});

function paceWith(limits: Partial<typeof LIMITS> = {}): Pace {
  return createPace({ ...LIMITS, ...limits }, () => Date.now());
}

/** Takes so many turns; resolves to the time at which each came, ms from the start. */
async function turnsOf(pace: Pace, count: number): Promise<number[]> {
  const turns: number[] = [];
  const all = Array.from({ length: count }, async () => {
    expect(await pace.turn(never)).toBe(true);
    turns.push(Date.now() - startedAt);
  });
  await vi.runAllTimersAsync();
  await Promise.all(all);
  return turns;
}

describe('pace', () => {
  it('lets a burst through at once', async () => {
    expect(await turnsOf(paceWith(), 10)).toEqual(Array.from({ length: 10 }, () => 0));
  });

  it('spreads what comes after the burst', async () => {
    const turns = await turnsOf(paceWith(), 15);
    expect(turns.slice(10)).toEqual([200, 400, 600, 800, 1_000]);
  });

  it('takes 11 seconds for 65 turns, at most the burst and five more in any one second', async () => {
    const turns = await turnsOf(paceWith(), 65);
    expect(turns.at(-1)).toBe(11_000);
    for (let first = 0; first + 15 < turns.length; first += 1) {
      expect((turns[first + 15] ?? 0) - (turns[first] ?? 0)).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('gives turns in the order in which they were asked for', async () => {
    const pace = paceWith({ burst: 1 });
    const order: number[] = [];
    const all = Array.from({ length: 6 }, async (_, number) => {
      await pace.turn(never);
      order.push(number);
    });
    await vi.runAllTimersAsync();
    await Promise.all(all);
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('fills up again during a rest, but no further than the burst', async () => {
    const pace = paceWith({ burst: 2 });
    await turnsOf(pace, 2);
    await vi.advanceTimersByTimeAsync(60_000);
    startedAt = Date.now();
    expect(await turnsOf(pace, 4)).toEqual([0, 0, 200, 400]);
  });

  it('does not wait longer when the clock is set back', async () => {
    const pace = paceWith({ burst: 1 });
    await turnsOf(pace, 1);
    vi.setSystemTime(startedAt - 3_600_000);
    startedAt = Date.now();
    expect(await turnsOf(pace, 1)).toEqual([200]);
  });

  it('is slow for a budget of next to nothing, and goes on', async () => {
    expect(await turnsOf(paceWith({ perSecond: 0.1, burst: 1 }), 3)).toEqual([0, 10_000, 20_000]);
  });
});

describe('a wait that is given up', () => {
  it('ends at once for everyone who waits, and leaves nothing behind', async () => {
    const controller = new AbortController();
    const pace = paceWith({ burst: 1 });
    const got: boolean[] = [];
    const all = Array.from({ length: 20 }, async () => {
      got.push(await pace.turn(controller.signal));
    });
    await vi.advanceTimersByTimeAsync(400);
    expect(got).toEqual([true, true, true]);
    controller.abort();
    await vi.advanceTimersByTimeAsync(0);
    await Promise.all(all);
    expect(got).toEqual([true, true, true, ...Array.from({ length: 17 }, () => false)]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin when the time is up already, and uses no turn', async () => {
    const pace = paceWith({ burst: 1 });
    expect(await pace.turn(AbortSignal.abort())).toBe(false);
    expect(await turnsOf(pace, 1)).toEqual([0]);
  });

  it('gives its turn back', async () => {
    const controller = new AbortController();
    const pace = paceWith({ burst: 1 });
    await turnsOf(pace, 1);
    const given = Array.from({ length: 5 }, () => pace.turn(controller.signal));
    controller.abort();
    expect(await Promise.all(given)).toEqual([false, false, false, false, false]);
    startedAt = Date.now();
    expect(await turnsOf(pace, 2)).toEqual([200, 400]);
  });
});

describe('other limits', () => {
  it('hold from then on', async () => {
    const pace = paceWith();
    pace.setLimits({ perSecond: 1, burst: 2 });
    expect(await turnsOf(pace, 4)).toEqual([0, 0, 1_000, 2_000]);
  });

  it('that are higher do not make a burst of what was used up', async () => {
    const pace = paceWith({ burst: 2 });
    await turnsOf(pace, 2);
    pace.setLimits({ perSecond: 10, burst: 10 });
    expect(await turnsOf(pace, 3)).toEqual([100, 200, 300]);
  });

  it('that are the same change nothing, however often they are set', async () => {
    const pace = paceWith({ burst: 1 });
    for (let time = 0; time < 50; time += 1) pace.setLimits({ ...LIMITS, burst: 1 });
    expect(await turnsOf(pace, 3)).toEqual([0, 200, 400]);
  });
});
