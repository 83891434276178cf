import { MICROS_PER_DOLLAR } from '../micros.ts';
import type { OpenOrder } from './order.ts';
import type { BalanceAmounts } from './rows.ts';

export interface WithdrawalOptions {
  /** Still part of currentBalance, held back from buyingPower. */
  readonly stillInBalance?: boolean;
  /** Its creationTime is sent as null (SDK 2.0.0 allows it). */
  readonly isUndated?: boolean;
}

export interface PendingWithdrawal extends WithdrawalOptions {
  readonly id: string;
  readonly amount: bigint;
  readonly at: number;
}

/**
 * Which fields a balances row has. `live`: also the undocumented ones, on every row since 2026-09-04 (a client's field
 * report of that day). `published`: those of the docs and of the payload recorded 2026-08-17.
 */
export type BalanceFieldSet = 'live' | 'published';

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
  readonly #fields: BalanceFieldSet;

  /** `shortContracts` tells the hundredths of contracts held short. */
  constructor(shortContracts: () => bigint, fields: BalanceFieldSet) {
    this.#shortContracts = shortContracts;
    this.#fields = fields;
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
    const held =
      this.hold + sum(this.withdrawals.values(), (one) => (one.stillInBalance === true ? one.amount : 0n));
    return this.fiat + (this.lines.assetAvailable ?? 0n) - this.reserved() - this.margin() - held;
  }

  withdrawable(): bigint {
    return atLeastZero(this.available() - this.promo);
  }

  amounts(): BalanceAmounts {
    return {
      currentBalance: this.fiat,
      buyingPower: this.available(),
      assetNotional: 0n,
      assetAvailable: 0n,
      pendingCredit: 0n,
      openOrders: this.reserved(),
      unsettledFunds: 0n,
      marginRequirement: this.margin(),
      ...(this.#fields === 'live' && this.#undocumented()),
      ...this.lines,
    };
  }

  /** Promotional money is a bonus on display, held back from withdrawal (one account of late 2026). */
  #undocumented(): BalanceAmounts {
    return {
      balanceReservation: 0n,
      depositReservation: 0n,
      bonusReservation: 0n,
      displayedBonus: this.promo,
      displayedAvailableSoon: 0n,
      displayedCash: this.withdrawable(),
      availableToWithdraw: this.withdrawable(),
      bonusHold: this.promo,
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
