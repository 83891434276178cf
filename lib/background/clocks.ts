import { EXCHANGE_IDS, type ExchangeId } from '../domain/account.ts';
import type { Clocks } from '../domain/snapshot.ts';
import { createExchangeClock, type MeasuringClock } from '../exchanges/exchange-clock.ts';
import { loadSnapshot } from './saved.ts';

/** What the background knows of the exchanges' clocks, from what is saved and from every answer since. */
export interface ClockBook {
  clockOf(exchange: ExchangeId): Promise<MeasuringClock>;
  /** Everything measured, to be saved with the next commit. */
  measured(): Clocks;
}

export function createClockBook(): ClockBook {
  const clocks = new Map<ExchangeId, MeasuringClock>();
  return {
    async clockOf(exchange) {
      const known = clocks.get(exchange);
      if (known !== undefined) return known;
      const saved = (await loadSnapshot()).clocks[exchange] ?? [];
      // Another caller may have been as quick: there is one clock an exchange.
      const clock = clocks.get(exchange) ?? createExchangeClock(saved);
      clocks.set(exchange, clock);
      return clock;
    },
    measured() {
      const found: Partial<Record<ExchangeId, readonly number[]>> = {};
      for (const id of EXCHANGE_IDS) {
        const samples = clocks.get(id)?.samples() ?? [];
        if (samples.length > 0) found[id] = samples;
      }
      return found;
    },
  };
}
