import type { Account } from '../../lib/domain/account.ts';
import type { ReadFailure } from '../../lib/domain/failure.ts';
import { pocketKey, type Balance, type Pocket, type Reading } from '../../lib/domain/reading.ts';
import type { Result } from '../../lib/domain/result.ts';
import { emptySnapshot, mergeCycle, type AccountState, type Snapshot } from '../../lib/domain/snapshot.ts';
import { overallTotal } from '../../lib/domain/totals.ts';
import { account, settings } from '../unit/domain/make.ts';
import { NOW } from '../unit/exchanges/scripted-http.ts';
import type { Expectation, Scene } from './scene.ts';

const INTERVAL = 120_000;
const ID = 'fuzzed';
/** A list without an end is read this far, once. */
const ALL_PAGES = 200;

export interface Verdict {
  /** What it came to; undefined where the case failed. */
  readonly outcome?: Expectation['outcome'];
  /** What is wrong with it, in words. */
  readonly complaints: readonly string[];
}

function show(balance: Balance): string {
  return Object.entries(balance)
    .map(([field, amount]) => `${field} ${amount}`)
    .join(', ');
}

/** Every figure equals the true one, or the one it had when it was fetched, or is not there. */
function wrongFigures(scene: Scene, reading: Reading): string[] {
  const truth = scene.truth();
  return reading.pockets.flatMap((pocket) => {
    const key = pocketKey(pocket);
    const before = scene.previous?.pockets.find((one) => pocketKey(one) === key);
    const expected = pocket.fetchedAt === undefined ? truth.get(key) : before?.balance;
    if (expected === undefined) return [`there is no pocket ${key}`];
    const allowed =
      pocket.failure?.kind === 'contradictory'
        ? { ...expected, disputed: pocket.balance.disputed }
        : expected;
    return (Object.entries(pocket.balance) as [keyof Balance, bigint][])
      .filter(([field, amount]) => allowed[field] !== amount)
      .map(([field, amount]) => `${key}: ${field} is ${allowed[field]}, and ${amount} was read`);
  });
}

/** Figures that a total needs and a pocket lacks. */
function missing(pocket: Pocket | undefined, expected: Balance): string[] {
  const needed = (['cash', 'positions', 'equity'] as const).filter((field) => expected[field] !== undefined);
  return needed.filter((field) => pocket?.balance[field] !== expected[field]);
}

function differences(
  scene: Scene,
  outcome: Result<Reading, ReadFailure>,
  expectation: Expectation,
): string[] {
  if (expectation.outcome === 'refused') {
    if (outcome.ok) return ['it should have been refused'];
    const { kind } = outcome.failure;
    return expectation.kinds.includes(kind) ? [] : [`refused as ${kind}, not ${expectation.kinds.join('|')}`];
  }
  if (!outcome.ok) return [`refused: ${JSON.stringify(outcome.failure)}`];
  if (expectation.outcome === 'carried') {
    const kinds = outcome.value.pockets.flatMap(({ failure }) => failure?.kind ?? []);
    const isTold = kinds.length > 0 && kinds.every((kind) => expectation.kinds.includes(kind));
    return isTold ? [] : [`its pockets say ${kinds.join() || 'nothing'}, not ${expectation.kinds.join('|')}`];
  }
  const found: string[] = [];
  const pockets = new Map(outcome.value.pockets.map((pocket) => [pocketKey(pocket), pocket]));
  for (const [key, expected] of scene.truth()) {
    const pocket = pockets.get(key);
    if (expectation.outcome === 'partial' && key === expectation.pocket) {
      const known = expectation.unknown.filter((field) => pocket?.balance[field] !== undefined);
      if (pocket === undefined) found.push(`pocket ${key} is gone`);
      if (known.length > 0) found.push(`pocket ${key} should not know ${known.join()}`);
      const kind = pocket?.failure?.kind;
      if (kind === undefined || !expectation.kinds.includes(kind)) {
        found.push(`pocket ${key} says ${kind ?? 'nothing'}, not ${expectation.kinds.join('|')}`);
      }
      continue;
    }
    const lacks = missing(pocket, expected);
    if (lacks.length > 0) found.push(`pocket ${key} lacks ${lacks.join()}`);
    if (pocket?.failure) found.push(`pocket ${key} says ${JSON.stringify(pocket.failure)}`);
  }
  return found;
}

function merged(
  scene: Scene,
  outcome: Result<Reading, ReadFailure>,
): { before: Snapshot; after: Snapshot; own: Account } {
  const own = account(ID, { exchange: scene.exchange });
  const state: AccountState | undefined = scene.previous && {
    reading: scene.previous,
    attemptedAt: NOW - INTERVAL,
    failuresInRow: 0,
  };
  const before = { ...emptySnapshot(), ...(state && { accounts: { [ID]: state } }) };
  const attempt = { accountId: ID, keyGeneration: own.keyGeneration, startedAt: NOW, outcome };
  const world = { accounts: [own], settings: settings(), now: NOW, chance: 0, clocks: {} };
  return { before, after: mergeCycle(before, [attempt], world), own };
}

/** What the cycle leaves behind: the last good reading after a failure, and no total that claims to be whole and is not. */
function wrongTotals(scene: Scene, outcome: Result<Reading, ReadFailure>): string[] {
  const { before, after, own } = merged(scene, outcome);
  const state = after.accounts[ID];
  if (!outcome.ok) {
    const isKept = state?.reading === before.accounts[ID]?.reading && state?.failure === outcome.failure;
    return isKept ? [] : ['the last good reading was not kept'];
  }
  const total = overallTotal([own], after, { now: NOW, interval: INTERVAL });
  if (total.coverage === 'partial') return [];
  // What failed, and was not carried over whole, leaves a gap.
  const gap = outcome.value.pockets.find(({ failure, fetchedAt }) => failure && fetchedAt === undefined);
  if (gap !== undefined) return [`"complete" although pocket ${pocketKey(gap)} failed`];
  const truth = scene.truth();
  const keys = new Set([...truth.keys(), ...outcome.value.pockets.map(pocketKey)]);
  let expected = 0n;
  for (const key of keys) {
    const pocket = outcome.value.pockets.find((one) => pocketKey(one) === key);
    // What was carried over counts as what it was, and says how old it is.
    const {
      cash = 0n,
      positions = 0n,
      equity = 0n,
    } = (pocket?.fetchedAt === undefined ? truth.get(key) : pocket.balance) ?? {};
    expected += cash + positions + equity;
  }
  return total.amount === expected ? [] : [`"complete" with ${total.amount} instead of ${expected}`];
}

/** Judges what an adapter made of a case by what the class allows and by what always has to hold. */
export function judge(
  scene: Scene,
  outcome: Result<Reading, ReadFailure>,
  allowed: readonly Expectation[],
  requests: number,
): Verdict {
  const reasons = allowed.map((expectation) => ({
    expectation,
    found: differences(scene, outcome, expectation),
  }));
  const met = reasons.find(({ found }) => found.length === 0)?.expectation;
  const complaints = [
    ...(met === undefined ? reasons.flatMap(({ found }) => found) : []),
    ...(outcome.ok ? wrongFigures(scene, outcome.value) : []),
    ...wrongTotals(scene, outcome),
  ];
  // Two hosts, each asked once more for its clock; a second look at what does not agree; the status of a closed exchange.
  const pages = scene.answers.size > ALL_PAGES ? ALL_PAGES : 0;
  const most =
    met?.outcome === 'same' && scene.answers.size === 0 ? scene.fewest : 4 * (2 * scene.fewest + 2) + pages;
  if (requests > most) complaints.push(`${requests} requests where ${most} are enough`);
  if (complaints.length > 0 && outcome.ok) {
    complaints.push(
      ...outcome.value.pockets.map((pocket) => `read ${pocketKey(pocket)}: ${show(pocket.balance)}`),
    );
  }
  return complaints.length === 0 && met !== undefined ? { outcome: met.outcome, complaints } : { complaints };
}
