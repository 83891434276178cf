import {
  keptInPlace,
  keyPlaceOf,
  keySlot,
  presentAccounts,
  type Account,
  type AccountId,
} from '../domain/account.ts';
import type { FormFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { afterKeyReplaced, withNewAccount } from '../domain/snapshot.ts';
import { forgetKey, moveToBrowser } from '../keys/index.ts';
import type { Reply } from '../messages.ts';
import { checkKeyId, checkName, checkNotPresent, defaultName } from './account-rules.ts';
import { changeAccounts, replaceIn } from './change-accounts.ts';
import type { CheckedCommandOf } from './command-schema.ts';
import { lockingsSoFar } from './lock-count.ts';
import type { Platform } from './platform.ts';
import { loadHiding } from './privacy.ts';
import { withProvenKey } from './prove-key.ts';
import { beginList, loadAccounts, loadAccountsToAdd, loadSnapshot } from './saved.ts';
import { forgetUnusedVault, heldDataKey } from './vault-use.ts';
import { checkKeeping, dataKeyFor } from './vault.ts';

type Draft = CheckedCommandOf<'add-account'>['draft'];

export async function addAccount(draft: Draft, platform: Platform): Promise<Reply> {
  const since = lockingsSoFar();
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
  const keepable = await checkKeeping(draft, platform);
  if (!keepable.ok) return keepable;
  return withProvenKey(wanted, draft.keyText, platform, ({ key, connection: { facts, ...bound } }) =>
    changeAccounts(
      platform,
      async (accounts) => {
        // Checked again: another window may have added something while the exchange answered.
        const stillUnique = checkNotPresent(accounts, wanted);
        if (!stillUnique.ok) return stillUnique;
        const name = nameFor(accounts);
        if (!name.ok) return name;
        const dataKey = await dataKeyFor(draft, platform, since);
        if (!dataKey.ok) return dataKey;
        const described: Account = {
          id: platform.newId(),
          ...wanted,
          ...bound,
          name: name.value,
          keyGeneration: 0,
          addedAt: platform.now(),
        };
        const account = keptInPlace(described, draft.keep ?? 'browser');
        await beginList();
        // Key first: an account without its key would be a failure to explain, a key without account is swept up later.
        const newSlot = keySlot(account);
        await key.keep(newSlot, dataKey.value);
        const snapshot = withNewAccount(await loadSnapshot(), account.id, facts);
        return ok({ accounts: [...accounts, account], snapshot, newSlot });
      },
      loadAccountsToAdd,
    ),
  );
}

/** The key goes where the command says, and where it says nothing, to where the one before it is. */
export async function replaceKey(
  command: CheckedCommandOf<'replace-key'>,
  platform: Platform,
): Promise<Reply> {
  const since = lockingsSoFar();
  const { accountId, keyText, passphrase } = command;
  const keyId = checkKeyId(command.keyId);
  if (!keyId.ok) return keyId;
  const accounts = await loadAccounts();
  const account = presentAccounts(accounts).find(({ id }) => id === accountId);
  if (account === undefined) return fail({ kind: 'account-missing' });
  const wanted = { ...account, keyId: keyId.value };
  const unique = checkNotPresent(accounts, wanted);
  if (!unique.ok) return unique;
  const keep = command.keep ?? keyPlaceOf(account);
  const keepable = await checkKeeping({ keep, passphrase }, platform);
  if (!keepable.ok) return keepable;
  return withProvenKey(wanted, keyText, platform, ({ key, connection: { facts, ...bound } }) =>
    changeAccounts(platform, async (accountsNow) => {
      const current = accountsNow.find(({ id }) => id === accountId);
      if (current === undefined) return fail({ kind: 'account-missing' });
      const dataKey = await dataKeyFor({ keep, passphrase }, platform, since);
      if (!dataKey.ok) return dataKey;
      const { boundSubaccount: _earlier, ...rest } = keptInPlace(current, keep);
      const changed = { ...rest, ...bound, keyId: keyId.value, keyGeneration: current.keyGeneration + 1 };
      // A slot of its own: until the list is written, the old key is still the account's key.
      const newSlot = keySlot(changed);
      await key.keep(newSlot, dataKey.value);
      const sameKeyId = current.keyId === changed.keyId;
      const snapshot = afterKeyReplaced(await loadSnapshot(), accountId, { sameKeyId, facts });
      const leftover = (): Promise<void> => forgetSlotOf(current, platform);
      return ok({ accounts: replaceIn(accountsNow, changed), snapshot, newSlot, leftover });
    }),
  );
}

/** What an account leaves behind that has its key in another slot by now. */
async function forgetSlotOf(before: Account, platform: Platform): Promise<void> {
  await forgetKey(keySlot(before));
  await forgetUnusedVault(platform);
}

/** The other way is to replace the key: what is kept in the browser cannot be taken out again. */
export function moveKeyToBrowser(accountId: AccountId, platform: Platform): Promise<Reply> {
  return changeAccounts(platform, async (accounts) => {
    const account = presentAccounts(accounts).find(({ id }) => id === accountId);
    if (account === undefined) return fail({ kind: 'account-missing' });
    if (keyPlaceOf(account) !== 'vault') return fail({ kind: 'key-not-movable' });
    // The vault may be open for reading alone: only who knows the passphrase takes keys out of it.
    if ((await loadHiding(platform.now())) === 'view-locked') return fail({ kind: 'locked' });
    const dataKey = await heldDataKey(platform);
    if (dataKey === undefined) return fail({ kind: 'locked' });
    // The same key: what was read with it, also at this moment, stays good.
    const moved = keptInPlace(account, 'browser');
    const newSlot = keySlot(moved);
    const copied = await moveToBrowser(keySlot(account), newSlot, dataKey);
    if (!copied.ok) return copied;
    const leftover = (): Promise<void> => forgetSlotOf(account, platform);
    return ok({ accounts: replaceIn(accounts, moved), newSlot, leftover });
  });
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
  { accountId, isFcm, namedSubaccounts }: CheckedCommandOf<'configure-account'>,
  platform: Platform,
): Promise<Reply> {
  return changeAccounts(platform, async (accounts) => {
    const account = accounts.find(({ id }) => id === accountId);
    if (account === undefined) return fail({ kind: 'account-missing' });
    const numbers = [...new Set(namedSubaccounts)].toSorted((a, b) => a - b);
    return ok({ accounts: replaceIn(accounts, { ...account, isFcm, namedSubaccounts: numbers }) });
  });
}
