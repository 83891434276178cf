import { keySlot, type Account } from '../domain/account.ts';
import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { forgetKey } from '../keys/index.ts';
import { DONE, type Reply } from '../messages.ts';
import { accountsItem } from '../state/items.ts';
import type { Platform } from './platform.ts';
import { loadAccounts, saveAccounts } from './saved.ts';
import { writing } from './writing.ts';

/** A changed list, and the snapshot where that changes with it. */
export interface Change {
  readonly accounts: Account[];
  readonly snapshot?: Snapshot;
  /** Where a new key has been kept for it: nobody's until the list is saved. */
  readonly newSlot?: string;
  /** What is not needed any more once the list is saved. */
  readonly leftover?: () => Promise<void>;
}

/** Runs a change of the account list; a browser that cannot save leaves everything as it was. */
export async function changeAccounts(
  platform: Platform,
  change: (accounts: readonly Account[]) => Promise<Result<Change, Failure>>,
  load: () => Promise<readonly Account[]> = loadAccounts,
): Promise<Reply> {
  return writing(platform, async () => {
    const changed = await change(await load());
    if (!changed.ok) return changed;
    const { accounts, snapshot, newSlot, leftover } = changed.value;
    try {
      await saveAccounts(accounts, snapshot);
    } catch (error) {
      if (newSlot !== undefined) await forgetUnnamed(newSlot);
      throw error;
    }
    try {
      await leftover?.();
    } catch {
      // The change is made; what it leaves is swept up at the next start (removals.ts).
    }
    return DONE;
  });
}

/**
 * A key that no account came to name. Whoever is told that it was not saved must not leave it behind. Not where the list
 * cannot be read, as when the background is being stopped: its mirror does not know yet what the list may name; the next
 * start sweeps up.
 */
async function forgetUnnamed(slot: string): Promise<void> {
  if ((await accountsItem.read()).state === 'damaged') return;
  const isNamed = (await loadAccounts()).some((account) => keySlot(account) === slot);
  if (!isNamed) await forgetKey(slot);
}

/** The list with an account in place of the one with its id. */
export function replaceIn(accounts: readonly Account[], changed: Account): Account[] {
  return accounts.map((account) => (account.id === changed.id ? changed : account));
}
