import { makeBackup } from '../../../lib/background/backup.ts';
import { packBackup } from '../../../lib/state/backup-schema.ts';
import type { BackupData } from '../../../lib/domain/backup.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { sealBackup } from '../../../lib/keys/index.ts';
import { exportItem } from '../../../lib/state/items.ts';
import { NOW } from '../domain/make.ts';
import { PASSPHRASE, type World } from './world.ts';

export const BACKUP_PASSPHRASE = new Secret('a backup passphrase');

/** What is on its way to a file. */
export async function exported(): Promise<string | undefined> {
  const stored = await exportItem.read();
  return stored.state === 'present' ? stored.value?.file : undefined;
}

/** Whose keys are not in it although they were asked for. */
export async function leftOut(): Promise<readonly string[] | undefined> {
  const stored = await exportItem.read();
  return stored.state === 'present' ? stored.value?.withoutKey : undefined;
}

/** What is asked for with the keys, and without them. */
export const WITH_KEYS = { passphrase: BACKUP_PASSPHRASE, withKeys: true, vaultPassphrase: PASSPHRASE };
export const WITHOUT_KEYS = { passphrase: BACKUP_PASSPHRASE, withKeys: false };

/** A backup of the world as it is. */
export async function backedUp({ platform }: World, withKeys = false): Promise<Secret> {
  const reply = await makeBackup(withKeys ? WITH_KEYS : WITHOUT_KEYS, platform);
  const file = await exported();
  if (!reply.ok || file === undefined) throw new Error(JSON.stringify(reply));
  return new Secret(file);
}

/** A sealed file with any contents, as only somebody with its passphrase could make it. */
export async function sealed(contents: unknown): Promise<Secret> {
  const { file } = await sealBackup(contents, BACKUP_PASSPHRASE, { iterations: 1_000, slots: [] });
  return new Secret(file);
}

export function packed(changes: Partial<BackupData> = {}): object {
  return packBackup({ exportedAt: NOW, accounts: [], states: {}, ...changes }) as object;
}
