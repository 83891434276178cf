import type { Account } from '../domain/account.ts';
import { LOCKED } from '../domain/lock.ts';
import type { Secret } from '../domain/secret.ts';
import { forgetVault, importDataKey, keptSlots, type DataKey } from '../keys/index.ts';
import { lockItem } from '../state/items.ts';
import { dropVaultKey, readVaultKey } from '../state/vault-key-item.ts';
import type { Platform } from './platform.ts';
import { isListSaved, loadAccounts, loadLock, loadViewLock } from './saved.ts';

interface Held {
  readonly text: Secret | undefined;
  readonly isOpen: boolean;
}

async function look(now: number): Promise<Held> {
  const [text, { vaultOpen }] = await Promise.all([readVaultKey(), loadLock(now)]);
  return { text, isOpen: vaultOpen };
}

/** The open vault's key; undefined while it is locked. Where its deadline has passed unnoticed, this is where it locks. */
export async function heldDataKey(now: number): Promise<DataKey | undefined> {
  let { text, isOpen } = await look(now);
  // Locking and opening may be under way at this moment.
  if (isOpen !== (text !== undefined)) ({ text, isOpen } = await look(now));
  if (isOpen && text !== undefined) return importDataKey(text);
  if (!isOpen && text === undefined) return undefined;
  // What is said to be locked must be, and the other way round: the deadline has passed, or a worker was killed while it
  // locked.
  await dropVaultKey();
  await lockItem.write(LOCKED);
  return undefined;
}

/** Whether the passphrase opens anything: keys of these accounts, also of those waiting for their removal, or the view. */
export function isVaultUsed(accounts: readonly Account[], viewLock: boolean): boolean {
  return viewLock || accounts.some(({ keptIn }) => keptIn === 'vault');
}

/**
 * Forgets passphrase and open key once nothing needs them. Call while holding the "write" lock. A list of accounts that is
 * only lost may come back and need them.
 */
export async function forgetUnusedVault(platform: Platform): Promise<void> {
  if (isVaultUsed(await loadAccounts(), await loadViewLock())) return;
  if (!(await isListSaved()) && (await keptSlots()).length > 0) return;
  await platform.exclusive('lock', async () => {
    await dropVaultKey();
    const { vaultOpen, viewOpen, shownUntil } = await loadLock(platform.now());
    // How long amounts are shown has nothing to do with the passphrase.
    const closed = { ...LOCKED, ...(shownUntil !== undefined && { shownUntil }) };
    if (vaultOpen || viewOpen) await lockItem.write(closed);
  });
  await forgetVault();
}
