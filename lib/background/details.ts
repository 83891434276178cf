import type { Account, AccountId } from '../domain/account.ts';
import { isFollowUpDue, isLookDue, isRefused, type Details } from '../domain/details.ts';
import { withinLimits } from '../domain/details-limits.ts';
import type { ReadFailure } from '../domain/failure.ts';
import type { AccountState } from '../domain/snapshot.ts';
import { ADAPTERS } from '../exchanges/registry.ts';
import { detailsItem } from '../state/details-item.ts';
import type { Platform } from './platform.ts';
import { loadAccounts, loadSnapshot } from './saved.ts';
import { readableOf, toolsFor, wasLocked } from './tools.ts';

/** As long as a cycle: two hosts' deadlines, and well below a worker's 30 s. */
const DETAILS_MS = 20_000;

/** Why details are wanted: somebody looks, money has moved, or the user has said what they should hold. */
type Reason = 'look' | 'movement' | 'change';

export interface DetailsReader {
  /** Reads what lies behind an account's balance, if what is known is missing, old or overtaken. */
  readonly read: (accountId: AccountId, reason: Reason) => Promise<void>;
}

async function savedDetails(accountId: AccountId): Promise<Details | undefined> {
  const stored = await detailsItem(accountId).read();
  return stored.state === 'present' ? stored.value : undefined;
}

function refused(account: Account, failure: ReadFailure, now: number): Details {
  const { keyGeneration } = account;
  const part = { state: 'failed', failure } as const;
  return { keyGeneration, readAt: now, viewedAt: now, positions: [], orders: part, activity: [] };
}

/** What an earlier key saw says nothing about this one. */
function ofThisKey(account: Account, details: Details | undefined): Details | undefined {
  return details?.keyGeneration === account.keyGeneration ? details : undefined;
}

/** Whether the exchange has asked for fewer requests: nobody waits for these. */
function isHeld(state: AccountState | undefined, now: number): boolean {
  return state?.holdUntil !== undefined && state.holdUntil > now;
}

/** What is known afterwards; undefined, and nothing to save, where the account is locked and nothing was known. */
async function fetchDetails(
  account: Account,
  state: AccountState | undefined,
  before: Details | undefined,
  platform: Platform,
): Promise<Details | undefined> {
  const now = platform.now();
  const viewedAt = before?.viewedAt ?? now;
  const signal = platform.deadline(DETAILS_MS);
  const tools = await toolsFor(account, platform, { facts: state?.facts, signal });
  // Why nothing can be read is told beside the account; rows from before are worth more than that said twice.
  if (!tools.ok) {
    // Nothing was tried, and unlocking ends it at once: not a thing to save.
    if (tools.failure.kind === 'locked') return before;
    return before === undefined || isRefused(before) ? refused(account, tools.failure, now) : before;
  }
  const reading = state !== undefined && state.attemptedAt > 0 ? state.reading : undefined;
  const read = await ADAPTERS[account.exchange].details(readableOf(account, state?.facts), tools.value, {
    ...(reading && { reading }),
    ...(before && { previous: before }),
    ...(state?.facts && { facts: state.facts }),
  });
  // Locked in the middle of it: as if it had not been tried.
  return wasLocked(tools.value) ? before : withinLimits({ ...read, viewedAt });
}

export function createDetailsReader(platform: Platform): DetailsReader {
  async function readOnce(accountId: AccountId, reason: Reason): Promise<void> {
    const account = (await loadAccounts()).find(({ id }) => id === accountId);
    if (account === undefined || account.removedAt !== undefined) return;
    const item = detailsItem(accountId);
    const state = (await loadSnapshot()).accounts[accountId];
    const now = platform.now();
    const known = ofThisKey(account, await savedDetails(accountId));
    const { keyGeneration } = account;
    const situation = { details: known, keyGeneration, reading: state?.reading, now };
    const isDue =
      reason === 'look'
        ? isLookDue(situation)
        : reason === 'change'
          ? known !== undefined
          : isFollowUpDue(situation) && !isHeld(state, now);
    const seen = known && (reason === 'look' ? { ...known, viewedAt: now } : known);
    if (!isDue && (seen === undefined || reason !== 'look')) return;
    const details = isDue || seen === undefined ? await fetchDetails(account, state, seen, platform) : seen;
    if (details === undefined) return;
    await platform.exclusive('write', async () => {
      // An account that went, or got another key, while the exchange answered has no use for them.
      const current = (await loadAccounts()).find(({ id }) => id === accountId);
      if (current?.keyGeneration === keyGeneration && current.removedAt === undefined)
        await item.write(details);
    });
  }

  return {
    read: (accountId, reason) =>
      platform.exclusive(`details-${accountId}`, () => readOnce(accountId, reason)),
  };
}
