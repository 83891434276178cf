import type { ReadFailure } from '../../domain/failure.ts';

/** Whether a key may simply not list subaccounts: bound keys get 403 there (docs getting_started/subaccounts, 2026). */
export function isListRefusal(failure: ReadFailure): boolean {
  return failure.kind === 'key-scope' || (failure.kind === 'unreadable' && failure.field === 'status 404');
}
