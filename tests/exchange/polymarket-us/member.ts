import type { SimulatedClock } from '../clock.ts';
import { worth } from '../holding.ts';
import { cutMicros, MICROS_PER_DOLLAR, parseContracts, parseMicros, parsePrice } from '../micros.ts';
import type { Seed } from '../seed.ts';
import {
  type Activity,
  type ActivityType,
  balanceActivity,
  resolutionActivity,
  tradeActivity,
} from './activity.ts';
import { type ExpectedBalance, expectedOf } from './expected.ts';
import type { PolymarketUsKey, PolymarketUsKeyOptions } from './keys.ts';
import { type OpenOrder, type PendingWithdrawal, PolymarketUsLedger } from './ledger.ts';
import { PolymarketUsPositions } from './positions.ts';
import {
  amountsOf,
  type BalanceAmounts,
  positionJson,
  type PositionRow,
  rowOf,
  type StatedBalances,
  type StatedPosition,
} from './rows.ts';

export interface PolymarketUsTrade {
  readonly slug: string;
  /** Two decimals at most. */
  readonly contracts: string;
  /** Always the YES price, dollars. */
  readonly priceDollars: string;
}

/** The ledger keeps four decimals, as the live payload does (2026-08-17). */
const LEDGER_STEP = 100n;

/** One person at Polymarket US. Keeps the published identity, except for holds, which are there to break it. */
export class PolymarketUsMember {
  readonly name: string;
  readonly activities: Activity[] = [];
  readonly #clock: SimulatedClock;
  readonly #seed: Seed;
  readonly #issue: (options: PolymarketUsKeyOptions) => PolymarketUsKey;
  readonly #positions = new PolymarketUsPositions();
  readonly #ledger = new PolymarketUsLedger(() => this.#positions.shortContracts());
  #statedBalances: BalanceAmounts = {};
  #statedPositions: readonly PositionRow[] | undefined;
  #updatedAt: number | null = null;

  constructor(
    name: string,
    clock: SimulatedClock,
    seed: Seed,
    issue: (options: PolymarketUsKeyOptions) => PolymarketUsKey,
  ) {
    this.name = name;
    this.#clock = clock;
    this.#seed = seed;
    this.#issue = issue;
  }

  createKey(options: PolymarketUsKeyOptions = {}): PolymarketUsKey {
    return this.#issue(options);
  }

  deposit(dollars: string): void {
    this.#book('ACTIVITY_TYPE_ACCOUNT_DEPOSIT', parseMicros(dollars));
  }

  /** Promotional credit: in currentBalance and buyingPower, not withdrawable (learn/faq/withdraw-promo). */
  creditPromo(dollars: string): void {
    this.#ledger.promo += parseMicros(dollars);
    this.#book('ACTIVITY_TYPE_REFERRAL_BONUS', parseMicros(dollars));
  }

  /**
   * Asks for a withdrawal and returns its id; it is pending until completed. Whether the money leaves currentBalance
   * at once is unknown (Nov 2026): it does by default, `stillInBalance` plays the other reading.
   */
  withdraw(dollars: string, options: { readonly stillInBalance?: boolean } = {}): string {
    const amount = parseMicros(dollars);
    const stillInBalance = options.stillInBalance ?? false;
    if (amount > this.#ledger.withdrawable()) throw new Error('not enough to withdraw');
    const id = this.#seed.id('polymarket-us withdrawal');
    const at = this.#touch();
    this.#ledger.withdrawals.set(id, { id, amount, at, stillInBalance });
    if (!stillInBalance) this.#ledger.fiat -= amount;
    this.activities.push(balanceActivity('ACTIVITY_TYPE_ACCOUNT_WITHDRAWAL', id, amount, true, at));
    return id;
  }

  completeWithdrawal(id: string): void {
    const pending = this.#ledger.withdrawals.get(id);
    if (pending === undefined) throw new Error(`no pending withdrawal ${id}`);
    this.#ledger.withdrawals.delete(id);
    if (pending.stillInBalance) this.#ledger.fiat -= pending.amount;
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

  /** Resolves a market: a long that wins receives $1 a contract, a short that loses pays it from its margin. */
  settle(slug: string, result: 'yes' | 'no'): void {
    const held = this.#positions.contracts(slug);
    const at = this.#touch();
    const before = this.#rowJson(slug);
    this.#positions.settle(slug, result, at);
    if (result === 'yes') this.#ledger.fiat += (held * MICROS_PER_DOLLAR) / 100n;
    this.activities.push(resolutionActivity(slug, before, this.#rowJson(slug), held > 0n, at));
  }

  /** Drops a flat row, as the exchange sometimes does. */
  forget(slug: string): void {
    this.#positions.forget(slug);
  }

  /** Rests an order and reserves its worst cost; returns its id. */
  restOrder(order: PolymarketUsTrade & { readonly side?: 'long' | 'short' }): string {
    const price = parsePrice(order.priceDollars);
    const contracts = parseContracts(order.contracts);
    const isLong = (order.side ?? 'long') === 'long';
    const reserved = cutMicros(worth(contracts, isLong ? price : MICROS_PER_DOLLAR - price), LEDGER_STEP);
    if (reserved > this.#ledger.available()) throw new Error('not enough buying power');
    const id = this.#seed.id('polymarket-us order');
    const intent = isLong ? 'ORDER_INTENT_BUY_LONG' : 'ORDER_INTENT_BUY_SHORT';
    this.#ledger.orders.set(id, {
      id,
      slug: order.slug,
      intent,
      contracts,
      price,
      reserved,
      at: this.#touch(),
    });
    return id;
  }

  cancelOrder(id: string): void {
    if (!this.#ledger.orders.delete(id)) throw new Error(`no open order ${id}`);
    this.#touch();
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
    lines: Pick<
      StatedBalances,
      'assetNotional' | 'assetAvailable' | 'pendingCredit' | 'unsettledFunds' | 'balanceReservation'
    >,
  ): void {
    this.#ledger.lines = { ...this.#ledger.lines, ...amountsOf(lines) };
  }

  /** States raw balances over what the books say; {} returns to the books. */
  setBalances(stated: StatedBalances): void {
    this.#statedBalances = amountsOf(stated);
  }

  /** States raw positions instead of the books' own; undefined returns to the books. */
  setPositions(stated: readonly StatedPosition[] | undefined): void {
    this.#statedPositions = stated?.map((row) => rowOf(row, this.#clock.now()));
  }

  /** The USD row as served, micro-dollars. */
  balances(): BalanceAmounts {
    return { ...this.#ledger.amounts(), ...this.#statedBalances };
  }

  /** Positions as served, by slug. */
  positions(): readonly PositionRow[] {
    return this.#statedPositions ?? this.#positions.rows();
  }

  pendingWithdrawals(): readonly PendingWithdrawal[] {
    return [...this.#ledger.withdrawals.values()];
  }

  openOrders(): readonly OpenOrder[] {
    return [...this.#ledger.orders.values()];
  }

  /** Time of the last change in milliseconds; null before the first, as seen live (2026-08-17). */
  get updatedAt(): number | null {
    return this.#updatedAt;
  }

  /** What a correct reader shows, micro-dollars. */
  expected(): ExpectedBalance {
    return expectedOf(this.balances(), this.positions());
  }

  #trade(slug: string, delta: bigint, price: bigint): void {
    const at = this.#clock.now();
    const traded = this.#positions.trade(slug, delta, price, at);
    const paid = cutMicros(worth(delta, price), LEDGER_STEP);
    this.#ledger.fiat -= paid;
    if (this.#ledger.available() < 0n) {
      this.#ledger.fiat += paid;
      traded.undo();
      throw new Error(`not enough buying power to trade ${slug}`);
    }
    this.#touch();
    this.activities.push(
      tradeActivity(this.#seed.id('polymarket-us trade'), slug, delta, price, traded.realized, at),
    );
  }

  #book(type: ActivityType, amount: bigint): void {
    this.#ledger.fiat += amount;
    const at = this.#touch();
    this.activities.push(
      balanceActivity(type, this.#seed.id('polymarket-us transaction'), amount, false, at),
    );
  }

  #rowJson(slug: string) {
    const row = this.#positions.rows().find((other) => other.slug === slug);
    return row === undefined ? null : positionJson(row);
  }

  #touch(): number {
    this.#updatedAt = this.#clock.now();
    return this.#updatedAt;
  }
}
