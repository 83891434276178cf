import { keySlot, presentAccounts, type Account, type AccountId } from '../domain/account.ts';
import { backupOf, mergeBackup, type BackupData, type Merged } from '../domain/backup.ts';
import type { Failure } from '../domain/failure.ts';
import { passphraseProblem } from '../domain/passphrase.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { hostsOf } from '../exchanges/meta.ts';
import { keptSlots, openBackup, sealBackup, type BackupKey, type DataKey } from '../keys/index.ts';
import { DONE, type Reply } from '../messages.ts';
import { packBackup, unpackBackup } from '../state/backup-schema.ts';
import { writeTogether } from '../state/item.ts';
import { exportItem, settingsItem } from '../state/items.ts';
import { checkKeyId } from './account-rules.ts';
import type { Platform } from './platform.ts';
import { loadAccounts, loadSnapshot, loadViewLock, saveAccounts } from './saved.ts';
import { dataKeyFor } from './vault.ts';
import { heldDataKey, isVaultUsed } from './vault-use.ts';
import { writing } from './writing.ts';

/** Seals a backup and leaves it in `exportItem` for the page that asked. */
export async function makeBackup(passphrase: Secret, withKeys: boolean, platform: Platform): Promise<Reply> {
  const reason = passphraseProblem(passphrase);
  if (reason !== undefined) return fail({ kind: 'passphrase', reason });
  const iterations = await platform.passphraseCost();
  // While nothing is changed: an account and its key belong together.
  return writing(platform, async () => {
    const now = platform.now();
    const [accounts, snapshot, settings] = await Promise.all([
      loadAccounts(),
      loadSnapshot(),
      settingsItem.read(),
    ]);
    const inVault = withKeys ? presentAccounts(accounts).filter(({ keptIn }) => keptIn === 'vault') : [];
    const dataKey = inVault.length > 0 ? await heldDataKey(now) : undefined;
    if (inVault.length > 0 && dataKey === undefined) return fail({ kind: 'locked' });
    const known = { accounts, snapshot, ...(settings.state === 'present' && { settings: settings.value }) };
    const { file } = await sealBackup(packBackup(backupOf(known, now)), passphrase, {
      iterations,
      slots: inVault.map(keySlot),
      ...(dataKey && { dataKey }),
    });
    await exportItem.write(file);
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
function isUsable({ exchange, environment, keyId }: Account): boolean {
  return hostsOf(exchange, environment).length > 0 && checkKeyId(keyId).ok;
}

interface Opened {
  readonly data: BackupData;
  readonly keys: ReadonlyMap<string, BackupKey>;
}

async function open(file: Secret, passphrase: Secret): Promise<Result<Opened, Failure>> {
  if (passphrase.length === 0) return fail({ kind: 'passphrase', reason: 'empty' });
  const opened = await openBackup(file, passphrase);
  if (!opened.ok) {
    return opened.failure === 'wrong-passphrase'
      ? fail({ kind: 'passphrase', reason: 'wrong' })
      : fail({ kind: 'backup', reason: opened.failure });
  }
  const data = unpackBackup(opened.value.data);
  if (!data.ok) return fail({ kind: 'backup', reason: data.failure });
  if (!data.value.accounts.every(isUsable)) return fail({ kind: 'backup', reason: 'damaged' });
  return ok({ data: data.value, keys: opened.value.keys });
}

/** Accounts whose key is gone from this browser; one that is locked in the vault is not. */
async function findKeyless(accounts: readonly Account[]): Promise<ReadonlySet<AccountId>> {
  const slots = new Set(await keptSlots());
  return new Set(accounts.filter((account) => !slots.has(keySlot(account))).map(({ id }) => id));
}

/** The vault for the keys that came along: the open one, or a new one that opens with the backup's passphrase. */
async function vaultFor(
  accounts: readonly Account[],
  passphrase: Secret,
  platform: Platform,
): Promise<Result<DataKey | undefined, Failure>> {
  const isUsed = isVaultUsed(accounts, await loadViewLock());
  // A vault that is in use has a passphrase of its own; the user unlocks it first.
  if (isUsed && (await heldDataKey(platform.now())) === undefined) return fail({ kind: 'locked' });
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

/** Adds what a backup has and Bankroll has not; nothing that is here is lost. */
export async function restoreBackup(file: Secret, passphrase: Secret, platform: Platform): Promise<Reply> {
  const opened = await open(file, passphrase);
  if (!opened.ok) return opened;
  const { data, keys } = opened.value;
  return writing(platform, async () => {
    // A list that cannot be read is left alone: what is in it would be lost.
    const accounts = await loadAccounts();
    const settings = await settingsItem.read();
    const merged = mergeBackup(
      {
        accounts,
        snapshot: await loadSnapshot(),
        hasSettings:
          settings.state === 'present' || (settings.state === 'damaged' && settings.newer === true),
        keyless: await findKeyless(accounts),
      },
      { data, keys: new Set(keys.keys()) },
      { now: platform.now(), newId: platform.newId },
    );
    if (merged.keys.length > 0) {
      const dataKey = await vaultFor(accounts, passphrase, platform);
      if (!dataKey.ok) return dataKey;
      await keepKeys(merged.keys, keys, dataKey.value);
    }
    const taken = merged.settings === undefined ? [] : [settingsItem.entry(merged.settings)];
    // No list is not an empty list: it may only be lost.
    if (merged.accounts.length === 0) await writeTogether(...taken);
    else await saveAccounts([...merged.accounts], merged.snapshot, ...taken);
    return DONE;
  });
}
