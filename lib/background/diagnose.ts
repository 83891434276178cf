import { presentAccounts, type Account, type AccountId } from '../domain/account.ts';
import type { Diagnosis, StepResult } from '../domain/diagnosis.ts';
import type { ReadFailure } from '../domain/failure.ts';
import type { AccountState } from '../domain/snapshot.ts';
import { explainByTimetable } from '../exchanges/closure.ts';
import { findCause, type Finding } from '../exchanges/doctor.ts';
import { EXCHANGES } from '../exchanges/meta.ts';
import { ADAPTERS } from '../exchanges/registry.ts';
import { diagnosisItem } from '../state/items.ts';
import type { Platform } from './platform.ts';
import { loadAccounts, loadSnapshot } from './saved.ts';
import { hasHostPermission, readableOf, toolsFor } from './tools.ts';

/** Three requests at most, none of which waits for another's host: well below a worker's 30 s. */
const DIAGNOSIS_MS = 20_000;

/** The same key at the exchange's other environment, where Bankroll may go there. */
async function elsewhere(account: Account): Promise<Account | undefined> {
  const other = EXCHANGES[account.exchange].environments.find((one) => one !== account.environment);
  if (other === undefined) return undefined;
  const there = { ...account, environment: other };
  return (await hasHostPermission(there)) ? there : undefined;
}

/**
 * What the account itself last failed for, where that lies beyond host, clock and key: a balance that can be read says
 * nothing about the list, the positions or figures that do not agree.
 */
function ownFailure(state: AccountState | undefined): ReadFailure | undefined {
  const failures = [state?.failure, ...(state?.reading?.pockets ?? []).map(({ failure }) => failure)];
  return failures.find(
    (failure) =>
      failure?.kind === 'unreadable' ||
      failure?.kind === 'contradictory' ||
      failure?.kind === 'key-scope' ||
      failure?.kind === 'key-restricted',
  );
}

/**
 * Finds the cause of an account's failure step by step and tells each step through storage. Resolves to whether all is
 * well by now, so that the account may be read again.
 */
export async function diagnoseAccount(accountId: AccountId, platform: Platform): Promise<boolean> {
  // A second click on the same account is answered by the search that is under way.
  if (latest?.accountId === accountId) return false;
  const search: Search = { accountId };
  latest = search;
  try {
    return await diagnose(search, platform);
  } finally {
    if (latest === search) latest = undefined;
  }
}

/** A search for the cause of one account's failure. */
interface Search {
  readonly accountId: AccountId;
}

/** The one that has the place to tell its steps; a later one about another account takes it over. */
let latest: Search | undefined;

/** Whether the account is there with the key that it had when the search began. */
async function isStillItself({ id, keyGeneration }: Account): Promise<boolean> {
  return presentAccounts(await loadAccounts()).some(
    (account) => account.id === id && account.keyGeneration === keyGeneration,
  );
}

async function diagnose(search: Search, platform: Platform): Promise<boolean> {
  const { accountId } = search;
  const account = presentAccounts(await loadAccounts()).find(({ id }) => id === accountId);
  if (account === undefined) return false;
  const startedAt = platform.now();
  let steps: readonly StepResult[] = [];
  // One after the other, so that an earlier state never lands on a later one.
  let told: Promise<void> = Promise.resolve();
  const tell = (end: Partial<Diagnosis> = {}): Promise<void> => {
    const diagnosis: Diagnosis = { accountId, startedAt, steps, requests: 0, ...end };
    told = told
      // An account that went meanwhile, or everything with it, leaves nothing behind.
      .then(async () =>
        latest === search && (await isStillItself(account)) ? diagnosisItem.write(diagnosis) : undefined,
      )
      .catch(() => undefined);
    return told;
  };
  const end = (requests: number, cause: ReadFailure | undefined): Promise<void> =>
    tell({ endedAt: platform.now(), requests, ...(cause && { cause }) });

  await tell();
  const state = (await loadSnapshot()).accounts[accountId];
  const facts = state?.facts;
  const tools = await toolsFor(account, platform, { facts, signal: platform.deadline(DIAGNOSIS_MS) });
  if (!tools.ok) {
    await end(0, tools.failure);
    return false;
  }
  // What stands when a bug ends the search: whoever waits for its end must not wait for ever.
  let finding: Finding = { requests: 0, cause: { kind: 'unexpected' } };
  try {
    finding = await findCause({
      door: ADAPTERS[account.exchange].door,
      account: readableOf(account, facts),
      tools: tools.value,
      elsewhere: await elsewhere(account),
      onStep(step) {
        steps = [...steps, step];
        void tell();
      },
    });
  } catch {
    // Told as the cause.
  }
  if (!(await isStillItself(account))) {
    // What was found is about a key that is gone.
    await told.then(() => (latest === search ? diagnosisItem.remove() : undefined));
    return false;
  }
  const cause = finding.cause ?? ownFailure(state);
  await end(finding.requests, cause && explainByTimetable(account.exchange, cause, tools.value, facts));
  return cause === undefined;
}
