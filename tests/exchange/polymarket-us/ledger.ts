import { MICROS_PER_DOLLAR } from '../micros.ts';
import type { BalanceAmounts } from './rows.ts';

export interface PendingWithdrawal {
  readonly id: string;
  readonly amount: bigint;
  readonly at: number;
  /** Still part of currentBalance, held back from buyingPower. */
  readonly stillInBalance: boolean;
}

export interface OpenOrder {
  readonly id: string;
  readonly slug: string;
  readonly intent: 'ORDER_INTENT_BUY_LONG' | 'ORDER_INTENT_BUY_SHORT';
  /** Hundredths. */
  readonly contracts: bigint;
  /** YES price, micro-dollars. */
  readonly price: bigint;
  readonly reserved: bigint;
  readonly at: number;
}

/** The cash side of one member, micro-dollars. Positions enter through the margin their shorts need. */
export class PolymarketUsLedger {
  fiat = 0n;
  promo = 0n;
  hold = 0n;
  collateralReturn = 0n;
  lines: BalanceAmounts = {};
  readonly withdrawals = new Map<string, PendingWithdrawal>();
  readonly orders = new Map<string, OpenOrder>();
  readonly #shortContracts: () => bigint;

  /** `shortContracts` tells the hundredths of contracts held short. */
  constructor(shortContracts: () => bigint) {
    this.#shortContracts = shortContracts;
  }

  /** $1.00 a short contract less collateral return (docs market-structure/collateral-and-margin, 2026). */
  margin(): bigint {
    return atLeastZero((this.#shortContracts() * MICROS_PER_DOLLAR) / 100n - this.collateralReturn);
  }

  reserved(): bigint {
    return sum(this.orders.values(), (order) => order.reserved);
  }

  /** Buying power: the published identity, less what is held back against it. */
  available(): bigint {
    const held = this.hold + sum(this.withdrawals.values(), (one) => (one.stillInBalance ? one.amount : 0n));
    return this.fiat + (this.lines.assetAvailable ?? 0n) - this.reserved() - this.margin() - held;
  }

  withdrawable(): bigint {
    return atLeastZero(this.available() - this.promo);
  }

  amounts(): BalanceAmounts {
    const promo =
      this.promo === 0n
        ? {}
        : { displayedBonus: this.promo, bonusHold: this.promo, availableToWithdraw: this.withdrawable() };
    return {
      currentBalance: this.fiat,
      buyingPower: this.available(),
      assetNotional: 0n,
      assetAvailable: 0n,
      pendingCredit: 0n,
      openOrders: this.reserved(),
      unsettledFunds: 0n,
      marginRequirement: this.margin(),
      ...promo,
      ...this.lines,
    };
  }
}

function sum<T>(items: Iterable<T>, pick: (item: T) => bigint): bigint {
  let total = 0n;
  for (const item of items) total += pick(item);
  return total;
}

function atLeastZero(micros: bigint): bigint {
  return micros < 0n ? 0n : micros;
}
