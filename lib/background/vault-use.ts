import type { Account } from '../domain/account.ts';
import { isPastDeadline, LOCKED } from '../domain/lock.ts';
import type { Secret } from '../domain/secret.ts';
import { forgetVault, importDataKey, keptSlots, type DataKey } from '../keys/index.ts';
import { lockItem } from '../state/items.ts';
import { dropVaultKey, readVaultKey } from '../state/vault-key-item.ts';
import type { Platform } from './platform.ts';
import { isListSaved, loadAccounts, loadLock, loadViewLock } from './saved.ts';

interface Held {
  readonly text: Secret | undefined;
  readonly isOpen: boolean;
  readonly isDue: boolean;
}

async function look(now: number): Promise<Held> {
  const [text, lock] = await Promise.all([readVaultKey(), loadLock(now)]);
  return { text, isOpen: lock.vaultOpen, isDue: isPastDeadline(lock, now) };
}

/** Whether what is said to be locked is, and the other way round. */
function isSound({ text, isOpen }: Held): boolean {
  return isOpen === (text !== undefined);
}

/** Past the deadline nothing gets it, until whoever looks at the user has put that off, or has locked. */
async function keyOf({ text, isOpen, isDue }: Held): Promise<DataKey | undefined> {
  return isOpen && !isDue && text !== undefined ? importDataKey(text) : undefined;
}

/**
 * The open vault's key, to begin something with; undefined while it is locked. Where its deadline has passed unnoticed, this
 * is where it locks.
 */
export async function heldDataKey(platform: Platform): Promise<DataKey | undefined> {
  const found = await look(platform.now());
  if (isSound(found)) return keyOf(found);
  return platform.exclusive('lock', async () => {
    // Locking and opening may have been under way.
    const again = await look(platform.now());
    if (isSound(again)) return keyOf(again);
    // The deadline has passed, or a worker was killed while it locked.
    await dropVaultKey();
    await lockItem.write(LOCKED);
    return undefined;
  });
}

/** Whether what has been begun with the vault's key may go on: until it is locked. */
export async function isVaultOpen(platform: Platform): Promise<boolean> {
  const { text, isOpen } = await look(platform.now());
  return isOpen && text !== undefined;
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
