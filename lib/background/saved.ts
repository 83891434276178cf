import type { Account } from '../domain/account.ts';
import { effectiveLock, LOCKED, type LockState } from '../domain/lock.ts';
import { defaultSettings, strictestSettings, type Settings } from '../domain/settings.ts';
import { emptySnapshot, type Snapshot } from '../domain/snapshot.ts';
import { keptSlots } from '../keys/index.ts';
import { isOnOrDamaged, readOr, writeTogether } from '../state/item.ts';
import { accountsItem, lockItem, settingsItem, snapshotItem, viewLockItem } from '../state/items.ts';
import { readMirror, writeMirror } from '../state/mirror.ts';

/** The account list cannot be read: nothing may be written over it, and no key be taken for unused. */
export class AccountsLost extends Error {
  /** Whether a newer version of Bankroll could read it. */
  readonly newer: boolean;

  constructor(message: string, newer: boolean) {
    super(message);
    this.newer = newer;
  }
}

/**
 * The user's accounts; of a list that is gone or damaged, its mirror.
 * @throws AccountsLost when it is damaged and there is no copy, and when a newer version of Bankroll wrote it.
 */
export async function loadAccounts(): Promise<readonly Account[]> {
  const stored = await accountsItem.read();
  if (stored.state === 'present') return stored.value;
  if (stored.state === 'damaged' && stored.newer) {
    throw new AccountsLost('the saved account list is of a newer version', true);
  }
  const mirrored = await readMirror();
  if (mirrored !== undefined) return mirrored;
  if (stored.state === 'damaged') {
    throw new AccountsLost('the saved account list is damaged and has no copy', false);
  }
  return [];
}

/** The list to add an account to: a list that is beyond saving gives way to a new one. */
export async function loadAccountsToAdd(): Promise<readonly Account[]> {
  try {
    return await loadAccounts();
  } catch (error) {
    if (error instanceof AccountsLost && !error.newer) return [];
    throw error;
  }
}

/**
 * The accounts, saved again where they came from the mirror, and mirrored again where a worker was killed between the two
 * writes: a mirror of an earlier list would lose a key if it had to stand in. Call while holding the "write" lock: without
 * it, a change made at the same time could be written over.
 */
export async function repairAccounts(): Promise<readonly Account[]> {
  const accounts = await loadAccounts();
  if (await isListSaved()) {
    if (!isSameList(accounts, await readMirror())) await writeMirror(accounts);
  } else if (accounts.length > 0) {
    await accountsItem.write([...accounts]);
  }
  return accounts;
}

/** Both come out of the same guard, which puts every account's entries in one order. */
function isSameList(one: readonly Account[], other: readonly Account[] | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Begins an empty list before the first key of all is kept, so that one which a killed worker leaves can be told from those of
 * a list that is lost. Rejects, and no key is kept, when the browser refuses. Call while holding the "write" lock, with a
 * list at hand that is not of a newer version.
 */
export async function beginList(): Promise<void> {
  if ((await isListSaved()) || (await readMirror()) !== undefined || (await keptSlots()).length > 0) return;
  await saveAccounts([]);
}

/** Whether there is a list, be it an empty one: for what must not happen when it is only lost. */
export async function isListSaved(): Promise<boolean> {
  return (await accountsItem.read()).state === 'present';
}

/**
 * Call while holding the "write" lock. What the snapshot says about a new key is saved with the list that names the key, in
 * one piece: facts of one key beside another would show other money. So are other items whose change belongs to it.
 */
export async function saveAccounts(
  accounts: Account[],
  snapshot?: Snapshot,
  ...others: readonly Record<string, unknown>[]
): Promise<void> {
  const saved = snapshot === undefined ? [] : [snapshotItem.entry(snapshot)];
  await writeTogether(accountsItem.entry(accounts), ...saved, ...others);
  await writeMirror(accounts);
}

/** The user's settings, and whether they could be read: where not, the strictest there are. */
export async function readSettings(): Promise<{ readonly settings: Settings; readonly areKnown: boolean }> {
  const stored = await settingsItem.read();
  if (stored.state === 'present') return { settings: stored.value, areKnown: true };
  return stored.state === 'absent'
    ? { settings: defaultSettings(), areKnown: true }
    : { settings: strictestSettings(), areKnown: false };
}

export async function loadSettings(): Promise<Settings> {
  return (await readSettings()).settings;
}

/** A damaged snapshot is no snapshot: figures are unknown until the next cycle reads them again. */
export function loadSnapshot(): Promise<Snapshot> {
  return readOr(snapshotItem, emptySnapshot);
}

/** What is said to be open, without regard to a deadline that has passed: for what changes it. Locked when in doubt. */
export function loadStoredLock(): Promise<LockState> {
  return readOr(lockItem, () => LOCKED);
}

/** What is open by now. */
export async function loadLock(now: number): Promise<LockState> {
  return effectiveLock(await loadStoredLock(), now);
}

/** Whether locking hides amounts. Set when in doubt. */
export async function loadViewLock(): Promise<boolean> {
  return isOnOrDamaged(await viewLockItem.read());
}
