import type { SignedGet } from '../signed-get.ts';
import { PATHS } from './api.ts';
import { parsePositions } from './parse-positions.ts';

/**
 * Whether a pocket holds any contract. True also where that cannot be found out: then the documented meaning of the
 * exchange's figures stands.
 */
export async function hasOpenPositions(
  get: SignedGet,
  pocket: Readonly<Record<string, string>>,
): Promise<boolean> {
  const answer = await get(PATHS.positions, { ...pocket, limit: '1', count_filter: 'position' });
  const page = answer.ok ? parsePositions(answer.value) : answer;
  return !page.ok || page.value.rows.length > 0 || page.value.nextCursor !== undefined;
}
