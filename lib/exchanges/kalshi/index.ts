import type { ReadFailure } from '../../domain/failure.ts';
import type { Pocket, Reading } from '../../domain/reading.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Usd } from '../../domain/usd.ts';
import { createPace } from '../pace.ts';
import type { Connection, ExchangeAdapter, ReadableAccount, Tools } from '../port.ts';
import { createSignedGet, type SignedGet } from '../signed-get.ts';
import { explainKalshi } from './errors.ts';
import { KALSHI_META } from './meta.ts';
import { parseBalance, parseBoundSubaccount, parseSubaccounts, parseTradedSubaccount } from './parse.ts';
import { kalshiHeaders } from './sign.ts';

const API = '/trade-api/v2';
const BALANCE = `${API}/portfolio/balance`;
const SUBACCOUNTS = `${API}/portfolio/subaccounts/balances`;

/**
 * A quarter of the Basic tier's read budget (200 tokens a second, 10 a request; Oct 2026), which all of a user's keys
 * and programs share. 65 requests, the most that one account takes, need about 11 s.
 */
const PACE = { perSecond: 5, burst: 10, concurrency: 2 };

/** How long a refusal to list subaccounts is believed before it is asked again: access hardly ever changes, servers err. */
const LIST_RETRY_MS = 60 * 60_000;

function signedGet(account: ReadableAccount, tools: Tools): SignedGet {
  return createSignedGet(
    {
      hosts: KALSHI_META.hosts[account.environment],
      headers: (sign, timestamp, path) => kalshiHeaders(sign, account.keyId, timestamp, path),
      explain: explainKalshi,
    },
    tools,
  );
}

/** Whether a key may simply not list subaccounts: bound keys get 403 there (docs getting_started/subaccounts, 2026). */
function isListRefusal(failure: ReadFailure): boolean {
  return failure.kind === 'key-scope' || (failure.kind === 'unreadable' && failure.field === 'status 404');
}

/**
 * The subaccount that a key is bound to. Such a key may be refused the list of keys too, but what it has traded tells the
 * same. Not knowing only costs the number.
 */
async function boundSubaccount(get: SignedGet, keyId: string): Promise<number | undefined> {
  // First what only a bound key is refused: any other key's trades may be those of any subaccount.
  const list = await get(SUBACCOUNTS);
  if (list.ok || !isListRefusal(list.failure)) return undefined;
  const keys = await get(`${API}/api_keys`);
  if (keys.ok) return parseBoundSubaccount(keys.value, keyId);
  for (const kind of ['fills', 'orders'] as const) {
    const rows = await get(`${API}/portfolio/${kind}`, { limit: '1' });
    const number = rows.ok ? parseTradedSubaccount(rows.value, kind) : undefined;
    if (number !== undefined) return number;
  }
  return undefined;
}

async function connect(account: ReadableAccount, tools: Tools): Promise<Result<Connection, ReadFailure>> {
  const get = signedGet(account, tools);
  const answer = await get(BALANCE);
  if (!answer.ok) return answer;
  const balance = parseBalance(answer.value);
  if (!balance.ok) return balance;
  if (!balance.value.looksBound) return ok({});
  const bound = await boundSubaccount(get, account.keyId);
  return ok(bound === undefined ? {} : { boundSubaccount: bound });
}

/** One pocket, for a key that can see no more. Never names a subaccount: a bound key may not, another means its primary. */
async function readOnePocket(
  get: SignedGet,
  account: ReadableAccount,
  tools: Tools,
  listDeniedAt: number | undefined,
): Promise<Result<Reading, ReadFailure>> {
  const answer = await get(BALANCE);
  if (!answer.ok) return answer;
  const balance = parseBalance(answer.value);
  if (!balance.ok) return balance;
  const { cash, positions, updatedAt, looksBound } = balance.value;
  const number = account.boundSubaccount ?? (looksBound ? undefined : 0);
  return ok({
    pockets: [pocketOf(number, cash, positions)],
    fetchedAt: tools.now(),
    ...(updatedAt !== undefined && { exchangeTime: updatedAt }),
    ...(listDeniedAt !== undefined && { listDeniedAt }),
  });
}

function pocketOf(number: number | undefined, cash: Usd, positions: Usd | undefined): Pocket {
  return {
    ...(number !== undefined && { number }),
    balance: { cash, ...(positions !== undefined && { positions }) },
    ...(positions === undefined && { failure: { kind: 'unreadable', field: 'balance: portfolio_value' } }),
  };
}

/** A pocket of which only the list's cash is known, if that. */
function unreadPocket(number: number, listed: Usd | undefined, failure: ReadFailure): Pocket {
  return { number, balance: listed === undefined ? {} : { cash: listed }, failure };
}

interface PocketRead {
  readonly pocket: Pocket;
  readonly updatedAt?: number;
}

/** A pocket whose own request fails keeps the list's cash; its positions, and so its total, are unknown. */
async function readPocket(get: SignedGet, number: number, listed: Usd | undefined): Promise<PocketRead> {
  const answer = await get(BALANCE, { subaccount: String(number) });
  const balance = answer.ok ? parseBalance(answer.value) : answer;
  if (!balance.ok) return { pocket: unreadPocket(number, listed, balance.failure) };
  const { cash, positions, updatedAt } = balance.value;
  return { pocket: pocketOf(number, cash, positions), ...(updatedAt !== undefined && { updatedAt }) };
}

async function readAllPockets(
  get: SignedGet,
  cash: ReadonlyMap<number, Usd>,
  tools: Tools,
): Promise<Result<Reading, ReadFailure>> {
  // An account without numbered subaccounts may have no row of its own: Primary is always asked for.
  const numbers = [...new Set([0, ...cash.keys()])].sort((a, b) => a - b);
  const pace = createPace(PACE, tools.now, tools.signal);
  let refusal: ReadFailure | undefined;
  const readNext = async (number: number): Promise<PocketRead> => {
    // Once the exchange has asked for fewer requests, the rest of the cycle sends none.
    if (refusal !== undefined) return { pocket: unreadPocket(number, cash.get(number), refusal) };
    const read = await readPocket(get, number, cash.get(number));
    if (read.pocket.failure?.kind === 'rate-limited') refusal = read.pocket.failure;
    return read;
  };
  const reads = await Promise.all(numbers.map((number) => pace.run(() => readNext(number))));
  const failures = reads.flatMap(({ pocket }) => pocket.failure ?? []);
  const fatal = failures.find(({ kind }) => kind === 'key-rejected' || kind === 'clock-skew');
  const [first] = failures;
  // Nothing but failures is no reading: the last good one says more.
  if (first !== undefined && failures.length === reads.length) return fail(fatal ?? first);
  if (fatal !== undefined) return fail(fatal);
  const times = reads.flatMap(({ updatedAt }) => updatedAt ?? []);
  return ok({
    pockets: reads.map(({ pocket }) => pocket),
    fetchedAt: tools.now(),
    ...(times.length > 0 && { exchangeTime: Math.max(...times) }),
  });
}

async function read(
  account: ReadableAccount,
  tools: Tools,
  previous: Reading | undefined,
): Promise<Result<Reading, ReadFailure>> {
  const get = signedGet(account, tools);
  if (account.boundSubaccount !== undefined) return readOnePocket(get, account, tools, undefined);
  const deniedAt = previous?.listDeniedAt;
  if (deniedAt !== undefined && Math.abs(tools.now() - deniedAt) < LIST_RETRY_MS) {
    return readOnePocket(get, account, tools, deniedAt);
  }
  const list = await get(SUBACCOUNTS);
  if (!list.ok) {
    // A key that has listed subaccounts before is not suddenly one without them: showing only the primary would be a
    // wrong total.
    const hasListed = previous !== undefined && deniedAt === undefined;
    if (hasListed || !isListRefusal(list.failure)) return list;
    return readOnePocket(get, account, tools, tools.now());
  }
  const cash = parseSubaccounts(list.value);
  return cash.ok ? readAllPockets(get, cash.value, tools) : cash;
}

export const kalshiAdapter: ExchangeAdapter = { id: 'kalshi', connect, read };
