import type { ReadFailure } from '../../domain/failure.ts';
import { pocketKey, type Pocket, type Reading } from '../../domain/reading.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { ZERO_USD } from '../../domain/usd.ts';
import { explainByTimetable } from '../closure.ts';
import type { ReadableAccount, ReadContext, Tools } from '../port.ts';
import type { SignedGet } from '../signed-get.ts';
import { kalshiGet, PATHS } from './api.ts';
import { explainClosure } from './closed.ts';
import { isAboutTheKey, isListRefusal } from './refusals.ts';
import { parseSubaccounts } from './parse.ts';
import { readPerps } from './perps.ts';
import { readPocket, type PocketRead } from './pocket.ts';
import { carriedOver, earlierPockets, isOutOfTurn, readListedPockets } from './pockets.ts';

/** How long a refusal to list subaccounts is believed before it is asked again: access hardly ever changes, servers err. */
const LIST_RETRY_MS = 60 * 60_000;

type Read = Result<Reading, ReadFailure>;

function readingOf(reads: readonly PocketRead[], tools: Tools, listDeniedAt?: number): Reading {
  const times = reads.flatMap(({ updatedAt }) => updatedAt ?? []);
  return {
    pockets: reads.map(({ pocket }) => pocket),
    fetchedAt: tools.now(),
    ...(times.length > 0 && { exchangeTime: Math.max(...times) }),
    ...(listDeniedAt !== undefined && { listDeniedAt }),
  };
}

function namedBesidePrimary({ namedSubaccounts = [] }: ReadableAccount): number[] {
  return [...new Set(namedSubaccounts)].filter((one) => one !== 0).toSorted((a, b) => a - b);
}

/**
 * Why positions that were known before are not any more: the last good figures say more than cash alone. A narrow key may
 * never be told them, and then its cash is what there is.
 */
function lostPositions({ pocket }: PocketRead, previous: Reading | undefined): ReadFailure | undefined {
  const before = previous?.pockets.find((one) => pocketKey(one) === pocketKey(pocket));
  const isLost = before?.balance.positions !== undefined && pocket.balance.positions === undefined;
  return isLost ? pocket.failure : undefined;
}

/**
 * The pockets of a key that cannot list them. The first is asked for without naming a subaccount: a bound key may not name
 * one, and for another key that means Primary. Subaccounts that the user has named follow.
 */
async function readUnlisted(
  get: SignedGet,
  account: ReadableAccount,
  tools: Tools,
  { previous, listDeniedAt }: Pick<ReadContext, 'previous'> & { readonly listDeniedAt?: number },
): Promise<Read> {
  const first = await readPocket(get, { bound: account.boundSubaccount }, previous);
  if (!first.ok) return first;
  const lost = lostPositions(first.value, previous);
  if (lost !== undefined) return fail(lost);
  const named = first.value.looksBound ? [] : namedBesidePrimary(account);
  const earlier = earlierPockets(previous);
  const rest = await Promise.all(
    named.map(async (number): Promise<PocketRead> => {
      const read = await readPocket(get, { number }, previous);
      if (read.ok) return read.value;
      const { failure } = read;
      if (isOutOfTurn(failure, tools)) return carriedOver(number, undefined, earlier, failure);
      return { pocket: { number, balance: {}, failure } };
    }),
  );
  const refusal = rest.find(({ pocket }) => isAboutTheKey(pocket.failure))?.pocket.failure;
  if (refusal !== undefined) return fail(refusal);
  return ok(readingOf([first.value, ...rest], tools, listDeniedAt));
}

const PERPS_GONE = { kind: 'unreadable', field: 'perps: subaccount_balances' } as const;

/** Whether perps held something when last heard of: known to, or not known since and not already found gone. */
function mayHaveMoney(perps: Pocket | undefined): boolean {
  if (perps === undefined) return false;
  const { balance, failure } = perps;
  if (balance.equity !== undefined) return balance.equity !== ZERO_USD;
  return !(failure?.kind === 'unreadable' && failure.field === PERPS_GONE.field);
}

/**
 * Perps are a balance of their own. Their failure leaves that pocket unknown and the others whole. An account that had
 * something in it and is not there any more is unknown once, and gone when the next reading agrees.
 */
async function perpsPocket(get: SignedGet, { facts, previous }: ReadContext): Promise<PocketRead[]> {
  if (facts?.perps !== true) return [];
  const equity = await readPerps(get);
  const pocketWith = (rest: Pick<Pocket, 'balance' | 'failure'>): PocketRead[] => [
    { pocket: { kind: 'perps', ...rest } },
  ];
  if (!equity.ok) return pocketWith({ balance: {}, failure: equity.failure });
  if (equity.value !== undefined) return pocketWith({ balance: { equity: equity.value } });
  const before = previous?.pockets.find(({ kind }) => kind === 'perps');
  return mayHaveMoney(before) ? pocketWith({ balance: {}, failure: PERPS_GONE }) : [];
}

async function readAll(get: SignedGet, list: unknown, tools: Tools, context: ReadContext): Promise<Read> {
  const cash = parseSubaccounts(list);
  if (!cash.ok) return cash;
  const [pockets, perps] = await Promise.all([
    readListedPockets(get, cash.value, tools, context.previous),
    perpsPocket(get, context),
  ]);
  return pockets.ok ? ok(readingOf([...pockets.value, ...perps], tools)) : pockets;
}

async function readOnce(account: ReadableAccount, tools: Tools, context: ReadContext): Promise<Read> {
  const get = kalshiGet(account, tools);
  const { previous } = context;
  if (account.boundSubaccount !== undefined) return readUnlisted(get, account, tools, context);
  const deniedAt = previous?.listDeniedAt;
  if (deniedAt !== undefined && Math.abs(tools.now() - deniedAt) < LIST_RETRY_MS) {
    return readUnlisted(get, account, tools, { ...context, listDeniedAt: deniedAt });
  }
  // Alone and first, so that an exchange in trouble is asked one thing.
  const list = await get(PATHS.subaccounts);
  if (list.ok) return readAll(get, list.value, tools, context);
  // A key that has listed subaccounts before is not suddenly one without them: showing only the primary would be a
  // wrong total.
  const hasListed = previous !== undefined && deniedAt === undefined;
  if (hasListed || !isListRefusal(list.failure)) return list;
  return readUnlisted(get, account, tools, { ...context, listDeniedAt: tools.now() });
}

export async function readKalshi(
  account: ReadableAccount,
  tools: Tools,
  context: ReadContext,
): Promise<Read> {
  const read = await readOnce(account, tools, context);
  if (!read.ok) return fail(await explainClosure(read.failure, account, tools, context.facts));
  const pockets = read.value.pockets.map((pocket): Pocket => {
    const { failure } = pocket;
    return failure === undefined
      ? pocket
      : { ...pocket, failure: explainByTimetable('kalshi', failure, tools, context.facts) };
  });
  return ok({ ...read.value, pockets });
}
