import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import { fail, ok, type Result } from '../../../../lib/domain/result.ts';
import {
  nextOf,
  readAllPages,
  readNewest,
  readWhole,
  type Page,
} from '../../../../lib/exchanges/kalshi/pages.ts';
import type { SignedGet } from '../../../../lib/exchanges/signed-get.ts';

type Numbers = Page<number>;

const ODD: ReadFailure = { kind: 'unreadable', field: 'numbers' };

function parse(json: unknown): Result<Numbers, ReadFailure> {
  const isPage = typeof json === 'object' && json !== null && 'rows' in json;
  return isPage ? ok(json as Numbers) : fail(ODD);
}

/** A list whose pages are looked up by cursor; keeps the queries. */
function listOf(pageAt: (cursor: string | undefined) => Result<unknown, ReadFailure>): {
  get: SignedGet;
  queries: object[];
} {
  const queries: object[] = [];
  return {
    queries,
    get: (_path, query = {}) => {
      queries.push(query);
      return Promise.resolve(pageAt(query.cursor));
    },
  };
}

function page(rows: readonly number[], nextCursor?: string): Result<unknown, ReadFailure> {
  return ok({ rows, nextCursor });
}

const request = { path: '/numbers', query: { limit: '2' }, parse };

describe('nextOf', () => {
  it.each([
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    ['abc', 'abc'],
  ])('of %o is %o', (cursor, expected) => {
    expect(nextOf(cursor)).toBe(expected);
  });
});

describe('readAllPages', () => {
  it('follows cursors to the end, keeping the query', async () => {
    const { get, queries } = listOf((cursor) =>
      cursor === undefined ? page([1, 2], 'a') : cursor === 'a' ? page([3, 4], 'b') : page([5]),
    );
    expect(await readWhole(get, request)).toEqual({
      state: 'read',
      rows: [1, 2, 3, 4, 5],
      dropped: 0,
      hasMore: false,
    });
    expect(queries).toEqual([{ limit: '2' }, { limit: '2', cursor: 'a' }, { limit: '2', cursor: 'b' }]);
  });

  it.each<[title: string, Result<unknown, ReadFailure>, ReadFailure]>([
    ['cannot be had', fail({ kind: 'server', status: 503 }), { kind: 'server', status: 503 }],
    ['has another form', ok([]), ODD],
  ])('fails as a whole where a later page %s', async (_title, second, failure) => {
    const { get } = listOf((cursor) => (cursor === undefined ? page([1], 'a') : second));
    expect(await readAllPages(get, request)).toEqual({ ok: false, failure });
    expect(await readWhole(get, request)).toEqual({ state: 'failed', failure });
  });

  it('ends at a cursor that has come before', async () => {
    const { get, queries } = listOf((cursor) =>
      cursor === undefined ? page([1], 'a') : cursor === 'a' ? page([2], 'b') : page([3], 'a'),
    );
    expect(await readWhole(get, request)).toMatchObject({ rows: [1, 2, 3], hasMore: false });
    expect(queries).toHaveLength(3);
  });

  it('does not count a page twice that a server repeats whatever the cursor', async () => {
    const { get, queries } = listOf(() => page([1, 2], 'a'));
    expect(await readWhole(get, request)).toMatchObject({ rows: [1, 2], hasMore: false });
    expect(queries).toHaveLength(2);
  });

  it('cuts a list that does not end, and says so', async () => {
    let turn = 0;
    const { get, queries } = listOf(() => page([(turn += 1)], `c${turn}`));
    const all = await readAllPages(get, request);
    expect(all.ok && all.value.hasMore).toBe(true);
    expect(all.ok && all.value.pages).toHaveLength(20);
    expect(queries).toHaveLength(20);
  });
});

describe('readNewest', () => {
  it('reads one page and says whether there are more', async () => {
    const { get, queries } = listOf(() => page([1, 2], 'a'));
    expect(await readNewest(get, request)).toEqual({
      state: 'read',
      rows: [1, 2],
      dropped: 0,
      hasMore: true,
    });
    expect(queries).toEqual([{ limit: '2' }]);
  });

  it('keeps 200 rows and counts the rest', async () => {
    const { get } = listOf(() => page(Array.from({ length: 203 }, (_, index) => index)));
    expect(await readNewest(get, request)).toMatchObject({ dropped: 3, hasMore: false });
  });

  it.each<[title: string, Result<unknown, ReadFailure>, ReadFailure]>([
    ['cannot be had', fail({ kind: 'offline' }), { kind: 'offline' }],
    ['has another form', ok(undefined), ODD],
  ])('fails where the page %s', async (_title, only, failure) => {
    expect(await readNewest(listOf(() => only).get, request)).toEqual({ state: 'failed', failure });
  });
});
