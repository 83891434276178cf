import { keySlot, type Account, type AccountId } from '../domain/account.ts';
import type { FormFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { afterKeyReplaced, withNewAccount, withoutAccounts, type Snapshot } from '../domain/snapshot.ts';
import { forgetKey, keptSlots } from '../keys/index.ts';
import { DONE, type AccountDraft, type Command, type Reply } from '../messages.ts';
import { detailsItem } from '../state/details-item.ts';
import { snapshotItem } from '../state/items.ts';
import { checkKeyId, checkName, checkNotPresent, defaultName } from './account-rules.ts';
import { scheduleRemoval } from './alarms.ts';
import type { Platform } from './platform.ts';
import { proveKey } from './prove-key.ts';
import {
  isListSaved,
  loadAccounts,
  loadAccountsToAdd,
  loadSnapshot,
  repairAccounts,
  saveAccounts,
} from './saved.ts';

/** A removed account can be brought back for this long, ms; then its key is deleted. */
export const UNDO_MS = 60_000;

/** A changed list, and the snapshot where that changes with it. */
interface Change {
  readonly accounts: Account[];
  readonly snapshot?: Snapshot;
}

/** Runs a change of the account list; a browser that cannot save leaves everything as it was. */
async function changeAccounts(
  platform: Platform,
  change: (accounts: readonly Account[]) => Promise<Result<Change, FormFailure>>,
  load: () => Promise<readonly Account[]> = loadAccounts,
): Promise<Reply> {
  return platform.exclusive('write', async () => {
    try {
      const changed = await change(await load());
      if (!changed.ok) return changed;
      await saveAccounts(changed.value.accounts, changed.value.snapshot);
      return DONE;
    } catch {
      return fail({ kind: 'storage' });
    }
  });
}

async function findAccount(accountId: AccountId): Promise<Account | undefined> {
  const accounts = await loadAccounts();
  return accounts.find(({ id, removedAt }) => id === accountId && removedAt === undefined);
}

function replaceIn(accounts: readonly Account[], changed: Account): Account[] {
  return accounts.map((account) => (account.id === changed.id ? changed : account));
}

export async function addAccount(draft: AccountDraft, platform: Platform): Promise<Reply> {
  const { exchange, environment } = draft;
  const keyId = checkKeyId(draft.keyId);
  if (!keyId.ok) return keyId;
  const wanted = { exchange, environment, keyId: keyId.value };
  const before = await loadAccountsToAdd();
  const unique = checkNotPresent(before, wanted);
  if (!unique.ok) return unique;
  const nameFor = (accounts: readonly Account[]): Result<string, FormFailure> =>
    draft.name.trim() === '' ? ok(defaultName(accounts, exchange)) : checkName(accounts, draft.name);
  const early = nameFor(before);
  if (!early.ok) return early;
  const proven = await proveKey(wanted, draft.keyText, platform);
  if (!proven.ok) return proven;
  const { key, connection } = proven.value;
  const { facts, ...bound } = connection;
  return changeAccounts(
    platform,
    async (accounts) => {
      // Checked again: another window may have added something while the exchange answered.
      const stillUnique = checkNotPresent(accounts, wanted);
      if (!stillUnique.ok) return stillUnique;
      const name = nameFor(accounts);
      if (!name.ok) return name;
      const account: Account = {
        id: platform.newId(),
        ...wanted,
        ...bound,
        name: name.value,
        keyGeneration: 0,
        addedAt: platform.now(),
      };
      // Key first: an account without its key would be a failure to explain, a key without account is swept up later.
      await key.keep(keySlot(account));
      const snapshot = withNewAccount(await loadSnapshot(), account.id, facts);
      return ok({ accounts: [...accounts, account], snapshot });
    },
    loadAccountsToAdd,
  );
}

export async function replaceKey(
  accountId: AccountId,
  keyText: string,
  newKeyId: string,
  platform: Platform,
): Promise<Reply> {
  const keyId = checkKeyId(newKeyId);
  if (!keyId.ok) return keyId;
  const account = await findAccount(accountId);
  if (account === undefined) return fail({ kind: 'account-missing' });
  const wanted = { ...account, keyId: keyId.value };
  const unique = checkNotPresent(await loadAccounts(), wanted);
  if (!unique.ok) return unique;
  const proven = await proveKey(wanted, keyText, platform);
  if (!proven.ok) return proven;
  const { key, connection } = proven.value;
  const { facts, ...bound } = connection;
  let oldSlot: string | undefined;
  const reply = await changeAccounts(platform, async (accounts) => {
    const current = accounts.find(({ id }) => id === accountId);
    if (current === undefined) return fail({ kind: 'account-missing' });
    const { boundSubaccount: _earlier, ...rest } = current;
    const changed = { ...rest, ...bound, keyId: keyId.value, keyGeneration: current.keyGeneration + 1 };
    // A slot of its own: until the list is written, the old key is still the account's key.
    await key.keep(keySlot(changed));
    oldSlot = keySlot(current);
    const sameKeyId = current.keyId === changed.keyId;
    const snapshot = afterKeyReplaced(await loadSnapshot(), accountId, { sameKeyId, facts });
    return ok({ accounts: replaceIn(accounts, changed), snapshot });
  });
  if (reply.ok && oldSlot !== undefined) await forgetKey(oldSlot);
  return reply;
}

export function renameAccount(accountId: AccountId, name: string, platform: Platform): Promise<Reply> {
  return changeAccounts(platform, async (accounts) => {
    const account = accounts.find(({ id }) => id === accountId);
    if (account === undefined) return fail({ kind: 'account-missing' });
    const checked = checkName(accounts, name, accountId);
    return checked.ok ? ok({ accounts: replaceIn(accounts, { ...account, name: checked.value }) }) : checked;
  });
}

/** What the user says about a Kalshi account that its key cannot tell. */
export function configureAccount(
  { accountId, isFcm, namedSubaccounts }: Extract<Command, { type: 'configure-account' }>,
  platform: Platform,
): Promise<Reply> {
  return changeAccounts(platform, async (accounts) => {
    const account = accounts.find(({ id }) => id === accountId);
    if (account === undefined) return fail({ kind: 'account-missing' });
    const numbers = [...new Set(namedSubaccounts)].toSorted((a, b) => a - b);
    return ok({ accounts: replaceIn(accounts, { ...account, isFcm, namedSubaccounts: numbers }) });
  });
}

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
 * account uses: left by a worker that was killed between two writes. Does nothing when the account list cannot be read or
 * is gone, because then every key would look unused.
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
    if (!(await isListSaved())) return;
    const used = new Set(kept.map(keySlot));
    for (const slot of await keptSlots()) if (!used.has(slot)) await forgetKey(slot);
  });
}
