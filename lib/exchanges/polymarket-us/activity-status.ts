import type { ActivityStatus } from '../../domain/details.ts';

/**
 * Clearing goes on after a trade has happened, and a created one counts at once (docs portfolio/overview, 2026; months-old
 * live trades still say NEW). A busted one was undone.
 */
const TRADE_STATES: ReadonlyMap<string, ActivityStatus> = new Map([
  ['TRADE_STATE_NEW', 'done'],
  ['TRADE_STATE_CLEARED', 'done'],
  ['TRADE_STATE_CLEARING_ACKNOWLEDGED', 'done'],
  ['TRADE_STATE_INFLIGHT', 'pending'],
  ['TRADE_STATE_PENDING_RISK', 'pending'],
  ['TRADE_STATE_PENDING_CLEARED', 'pending'],
  ['TRADE_STATE_RETRY_REQUEST', 'pending'],
  ['TRADE_STATE_BUSTED', 'reversed'],
  ['TRADE_STATE_REJECTED', 'failed'],
]);

/** Of a partial refund only a part was undone; the rest has happened. */
const CHANGE_STATUSES: ReadonlyMap<string, ActivityStatus> = new Map([
  ['ACCOUNT_BALANCE_CHANGE_STATUS_PENDING', 'pending'],
  ['ACCOUNT_BALANCE_CHANGE_STATUS_COMPLETED', 'done'],
  ['ACCOUNT_BALANCE_CHANGE_STATUS_PARTIALLY_REFUNDED', 'done'],
  ['ACCOUNT_BALANCE_CHANGE_STATUS_REJECTED', 'failed'],
]);

/** What is listed without a state has happened; a state that is not known may be anything but is not known to be done. */
function statusIn(
  known: ReadonlyMap<string, ActivityStatus>,
  name: string | null | undefined,
): ActivityStatus {
  return name == null || name === '' ? 'done' : (known.get(name) ?? 'pending');
}

export function tradeStatus(state: string | null | undefined): ActivityStatus {
  return statusIn(TRADE_STATES, state);
}

export function changeStatus(status: string | null | undefined): ActivityStatus {
  return statusIn(CHANGE_STATUSES, status);
}
