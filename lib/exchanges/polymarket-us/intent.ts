import * as v from 'valibot';
import { subtractUsd, usdFromCents, type Usd } from '../../domain/usd.ts';
import { amount } from './amount.ts';

/** What an order or a trade does. Absent where the exchange does not tell. */
export interface Intent {
  readonly side?: 'yes' | 'no';
  readonly action?: 'buy' | 'sell';
}

/** Long is YES, short is NO (docs, concepts, 2026). */
const INTENTS: ReadonlyMap<string, Required<Intent>> = new Map([
  ['ORDER_INTENT_BUY_LONG', { side: 'yes', action: 'buy' }],
  ['ORDER_INTENT_SELL_LONG', { side: 'yes', action: 'sell' }],
  ['ORDER_INTENT_BUY_SHORT', { side: 'no', action: 'buy' }],
  ['ORDER_INTENT_SELL_SHORT', { side: 'no', action: 'sell' }],
]);

export function intentOf(name: string | null | undefined): Intent {
  return INTENTS.get(name ?? '') ?? {};
}

const ONE_DOLLAR = usdFromCents(100n);

/** What a contract of YES costs; beyond nothing and its payoff it would be another unit. */
export const yesPrice = v.pipe(
  amount,
  v.check((price) => price == null || (price >= 0n && price <= ONE_DOLLAR)),
);

/** The price of one contract of the side; none without a side. The exchange states that of YES, for NO too. */
export function priceOf(yes: Usd, { side }: Intent): { readonly price?: Usd } {
  if (side === undefined) return {};
  return { price: side === 'no' ? subtractUsd(ONE_DOLLAR, yes) : yes };
}
