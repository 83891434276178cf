import { aheadOf, withSample, type ClockSamples } from '../domain/clock.ts';
import type { ExchangeClock } from './port.ts';

/** Measures the difference to an exchange's clock as answers come in; starts from what was measured before. */
export interface MeasuringClock extends ExchangeClock {
  /** What is known now, to be kept for the next time. */
  samples(): ClockSamples;
}

export function createExchangeClock(before: ClockSamples): MeasuringClock {
  let samples = before;
  return {
    aheadMs: () => aheadOf(samples),
    learn(aheadMs) {
      samples = withSample(samples, aheadMs);
    },
    samples: () => samples,
  };
}
