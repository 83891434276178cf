/** Documented for deposits and withdrawals alike (docs, since 2026-05-05). `applied`: it is in the balance. */
export const PAYMENT_STATUSES = ['pending', 'applied', 'failed', 'returned'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export const PAYMENT_TYPES = ['ach', 'wire', 'crypto', 'debit', 'apm'] as const;
export type PaymentType = (typeof PAYMENT_TYPES)[number];

export type PaymentList = 'deposits' | 'withdrawals';

/** Money in micro-dollars, times in milliseconds. */
export interface PaymentRecord {
  readonly id: string;
  readonly type: PaymentType;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly at: number;
  status: PaymentStatus;
  finalizedAt: number | undefined;
}

export interface KalshiPayment {
  readonly dollars: string;
  /** Default ach. */
  readonly type?: PaymentType;
  /** Only stated; whether a fee is inside the amount is undocumented. */
  readonly feeDollars?: string;
}

/** What becomes of the balance, micro-dollars, when a payment goes from one status to another. */
export function effectOf(list: PaymentList, amount: bigint, from: PaymentStatus, to: PaymentStatus): bigint {
  const inBalance = (status: PaymentStatus): bigint => (status === 'applied' ? amount : 0n);
  const change = inBalance(to) - inBalance(from);
  return list === 'deposits' ? change : -change;
}
