import type { ReadFailure } from '../../domain/failure.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { SignedGet } from '../signed-get.ts';
import { PAGE_SIZE, PATHS } from './api.ts';
import type { PositionsPage } from './parse-positions.ts';

/** 20,000 positions: beyond that something is wrong with the paging. */
const MAX_PAGES = 200;

/** Every page or none: with a page missing, shorts would be valued without their margin. By market slug. */
export async function readPositionPages<Row>(
  get: SignedGet,
  parse: (json: unknown) => Result<PositionsPage<Row>, ReadFailure>,
): Promise<Result<ReadonlyMap<string, Row>, ReadFailure>> {
  const positions = new Map<string, Row>();
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await get(PATHS.positions, { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) });
    const parsed = answer.ok ? parse(answer.value) : answer;
    if (!parsed.ok) return parsed;
    for (const [slug, position] of parsed.value.positions) positions.set(slug, position);
    cursor = parsed.value.nextCursor;
    // A repeated cursor ends the pages, as an absent one does.
    if (cursor === undefined || seen.has(cursor)) return ok(positions);
    seen.add(cursor);
  }
  return fail({ kind: 'unreadable', field: 'positions: too many pages' });
}
