import { rfc3339, type SimulatedClock } from '../clock.ts';
import { worth } from '../holding.ts';
import { cutMicros, parseContracts, parseMicros, parsePrice } from '../micros.ts';
import type { Seed } from '../seed.ts';
import { type Activity, resolutionActivity } from './activity.ts';
import { type ExpectedBalance, expectedOf } from './expected.ts';
import { type BookedChange, PolymarketUsJournal, type StatedTrade } from './journal.ts';
import type { PolymarketUsKey, PolymarketUsKeyOptions } from './keys.ts';
import { type BalanceFieldSet, PolymarketUsLedger } from './ledger.ts';
import type { PendingWithdrawal, WithdrawalOptions } from './ledger.ts';
import { fillOrder, LEDGER_STEP, newOrder } from './order.ts';
import type { OpenOrder, PolymarketUsOrder, PolymarketUsTrade } from './order.ts';
import { PolymarketUsPositions } from './positions.ts';
import { amountsOf, type BalanceAmounts, type PositionRow } from './rows.ts';
import type { StatedBalances } from './rows.ts';
import { PolymarketUsStatements } from './stated.ts';

export type { PolymarketUsTrade } from './order.ts';

export interface PolymarketUsMemberOptions {
  readonly name?: string;
  /** Default `live`. */
  readonly fields?: BalanceFieldSet;
}

/** One person at Polymarket US. Keeps the published identity, except for holds, which are there to break it. */
export class PolymarketUsMember extends PolymarketUsStatements {
  readonly name: string;
  readonly #seed: Seed;
  readonly #issue: (options: PolymarketUsKeyOptions) => PolymarketUsKey;
  readonly #positions = new PolymarketUsPositions();
  readonly #ledger: PolymarketUsLedger;
  readonly #journal: PolymarketUsJournal;
  #updatedAt: number | null = null;

  constructor(
    options: PolymarketUsMemberOptions & { readonly name: string },
    clock: SimulatedClock,
    seed: Seed,
    issue: (options: PolymarketUsKeyOptions) => PolymarketUsKey,
  ) {
    super(clock);
    this.name = options.name;
    this.#seed = seed;
    this.#issue = issue;
    this.#ledger = new PolymarketUsLedger(() => this.#positions.shortContracts(), options.fields ?? 'live');
    this.#journal = new PolymarketUsJournal(clock, seed);
  }

  createKey(options: PolymarketUsKeyOptions = {}): PolymarketUsKey {
    return this.#issue(options);
  }

  deposit(dollars: string): void {
    this.bookChange({ type: 'ACTIVITY_TYPE_ACCOUNT_DEPOSIT', dollars });
  }

  /** Promotional credit: in currentBalance and buyingPower, not withdrawable (learn/faq/withdraw-promo). */
  creditPromo(dollars: string): void {
    this.#ledger.promo += parseMicros(dollars);
    this.bookChange({ type: 'ACTIVITY_TYPE_REFERRAL_BONUS', dollars });
  }

  /** Books a balance change of any type and status; returns its id. */
  bookChange(change: BookedChange): string {
    const { dollars, status = 'COMPLETED', ...rest } = change;
    const id = this.#seed.id('polymarket-us transaction');
    const amount = parseMicros(dollars);
    if (status === 'COMPLETED') {
      this.#ledger.fiat += change.type === 'ACTIVITY_TYPE_ACCOUNT_WITHDRAWAL' ? -amount : amount;
      this.#touch();
    }
    this.#journal.addChange({ ...rest, id, amount, status });
    return id;
  }

  /** Lists a trade in a state other than cleared; positions and money stay. */
  listTrade(trade: StatedTrade): void {
    this.#journal.listTrade(trade);
  }

  /**
   * Asks for a withdrawal and returns its id; it is pending until completed. Whether the money leaves currentBalance
   * at once is unknown (Nov 2026): it does by default, `stillInBalance` plays the other reading.
   */
  withdraw(dollars: string, options: WithdrawalOptions = {}): string {
    const amount = parseMicros(dollars);
    if (amount > this.#ledger.withdrawable()) throw new Error('not enough to withdraw');
    const id = this.#seed.id('polymarket-us withdrawal');
    const at = this.#touch();
    this.#ledger.withdrawals.set(id, { ...options, id, amount, at });
    if (options.stillInBalance !== true) this.#ledger.fiat -= amount;
    this.#journal.addChange({ id, type: 'ACTIVITY_TYPE_ACCOUNT_WITHDRAWAL', amount, status: 'PENDING' });
    return id;
  }

  completeWithdrawal(id: string): void {
    const pending = this.#ledger.withdrawals.get(id);
    if (pending === undefined) throw new Error(`no pending withdrawal ${id}`);
    this.#ledger.withdrawals.delete(id);
    if (pending.stillInBalance === true) this.#ledger.fiat -= pending.amount;
    this.#journal.setStatus(id, 'COMPLETED');
    this.#touch();
  }

  buyLong(order: PolymarketUsTrade): void {
    this.#trade(order.slug, parseContracts(order.contracts), parsePrice(order.priceDollars));
  }

  sellShort(order: PolymarketUsTrade): void {
    this.#trade(order.slug, -parseContracts(order.contracts), parsePrice(order.priceDollars));
  }

  /** Closes a position, or so many contracts of it. */
  close(order: { readonly slug: string; readonly priceDollars: string; readonly contracts?: string }): void {
    const held = this.#positions.contracts(order.slug);
    const size = order.contracts === undefined ? (held < 0n ? -held : held) : parseContracts(order.contracts);
    if (held === 0n || size > (held < 0n ? -held : held)) throw new Error(`not held: ${order.slug}`);
    this.#trade(order.slug, held < 0n ? size : -size, parsePrice(order.priceDollars));
  }

  mark(slug: string, dollars: string): void {
    this.#positions.mark(slug, dollars);
  }

  unmark(slug: string): void {
    this.#positions.unmark(slug);
  }

  /** The market is over but unresolved: the position stays, expired. */
  expire(slug: string): void {
    this.#positions.expire(slug);
  }

  /**
   * Resolves a market: a long that wins receives $1 a contract, a short that loses pays it from its margin; `neutral`
   * pays that much of a dollar.
   */
  settle(slug: string, result: 'yes' | 'no' | { readonly neutral: string }): void {
    const held = this.#positions.contracts(slug);
    const yesPrice = typeof result === 'string' ? (result === 'yes' ? '1' : '0') : result.neutral;
    const at = this.#touch();
    const before = this.#positions.json(slug);
    this.#positions.settle(slug, parsePrice(yesPrice), at);
    this.#ledger.fiat += cutMicros(worth(held, parsePrice(yesPrice)), LEDGER_STEP);
    const side = typeof result !== 'string' ? 'NEUTRAL' : held > 0n ? 'LONG' : 'SHORT';
    this.#journal.add(resolutionActivity(slug, before, this.#positions.json(slug), side, at));
  }

  /** Drops a flat row, as the exchange sometimes does. */
  forget(slug: string): void {
    this.#positions.forget(slug);
  }

  /** Rests an order and reserves its worst cost, nothing for one that closes a position; returns its id. */
  restOrder(terms: PolymarketUsOrder): string {
    const order = newOrder(this.#seed.id('polymarket-us order'), terms, this.clock.now());
    const held = this.#positions.contracts(order.slug) * (terms.side === 'short' ? -1n : 1n);
    if (terms.action === 'sell' && order.contracts > held) throw new Error(`not held: ${order.slug}`);
    if (order.reserved > this.#ledger.available()) throw new Error('not enough buying power');
    this.#ledger.orders.set(order.id, order);
    this.#touch();
    return order.id;
  }

  cancelOrder(id: string): void {
    if (!this.#ledger.orders.delete(id)) throw new Error(`no open order ${id}`);
    this.#touch();
  }

  /** Fills a resting order at its price, or so many contracts of it. */
  fillOrder(id: string, contracts?: string): void {
    const order = this.#ledger.orders.get(id);
    if (order === undefined) throw new Error(`no open order ${id}`);
    const delta = fillOrder(order, contracts === undefined ? undefined : parseContracts(contracts));
    if (order.filled === order.contracts) this.#ledger.orders.delete(id);
    this.#trade(order.slug, delta, order.price);
  }

  /** Holds money back from buyingPower only, against the identity (seen live, 2026-07-04). "0" ends it. */
  setHold(dollars: string): void {
    this.#ledger.hold = parseMicros(dollars);
  }

  /** Margin that mutually exclusive shorts do not need (docs, mutually-exclusive page). */
  setCollateralReturn(dollars: string): void {
    this.#ledger.collateralReturn = parseMicros(dollars);
  }

  /** Sets lines the books do not move themselves; assetAvailable counts into buyingPower. */
  setLines(
    lines: Omit<StatedBalances, 'currentBalance' | 'buyingPower' | 'openOrders' | 'marginRequirement'>,
  ): void {
    this.#ledger.lines = { ...this.#ledger.lines, ...amountsOf(lines) };
  }

  /** The USD row as served, micro-dollars. */
  balances(): BalanceAmounts {
    return { ...this.#ledger.amounts(), ...this.statedBalances };
  }

  /** Positions as served, by slug. */
  positions(): readonly PositionRow[] {
    return this.statedPositions ?? this.#positions.rows();
  }

  pendingWithdrawals(): readonly PendingWithdrawal[] {
    return [...this.#ledger.withdrawals.values()];
  }

  openOrders(): readonly OpenOrder[] {
    return [...this.#ledger.orders.values()];
  }

  /** Oldest first. */
  get activities(): readonly Activity[] {
    return this.#journal.activities;
  }

  /** Time of the last change as served; null before the first, as seen live (2026-08-17). */
  get lastUpdated(): string | null {
    if (this.statedUpdate !== undefined) return this.statedUpdate;
    return this.#updatedAt === null ? null : rfc3339(this.#updatedAt);
  }

  /** What a correct reader shows, micro-dollars. */
  expected(): ExpectedBalance {
    return expectedOf(this.balances(), this.positions());
  }

  #trade(slug: string, delta: bigint, price: bigint): void {
    const at = this.clock.now();
    const traded = this.#positions.trade(slug, delta, price, at);
    const paid = cutMicros(worth(delta, price), LEDGER_STEP);
    this.#ledger.fiat -= paid;
    if (this.#ledger.available() < 0n) {
      this.#ledger.fiat += paid;
      traded.undo();
      throw new Error(`not enough buying power to trade ${slug}`);
    }
    this.#touch();
    this.#journal.addTrade(slug, delta, price, traded.realized);
  }

  #touch(): number {
    this.#updatedAt = this.clock.now();
    return this.#updatedAt;
  }
}
