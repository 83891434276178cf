import type { Failure } from '../failure.ts';
import { failureText } from './failures.ts';
import { plainName } from './plain-text.ts';

export const DATA_TEXT = {
  heading: 'Your data',
  intro: 'Everything that Bankroll knows is in this browser and nowhere else.',

  makeBackup: 'Make a backup',
  backupHint:
    'One file with your accounts, your settings (when to notify you among them) and the latest figures, sealed with a passphrase of its own. Nobody can open it without that passphrase, or recover it.',
  backupPassphrase: 'Backup passphrase',
  backupPassphraseHint: 'At least 10 characters. It need not be the one that unlocks Bankroll.',
  repeatBackupPassphrase: 'Repeat backup passphrase',
  includeKeys: 'Include the keys in the vault',
  vaultPassphrase: 'Vault passphrase',
  vaultPassphraseHint: 'The one that unlocks Bankroll. It is asked each time before keys leave the vault.',
  saveBackup: 'Save backup file',
  sealing: 'Sealing with the passphrase…',
  backupSaved: 'Backup saved. Keep its passphrase apart from it.',

  restoreBackup: 'Restore a backup',
  restoreHint:
    'Adds what the backup has and Bankroll has not. Nothing that is here is replaced or lost. Keys in the backup go into the passphrase vault.',
  backupFile: 'Backup file',
  chooseFile: 'Choose the backup file.',
  fileUnreadable: 'The browser could not read this file. Choose it again.',
  restore: 'Restore',
  opening: 'Opening the backup…',

  deleteEverything: 'Delete everything',
  deleteTitle: 'Delete everything?',
  deleteGoes:
    'Accounts, keys, the passphrase vault, figures, settings and the request log are deleted from this browser, and Bankroll gives back its permissions. There is no way back but a backup.',
  deleteStays:
    'What this cannot do: delete copies of your browser profile, overwrite disk space that the browser has freed, or end keys at the exchange. Revoke a key there if anybody could have got hold of it.',
  deleteNow: 'Delete everything now',
  deleting: 'Deleting…',
  deleted:
    'Everything is deleted. Keys still exist at the exchanges; revoke there those that you no longer need.',

  lockedForBackup:
    'Amounts are hidden until the passphrase is given, and a backup would hold them. Unlock Bankroll above, then try again.',
  lockedForRestore:
    'The keys in this backup go into the vault, and Bankroll is locked. Unlock Bankroll above, then try again.',
} as const;

/** The places in which Bankroll stores something, as they are called when something is left in them. */
export const STORE_NAMES = {
  keys: 'the key store',
  log: 'the request log',
  mirror: 'the copy of the account list',
  session: 'what is kept until the browser closes',
  local: 'accounts, figures and settings',
} as const;

function many(count: number, one: string, more: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${more}`;
}

/** Which keys a backup can take along, told before it is made. */
export function backupKeysText({
  vault,
  browser,
}: {
  readonly vault: number;
  readonly browser: number;
}): string {
  const sealed =
    vault === 0
      ? 'No key is in the vault, so none can go along.'
      : `${many(vault, 'key in the vault can', 'keys in the vault can')} go along.`;
  if (browser === 0) return sealed;
  const open =
    browser === 1
      ? '1 key kept in this browser cannot be taken out again and stays behind.'
      : `${browser} keys kept in this browser cannot be taken out again and stay behind.`;
  return `${sealed} ${open}`;
}

/** A backup is saved; names accounts whose keys were to go along and do not open any more. */
export function backupSavedText(withoutKey: readonly string[]): string {
  if (withoutKey.length === 0) return DATA_TEXT.backupSaved;
  const keys = withoutKey.length === 1 ? 'a key' : 'keys';
  const them = withoutKey.length === 1 ? 'it' : 'them';
  return `${DATA_TEXT.backupSaved} It is without ${keys} that cannot be read any more: ${listText(withoutKey)}. Give ${them} to Bankroll again, with Replace key.`;
}

/** What a restored backup has changed. */
export interface Restored {
  /** Names of accounts that were added with their key, and without it. */
  readonly complete: readonly string[];
  readonly keyless: readonly string[];
  /** Names of accounts that were here and whose lost key came back. */
  readonly rekeyed: readonly string[];
  /** Accounts that were here before. */
  readonly before: number;
  /** The vault began with the backup's passphrase. */
  readonly beganVault: boolean;
}

function listText(names: readonly string[]): string {
  return names.map(plainName).join(', ');
}

function addedText(names: readonly string[], before: number): string {
  const place = before === 0 ? '' : ` to the ${before} here before`;
  return `${many(names.length, 'account was', 'accounts were')} added${place}: ${listText(names)}.`;
}

export function backupRestoredText(restored: Restored): string {
  const { complete, keyless, rekeyed, before, beganVault } = restored;
  const added = [...complete, ...keyless];
  const texts = ['Restored.'];
  if (added.length > 0) texts.push(addedText(added, before));
  if (rekeyed.length > 0) {
    texts.push(`${rekeyed.length === 1 ? 'Has its key' : 'Have their keys'} again: ${listText(rekeyed)}.`);
  }
  if (added.length === 0 && rekeyed.length === 0) texts.push('Every account in the backup was here already.');
  if (keyless.length > 0) {
    const need = keyless.length === 1 ? 'Still needs its key' : 'Still need their keys';
    texts.push(`${need}, with Replace key: ${listText(keyless)}.`);
  }
  if (beganVault)
    texts.push('The passphrase of the vault is now that of the backup; you can change it above.');
  return texts.join(' ');
}

/** "bankroll-backup-2026-11-24.json", by the day that it is where the user is. */
export function backupFileName(time: number): string {
  const date = new Date(time);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `bankroll-backup-${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}.json`;
}

/** What can be kept from happening by a lock. */
export type DataAction = 'backup' | 'restore';

/** The sentence for a failure to back up or restore. */
export function dataFailureText(failure: Failure, action: DataAction): string {
  if (failure.kind !== 'locked') return failureText(failure, 'Bankroll').sentence;
  return action === 'backup' ? DATA_TEXT.lockedForBackup : DATA_TEXT.lockedForRestore;
}
