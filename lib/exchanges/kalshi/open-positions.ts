import { retryRule, type ReadFailure } from '../../domain/failure.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { SignedGet } from '../signed-get.ts';
import { PATHS } from './api.ts';
import { parsePositions } from './parse-positions.ts';

/**
 * Whether a pocket holds any contract. True also for a key that may not ask: then the documented meaning of the exchange's
 * figures stands. Fails where asking again may bring an answer.
 */
export async function hasOpenPositions(
  get: SignedGet,
  pocket: Readonly<Record<string, string>>,
): Promise<Result<boolean, ReadFailure>> {
  const answer = await get(PATHS.positions, { ...pocket, limit: '1', count_filter: 'position' });
  if (!answer.ok) return retryRule(answer.failure) === 'soon' ? fail(answer.failure) : ok(true);
  const page = parsePositions(answer.value);
  return page.ok ? ok(page.value.rows.length > 0 || page.value.nextCursor !== undefined) : page;
}
