import { emptyHolding, type Holding, marketValue, settleHolding, trade, worth } from '../holding.ts';
import {
  absolute,
  MICROS_PER_CENT,
  MICROS_PER_DOLLAR,
  parseContracts,
  parseMicros,
  parsePrice,
} from '../micros.ts';
import type { KalshiRecords, OrderRecord, Side } from './records.ts';

export interface KalshiTrade {
  readonly ticker: string;
  /** Two decimals at most. */
  readonly contracts: string;
  /** Price of a contract of the traded side, dollars, four decimals at most. */
  readonly priceDollars: string;
  /** Default yes. */
  readonly side?: Side;
  /** Exchange shard the event lives on; fixed by the first trade. Default 0. */
  readonly shard?: number;
  readonly feeDollars?: string;
}

/** A position with what the API states about it. Money in micro-dollars. */
export interface KalshiPosition extends Holding {
  readonly ticker: string;
  readonly shard: number;
  traded: bigint;
  fees: bigint;
  updatedAt: number;
  settled: boolean;
}

/** One pocket. Numbers 1 to 63 must be opened first. Refuses what an exchange would: spending cash that is not there. */
export class KalshiSubaccount {
  readonly number: number;
  readonly #records: KalshiRecords;
  readonly #cash = new Map<number, bigint>();
  readonly #positions = new Map<string, KalshiPosition>();
  #statedValue: bigint | undefined;
  #isOpen: boolean;
  updatedAt: number;

  constructor(number: number, records: KalshiRecords) {
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

  /** Settles this subaccount's position: $1 a contract to the winning side. */
  settle(ticker: string, result: Side): void {
    const position = this.#openPosition(ticker);
    const { contracts, cost, shard } = position;
    const payout = settleHolding(position, result);
    position.settled = true;
    position.updatedAt = this.#records.clock.now();
    this.#change(shard, payout);
    this.#records.addSettlement({ subaccount: this.number, shard, ticker, result, contracts, cost, payout });
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

  /** States a portfolio value in cents, whatever the marks say; undefined returns to the marks. */
  statePortfolioValue(cents: bigint | undefined): void {
    this.#statedValue = cents;
  }

  /** Cash in micro-dollars, on one shard or on all. */
  cash(shard?: number): bigint {
    if (shard !== undefined) return this.#cash.get(shard) ?? 0n;
    return [...this.#cash.values()].reduce((sum, amount) => sum + amount, 0n);
  }

  /** Shards that hold or held cash, ascending, with micro-dollars. */
  cashRows(): readonly (readonly [shard: number, micros: bigint])[] {
    return [...this.#cash].sort(([a], [b]) => a - b);
  }

  /** Positions value in whole cents, cut toward zero: all that the API tells. */
  portfolioValueCents(shard?: number): bigint {
    if (this.#statedValue !== undefined) return this.#statedValue;
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

function newPosition(ticker: string, shard: number): KalshiPosition {
  return { ...emptyHolding(), ticker, shard, traded: 0n, fees: 0n, updatedAt: 0, settled: false };
}
