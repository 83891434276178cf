/** A bucket that starts full and refills continuously. Amounts are tokens; time comes from the caller. */
export interface TokenBucket {
  /** Takes `cost` tokens if they are there; false means "too many requests" and takes nothing (no penalty). */
  take(cost: number, nowMs: number): boolean;
  /** Changes the pace and fills the bucket. */
  set(limits: BucketLimits): void;
  readonly limits: BucketLimits;
}

export interface BucketLimits {
  readonly perSecond: number;
  readonly capacity: number;
}

export function createTokenBucket(initial: BucketLimits): TokenBucket {
  let limits = initial;
  let tokens = initial.capacity;
  let filledAt: number | undefined;
  return {
    get limits() {
      return limits;
    },
    set(next) {
      limits = next;
      tokens = next.capacity;
      filledAt = undefined;
    },
    take(cost, nowMs) {
      // The simulated clock may be set back; time never drains a bucket.
      const elapsed = Math.max(0, nowMs - (filledAt ?? nowMs));
      filledAt = nowMs;
      tokens = Math.min(limits.capacity, tokens + (elapsed / 1000) * limits.perSecond);
      if (tokens < cost) return false;
      tokens -= cost;
      return true;
    },
  };
}
