import {
  basisOf,
  MAX_ROWS,
  partOf,
  stillTrue,
  type EventRow,
  type PocketPositions,
  type PositionRow,
} from '../../domain/details.ts';
import type { Pocket } from '../../domain/reading.ts';
import type { DetailsContext, ReadableAccount } from '../port.ts';
import type { SignedGet } from '../signed-get.ts';
import { PATHS } from './api.ts';
import { isBoundKey } from './bound-key.ts';
import { failedPart, readAllPages } from './pages.ts';
import { parsePositions, type PositionsPage } from './parse-positions.ts';

/**
 * The pockets whose positions are asked for. Perps have positions of another kind. Where the key cannot list subaccounts,
 * those that the user has named are asked for whether or not they have been read before.
 */
export function pocketsOf(account: ReadableAccount, context: DetailsContext): readonly Pocket[] {
  const { reading } = context;
  const known = reading?.pockets.filter(({ kind }) => kind === undefined) ?? [];
  if (isBoundKey(account, context)) {
    const { boundSubaccount: number } = account;
    return known.length > 0 ? known : [{ ...(number !== undefined && { number }), balance: {} }];
  }
  if (reading !== undefined && reading.listDeniedAt === undefined) return known;
  const numbers = new Set(known.map(({ number }) => number));
  const named = [0, ...(account.namedSubaccounts ?? [])].filter((number) => !numbers.has(number));
  const added = [...new Set(named)].map((number): Pocket => ({ number, balance: {} }));
  return [...known, ...added].toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0));
}

/** The events of all pages, as many as rows are kept; or nothing, for some pages' events would look like all. */
function eventsOf(pages: readonly PositionsPage[]): readonly EventRow[] | undefined {
  const lists = pages.flatMap(({ events }) => (events === undefined ? [] : [events]));
  return lists.length === pages.length ? lists.flat().slice(0, MAX_ROWS) : undefined;
}

async function readPocket(
  get: SignedGet,
  pocket: Pocket,
  { isBound, now }: { readonly isBound: boolean; readonly now: number },
): Promise<PocketPositions> {
  const { number } = pocket;
  const own = { pocket: number === undefined ? {} : { number }, basis: basisOf(pocket), readAt: now };
  const all = await readAllPages(get, {
    path: PATHS.positions,
    query: {
      limit: '1000',
      // Only markets of which something is held.
      count_filter: 'position',
      // Left out it means Primary, and a bound key may not name any (docs get-positions, spec 3.34.0; subaccounts, 2026).
      ...(!isBound && number !== undefined && { subaccount: String(number) }),
    },
    parse: parsePositions,
  });
  if (!all.ok) return { ...own, markets: failedPart(all.failure) };
  const { pages, hasMore } = all.value;
  const rows: readonly PositionRow[] = pages.flatMap((page) => page.rows);
  const events = eventsOf(pages);
  return { ...own, markets: partOf(rows, hasMore), ...(events !== undefined && { events }) };
}

/** The positions of every pocket, each by itself: the exchange states them for one subaccount at a time. */
export function readPositions(
  get: SignedGet,
  account: ReadableAccount,
  context: DetailsContext,
  now: number,
): Promise<PocketPositions[]> {
  const isBound = isBoundKey(account, context);
  return Promise.all(
    pocketsOf(account, context).map(
      async (pocket) => stillTrue(pocket, context.previous, now) ?? readPocket(get, pocket, { isBound, now }),
    ),
  );
}
