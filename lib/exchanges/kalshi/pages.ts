import { partOf, type Part } from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { SignedGet } from '../signed-get.ts';

/** One page of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Where the next page starts; undefined on the last one. */
  readonly nextCursor: string | undefined;
}

/** How to ask for a list and read its pages. */
export interface ListRequest<Listed extends Page<unknown>> {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly parse: (json: unknown) => Result<Listed, ReadFailure>;
}

/** More rows than anybody has: 20 pages of 1000. A list that goes on is cut here, and says so. */
const MAX_PAGES = 20;

/** The cursor of a page as `Page` has it: absent, null and "" all mean the end (docs, spec 3.34.0, Oct 2026). */
export function nextOf(cursor: string | null | undefined): string | undefined {
  return cursor == null || cursor === '' ? undefined : cursor;
}

export interface AllPages<Listed> {
  readonly pages: readonly Listed[];
  /** Whether the list went on beyond the most that is read. */
  readonly hasMore: boolean;
}

/**
 * Reads a list to its end. A page that fails fails the whole: a cut list must not look like a complete one. A cursor that
 * comes twice ends the list too: the server does not refuse one that it cannot make sense of (recordings, 2026), and the
 * same page again is not counted again.
 */
export async function readAllPages<Listed extends Page<unknown>>(
  get: SignedGet,
  { path, query, parse }: ListRequest<Listed>,
): Promise<Result<AllPages<Listed>, ReadFailure>> {
  const pages: Listed[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  let latest: unknown;
  while (pages.length < MAX_PAGES) {
    const answer = await get(path, cursor === undefined ? query : { ...query, cursor });
    if (!answer.ok) return answer;
    const page = parse(answer.value);
    if (!page.ok) return page;
    cursor = page.value.nextCursor;
    const isRepeated = cursor !== undefined && seen.has(cursor);
    if (!isRepeated || JSON.stringify(answer.value) !== JSON.stringify(latest)) pages.push(page.value);
    if (cursor === undefined || isRepeated) return ok({ pages, hasMore: false });
    seen.add(cursor);
    latest = answer.value;
  }
  return ok({ pages, hasMore: true });
}

/** Every row of a list, as details keep it. */
export async function readWhole<Row>(get: SignedGet, request: ListRequest<Page<Row>>): Promise<Part<Row>> {
  const all = await readAllPages(get, request);
  if (!all.ok) return failedPart(all.failure);
  const { pages, hasMore } = all.value;
  return partOf(
    pages.flatMap(({ rows }) => rows),
    hasMore,
  );
}

/** The first page of a list, which has its newest rows. */
export async function readNewest<Row>(get: SignedGet, request: ListRequest<Page<Row>>): Promise<Part<Row>> {
  const answer = await get(request.path, request.query);
  const page = answer.ok ? request.parse(answer.value) : fail(answer.failure);
  if (!page.ok) return failedPart(page.failure);
  return partOf(page.value.rows, page.value.nextCursor !== undefined);
}

export function failedPart(failure: ReadFailure): {
  readonly state: 'failed';
  readonly failure: ReadFailure;
} {
  return { state: 'failed', failure };
}
