import type { ReadFailure } from '../../domain/failure.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { ExchangeAdapter, ReadableAccount, Tools } from '../port.ts';
import { createSignedGet, type SignedGet } from '../signed-get.ts';
import { explainPolymarketUs } from './errors.ts';
import { POLYMARKET_US_META } from './meta.ts';
import { parseBalances, parsePositions, type Position } from './parse.ts';
import { polymarketUsHeaders } from './sign.ts';
import { balanceOf, valuePositions } from './valuation.ts';

const BALANCES = '/v1/account/balances';
const POSITIONS = '/v1/portfolio/positions';
/** The largest page since 2026-06-24 (changelog v0.0.53). */
const PAGE_SIZE = '100';
/** 20,000 positions: beyond that something is wrong with the paging. */
const MAX_PAGES = 200;

function signedGet(account: ReadableAccount, tools: Tools): SignedGet {
  return createSignedGet(
    {
      hosts: POLYMARKET_US_META.hosts.production,
      headers: (sign, timestamp, path) => polymarketUsHeaders(sign, account.keyId, timestamp, path),
      explain: explainPolymarketUs,
    },
    tools,
  );
}

/** Every page or none: with a page missing, shorts would be valued without their margin. */
async function readPositions(get: SignedGet): Promise<Result<ReadonlyMap<string, Position>, ReadFailure>> {
  const positions = new Map<string, Position>();
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await get(POSITIONS, { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) });
    const parsed = answer.ok ? parsePositions(answer.value) : answer;
    if (!parsed.ok) return parsed;
    for (const [slug, position] of parsed.value.positions) positions.set(slug, position);
    cursor = parsed.value.nextCursor;
    // A repeated cursor ends the pages, as an absent one does.
    if (cursor === undefined || seen.has(cursor)) return ok(positions);
    seen.add(cursor);
  }
  return fail({ kind: 'unreadable', field: 'positions: too many pages' });
}

export const polymarketUsAdapter: ExchangeAdapter = {
  id: 'polymarket-us',

  async connect(account, tools) {
    const answer = await signedGet(account, tools)(BALANCES);
    const balances = answer.ok ? parseBalances(answer.value) : answer;
    return balances.ok ? ok({}) : balances;
  },

  async read(account, tools) {
    const get = signedGet(account, tools);
    // Together, so that little can happen between the two.
    const [answer, positions] = await Promise.all([get(BALANCES), readPositions(get)]);
    const balances = answer.ok ? parseBalances(answer.value) : answer;
    if (!balances.ok) return balances;
    if (!positions.ok && positions.failure.kind === 'key-rejected') return positions;
    const row = balances.value;
    const valued = positions.ok ? valuePositions(row, positions.value) : positions;
    const balance = balanceOf(row);
    return ok({
      pockets: [
        valued.ok
          ? {
              number: 0,
              balance: { ...balance, positions: valued.value.positions },
              ...(valued.value.notes.length > 0 && { notes: valued.value.notes }),
            }
          : { number: 0, balance, failure: valued.failure },
      ],
      fetchedAt: tools.now(),
      ...(row.updatedAt !== undefined && { exchangeTime: row.updatedAt }),
    });
  },
};
