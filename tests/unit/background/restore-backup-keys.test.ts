import { beforeEach, describe, expect, it, vi } from 'vitest';
import { restoreBackup } from '../../../lib/background/backup.ts';
import { heldDataKey } from '../../../lib/background/vault-use.ts';
import type { Secret } from '../../../lib/domain/secret.ts';
import type * as Keys from '../../../lib/keys/index.ts';
import { forgetKey, keptSlots, openBackup, type BackupKey } from '../../../lib/keys/index.ts';
import { BACKUP_PASSPHRASE, backedUp } from './backups.ts';
import { createWorld, give, refuseWritesOf, useFreshBrowser, type World } from './world.ts';

/** The real thing, of which the keys that came out of a file are remembered. */
vi.mock('../../../lib/keys/index.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Keys>();
  return { ...real, openBackup: vi.fn(real.openBackup) };
});

useFreshBrowser();

let world: World;
let file: Secret;
beforeEach(async () => {
  vi.mocked(openBackup).mockClear();
  world = createWorld();
  await give(world, { id: 'a', keptIn: 'vault' });
  await give(world, { id: 'b', keptIn: 'vault' });
  file = await backedUp(world, true);
});

/** The keys that the latest restoring took out of its file. */
function opened(): BackupKey[] {
  const result = vi.mocked(openBackup).mock.settledResults.at(-1);
  if (result?.type !== 'fulfilled' || !result.value.ok) return [];
  return [...result.value.value.keys.values()];
}

describe('keys out of a file', () => {
  it.each<[title: string, before: () => Promise<unknown>, isDone: boolean]>([
    ['that nobody needs', () => Promise.resolve(), true],
    ['of which one is taken', () => forgetKey('a/1/vault'), true],
    [
      'that cannot be saved',
      async () => {
        await forgetKey('a/1/vault');
        refuseWritesOf('accounts');
      },
      false,
    ],
  ])('%s are gone afterwards', async (_title, before, isDone) => {
    await before();
    expect((await restoreBackup(file, BACKUP_PASSPHRASE, world.platform)).ok).toBe(isDone);
    const slots = await keptSlots();
    const keys = opened();
    const dataKey = await heldDataKey(world.platform);
    if (dataKey === undefined) throw new Error('the vault is open here');
    expect(keys).toHaveLength(2);
    for (const key of keys) await expect(key.keep('other/1/vault', dataKey)).rejects.toThrow('once');
    expect(await keptSlots()).toEqual(slots);
  });
});
