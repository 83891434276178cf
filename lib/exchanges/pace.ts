/** How many requests an account may send. */
export interface PaceLimits {
  /** A second, once the burst is used up. */
  readonly perSecond: number;
  /** At once, after a rest. */
  readonly burst: number;
}

/** A token bucket: one for an account, whatever it is read for. */
export interface Pace {
  /** Waits for a turn; false when the signal ended the wait, in which case no turn was used. */
  turn(signal: AbortSignal): Promise<boolean>;
  setLimits(limits: PaceLimits): void;
}

/** Resolves after so long, or at once when the signal is given. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
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

export function createPace(initial: PaceLimits, now: () => number): Pace {
  let limits = initial;
  let tokens = limits.burst;
  let filledAt = now();

  function refill(): void {
    const time = now();
    // A clock that was set back adds nothing and takes nothing.
    const passed = Math.max(0, time - filledAt) / 1_000;
    tokens = Math.min(limits.burst, tokens + passed * limits.perSecond);
    filledAt = time;
  }

  return {
    async turn(signal) {
      if (signal.aborted) return false;
      refill();
      tokens -= 1;
      if (tokens >= 0) return true;
      await pause((-tokens / limits.perSecond) * 1_000, signal);
      if (!signal.aborted) return true;
      tokens += 1;
      return false;
    },
    setLimits(next) {
      refill();
      limits = next;
      tokens = Math.min(tokens, next.burst);
    },
  };
}
