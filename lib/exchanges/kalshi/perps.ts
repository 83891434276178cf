import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Usd } from '../../domain/usd.ts';
import type { SignedGet } from '../signed-get.ts';
import { PATHS } from './api.ts';
import { parsePerps } from './parse-perps.ts';

/**
 * Reads what the perps account is worth. Undefined: perps are not enabled for the member, or there is nothing in them.
 * Without the available balance, which nobody is shown, it costs a tenth (5 tokens; docs margin pages, 2026-08-21).
 */
export async function readPerps(get: SignedGet): Promise<Result<Usd | undefined, ReadFailure>> {
  const answer = await get(PATHS.perpsBalance, { compute_available_balance: 'false' });
  if (answer.ok) return parsePerps(answer.value);
  // A member without perps is refused (recordings, 2026), and so is a key that may not see them.
  const { kind } = answer.failure;
  return kind === 'key-scope' || kind === 'key-restricted' ? ok(undefined) : answer;
}
