import { marketValue, settleHolding, trade, worth } from '../holding.ts';
import {
  absolute,
  MICROS_PER_CENT,
  MICROS_PER_DOLLAR,
  parseContracts,
  parseMicros,
  parsePrice,
} from '../micros.ts';
import {
  type KalshiPosition,
  type KalshiResult,
  type KalshiTrade,
  newPosition,
  yesPayout,
} from './position.ts';
import type { KalshiRecords, OrderRecord } from './records.ts';
import { type CashRow, KalshiStatements } from './stated.ts';

export type { KalshiPosition, KalshiTrade } from './position.ts';

/** One pocket. Numbers 1 to 63 must be opened first. Refuses what an exchange would: spending cash that is not there. */
export class KalshiSubaccount extends KalshiStatements {
  readonly number: number;
  readonly #records: KalshiRecords;
  readonly #cash = new Map<number, bigint>();
  readonly #positions = new Map<string, KalshiPosition>();
  #isOpen: boolean;
  updatedAt: number;

  constructor(number: number, records: KalshiRecords) {
    super();
    this.number = number;
    this.#records = records;
    this.#isOpen = number === 0;
    this.updatedAt = records.clock.now();
    if (number === 0) this.#cash.set(0, 0n);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  open(): this {
    this.#isOpen = true;
    if (!this.#cash.has(0)) this.#cash.set(0, 0n);
    return this;
  }

  /** Cash from outside, or with a minus sign to it, without an entry in any list. Micro-dollars. */
  receive(shard: number, amount: bigint): void {
    this.#change(shard, amount);
  }

  /** Money from outside. For a numbered subaccount it passes through the primary one, as at Kalshi. */
  deposit(shard: number, dollars: string): void {
    const amount = parseMicros(dollars);
    this.#change(shard, amount);
    this.#records.addPayment('deposits', amount);
    if (this.number !== 0) this.#records.addTransfer(0, this.number, shard, amount);
  }

  withdraw(shard: number, dollars: string): void {
    const amount = parseMicros(dollars);
    this.#change(shard, -amount);
    if (this.number !== 0) this.#records.addTransfer(this.number, 0, shard, amount);
    this.#records.addPayment('withdrawals', amount);
  }

  /** Cash to another subaccount of the member, on one shard. */
  transfer(to: KalshiSubaccount, dollars: string, shard = 0): void {
    const amount = parseMicros(dollars);
    this.#change(shard, -amount);
    to.#change(shard, amount);
    this.#records.addTransfer(this.number, to.number, shard, amount);
  }

  /** Cash to another shard of this subaccount, as rebalancing does every 10 s where it is set up. */
  moveCash(from: number, to: number, dollars: string): void {
    const amount = parseMicros(dollars);
    this.#change(from, -amount);
    this.#change(to, amount);
  }

  buy(order: KalshiTrade): void {
    this.#execute(order, 'buy');
  }

  /** Sells held contracts of the side; more than are held is refused. */
  sell(order: KalshiTrade): void {
    const held = this.#positions.get(order.ticker)?.contracts ?? 0n;
    const ofSide = (order.side ?? 'yes') === 'yes' ? held : -held;
    if (ofSide < parseContracts(order.contracts))
      throw new Error(`not held: ${order.contracts} of ${order.ticker}`);
    this.#execute(order, 'sell');
  }

  /** Sets the YES price at which this subaccount's position is valued. */
  mark(ticker: string, dollars: string): void {
    this.#openPosition(ticker).mark = parsePrice(dollars);
  }

  /**
   * Settles this subaccount's position: $1 a contract to the winning side, or to YES what is stated in whole cents
   * ("0.37", market_result scalar) and the rest to NO. `withoutValue` states no payout per contract: `value` null.
   */
  settle(ticker: string, result: KalshiResult, options: { readonly withoutValue?: boolean } = {}): void {
    const position = this.#openPosition(ticker);
    const { contracts, cost, shard } = position;
    const yesPrice = yesPayout(result);
    const payout = settleHolding(position, yesPrice);
    position.settled = true;
    position.updatedAt = this.#records.clock.now();
    this.#change(shard, payout);
    const value = options.withoutValue === true ? null : yesPrice;
    const word = typeof result === 'string' ? result : 'scalar';
    const terms = { subaccount: this.number, shard, ticker, contracts, cost, payout, value };
    this.#records.addSettlement({ ...terms, result: word });
  }

  /** Rests an order to buy; returns its id. The balance does not move: whether it should is unresolved (docs, 2026). */
  restOrder(order: KalshiTrade): string {
    this.#mustBeOpen();
    return this.#records.addOrder({ ...this.#orderOf(order, 'buy'), status: 'resting' }).id;
  }

  cancelOrder(id: string): void {
    this.#end(this.#resting(id), 'canceled');
  }

  /** Fills a resting order at its price. */
  fillOrder(id: string): void {
    const order = this.#resting(id);
    this.#apply(order, 0n);
    this.#end(order, 'executed');
  }

  /** `balance` as it is served: cash in whole cents, cut toward zero. */
  cashCents(shard?: number): bigint {
    return this.statedCents ?? this.cash(shard) / MICROS_PER_CENT;
  }

  /** Rows for one answer of the list of subaccounts. */
  listedRows(): readonly CashRow[] {
    return this.listed(this.cashRows());
  }

  /** Cash in micro-dollars, on one shard or on all. */
  cash(shard?: number): bigint {
    if (shard !== undefined) return this.#cash.get(shard) ?? 0n;
    return [...this.#cash.values()].reduce((sum, amount) => sum + amount, 0n);
  }

  /** Shards that hold or held cash, ascending, with micro-dollars. */
  cashRows(): readonly CashRow[] {
    return [...this.#cash].sort(([a], [b]) => a - b);
  }

  /** Positions value in whole cents, cut toward zero: all that the API tells. */
  portfolioValueCents(shard?: number): bigint {
    if (this.statedValue !== undefined) return this.statedValue;
    let micros = 0n;
    for (const position of this.#positions.values()) {
      if (shard === undefined || position.shard === shard) micros += marketValue(position) ?? 0n;
    }
    return micros / MICROS_PER_CENT;
  }

  /** Cash plus positions as a reader of the API can know it, micro-dollars. */
  total(): bigint {
    return this.cash() + this.portfolioValueCents() * MICROS_PER_CENT;
  }

  /** By ticker, settled and closed ones included. */
  positions(): readonly KalshiPosition[] {
    return [...this.#positions.values()].sort((a, b) => (a.ticker < b.ticker ? -1 : 1));
  }

  #execute(order: KalshiTrade, action: 'buy' | 'sell'): void {
    this.#mustBeOpen();
    const terms = this.#orderOf(order, action);
    this.#apply({ ...terms, status: 'executed' }, parseMicros(order.feeDollars ?? '0'));
  }

  #apply(terms: Omit<OrderRecord, 'id' | 'createdAt' | 'updatedAt'> | OrderRecord, fee: bigint): void {
    const { ticker, shard, side, action, contracts, price } = terms;
    const before = this.#positions.get(ticker);
    if (before !== undefined && (before.settled || before.shard !== shard))
      throw new Error(`cannot trade ${ticker} there`);
    const position: KalshiPosition = before === undefined ? newPosition(ticker, shard) : { ...before };
    const delta = (side === 'yes') === (action === 'buy') ? contracts : -contracts;
    const { received, paid } = trade(position, delta, price);
    this.#change(shard, received - paid - fee); // throws before anything is recorded
    position.traded += worth(absolute(delta), price);
    position.fees += fee;
    position.updatedAt = this.#records.clock.now();
    this.#positions.set(ticker, position);
    this.#records.addFill('id' in terms ? terms : this.#records.addOrder(terms), fee);
  }

  #orderOf(order: KalshiTrade, action: 'buy' | 'sell') {
    const side = order.side ?? 'yes';
    const stated = parsePrice(order.priceDollars);
    return {
      subaccount: this.number,
      shard: order.shard ?? this.#positions.get(order.ticker)?.shard ?? 0,
      ticker: order.ticker,
      side,
      action,
      contracts: parseContracts(order.contracts),
      price: side === 'yes' ? stated : MICROS_PER_DOLLAR - stated,
    };
  }

  #resting(id: string): OrderRecord {
    const order = this.#records.orders.find((other) => other.id === id && other.subaccount === this.number);
    if (order?.status !== 'resting') throw new Error(`no resting order ${id}`);
    return order;
  }

  #end(order: OrderRecord, status: 'canceled' | 'executed'): void {
    order.status = status;
    order.updatedAt = this.#records.clock.now();
  }

  #openPosition(ticker: string): KalshiPosition {
    const position = this.#positions.get(ticker);
    if (position === undefined || position.settled) throw new Error(`no open position in ${ticker}`);
    return position;
  }

  #change(shard: number, amount: bigint): void {
    this.#mustBeOpen();
    const next = this.cash(shard) + amount;
    if (next < 0n) throw new Error(`not enough cash on shard ${shard} of subaccount ${this.number}`);
    this.#cash.set(shard, next);
    this.updatedAt = this.#records.clock.now();
  }

  #mustBeOpen(): void {
    if (!this.#isOpen) throw new Error(`subaccount ${this.number} is not open`);
  }
}
