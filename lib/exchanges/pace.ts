/** Runs tasks no faster than an exchange's budget allows. */
export interface Pace {
  run<Value>(task: () => Promise<Value>): Promise<Value>;
}

interface Limits {
  /** Tasks a second once the burst is used up. */
  readonly perSecond: number;
  /** Tasks that may start at once after a rest. */
  readonly burst: number;
  /** Tasks under way at a time. */
  readonly concurrency: number;
}

/** A token bucket in front of a queue. Waiting ends with the signal: tasks then start at once and fail by it. */
export function createPace(limits: Limits, now: () => number, signal: AbortSignal): Pace {
  const waiting: (() => void)[] = [];
  let running = 0;
  let tokens = limits.burst;
  let filledAt = now();

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }

  async function takeToken(): Promise<void> {
    const time = now();
    tokens = Math.min(limits.burst, tokens + (Math.max(0, time - filledAt) / 1_000) * limits.perSecond);
    filledAt = time;
    tokens -= 1;
    if (tokens < 0 && !signal.aborted) await pause((-tokens / limits.perSecond) * 1_000);
  }

  return {
    async run(task) {
      // A task that ends hands its place to the one that waits longest, so that no newcomer slips in between.
      if (running >= limits.concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        await takeToken();
        return await task();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
