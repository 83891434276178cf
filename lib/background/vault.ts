import { keptInPlace, keySlot, type Account, type KeyPlace } from '../domain/account.ts';
import type { FormFailure } from '../domain/failure.ts';
import { lockAtFrom, withDeadline } from '../domain/lock.ts';
import { passphraseProblem } from '../domain/passphrase.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { withoutAmounts } from '../domain/snapshot.ts';
import {
  createVault,
  forgetKey,
  forgetVault,
  hasVault,
  importDataKey,
  openVault,
  rewrapVault,
  type DataKey,
  type VaultProblem,
} from '../keys/index.ts';
import { DONE, type Reply } from '../messages.ts';
import { detailsItem } from '../state/details-item.ts';
import { writeTogether } from '../state/item.ts';
import { lockItem, snapshotItem, viewLockItem } from '../state/items.ts';
import { dropVaultKey, holdVaultKey } from '../state/vault-key-item.ts';
import { isLockedSince, lockingsSoFar } from './lock-count.ts';
import type { Platform } from './platform.ts';
import {
  loadAccounts,
  loadAccountsToAdd,
  loadLock,
  loadSettings,
  loadSnapshot,
  loadViewLock,
  saveAccounts,
} from './saved.ts';
import { forgetUnusedVault, heldDataKey, isVaultUsed } from './vault-use.ts';
import { writing } from './writing.ts';

/** How a key is to be kept, and the passphrase where the vault needs one for that. */
interface Keeping {
  readonly keep?: KeyPlace | undefined;
  readonly passphrase?: Secret | undefined;
}

const FAILURES: Readonly<Record<VaultProblem, FormFailure>> = {
  wrong: { kind: 'passphrase', reason: 'wrong' },
  damaged: { kind: 'vault-damaged' },
  missing: { kind: 'vault-missing' },
};

/**
 * Holds the open vault's key, and says with it, in one piece, that vault and view are open from now on. Not where a lock
 * has come since; resolves to whether it is held.
 */
async function hold(key: Secret, platform: Platform, since: number): Promise<boolean> {
  return platform.exclusive('lock', async () => {
    if (isLockedSince(since)) return false;
    const now = platform.now();
    const [settings, lock] = await Promise.all([loadSettings(), loadLock(now)]);
    const open = { ...lock, vaultOpen: true, viewOpen: true };
    await holdVaultKey(key, withDeadline(open, lockAtFrom(settings, now)));
    return true;
  });
}

/** Opens the vault without holding its key. */
async function tryToOpen(
  passphrase: Secret | undefined,
  platform: Platform,
): Promise<Result<Secret, FormFailure>> {
  if (passphrase === undefined || passphrase.length === 0)
    return fail({ kind: 'passphrase', reason: 'empty' });
  const opened = await openVault(passphrase, await platform.passphraseCost());
  return opened.ok ? opened : fail(FAILURES[opened.failure]);
}

/** Begins a vault; one that is there is used by nothing, and gives way. */
async function begin(
  passphrase: Secret | undefined,
  platform: Platform,
  since: number,
): Promise<Result<Secret, FormFailure>> {
  if (passphrase === undefined) return fail({ kind: 'passphrase', reason: 'empty' });
  const reason = passphraseProblem(passphrase);
  if (reason !== undefined) return fail({ kind: 'passphrase', reason });
  const key = await createVault(passphrase, await platform.passphraseCost());
  await hold(key, platform, since);
  return ok(key);
}

async function asDataKey(key: Secret): Promise<Result<DataKey, FormFailure>> {
  const dataKey = await importDataKey(key);
  return dataKey === undefined ? fail({ kind: 'vault-damaged' }) : ok(dataKey);
}

/** Whether the vault is there to be used, open or not. */
async function isVaultInUse(): Promise<boolean> {
  return isVaultUsed(await loadAccountsToAdd(), await loadViewLock());
}

/** Tells, before anybody is asked anything, whether `dataKeyFor` could not be given this. Opens and begins nothing. */
export async function checkKeeping({ keep, passphrase }: Keeping, platform: Platform): Promise<Reply> {
  if (keep !== 'vault') return DONE;
  // Opening may write: an envelope made when machines were slower is renewed.
  return writing(platform, async () => {
    if (!(await isVaultInUse())) {
      const reason = passphrase === undefined ? 'empty' : passphraseProblem(passphrase);
      return reason === undefined ? DONE : fail({ kind: 'passphrase', reason });
    }
    if ((await heldDataKey(platform)) !== undefined) return DONE;
    const opened = await tryToOpen(passphrase, platform);
    return opened.ok ? DONE : opened;
  });
}

/**
 * The key under which a key is to be sealed; undefined for one that is kept in the browser. Opens the vault where it is
 * locked, and begins one where nothing uses it; it stays open for what follows, unless a lock has come since the command
 * began (`lockingsSoFar`). Call while holding the "write" lock.
 */
export async function dataKeyFor(
  { keep, passphrase }: Keeping,
  platform: Platform,
  since: number = lockingsSoFar(),
): Promise<Result<DataKey | undefined, FormFailure>> {
  if (keep !== 'vault') return ok(undefined);
  if (!(await isVaultInUse())) {
    const begun = await begin(passphrase, platform, since);
    return begun.ok ? asDataKey(begun.value) : begun;
  }
  const held = await heldDataKey(platform);
  // What is sealed for an envelope that is gone could never be opened again.
  if (held !== undefined) return (await hasVault()) ? ok(held) : fail(FAILURES.missing);
  const opened = await tryToOpen(passphrase, platform);
  if (!opened.ok) return opened;
  await hold(opened.value, platform, since);
  return asDataKey(opened.value);
}

/** The vault's key for one use, whether it is open or not: who takes keys out gives the passphrase each time. */
export async function dataKeyOnce(
  passphrase: Secret | undefined,
  platform: Platform,
): Promise<Result<DataKey, FormFailure>> {
  const opened = await tryToOpen(passphrase, platform);
  return opened.ok ? asDataKey(opened.value) : opened;
}

/** Opens the vault and the view, unless they are locked again meanwhile. */
export function unlock(passphrase: Secret, platform: Platform): Promise<Reply> {
  const since = lockingsSoFar();
  return writing(platform, async () => {
    const opened = await tryToOpen(passphrase, platform);
    if (!opened.ok) return opened;
    return (await hold(opened.value, platform, since)) ? DONE : fail({ kind: 'locked' });
  });
}

/** The keys stay sealed as they are: only what seals their common key changes. What is open stays open. */
export async function changePassphrase(current: Secret, next: Secret, platform: Platform): Promise<Reply> {
  const reason = passphraseProblem(next);
  if (reason !== undefined) return fail({ kind: 'passphrase', reason });
  return writing(platform, async () => {
    const changed = await rewrapVault(current, next, await platform.passphraseCost());
    return changed.ok ? DONE : fail(FAILURES[changed.failure]);
  });
}

/** Whether locking hides amounts. */
export function setViewLock(
  enabled: boolean,
  passphrase: Secret | undefined,
  platform: Platform,
): Promise<Reply> {
  const since = lockingsSoFar();
  return writing(platform, async () => {
    const isSet = await loadViewLock();
    if (isSet === enabled) return DONE;
    return enabled ? beginViewLock(passphrase, platform, since) : endViewLock(platform);
  });
}

async function beginViewLock(
  passphrase: Secret | undefined,
  platform: Platform,
  since: number,
): Promise<Reply> {
  if (isVaultUsed(await loadAccounts(), false)) {
    // An open vault opened the view with it.
    if ((await heldDataKey(platform)) === undefined) return fail({ kind: 'locked' });
    if (!(await hasVault())) return fail(FAILURES.missing);
  } else {
    const begun = await begin(passphrase, platform, since);
    if (!begun.ok) return begun;
  }
  await viewLockItem.write(true);
  return DONE;
}

async function endViewLock(platform: Platform): Promise<Reply> {
  const isEnded = await platform.exclusive('lock', async () => {
    const { viewOpen } = await loadLock(platform.now());
    if (viewOpen) await viewLockItem.write(false);
    return viewOpen;
  });
  if (!isEnded) return fail({ kind: 'locked' });
  await forgetUnusedVault(platform);
  return DONE;
}

/**
 * For a forgotten passphrase: forgets it with everything that it opens. Needs no passphrase, and so may not show what it
 * hides: every saved amount goes, and behind a view lock every key, also of the browser, which would read them again.
 */
export function resetVault(platform: Platform): Promise<Reply> {
  return writing(platform, async () => {
    const [accounts, snapshot, viewLock, lock] = await Promise.all([
      loadAccounts(),
      loadSnapshot(),
      loadViewLock(),
      loadLock(platform.now()),
    ]);
    const isHidden = viewLock && !lock.viewOpen;
    const keyless = accounts.filter(({ keptIn }) => isHidden || keptIn === 'vault');
    const isKeyless = new Set(keyless.map(({ id }) => id));
    const changed = accounts.map((account): Account => {
      if (!isKeyless.has(account.id)) return account;
      return { ...keptInPlace(account, 'browser'), keyGeneration: account.keyGeneration + 1 };
    });
    // Before the view is open: what lies behind a balance is stored apart.
    for (const { id } of accounts) await detailsItem(id).remove();
    const emptied = withoutAmounts(snapshot, isKeyless);
    const opened = viewLockItem.entry(false);
    // No list is not an empty list: it may only be lost.
    if (accounts.length === 0) await writeTogether(snapshotItem.entry(emptied), opened);
    else await saveAccounts(changed, emptied, opened);
    // From here on all of it is unused, and would be swept up.
    await platform.exclusive('lock', async () => {
      await dropVaultKey();
      await lockItem.remove();
    });
    await forgetVault();
    for (const account of keyless) await forgetKey(keySlot(account));
    return DONE;
  });
}
