import { parseMicros } from '../micros.ts';
import { createTokenBucket, type TokenBucket } from '../token-bucket.ts';

/** One row of `/margin/balance`, micro-dollars. */
export interface PerpsRow {
  readonly subaccount: number;
  readonly equity: bigint;
  readonly positionValue: bigint;
  readonly maintenanceMargin: bigint;
  readonly initialMargin: bigint;
  readonly restingOrdersMargin: bigint;
  readonly availableBalance: bigint;
}

/** Dollars; what is left out is 0. */
export interface StatedPerps {
  readonly equity: string;
  /** Gross mark value; may well exceed the equity (seen live, 2026). */
  readonly positionValue?: string;
  readonly maintenanceMargin?: string;
  readonly initialMargin?: string;
  readonly restingOrdersMargin?: string;
  /** Default: the equity. */
  readonly availableBalance?: string;
}

/** A member's perpetuals ("margin") account: a balance of its own, given to one member after the other (docs, 2026). */
export class KalshiPerps {
  /** A lane of its own: 400 tokens a second on the Basic tier (demo recording, 2026). */
  readonly bucket: TokenBucket = createTokenBucket({ perSecond: 400, capacity: 400 });
  readonly #rows = new Map<number, PerpsRow>();
  #state: 'off' | 'on' | 'off-and-empty' = 'off';
  #settledFunds: bigint | undefined;

  get isEnabled(): boolean {
    return this.#state === 'on';
  }

  /** Refuses `/margin/balance` with 403; a member for whom it is off can also get 200 without rows (seen live, 2026). */
  get isRefused(): boolean {
    return this.#state === 'off';
  }

  enable(): void {
    this.#state = 'on';
  }

  /** `answersEmpty`: `/margin/balance` answers 200 without rows instead of 403. */
  disable(options: { readonly answersEmpty?: boolean } = {}): void {
    this.#state = options.answersEmpty === true ? 'off-and-empty' : 'off';
  }

  /** Enables perps and states a subaccount's row; any number may appear (64 was seen, 2026). */
  setEquity(subaccount: number, stated: StatedPerps | string): void {
    this.#state = 'on';
    const row = typeof stated === 'string' ? { equity: stated } : stated;
    this.#rows.set(subaccount, {
      subaccount,
      equity: parseMicros(row.equity),
      positionValue: parseMicros(row.positionValue ?? '0'),
      maintenanceMargin: parseMicros(row.maintenanceMargin ?? '0'),
      initialMargin: parseMicros(row.initialMargin ?? '0'),
      restingOrdersMargin: parseMicros(row.restingOrdersMargin ?? '0'),
      availableBalance: parseMicros(row.availableBalance ?? row.equity),
    });
  }

  /** States `settled_funds`, which is no balance; undefined returns to the sum of equity. */
  setSettledFunds(dollars: string | undefined): void {
    this.#settledFunds = dollars === undefined ? undefined : parseMicros(dollars);
  }

  /** By subaccount; none unless enabled. */
  rows(): readonly PerpsRow[] {
    return this.isEnabled ? [...this.#rows.values()].sort((a, b) => a.subaccount - b.subaccount) : [];
  }

  /** What a reader may count: the sum of equity, micro-dollars. */
  equity(): bigint {
    return this.rows().reduce((sum, row) => sum + row.equity, 0n);
  }

  settledFunds(): bigint {
    return this.#settledFunds ?? this.equity();
  }
}
