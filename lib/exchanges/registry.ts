import type { ExchangeId } from '../domain/account.ts';
import { kalshiAdapter } from './kalshi/index.ts';
import { polymarketUsAdapter } from './polymarket-us/index.ts';
import type { ExchangeAdapter } from './port.ts';

/** Every exchange that Bankroll can read. */
export const ADAPTERS: Readonly<Record<ExchangeId, ExchangeAdapter>> = {
  kalshi: kalshiAdapter,
  'polymarket-us': polymarketUsAdapter,
};
