import { keySlot, presentAccounts, SUBACCOUNT_MAX, type Account, type AccountId } from '../domain/account.ts';
import { backupOf, mergeBackup, type BackupData, type Merged } from '../domain/backup.ts';
import type { Failure } from '../domain/failure.ts';
import { passphraseProblem } from '../domain/passphrase.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { hostsOf } from '../exchanges/meta.ts';
import { findSigner, openBackup, sealBackup, type BackupKey, type DataKey } from '../keys/index.ts';
import { DONE, type Reply } from '../messages.ts';
import { packBackup, unpackBackup } from '../state/backup-schema.ts';
import { writeTogether } from '../state/item.ts';
import { exportItem, settingsItem } from '../state/items.ts';
import { checkKeyId, checkName } from './account-rules.ts';
import type { CheckedCommandOf } from './command-schema.ts';
import type { Platform } from './platform.ts';
import { loadHiding } from './privacy.ts';
import { beginList, loadAccounts, loadSnapshot, loadViewLock, saveAccounts } from './saved.ts';
import { dataKeyFor, dataKeyOnce } from './vault.ts';
import { heldDataKey, isVaultUsed } from './vault-use.ts';
import { writing } from './writing.ts';

interface OpenedBackup {
  /** Unchecked. */
  readonly data: unknown;
  readonly keys: ReadonlyMap<string, BackupKey>;
}

type Wishes = Omit<CheckedCommandOf<'make-backup'>, 'type'>;

/** Seals a backup and leaves it in `exportItem` for the page that asked. */
export async function makeBackup(wishes: Wishes, platform: Platform): Promise<Reply> {
  const { passphrase, withKeys, vaultPassphrase } = wishes;
  const reason = passphraseProblem(passphrase);
  if (reason !== undefined) return fail({ kind: 'passphrase', reason });
  const iterations = await platform.passphraseCost();
  // While nothing is changed: an account and its key belong together.
  return writing(platform, async () => {
    const now = platform.now();
    // Sealed under a passphrase of one's own, and taken in again after starting over, a backup would undo a view lock.
    if ((await loadHiding(now)) === 'view-locked') return fail({ kind: 'locked' });
    const [accounts, snapshot, settings] = await Promise.all([
      loadAccounts(),
      loadSnapshot(),
      settingsItem.read(),
    ]);
    const inVault = withKeys ? presentAccounts(accounts).filter(({ keptIn }) => keptIn === 'vault') : [];
    const dataKey = inVault.length > 0 ? await dataKeyOnce(vaultPassphrase, platform) : ok(undefined);
    if (!dataKey.ok) return dataKey;
    const known = { accounts, snapshot, ...(settings.state === 'present' && { settings: settings.value }) };
    const { file, slots } = await sealBackup(packBackup(backupOf(known, now)), passphrase, {
      iterations,
      slots: inVault.map(keySlot),
      dataKey: dataKey.value,
    });
    const withoutKey = inVault.filter((account) => !slots.includes(keySlot(account)));
    await exportItem.write({ file, withoutKey: withoutKey.map(({ name }) => name) });
    return DONE;
  });
}

/** The page has saved the backup, or nobody will. */
export async function dropBackup(): Promise<Reply> {
  try {
    await exportItem.remove();
    return DONE;
  } catch {
    return fail({ kind: 'storage' });
  }
}

/** Whether it could have been added here: what the list's schema takes is more than what can be asked about. */
function isUsable({ exchange, environment, keyId, name, namedSubaccounts = [] }: Account): boolean {
  return (
    hostsOf(exchange, environment).length > 0 &&
    checkKeyId(keyId).ok &&
    checkName([], name).ok &&
    namedSubaccounts.length <= SUBACCOUNT_MAX &&
    namedSubaccounts.every((number) => number > 0)
  );
}

async function open(file: Secret, passphrase: Secret): Promise<Result<OpenedBackup, Failure>> {
  if (passphrase.length === 0) return fail({ kind: 'passphrase', reason: 'empty' });
  const opened = await openBackup(file, passphrase);
  if (opened.ok) return opened;
  return opened.failure === 'wrong-passphrase'
    ? fail({ kind: 'passphrase', reason: 'wrong' })
    : fail({ kind: 'backup', reason: opened.failure });
}

function checked(raw: unknown): Result<BackupData, Failure> {
  const data = unpackBackup(raw);
  if (!data.ok) return fail({ kind: 'backup', reason: data.failure });
  if (!data.value.accounts.every(isUsable)) return fail({ kind: 'backup', reason: 'damaged' });
  return data;
}

/**
 * Accounts whose key is gone from this browser or cannot be used any more. Of one that is locked in the vault nobody knows,
 * as long as it is there.
 */
async function findKeyless(
  accounts: readonly Account[],
  platform: Platform,
): Promise<ReadonlySet<AccountId>> {
  const dataKey = await heldDataKey(platform);
  const keyless = new Set<AccountId>();
  for (const account of presentAccounts(accounts)) {
    const signer = await findSigner(keySlot(account), dataKey);
    if (!signer.ok && signer.failure.kind === 'key-missing') keyless.add(account.id);
  }
  return keyless;
}

/** The vault for the keys that came along: the open one, or a new one that opens with the backup's passphrase. */
async function vaultFor(
  accounts: readonly Account[],
  passphrase: Secret,
  platform: Platform,
): Promise<Result<DataKey | undefined, Failure>> {
  const now = platform.now();
  const isUsed = isVaultUsed(accounts, await loadViewLock());
  // A vault that is in use has a passphrase of its own; the user unlocks it first. One that a lock has left open for reading
  // takes nothing in either.
  const isShut = (await heldDataKey(platform)) === undefined || (await loadHiding(now)) === 'view-locked';
  if (isUsed && isShut) return fail({ kind: 'locked' });
  return dataKeyFor({ keep: 'vault', passphrase }, platform);
}

/** Before the list names their slots: an account without its key would be a failure to explain. */
async function keepKeys(
  moves: Merged['keys'],
  keys: ReadonlyMap<string, BackupKey>,
  dataKey: DataKey | undefined,
): Promise<void> {
  for (const { from, to } of moves) if (dataKey !== undefined) await keys.get(from)?.keep(to, dataKey);
}

function take({ data: raw, keys }: OpenedBackup, passphrase: Secret, platform: Platform): Promise<Reply> {
  return writing(platform, async () => {
    const data = checked(raw);
    if (!data.ok) return data;
    // A list that cannot be read is left alone: what is in it would be lost.
    const accounts = await loadAccounts();
    const settings = await settingsItem.read();
    const merged = mergeBackup(
      {
        accounts,
        snapshot: await loadSnapshot(),
        hasSettings:
          settings.state === 'present' || (settings.state === 'damaged' && settings.newer === true),
        keyless: await findKeyless(accounts, platform),
      },
      { data: data.value, keys: new Set(keys.keys()) },
      { now: platform.now(), newId: platform.newId },
    );
    if (merged.keys.length > 0) {
      const dataKey = await vaultFor(accounts, passphrase, platform);
      if (!dataKey.ok) return dataKey;
      await beginList();
      await keepKeys(merged.keys, keys, dataKey.value);
    }
    const taken = merged.settings === undefined ? [] : [settingsItem.entry(merged.settings)];
    // No list is not an empty list: it may only be lost.
    if (merged.accounts.length === 0) await writeTogether(...taken);
    else await saveAccounts([...merged.accounts], merged.snapshot, ...taken);
    return DONE;
  });
}

/** Adds what a backup has and Bankroll has not; nothing that is here is lost. */
export async function restoreBackup(file: Secret, passphrase: Secret, platform: Platform): Promise<Reply> {
  const opened = await open(file, passphrase);
  if (!opened.ok) return opened;
  try {
    return await take(opened.value, passphrase, platform);
  } finally {
    // Those that were not taken.
    for (const key of opened.value.keys.values()) key.discard();
  }
}
