import type { Balance } from '../../domain/reading.ts';
import type { Usd } from '../../domain/usd.ts';

/** Fields that are shown besides total, cash and positions, where they say something. */
export const EXTRA_FIELDS = [
  'disputed',
  'available',
  'withdrawable',
  'reserved',
  'held',
  'unsettled',
  'pendingCredit',
  'pendingWithdrawals',
  'promo',
  'bonusHold',
  'reservations',
  'margin',
  'collateral',
] as const satisfies readonly (keyof Balance)[];
export type ExtraField = (typeof EXTRA_FIELDS)[number];

/** Whether an amount tells more than what already stands beside it. */
function tells(field: ExtraField, amount: Usd, balance: Balance): boolean {
  if (field === 'available') return amount !== balance.cash;
  return field === 'withdrawable' ? amount !== balance.available : amount !== 0n;
}

/**
 * A pocket's further amounts: those that are not zero, what is available where that is not simply the cash, and what can
 * be withdrawn where that is not what is available.
 */
export function extraAmounts(balance: Balance): { readonly field: ExtraField; readonly amount: Usd }[] {
  const found: { field: ExtraField; amount: Usd }[] = [];
  for (const field of EXTRA_FIELDS) {
    const amount = balance[field];
    if (amount !== undefined && tells(field, amount, balance)) found.push({ field, amount });
  }
  return found;
}
