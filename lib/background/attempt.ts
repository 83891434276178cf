import browser from 'webextension-polyfill';
import { keySlot, type Account } from '../domain/account.ts';
import type { ReadFailure } from '../domain/failure.ts';
import type { Reading } from '../domain/reading.ts';
import { fail, type Result } from '../domain/result.ts';
import type { Signer } from '../domain/signer.ts';
import type { AccountState, Attempt } from '../domain/snapshot.ts';
import { originsOf } from '../exchanges/meta.ts';
import { ADAPTERS } from '../exchanges/registry.ts';
import { signerFor } from '../keys/index.ts';
import type { Platform } from './platform.ts';
import { within } from './within.ts';

/** A little longer than a cycle's time: the exchange's own failure, which says more, comes first. */
const ATTEMPT_MS = 22_000;

export async function hasHostPermission(
  account: Pick<Account, 'exchange' | 'environment'>,
): Promise<boolean> {
  const origins = originsOf(account.exchange, account.environment);
  return browser.permissions.contains({ origins });
}

async function findSigner(account: Account): Promise<Signer | undefined> {
  try {
    return await signerFor(keySlot(account));
  } catch {
    // The key database cannot be opened; for the user that is a key that is not there.
    return undefined;
  }
}

async function readAccount(
  account: Account,
  state: AccountState | undefined,
  platform: Platform,
  signal: AbortSignal,
): Promise<Result<Reading, ReadFailure>> {
  if (!(await hasHostPermission(account))) return fail({ kind: 'host-permission' });
  const sign = await findSigner(account);
  if (sign === undefined) return fail({ kind: 'key-missing' });
  const { http, now } = platform;
  // What an earlier key saw says nothing about this one.
  const previous = state !== undefined && state.attemptedAt > 0 ? state.reading : undefined;
  return ADAPTERS[account.exchange].read(account, { http, sign, now, signal }, previous);
}

/** One try at one account. Always resolves: even a bug must not hide the other accounts. */
export async function attemptAccount(
  account: Account,
  state: AccountState | undefined,
  platform: Platform,
  signal: AbortSignal,
): Promise<Attempt> {
  const startedAt = platform.now();
  let outcome: Result<Reading, ReadFailure>;
  try {
    const silence = fail({ kind: 'unexpected' } as const);
    outcome = await within(readAccount(account, state, platform, signal), ATTEMPT_MS, silence);
  } catch {
    outcome = fail({ kind: 'unexpected' });
  }
  return { accountId: account.id, keyGeneration: account.keyGeneration, startedAt, outcome };
}
