import type { ReadFailure } from '../../domain/failure.ts';

/** Whether a key may simply not list subaccounts: bound keys get 403 there (docs getting_started/subaccounts, 2026). */
export function isListRefusal(failure: ReadFailure): boolean {
  return failure.kind === 'key-scope' || isNotFound(failure);
}

/** Whether the exchange has nothing under that name. */
export function isNotFound(failure: ReadFailure): boolean {
  return failure.kind === 'unreadable' && failure.field === 'status 404';
}

/** Whether a failure of one pocket's request is about the key, and so of the whole account. */
export function isAboutTheKey(failure: ReadFailure | undefined): boolean {
  return failure?.kind === 'key-rejected' || failure?.kind === 'clock-skew';
}
