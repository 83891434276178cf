import { parseMicros } from '../micros.ts';

/** Shard and micro-dollars, as in a row of the list of balances. */
export type CashRow = readonly [shard: number, micros: bigint];

/** What a pocket is made to say against its own books. Its cash stays what it is. */
export class KalshiStatements {
  protected statedValue: bigint | undefined;
  protected statedCents: bigint | undefined;
  #listed: { readonly shard: number; readonly micros: bigint; left: number } | undefined;

  /** States a portfolio value in cents, whatever the marks say; undefined returns to the marks. */
  statePortfolioValue(cents: bigint | undefined): void {
    this.statedValue = cents;
  }

  /** States `balance` in cents, whatever `balance_dollars` says; undefined returns to the books. */
  stateCents(cents: bigint | undefined): void {
    this.statedCents = cents;
  }

  /**
   * Has the list of subaccounts state other cash on one shard (0) than the pocket's own answer does: for this many
   * requests of the list, or until called with undefined.
   */
  stateListedCash(
    dollars: string | undefined,
    options: { readonly shard?: number; readonly times?: number } = {},
  ): void {
    const { shard = 0, times = Number.POSITIVE_INFINITY } = options;
    this.#listed = dollars === undefined ? undefined : { shard, micros: parseMicros(dollars), left: times };
  }

  /** The rows for one answer of the list; counts it. */
  protected listed(rows: readonly CashRow[]): readonly CashRow[] {
    const listed = this.#listed;
    if (listed === undefined) return rows;
    listed.left -= 1;
    if (listed.left <= 0) this.#listed = undefined;
    const others = rows.filter(([shard]) => shard !== listed.shard);
    return [...others, [listed.shard, listed.micros] as const].sort(([a], [b]) => a - b);
  }
}
