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
  /** Bonus credit that the exchange holds back; informational. */
  readonly bonusHold?: Usd;
  /** What the exchange would pay out right now; informational. */
  readonly withdrawable?: Usd;
  /** Set aside by the exchange without lowering what is available; informational. */
  readonly reservations?: Usd;
  /** Put up for short positions; outside cash, inside the total. */
  readonly margin?: Usd;
  /** Collateral value of positions that the exchange counts into what is available; informational. */
  readonly collateral?: Usd;
  /** Perps: the pocket's whole worth, which its exchange does not divide into cash and positions. */
  readonly equity?: Usd;
  /** The larger of two figures for cash that do not agree; `cash` is the smaller. Not part of the total. */
  readonly disputed?: Usd;
}

/** Things a reader should know about how a figure came about. */
export type BalanceNote =
  /** At least one position has no usable market value and counts at its cost. */
  | 'estimated'
  /** At least one position has expired and awaits its settlement. */
  | 'pending-settlement'
  /** The exchange's value of positions equals the cash and there are no positions: it is taken for the cash stated twice. */
  | 'value-was-cash'
  /** There are balances in other currencies, which are not converted. */
  | 'other-currencies'
  /** A quantity came only in its rounded form. */
  | 'rounded-quantity';

export const BALANCE_NOTES = [
  'estimated',
  'pending-settlement',
  'value-was-cash',
  'other-currencies',
  'rounded-quantity',
] as const satisfies readonly BalanceNote[];

/** Money on its way out, stated by the exchange beside the balance. */
export interface PendingWithdrawal {
  readonly amount?: Usd;
  /** Unix ms. */
  readonly createdAt?: number;
  /** Whether the exchange has taken note of it. */
  readonly acknowledged?: boolean;
}

/**
 * A numbered Kalshi subaccount (0 = Primary), its perps balance, or the whole account where an exchange has no parts.
 */
export interface Pocket {
  /** Absent for the regular balance. Perps are a separate balance, one for all subaccounts. */
  readonly kind?: 'perps';
  /** 0-63. Absent for perps and for a key bound to a subaccount whose number the exchange does not tell. */
  readonly number?: number;
  readonly balance: Balance;
  readonly notes?: readonly BalanceNote[];
  readonly withdrawals?: readonly PendingWithdrawal[];
  /** Why part of this pocket is unknown, or what about it does not agree. */
  readonly failure?: ReadFailure;
  /** When these figures were fetched, Unix ms, where that is earlier than the reading: its turn has not come since. */
  readonly fetchedAt?: number;
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

/** Cash plus positions, or a perps pocket's equity; undefined unless all of it is known. */
export function totalOf(balance: Balance): Usd | undefined {
  if (balance.equity !== undefined) return balance.equity;
  if (balance.cash === undefined || balance.positions === undefined) return undefined;
  return addUsd(balance.cash, balance.positions);
}

/** When a pocket's figures were fetched, Unix ms. */
export function fetchedAtOf(pocket: Pocket, reading: Reading): number {
  return pocket.fetchedAt ?? reading.fetchedAt;
}

/** A stable name for a pocket inside its account. */
export function pocketKey(pocket: Pick<Pocket, 'kind' | 'number'>): string {
  if (pocket.kind !== undefined) return pocket.kind;
  return pocket.number === undefined ? 'bound' : String(pocket.number);
}
