import type { ReadFailure } from '../../domain/failure.ts';
import { fetchedAtOf, type Pocket, type Reading } from '../../domain/reading.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Usd } from '../../domain/usd.ts';
import type { Tools } from '../port.ts';
import type { SignedGet } from '../signed-get.ts';
import { settleDisputes } from './cross-check.ts';
import { isAboutTheKey, isNotFound } from './refusals.ts';
import { agree } from './parse.ts';
import { readPocket, type PocketRead } from './pocket.ts';

/** Pockets of the last reading whose money was known, by number. */
export type Earlier = ReadonlyMap<number, { readonly pocket: Pocket; readonly fetchedAt: number }>;

/** Regular pockets of the last reading whose money was known, by number. */
export function earlierPockets(previous: Reading | undefined): Earlier {
  const found = new Map<number, { pocket: Pocket; fetchedAt: number }>();
  for (const pocket of previous?.pockets ?? []) {
    if (previous === undefined || pocket.kind !== undefined || pocket.number === undefined) continue;
    const isKnown = pocket.balance.positions !== undefined && pocket.balance.disputed === undefined;
    if (isKnown) found.set(pocket.number, { pocket, fetchedAt: fetchedAtOf(pocket, previous) });
  }
  return found;
}

/** Longest unread first, so that what one cycle does not reach the next one begins with. */
function inTurn(numbers: readonly number[], earlier: Earlier): number[] {
  const age = (number: number): number => earlier.get(number)?.fetchedAt ?? Number.NEGATIVE_INFINITY;
  return numbers.toSorted((a, b) => {
    const [first, second] = [age(a), age(b)];
    return first === second ? a - b : first < second ? -1 : 1;
  });
}

/** A pocket of which only the list's cash is known, if that. */
function unread(number: number, listed: Usd | undefined, failure: ReadFailure): PocketRead {
  return { pocket: { number, balance: listed === undefined ? {} : { cash: listed }, failure } };
}

/**
 * A pocket whose turn did not come: what was known of it stands, with its age, unless the list says that its money has
 * moved since.
 */
export function carriedOver(
  number: number,
  listed: Usd | undefined,
  earlier: Earlier,
  failure: ReadFailure,
): PocketRead {
  const before = earlier.get(number);
  const { cash } = before?.pocket.balance ?? {};
  if (before === undefined || cash === undefined) return unread(number, listed, failure);
  if (listed !== undefined && !agree(listed, cash)) return unread(number, listed, failure);
  const { failure: _then, ...pocket } = before.pocket;
  const isRefused = failure.kind === 'rate-limited';
  return { pocket: { ...pocket, fetchedAt: before.fetchedAt, ...(isRefused && { failure }) } };
}

/** Whether a pocket's turn did not come, or was taken from it: nothing was said about its money. */
export function isOutOfTurn(failure: ReadFailure, { signal }: Tools): boolean {
  return failure.kind === 'rate-limited' || (failure.kind === 'timeout' && signal.aborted);
}

/** Every subaccount of the last reading, known or not. */
function knownNumbers(previous: Reading | undefined): number[] {
  return (previous?.pockets ?? []).flatMap(({ kind, number }) => (kind === undefined ? (number ?? []) : []));
}

function isNews({ pocket: { failure, fetchedAt } }: PocketRead): boolean {
  return fetchedAt === undefined && (failure === undefined || failure.kind === 'contradictory');
}

/**
 * Reads every pocket of the list, at the pace that `get` keeps. One pocket's failure leaves that pocket unknown; a refusal
 * that is about the key, and nothing but failures, fail the whole.
 */
export async function readListedPockets(
  get: SignedGet,
  cash: ReadonlyMap<number, Usd>,
  tools: Tools,
  previous: Reading | undefined,
): Promise<Result<PocketRead[], ReadFailure>> {
  const earlier = earlierPockets(previous);
  // An account without numbered subaccounts may have no row of its own: Primary is always asked for. So is what was listed
  // before: money does not go away because a list leaves it out.
  const numbers = inTurn([...new Set([0, ...cash.keys(), ...knownNumbers(previous)])], earlier);
  let refusal: ReadFailure | undefined;
  let trouble: ReadFailure | undefined;

  async function readNext(number: number): Promise<PocketRead | undefined> {
    const listed = cash.get(number);
    // Once the exchange has asked for fewer requests, the rest of the cycle sends none.
    if (refusal !== undefined) return carriedOver(number, listed, earlier, refusal);
    const read = await readPocket(get, { number }, previous);
    if (read.ok) return read.value;
    const { failure } = read;
    // Neither in the list nor by its number: the exchange says twice that there is no such subaccount any more.
    if (number !== 0 && listed === undefined && isNotFound(failure)) return undefined;
    trouble ??= failure;
    if (failure.kind === 'rate-limited') refusal = failure;
    return isOutOfTurn(failure, tools)
      ? carriedOver(number, listed, earlier, failure)
      : unread(number, listed, failure);
  }

  const reads = (await inOrder(numbers, readNext)).filter((read) => read !== undefined);
  const failures = reads.flatMap(({ pocket }) => pocket.failure ?? []);
  const fatal = failures.find(isAboutTheKey);
  if (fatal !== undefined) return fail(fatal);
  // Nothing new and whole is no reading: the last good one says more.
  const first = trouble ?? failures[0];
  if (first !== undefined && !reads.some(isNews)) return fail(first);
  const settled = await settleDisputes(get, reads, cash, tools, previous);
  return ok(settled.toSorted((a, b) => (a.pocket.number ?? 0) - (b.pocket.number ?? 0)));
}

/** So many are under way at a time, so that a refusal stops those that have not been sent. */
const SIDE_BY_SIDE = 2;

async function inOrder<Item, Value>(
  items: readonly Item[],
  task: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const results: Value[] = [];
  const waiting = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of waiting) results[index] = await task(item);
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return results;
}
