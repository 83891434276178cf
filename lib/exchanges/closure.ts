import type { ExchangeId } from '../domain/account.ts';
import type { ReadFailure } from '../domain/failure.ts';
import type { KeyFacts } from '../domain/key-facts.ts';
import { maintenanceEnd } from '../domain/maintenance.ts';
import type { Tools } from './port.ts';

/** Whether an exchange that is closed could have answered like this: with an error, with a page, or not at all. */
export function looksClosed(failure: ReadFailure): boolean {
  // Below 500 it is a refusal, whatever the hour; 408 is the server's own word for a timeout.
  if (failure.kind === 'server') return failure.status >= 500 || failure.status === 408;
  return failure.kind === 'timeout' || (failure.kind === 'unreadable' && failure.page === true);
}

/** Says "closed" where the timetable, or an announcement, is why an exchange does not serve. By the exchange's own clock. */
export function explainByTimetable(
  exchange: ExchangeId,
  failure: ReadFailure,
  { now, clock }: Pick<Tools, 'now' | 'clock'>,
  facts?: KeyFacts,
): ReadFailure {
  if (!looksClosed(failure)) return failure;
  const until = maintenanceEnd(exchange, now() - clock.aheadMs(), facts?.maintenance);
  return until === undefined ? failure : { kind: 'maintenance', until };
}
