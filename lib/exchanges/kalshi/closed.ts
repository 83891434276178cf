import type { ReadFailure } from '../../domain/failure.ts';
import type { KeyFacts } from '../../domain/key-facts.ts';
import { explainByTimetable, looksClosed } from '../closure.ts';
import { openGet } from '../open-get.ts';
import type { ReadableAccount, Tools } from '../port.ts';
import { hostsFor, PATHS } from './api.ts';
import { parseExchangeStatus } from './parse-exchange.ts';

/** What the public status says against the exchange, if anything. */
export function closureIn(json: unknown, now: number): ReadFailure | undefined {
  const status = parseExchangeStatus(json);
  if (!status.ok || status.value.active) return undefined;
  const { resumeAt } = status.value;
  // A time that has passed has slipped, and says nothing any more.
  return { kind: 'maintenance', ...(resumeAt !== undefined && resumeAt > now && { until: resumeAt }) };
}

/**
 * Says "closed" where that is why an exchange does not serve: because its timetable or an announcement says so, or its
 * public status does, which costs the account nothing. Only an exchange that answers with an error is asked for its status:
 * one that cannot be reached cannot tell that either.
 */
export async function explainClosure(
  failure: ReadFailure,
  account: ReadableAccount,
  tools: Tools,
  facts: KeyFacts | undefined,
): Promise<ReadFailure> {
  const explained = explainByTimetable('kalshi', failure, tools, facts);
  if (explained !== failure || !looksClosed(failure)) return explained;
  if (failure.kind !== 'server' || tools.signal.aborted) return failure;
  const answer = await openGet(hostsFor(account.environment), PATHS.status, tools);
  return (answer.ok ? closureIn(answer.value, tools.now()) : undefined) ?? failure;
}
