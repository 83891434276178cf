import type { SimulatedClock } from '../clock.ts';
import { amountsOf, type BalanceAmounts, type PositionRow, rowOf } from './rows.ts';
import type { StatedBalances, StatedPosition } from './rows.ts';

/** A balances row beside the USD one. Only USD was ever seen; the docs speak of one row a currency (2026). */
export type StatedCurrency = StatedBalances & { readonly currency: string };

export interface CurrencyRow {
  readonly currency: string;
  readonly amounts: BalanceAmounts;
}

/** What a member is made to state against its own books. */
export class PolymarketUsStatements {
  protected readonly clock: SimulatedClock;
  protected statedBalances: BalanceAmounts = {};
  protected statedPositions: readonly PositionRow[] | undefined;
  protected statedUpdate: string | null | undefined;
  #currencies: readonly CurrencyRow[] = [];

  constructor(clock: SimulatedClock) {
    this.clock = clock;
  }

  /** States raw balances over what the books say; {} returns to the books. */
  setBalances(stated: StatedBalances): void {
    this.statedBalances = amountsOf(stated);
  }

  /** States raw positions instead of the books' own; undefined returns to the books. */
  setPositions(stated: readonly StatedPosition[] | undefined): void {
    this.statedPositions = stated?.map((row) => rowOf(row, this.clock.now()));
  }

  /** States lastUpdated: ISO text, or null as seen live (2026-08-17); undefined returns to the books. */
  setLastUpdated(stated: string | null | undefined): void {
    this.statedUpdate = stated;
  }

  /** Puts rows of other currencies before the USD one. */
  setOtherCurrencies(stated: readonly StatedCurrency[]): void {
    this.#currencies = stated.map((row) => ({ currency: row.currency, amounts: amountsOf(row) }));
  }

  otherCurrencies(): readonly CurrencyRow[] {
    return this.#currencies;
  }
}
