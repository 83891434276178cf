import type { SimulatedClock } from '../clock.ts';
import { parseContracts, parsePrice } from '../micros.ts';
import type { Seed } from '../seed.ts';
import {
  type Activity,
  changeActivity,
  type ChangeStatus,
  type ListedChange,
  tradeActivity,
  type TradeState,
} from './activity.ts';

/** A trade that is listed without moving a position, such as one that was reversed or refused. */
export interface StatedTrade {
  readonly slug: string;
  readonly contracts: string;
  /** YES price. */
  readonly priceDollars: string;
  readonly state: TradeState;
}

/** A balance change; money moves only when it is completed (the default): out for a withdrawal, else in. */
export type BookedChange = Pick<ListedChange, 'type' | 'description' | 'incentiveType' | 'form'> &
  Partial<Pick<ListedChange, 'status'>> & { readonly dollars: string };

/** One member's activities, newest last. */
export class PolymarketUsJournal {
  readonly #clock: SimulatedClock;
  readonly #seed: Seed;
  readonly #entries: { activity: Activity; readonly change?: ListedChange }[] = [];

  constructor(clock: SimulatedClock, seed: Seed) {
    this.#clock = clock;
    this.#seed = seed;
  }

  get activities(): readonly Activity[] {
    return this.#entries.map(({ activity }) => activity);
  }

  add(activity: Activity): void {
    this.#entries.push({ activity });
  }

  /** A cleared trade of signed hundredths at a YES price. */
  addTrade(slug: string, delta: bigint, price: bigint, realized: bigint): void {
    const id = this.#seed.id('polymarket-us trade');
    const at = this.#clock.now();
    this.add(tradeActivity({ id, slug, delta, price, realized, state: 'CLEARED', at }));
  }

  /** Lists a trade in any state; nothing else changes. */
  listTrade(trade: StatedTrade): void {
    const id = this.#seed.id('polymarket-us trade');
    const delta = parseContracts(trade.contracts);
    const price = parsePrice(trade.priceDollars);
    const { slug, state } = trade;
    this.add(tradeActivity({ id, slug, delta, price, realized: 0n, state, at: this.#clock.now() }));
  }

  addChange(change: Omit<ListedChange, 'at' | 'updatedAt'>): void {
    const at = this.#clock.now();
    const listed = { ...change, at, updatedAt: at };
    this.#entries.push({ activity: changeActivity(listed), change: listed });
  }

  setStatus(id: string, status: ChangeStatus): void {
    const index = this.#entries.findIndex((entry) => entry.change?.id === id);
    const change = this.#entries[index]?.change;
    if (change === undefined) throw new Error(`no balance change ${id}`);
    const next = { ...change, status, updatedAt: this.#clock.now() };
    this.#entries[index] = { activity: changeActivity(next), change: next };
  }
}
