import {
  basisOf,
  partOf,
  stillTrue,
  type Activity,
  type OpenOrder,
  type Part,
  type PocketPositions,
  type PositionRow,
} from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import type { Result } from '../../domain/result.ts';
import { absUsd } from '../../domain/usd.ts';
import type { DetailsContext, ReadableAccount, ReadDetails, Tools } from '../port.ts';
import type { SignedGet } from '../signed-get.ts';
import { PAGE_SIZE, PATHS, polymarketUsGet } from './api.ts';
import { explainClosure } from './closed.ts';
import { parseActivities } from './parse-activities.ts';
import { parseOrders } from './parse-orders.ts';
import { parseShownPositions, type ShownPosition } from './parse-positions.ts';
import { readPositionPages } from './position-pages.ts';
import { marketValue } from './valuation.ts';

function positionRow(market: string, position: ShownPosition): PositionRow {
  const { payoff, title, outcome, cost, realized, expired } = position;
  const value = marketValue(position);
  return {
    market,
    ...(title !== undefined && { title }),
    ...(outcome !== undefined && { outcome }),
    side: payoff > 0n ? 'yes' : 'no',
    contracts: absUsd(payoff),
    ...(cost !== undefined && { cost }),
    ...(value !== undefined && { value }),
    ...(realized !== undefined && { realized }),
    ...(expired && { expired }),
  };
}

/** A list as a part of the details: its rows, or why it has none. */
function asPart<Value, Row>(
  read: Result<Value, ReadFailure>,
  tools: Tools,
  rowsOf: (value: Value) => Part<Row>,
): Part<Row> {
  return read.ok ? rowsOf(read.value) : { state: 'failed', failure: explainClosure(read.failure, tools) };
}

async function readMarkets(get: SignedGet, tools: Tools): Promise<Part<PositionRow>> {
  const pages = await readPositionPages(get, parseShownPositions);
  return asPart(pages, tools, (positions) =>
    partOf(
      [...positions].map(([market, position]) => positionRow(market, position)),
      false,
    ),
  );
}

async function readOrders(get: SignedGet, tools: Tools): Promise<Part<OpenOrder>> {
  const answer = await get(PATHS.orders);
  const orders = answer.ok ? parseOrders(answer.value) : answer;
  return asPart(orders, tools, (rows) => partOf(rows, false));
}

/** The newest page: older ones are on the exchange's own pages. */
async function readActivities(get: SignedGet, tools: Tools): Promise<Part<Activity>> {
  const answer = await get(PATHS.activities, { limit: PAGE_SIZE, sortOrder: 'SORT_ORDER_DESCENDING' });
  const page = answer.ok ? parseActivities(answer.value) : answer;
  return asPart(page, tools, ({ activities, hasMore }) => partOf(activities, hasMore));
}

async function readPositions(get: SignedGet, tools: Tools, basis: string): Promise<PocketPositions> {
  const markets = await readMarkets(get, tools);
  return { pocket: { number: 0 }, basis, readAt: tools.now(), markets };
}

export async function readPolymarketUsDetails(
  account: ReadableAccount,
  tools: Tools,
  { reading, previous }: DetailsContext,
): Promise<ReadDetails> {
  const get = polymarketUsGet(account, tools);
  const pocket = reading?.pockets[0];
  const kept = pocket && stillTrue(pocket, previous, tools.now());
  // Without a reading the money is not known: the first one brings the details up to date.
  const basis = pocket === undefined ? '' : basisOf(pocket);
  const [positions, orders, activities] = await Promise.all([
    kept ?? readPositions(get, tools, basis),
    readOrders(get, tools),
    readActivities(get, tools),
  ]);
  return {
    keyGeneration: account.keyGeneration,
    readAt: tools.now(),
    positions: [positions],
    orders,
    activity: [{ source: 'activities', part: activities }],
  };
}
