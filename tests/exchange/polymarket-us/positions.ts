import { emptyHolding, type Holding, marketValue, settleHolding, trade } from '../holding.ts';
import { absolute, cutMicros, parsePrice } from '../micros.ts';
import type { Json } from '../json.ts';
import { positionJson, type PositionRow } from './rows.ts';

interface Held extends Holding {
  expired: boolean;
  updatedAt: number;
}

/** One member's positions by market slug. A closed one stays as a flat row until forgotten, as fixtures show (2026). */
export class PolymarketUsPositions {
  readonly #held = new Map<string, Held>();

  /** Hundredths of a contract, signed; 0 for an unknown market. */
  contracts(slug: string): bigint {
    return this.#held.get(slug)?.contracts ?? 0n;
  }

  /** Trades; returns the profit taken, and a way back for an order that turns out to be unaffordable. */
  trade(
    slug: string,
    delta: bigint,
    price: bigint,
    now: number,
  ): { readonly realized: bigint; undo(): void } {
    const before = this.#held.get(slug);
    if (before?.expired === true) throw new Error(`${slug} has expired`);
    const after: Held = { ...(before ?? { ...emptyHolding(), expired: false }), updatedAt: now };
    trade(after, delta, price);
    this.#held.set(slug, after);
    return {
      realized: after.realized - (before?.realized ?? 0n),
      undo: () => {
        if (before === undefined) this.#held.delete(slug);
        else this.#held.set(slug, before);
      },
    };
  }

  mark(slug: string, dollars: string): void {
    this.#existing(slug).mark = parsePrice(dollars);
  }

  /** Leaves a position without a market value: cashValue null. */
  unmark(slug: string): void {
    this.#existing(slug).mark = undefined;
  }

  expire(slug: string): void {
    this.#existing(slug).expired = true;
  }

  forget(slug: string): void {
    this.#held.delete(slug);
  }

  /** Ends a position with YES paying this much a contract, micro-dollars; it stays as a flat, expired row. */
  settle(slug: string, yesPrice: bigint, now: number): void {
    const held = this.#existing(slug);
    settleHolding(held, yesPrice);
    held.expired = true;
    held.updatedAt = now;
  }

  /** Hundredths of contracts held short, all markets. */
  shortContracts(): bigint {
    let hundredths = 0n;
    for (const held of this.#held.values()) if (held.contracts < 0n) hundredths -= held.contracts;
    return hundredths;
  }

  rows(): readonly PositionRow[] {
    return [...this.#held]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([slug, held]) => {
        const value = marketValue(held);
        return {
          slug,
          contracts: held.contracts * 100n,
          bought: held.bought * 100n,
          sold: held.sold * 100n,
          cost: absolute(held.cost),
          cashValue: value === undefined ? null : cutMicros(value, 100n),
          realized: held.realized,
          expired: held.expired,
          updatedAt: held.updatedAt,
        };
      });
  }

  /** A position as it is served; null for an unknown market. */
  json(slug: string): Json {
    const row = this.rows().find((other) => other.slug === slug);
    return row === undefined ? null : positionJson(row);
  }

  #existing(slug: string): Held {
    const held = this.#held.get(slug);
    if (held === undefined) throw new Error(`no position in ${slug}`);
    return held;
  }
}
