import type { ReadFailure } from '../../domain/failure.ts';
import type { Result } from '../../domain/result.ts';
import type { Usd } from '../../domain/usd.ts';
import type { SignedGet } from '../signed-get.ts';
import { PATHS } from './api.ts';
import { parsePerps } from './parse-perps.ts';

/**
 * Reads what the perps account of a member with perps is worth. Undefined: there is no such account. A refusal is a failure:
 * money that was there must not leave the total because of one; the daily look at the key tells when perps have ended.
 * Without the available balance, which nobody is shown, it costs a tenth (5 tokens; docs margin pages, 2026-08-21).
 */
export async function readPerps(get: SignedGet): Promise<Result<Usd | undefined, ReadFailure>> {
  const answer = await get(PATHS.perpsBalance, { compute_available_balance: 'false' });
  return answer.ok ? parsePerps(answer.value) : answer;
}
