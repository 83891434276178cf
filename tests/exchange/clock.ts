/** The exchanges' clock. It drives signature windows, the Date header, timestamps in bodies and rate limits. */
export interface SimulatedClock {
  /** Milliseconds since the epoch as the exchanges see it. */
  now(): number;
  /** The machine's own time, without the offset. */
  machineNow(): number;
  readonly offset: number;
  /** Milliseconds by which the exchanges' clock runs ahead (or, negative, behind) of the machine's. */
  setOffset(milliseconds: number): void;
}

export function createClock(machineNow: () => number): SimulatedClock {
  let offset = 0;
  return {
    machineNow,
    now: () => machineNow() + offset,
    get offset() {
      return offset;
    },
    setOffset(milliseconds) {
      offset = milliseconds;
    },
  };
}

/** Unix seconds, as in Kalshi's `updated_ts` (observed, report of 2026). */
export function unixSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** RFC 3339 text with nanoseconds, as seen live at Polymarket US (2026); the last six digits are made up. */
export function rfc3339Nanos(milliseconds: number): string {
  return rfc3339(milliseconds).replace('Z', '482913Z');
}

/** RFC 3339 text. */
export function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
