import { beforeEach, describe, expect, it } from 'vitest';
import { dropBackup, makeBackup, restoreBackup } from '../../../lib/background/backup.ts';
import { lock } from '../../../lib/background/lock.ts';
import { loadSnapshot } from '../../../lib/background/saved.ts';
import { resetVault, setViewLock, unlock } from '../../../lib/background/vault.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import type { Settings } from '../../../lib/domain/settings.ts';
import { forgetKey, forgetVault, openBackup } from '../../../lib/keys/index.ts';
import { unpackBackup } from '../../../lib/state/backup-schema.ts';
import { accountsItem, maskedItem, settingsItem, snapshotItem } from '../../../lib/state/items.ts';
import { account, NOW, read, settings, worth } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { BACKUP_PASSPHRASE, backedUp, exported, leftOut, WITH_KEYS, WITHOUT_KEYS } from './backups.ts';
import { damageEnvelope, spoilKey, vaultFacts } from './vault-facts.ts';
import {
  createWorld,
  give,
  KALSHI_KEY,
  loseMirror,
  PASSPHRASE,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const DONE = { ok: true, value: null };
let world: World;
beforeEach(() => {
  world = createWorld();
});

async function contentsOf(file: Secret) {
  const opened = await openBackup(file, BACKUP_PASSPHRASE);
  if (!opened.ok) throw new Error(opened.failure);
  const data = unpackBackup(opened.value.data);
  if (!data.ok) throw new Error(data.failure);
  return { data: data.value, keys: [...opened.value.keys.keys()] };
}

describe('a backup', () => {
  it('holds accounts, settings and figures, exactly', async () => {
    const kept = await give(world, { id: 'a' });
    await give(world, { id: 'b', removedAt: NOW });
    const chosen = settings({ refreshMinutes: 7, hiddenByDefault: true });
    await settingsItem.write(chosen);
    const figures = read([worth('1234567890.123456')]);
    await snapshotItem.write({ ...(await loadSnapshot()), accounts: { a: figures } });
    expect(await contentsOf(await backedUp(world))).toEqual({
      data: {
        exportedAt: NOW,
        accounts: [kept],
        settings: chosen,
        states: { a: { reading: figures.reading, attemptedAt: 0, failuresInRow: 0 } },
      },
      keys: [],
    });
  });

  it('leaves out settings where none were ever made', async () => {
    expect((await contentsOf(await backedUp(world))).data.settings).toBeUndefined();
  });

  it('takes the keys in the vault along only if asked, and never those of the browser', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await give(world, { id: 'b' });
    await give(world, { id: 'c', keptIn: 'vault', removedAt: NOW });
    expect((await contentsOf(await backedUp(world))).keys).toEqual([]);
    expect((await contentsOf(await backedUp(world, true))).keys).toEqual(['a/1/vault']);
  });

  it('takes them along out of a locked vault too, for the passphrase, and leaves that locked', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await lock(world.platform);
    expect((await contentsOf(await backedUp(world, true))).keys).toEqual(['a/1/vault']);
    expect(await leftOut()).toEqual([]);
    expect((await vaultFacts()).hasKey).toBe(false);
  });

  it('names the accounts whose keys do not open any more, and takes the others along', async () => {
    await give(world, { id: 'a', name: 'Main', keptIn: 'vault' });
    await give(world, { id: 'b', name: 'Damaged', keptIn: 'vault' });
    await give(world, { id: 'c', name: 'Gone', keptIn: 'vault' });
    await spoilKey('b/1/vault');
    await forgetKey('c/1/vault');
    expect((await contentsOf(await backedUp(world, true))).keys).toEqual(['a/1/vault']);
    expect(await leftOut()).toEqual(['Damaged', 'Gone']);
    await backedUp(world);
    expect(await leftOut()).toEqual([]);
  });

  it('shows nothing of what it holds', async () => {
    await give(world, { id: 'a', name: 'Sentinel name', keyId: 'sentinel-key', keptIn: 'vault' });
    const file = (await backedUp(world, true)).reveal();
    for (const plain of [
      'Sentinel',
      'sentinel',
      KALSHI_KEY.split('\n')[1] ?? 'none',
      BACKUP_PASSPHRASE.reveal(),
    ]) {
      expect(file).not.toContain(plain);
    }
  });

  it('is gone once it was saved', async () => {
    await backedUp(world);
    expect(await dropBackup()).toEqual(DONE);
    expect(await fakeBrowser.storage.session.get(null)).toEqual({});
  });
});

describe('a backup behind a view lock', () => {
  const refused = { ok: false, failure: { kind: 'locked' } };

  /** As somebody finds it who has the browser and no passphrase. */
  async function shut(changes: Partial<Settings> = {}): Promise<void> {
    await give(world, { id: 'a', keptIn: 'vault' });
    await give(world, { id: 'b' });
    await setViewLock(true, undefined, world.platform);
    await settingsItem.write(settings(changes));
    const accounts = { a: read([worth('1234.56')]), b: read([worth('7890.12')]) };
    await snapshotItem.write({ ...(await loadSnapshot()), accounts });
    await lock(world.platform);
  }

  it('does not bring amounts past it: seal, start over, restore', async () => {
    await shut();
    expect(await makeBackup(WITHOUT_KEYS, world.platform)).toEqual(refused);
    const file = (await exported()) ?? '';
    await resetVault(world.platform);
    await restoreBackup(new Secret(file), BACKUP_PASSPHRASE, world.platform);
    expect(JSON.stringify(await fakeBrowser.storage.local.get(null))).not.toMatch(/1234560000|7890120000/);
  });

  it('takes no key out of a vault that was left open for reading', async () => {
    await shut({ lockKeepsReading: true });
    expect((await vaultFacts()).lock).toMatchObject({ vaultOpen: true, viewOpen: false });
    expect(await makeBackup(WITH_KEYS, world.platform)).toEqual(refused);
    expect(await exported()).toBeUndefined();
  });

  it('can be made again once it is open, also while amounts are hidden by choice', async () => {
    await shut();
    await unlock(PASSPHRASE, world.platform);
    await maskedItem.write(true);
    expect(await makeBackup(WITH_KEYS, world.platform)).toEqual(DONE);
  });
});

describe('a backup that cannot be made', () => {
  it.each([
    ['', 'empty'],
    ['too short', 'too-short'],
    ['x'.repeat(1_001), 'too-long'],
  ])('under the passphrase %j says so', async (passphrase, reason) => {
    expect(await makeBackup({ ...WITHOUT_KEYS, passphrase: new Secret(passphrase) }, world.platform)).toEqual(
      {
        ok: false,
        failure: { kind: 'passphrase', reason },
      },
    );
    expect(await exported()).toBeUndefined();
  });

  it.each<[title: string, vaultPassphrase: Secret | undefined, reason: string]>([
    ['no passphrase', undefined, 'empty'],
    ['an empty one', new Secret(''), 'empty'],
    ['a wrong one', new Secret('correct horse batterie'), 'wrong'],
    ['its own', BACKUP_PASSPHRASE, 'wrong'],
  ])('with keys and %s for the vault, which is open, says so', async (_title, vaultPassphrase, reason) => {
    await give(world, { id: 'a', keptIn: 'vault' });
    const { vaultPassphrase: _right, ...rest } = WITH_KEYS;
    const wishes = { ...rest, ...(vaultPassphrase && { vaultPassphrase }) };
    expect(await makeBackup(wishes, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'passphrase', reason },
    });
    expect(await exported()).toBeUndefined();
    // Where there is no key to take along, nobody has to know it.
    expect(await makeBackup({ ...wishes, withKeys: false }, world.platform)).toEqual(DONE);
    await accountsItem.write([account('b')]);
    expect(await makeBackup(wishes, world.platform)).toEqual(DONE);
  });

  it('with keys of a vault that is damaged or missing says so', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await damageEnvelope();
    expect(await makeBackup(WITH_KEYS, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'vault-damaged' },
    });
    await forgetVault();
    expect(await makeBackup(WITH_KEYS, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'vault-missing' },
    });
    expect(await exported()).toBeUndefined();
  });

  it('says so when the browser has no room for it', async () => {
    fakeBrowser.storage.session.onAccess = (access, keys) => {
      if (access === 'set' && keys.includes('export')) throw new Error('QUOTA_BYTES quota exceeded');
    };
    expect(await makeBackup(WITHOUT_KEYS, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'storage' },
    });
  });

  it('is not one of an account list that cannot be read', async () => {
    await fakeBrowser.storage.local.set({ accounts: { v: 1, data: 'damaged' } });
    await loseMirror();
    expect(await makeBackup(WITHOUT_KEYS, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'storage' },
    });
  });

  it('and cannot be dropped says so', async () => {
    await backedUp(world);
    fakeBrowser.storage.session.onAccess = () => {
      throw new Error('no');
    };
    expect(await dropBackup()).toEqual({ ok: false, failure: { kind: 'storage' } });
  });
});
