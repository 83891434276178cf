import type {
  Activity,
  ActivityList,
  ActivitySource,
  OpenOrder,
  Part,
  RestingValue,
} from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import type { KeyFacts } from '../../domain/key-facts.ts';
import { fail, type Result } from '../../domain/result.ts';
import { explainByTimetable } from '../closure.ts';
import type { DetailsContext, ReadableAccount, ReadDetails, Tools } from '../port.ts';
import type { SignedGet } from '../signed-get.ts';
import { kalshiGet, PATHS } from './api.ts';
import { asBoundKey, isBoundKey } from './bound-key.ts';
import { readPositions } from './details-positions.ts';
import { failedPart, readNewest, readWhole, type Page } from './pages.ts';
import { parseDeposits, parseRestingValue, parseTransfers, parseWithdrawals } from './parse-payments.ts';
import { parseSettlements } from './parse-settlements.ts';
import { parseFills, parseOrders } from './parse-trades.ts';

interface KalshiList {
  readonly source: ActivitySource;
  readonly path: string;
  readonly parse: (json: unknown) => Result<Page<Activity>, ReadFailure>;
  /** Whether a key that is bound to a subaccount may read it (docs subaccounts, autumn 2026). */
  readonly isOpenToBound: boolean;
}

const LISTS: readonly KalshiList[] = [
  { source: 'fills', path: PATHS.fills, parse: parseFills, isOpenToBound: true },
  { source: 'settlements', path: PATHS.settlements, parse: parseSettlements, isOpenToBound: true },
  { source: 'deposits', path: PATHS.deposits, parse: parseDeposits, isOpenToBound: false },
  { source: 'withdrawals', path: PATHS.withdrawals, parse: parseWithdrawals, isOpenToBound: false },
  { source: 'transfers', path: PATHS.transfers, parse: parseTransfers, isOpenToBound: false },
];

/**
 * The newest rows of a list. No subaccount is named: left out, these lists are of all of them (changelog 2026-01-29), and
 * for a bound key of its own.
 */
async function readList(
  get: SignedGet,
  { source, path, parse, isOpenToBound }: KalshiList,
  isBound: boolean,
): Promise<ActivityList> {
  if (isBound && !isOpenToBound) return { source, part: failedPart({ kind: 'key-restricted' }) };
  return { source, part: await readNewest(get, { path, query: { limit: '100' }, parse }) };
}

function readOrders(get: SignedGet): Promise<Part<OpenOrder>> {
  return readWhole(get, {
    path: PATHS.orders,
    query: { status: 'resting', limit: '1000' },
    parse: parseOrders,
  });
}

async function readRestingValue(get: SignedGet): Promise<RestingValue> {
  const answer = await get(PATHS.restingValue);
  const value = answer.ok ? parseRestingValue(answer.value) : answer;
  return value.ok ? { state: 'read', amount: value.value } : failedPart(value.failure);
}

/** What fails while the exchange is closed by its timetable fails for that. */
function explained(get: SignedGet, tools: Tools, facts: KeyFacts | undefined): SignedGet {
  return async (path, query) => {
    const answer = await get(path, query);
    return answer.ok ? answer : fail(explainByTimetable('kalshi', answer.failure, tools, facts));
  };
}

/**
 * Reads what lies behind the balances of an account: positions of each pocket, resting orders, and the newest of what
 * happened. Every part fails by itself. Only members of an FCM are documented to have the value of resting orders.
 */
export async function readKalshiDetails(
  account: ReadableAccount,
  tools: Tools,
  context: DetailsContext,
): Promise<ReadDetails> {
  const isBound = isBoundKey(account, context);
  const plain = explained(kalshiGet(account, tools), tools, context.facts);
  const get = isBound ? asBoundKey(plain) : plain;
  const [positions, orders, activity, restingValue] = await Promise.all([
    readPositions(get, account, context, tools.now()),
    readOrders(get),
    Promise.all(LISTS.map((list) => readList(get, list, isBound))),
    account.isFcm === true ? readRestingValue(get) : undefined,
  ]);
  return {
    keyGeneration: account.keyGeneration,
    readAt: tools.now(),
    positions,
    orders,
    activity,
    ...(restingValue !== undefined && { restingValue }),
  };
}
