import type { ReadFailure } from './failure.ts';
import { addUsd, type Usd } from './usd.ts';

/** What an exchange states about one pocket. Absent is not zero: it was not stated, or could not be read. */
export interface Balance {
  /** Money not tied to positions. */
  readonly cash?: Usd;
  /** Market value of the open positions, as the exchange states it. */
  readonly positions?: Usd;
  /** What the exchange would let one trade with right now. */
  readonly available?: Usd;
  /** Tied up in resting orders; part of cash. */
  readonly reserved?: Usd;
  /** Informational, not part of the total. */
  readonly unsettled?: Usd;
  readonly pendingCredit?: Usd;
  readonly pendingWithdrawals?: Usd;
  /** Stated by the exchange as a balance but not usable, for a reason it does not give; not part of the total. */
  readonly held?: Usd;
  /** Bonus credit inside the total that cannot be withdrawn. */
  readonly promo?: Usd;
}

/** Things a reader should know about how a figure came about. */
export type BalanceNote =
  /** At least one position has no usable market value and counts at its cost. */
  | 'estimated'
  /** At least one position has expired and awaits its settlement. */
  | 'pending-settlement';

/** A numbered Kalshi subaccount (0 = Primary), or the whole account where an exchange has none. */
export interface Pocket {
  /** 0-63. Absent only for a key bound to a subaccount whose number the exchange does not tell. */
  readonly number?: number;
  readonly balance: Balance;
  readonly notes?: readonly BalanceNote[];
  /** Why part of this pocket is unknown. */
  readonly failure?: ReadFailure;
}

/** What one refresh of one account returned. */
export interface Reading {
  /** At least one, ordered by number. */
  readonly pockets: readonly Pocket[];
  /** When the last byte arrived, Unix ms by this machine's clock. */
  readonly fetchedAt: number;
  /** When the exchange says that the balance last changed, Unix ms. */
  readonly exchangeTime?: number;
  /** Kalshi: when the exchange last refused to list subaccounts, so that one pocket is all the key can see. Unix ms. */
  readonly listDeniedAt?: number;
}

/** Cash plus positions; undefined unless both are known. */
export function totalOf(balance: Balance): Usd | undefined {
  if (balance.cash === undefined || balance.positions === undefined) return undefined;
  return addUsd(balance.cash, balance.positions);
}

/** A stable name for a pocket inside its account. */
export function pocketKey(pocket: Pocket): string {
  return pocket.number === undefined ? 'bound' : String(pocket.number);
}
