import type { ReadFailure } from '../../domain/failure.ts';
import type { Pocket, Reading } from '../../domain/reading.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { ExchangeAdapter, ReadableAccount, Tools } from '../port.ts';
import { createSignedGet, type SignedGet } from '../signed-get.ts';
import { explainPolymarketUs } from './errors.ts';
import { POLYMARKET_US_META } from './meta.ts';
import { parseBalances, parsePositions, type AccountBalance, type Position } from './parse.ts';
import { polymarketUsHeaders } from './sign.ts';
import { balanceOf, valuePositions } from './valuation.ts';

const BALANCES = '/v1/account/balances';
const POSITIONS = '/v1/portfolio/positions';
/** The largest page since 2026-06-24 (changelog v0.0.53). */
const PAGE_SIZE = '100';
/** 20,000 positions: beyond that something is wrong with the paging. */
const MAX_PAGES = 200;
/** How often a pair of answers that do not belong together is read again before it is taken as it is. */
const MAX_RETAKES = 2;

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

async function readBalances(get: SignedGet): Promise<Result<AccountBalance, ReadFailure>> {
  const answer = await get(BALANCES);
  return answer.ok ? parseBalances(answer.value) : answer;
}

type Positions = Result<ReadonlyMap<string, Position>, ReadFailure>;

function pocketOf(row: AccountBalance, positions: Positions): Pocket {
  const balance = balanceOf(row);
  const valued = positions.ok ? valuePositions(row, positions.value) : positions;
  if (!valued.ok) return { number: 0, balance, failure: valued.failure };
  const { positions: value, notes } = valued.value;
  return { number: 0, balance: { ...balance, positions: value }, ...(notes.length > 0 && { notes }) };
}

function hasChanged(previous: Reading | undefined, { balance }: Pocket): boolean {
  const before = previous?.pockets[0]?.balance;
  return before !== undefined && (before.cash !== balance.cash || before.positions !== balance.positions);
}

/** Whether two answers state the same money; a trade moves at least one of these. */
function isSameMoney(a: AccountBalance, b: AccountBalance): boolean {
  return (
    a.currentBalance === b.currentBalance &&
    a.buyingPower === b.buyingPower &&
    a.openOrders === b.openOrders &&
    a.assetAvailable === b.assetAvailable &&
    a.marginRequirement === b.marginRequirement
  );
}

export const polymarketUsAdapter: ExchangeAdapter = {
  id: 'polymarket-us',

  async connect(account, tools) {
    const balances = await readBalances(signedGet(account, tools));
    return balances.ok ? ok({}) : balances;
  },

  async read(account, tools, previous) {
    const get = signedGet(account, tools);
    // Together, so that little can happen between the two.
    const [balances, firstPositions] = await Promise.all([readBalances(get), readPositions(get)]);
    if (!balances.ok) return balances;
    let row = balances.value;
    let positions: Positions = firstPositions;
    if (!positions.ok && positions.failure.kind === 'key-rejected') return positions;
    let pocket = pocketOf(row, positions);
    // A trade between the two answers would be counted twice or not at all. Where something has changed since the last
    // reading, the positions are read again and then the balances: unmoved money on both sides holds them together.
    for (let retake = 0; retake < MAX_RETAKES && hasChanged(previous, pocket); retake += 1) {
      positions = await readPositions(get);
      const again = await readBalances(get);
      const isSettled = !again.ok || isSameMoney(row, again.value);
      if (again.ok) row = again.value;
      pocket = pocketOf(row, positions);
      if (isSettled) break;
    }
    return ok({
      pockets: [pocket],
      fetchedAt: tools.now(),
      ...(row.updatedAt !== undefined && { exchangeTime: row.updatedAt }),
    });
  },
};
