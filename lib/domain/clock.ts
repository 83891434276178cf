/**
 * How far this machine's clock is ahead of an exchange's, ms, newest last: positive is ahead. Each is taken from one
 * answer's `Date` header.
 */
export type ClockSamples = readonly number[];

/** As many as the median is taken of. */
const MAX_SAMPLES = 5;
/** A `Date` header has whole seconds and an answer takes time, so less than this says nothing. */
const CORRECT_ABOVE_MS = 2_000;
/** From here on a person should know: times shown are wrong by as much. */
export const TELL_ABOVE_MS = 30_000;
/** A sample that differs by more comes from another setting of the clock: what was measured before it no longer holds. */
const SET_ANEW_MS = 10_000;

function median(samples: ClockSamples): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Adds a measurement; five are kept. */
export function withSample(samples: ClockSamples, aheadMs: number): ClockSamples {
  const isSetAnew = samples.length > 0 && Math.abs(aheadMs - median(samples)) > SET_ANEW_MS;
  return [...(isSetAnew ? [] : samples), Math.round(aheadMs)].slice(-MAX_SAMPLES);
}

/** How far ahead this machine's clock is, ms; 0 while that is too little to tell from chance. */
export function aheadOf(samples: ClockSamples): number {
  const ahead = median(samples);
  return Math.abs(ahead) > CORRECT_ABOVE_MS ? ahead : 0;
}
