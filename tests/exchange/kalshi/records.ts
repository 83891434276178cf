import type { SimulatedClock } from '../clock.ts';
import type { Seed } from '../seed.ts';
import type { PaymentList, PaymentRecord } from './payments.ts';

export type { PaymentRecord } from './payments.ts';

export type Side = 'yes' | 'no';

/** Money in micro-dollars, contracts in hundredths, times in milliseconds. */
export interface OrderRecord {
  readonly id: string;
  readonly subaccount: number;
  readonly shard: number;
  readonly ticker: string;
  readonly side: Side;
  readonly action: 'buy' | 'sell';
  readonly contracts: bigint;
  /** YES price. */
  readonly price: bigint;
  readonly createdAt: number;
  status: 'resting' | 'canceled' | 'executed';
  updatedAt: number;
}

export interface FillRecord {
  readonly id: string;
  readonly order: OrderRecord;
  readonly fee: bigint;
  readonly at: number;
}

export interface SettlementRecord {
  readonly subaccount: number;
  readonly shard: number;
  readonly ticker: string;
  readonly result: Side | 'scalar';
  /** What a YES contract paid; null where the exchange does not say. */
  readonly value: bigint | null;
  /** Signed: + YES, - NO. */
  readonly contracts: bigint;
  readonly cost: bigint;
  readonly payout: bigint;
  readonly at: number;
}

export interface TransferRecord {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly shard: number;
  readonly amount: bigint;
  readonly at: number;
}

/** One member's history, newest last. */
export class KalshiRecords {
  readonly orders: OrderRecord[] = [];
  readonly fills: FillRecord[] = [];
  readonly settlements: SettlementRecord[] = [];
  readonly transfers: TransferRecord[] = [];
  readonly deposits: PaymentRecord[] = [];
  readonly withdrawals: PaymentRecord[] = [];
  readonly clock: SimulatedClock;
  readonly seed: Seed;

  constructor(clock: SimulatedClock, seed: Seed) {
    this.clock = clock;
    this.seed = seed;
  }

  addOrder(order: Omit<OrderRecord, 'id' | 'createdAt' | 'updatedAt'>): OrderRecord {
    const at = this.clock.now();
    const record: OrderRecord = { ...order, id: this.seed.id('kalshi order'), createdAt: at, updatedAt: at };
    this.orders.push(record);
    return record;
  }

  addFill(order: OrderRecord, fee: bigint): void {
    this.fills.push({ id: this.seed.id('kalshi fill'), order, fee, at: this.clock.now() });
  }

  addSettlement(settlement: Omit<SettlementRecord, 'at'>): void {
    this.settlements.push({ ...settlement, at: this.clock.now() });
  }

  addTransfer(from: number, to: number, shard: number, amount: bigint): void {
    this.transfers.push({
      id: this.seed.id('kalshi transfer'),
      from,
      to,
      shard,
      amount,
      at: this.clock.now(),
    });
  }

  /** Lists a payment, applied unless told otherwise. */
  addPayment(
    list: PaymentList,
    amount: bigint,
    details: Partial<Pick<PaymentRecord, 'type' | 'fee' | 'status'>> = {},
  ): PaymentRecord {
    const at = this.clock.now();
    const { type = 'ach', fee = 0n, status = 'applied' } = details;
    const finalizedAt = status === 'pending' ? undefined : at;
    const record = { id: this.seed.id(`kalshi ${list}`), amount, at, type, fee, status, finalizedAt };
    this[list].push(record);
    return record;
  }

  /** The payment of this id and the list it is in. Throws when there is none. */
  payment(id: string): { readonly list: PaymentList; readonly payment: PaymentRecord } {
    for (const list of ['deposits', 'withdrawals'] as const) {
      const payment = this[list].find((other) => other.id === id);
      if (payment !== undefined) return { list, payment };
    }
    throw new Error(`no payment ${id}`);
  }
}
