import type { ReadFailure } from '../../domain/failure.ts';
import type { Pocket, Reading } from '../../domain/reading.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { ReadableAccount, ReadContext, Tools } from '../port.ts';
import type { SignedGet } from '../signed-get.ts';
import { PATHS, polymarketUsGet } from './api.ts';
import { explainClosure } from './closed.ts';
import { parsePositions, type Position } from './parse-positions.ts';
import { parseBalances, type AccountBalance, type AccountBalances } from './parse.ts';
import { readPositionPages } from './position-pages.ts';
import { balanceOf, valuePositions } from './valuation.ts';

/** How often a pair of answers that do not belong together is read again before it is taken as it is. */
const MAX_RETAKES = 2;

type Balances = Result<AccountBalances, ReadFailure>;
type Positions = Result<ReadonlyMap<string, Position>, ReadFailure>;

/** What the two requests came to; they belong together. */
interface Pair {
  readonly balances: AccountBalances;
  readonly positions: Positions;
  /** Why they could not be held against each other once more, where that is about the key or its rate. */
  readonly refusal?: ReadFailure;
}

export async function readBalances(get: SignedGet): Promise<Balances> {
  const answer = await get(PATHS.balances);
  return answer.ok ? parseBalances(answer.value) : answer;
}

function readPositions(get: SignedGet): Promise<Positions> {
  return readPositionPages(get, parsePositions);
}

/** Together, so that little can happen between the two; an exchange in trouble is asked one thing first. */
async function readPair(get: SignedGet, isProbe: boolean): Promise<Result<Pair, ReadFailure>> {
  if (isProbe) {
    const balances = await readBalances(get);
    return balances.ok ? ok({ balances: balances.value, positions: await readPositions(get) }) : balances;
  }
  const [balances, positions] = await Promise.all([readBalances(get), readPositions(get)]);
  return balances.ok ? ok({ balances: balances.value, positions }) : balances;
}

function pocketOf({ balances, positions }: Pair): Pocket {
  const { usd, withdrawals, hasOtherCurrencies } = balances;
  const valued = positions.ok ? valuePositions(usd, positions.value) : positions;
  const notes = [
    ...(valued.ok ? valued.value.notes : []),
    ...(hasOtherCurrencies ? (['other-currencies'] as const) : []),
  ];
  return {
    number: 0,
    balance: { ...balanceOf(usd), ...(valued.ok && { positions: valued.value.positions }) },
    ...(notes.length > 0 && { notes }),
    ...(withdrawals.length > 0 && { withdrawals }),
    ...(!valued.ok && { failure: valued.failure }),
  };
}

/** Without positions there is no total that a trade could make wrong, and an exchange in trouble is not asked again. */
function hasChanged(previous: Reading | undefined, { balance, failure }: Pocket): boolean {
  const before = previous?.pockets[0]?.balance;
  if (before === undefined || failure !== undefined) return false;
  return before.cash !== balance.cash || before.positions !== balance.positions;
}

/** Whether every further request would meet the same. */
function isAboutTheKey({ kind }: ReadFailure): boolean {
  return kind === 'key-rejected' || kind === 'rate-limited' || kind === 'clock-skew';
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

/**
 * A trade between the two answers would be counted twice or not at all. Where something has changed since the last reading,
 * the positions are read again and then the balances: unmoved money on both sides holds them together.
 */
async function settle(get: SignedGet, first: Pair, previous: Reading | undefined): Promise<Pair> {
  let pair = first;
  for (let retake = 0; retake < MAX_RETAKES && hasChanged(previous, pocketOf(pair)); retake += 1) {
    const before = pair.balances;
    const positions = await readPositions(get);
    const again = await readBalances(get);
    const refusal = again.ok || !isAboutTheKey(again.failure) ? undefined : again.failure;
    pair = { balances: again.ok ? again.value : before, positions, ...(refusal && { refusal }) };
    if (!again.ok || isSameMoney(before.usd, again.value.usd)) break;
  }
  return pair;
}

export async function readPolymarketUs(
  account: ReadableAccount,
  tools: Tools,
  { previous, facts, isProbe }: ReadContext,
): Promise<Result<Reading, ReadFailure>> {
  const get = polymarketUsGet(account, tools);
  const first = await readPair(get, isProbe);
  if (!first.ok) return fail(explainClosure(first.failure, tools, facts));
  const { positions } = first.value;
  if (!positions.ok && positions.failure.kind === 'key-rejected') return positions;
  const pair = await settle(get, first.value, previous);
  const { refusal } = pair;
  if (refusal !== undefined && refusal.kind !== 'rate-limited') return fail(refusal);
  const { failure = refusal, ...pocket } = pocketOf(pair);
  const { updatedAt } = pair.balances;
  return ok({
    pockets: [{ ...pocket, ...(failure && { failure: explainClosure(failure, tools, facts) }) }],
    fetchedAt: tools.now(),
    ...(updatedAt !== undefined && { exchangeTime: updatedAt }),
  });
}
