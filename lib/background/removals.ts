import { keySlot, type Account, type AccountId } from '../domain/account.ts';
import { fail, ok } from '../domain/result.ts';
import { withoutAccounts } from '../domain/snapshot.ts';
import { forgetKey, keptSlots } from '../keys/index.ts';
import type { Reply } from '../messages.ts';
import { detailsItem } from '../state/details-item.ts';
import { snapshotItem } from '../state/items.ts';
import { checkName, checkNotPresent } from './account-rules.ts';
import { scheduleRemoval } from './alarms.ts';
import { changeAccounts, replaceIn } from './change-accounts.ts';
import type { Platform } from './platform.ts';
import { isListSaved, loadSnapshot, repairAccounts, saveAccounts } from './saved.ts';
import { forgetUnusedVault } from './vault-use.ts';

/** A removed account can be brought back for this long, ms; then its key is deleted. */
export const UNDO_MS = 60_000;

export async function removeAccount(accountId: AccountId, platform: Platform): Promise<Reply> {
  const removedAt = platform.now();
  const reply = await changeAccounts(platform, async (accounts) => {
    const account = accounts.find(({ id }) => id === accountId);
    return account === undefined
      ? fail({ kind: 'account-missing' })
      : ok({ accounts: replaceIn(accounts, { ...account, removedAt }) });
  });
  if (reply.ok) await scheduleRemoval(removedAt + UNDO_MS);
  return reply;
}

export function restoreAccount(accountId: AccountId, platform: Platform): Promise<Reply> {
  return changeAccounts(platform, async (accounts) => {
    const account = accounts.find(({ id }) => id === accountId);
    if (account === undefined) return fail({ kind: 'account-missing' });
    const unique = checkNotPresent(accounts, account);
    if (!unique.ok) return unique;
    const name = checkName(accounts, account.name, accountId);
    if (!name.ok) return name;
    const { removedAt: _undone, ...kept } = account;
    return ok({ accounts: replaceIn(accounts, kept) });
  });
}

/**
 * Puts the account list in order: brings it back from its mirror, makes due removals final, and sweeps up keys that no
 * account uses and a passphrase that opens nothing: left by a worker that was killed between two writes. Does nothing when
 * the account list cannot be read or is gone, because then every key would look unused.
 */
export async function finishRemovals(platform: Platform): Promise<void> {
  await platform.exclusive('write', async () => {
    const accounts = await repairAccounts();
    const now = platform.now();
    const isOver = ({ removedAt }: Account): boolean =>
      // Far in the future means that the clock was set back, so that it would never be over.
      removedAt !== undefined && Math.abs(now - removedAt) >= UNDO_MS;
    const kept = accounts.filter((account) => !isOver(account));
    if (kept.length < accounts.length) {
      // First: once the list is written nobody knows of them any more.
      for (const account of accounts.filter(isOver)) await detailsItem(account.id).remove();
      await saveAccounts(kept);
      await snapshotItem.write(withoutAccounts(await loadSnapshot(), kept));
    }
    if (await isListSaved()) {
      const used = new Set(kept.map(keySlot));
      for (const slot of await keptSlots()) if (!used.has(slot)) await forgetKey(slot);
    }
    await forgetUnusedVault(platform);
  });
}
