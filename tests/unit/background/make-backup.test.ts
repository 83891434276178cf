import { beforeEach, describe, expect, it } from 'vitest';
import { dropBackup, makeBackup } from '../../../lib/background/backup.ts';
import { lock } from '../../../lib/background/lock.ts';
import { loadSnapshot } from '../../../lib/background/saved.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { openBackup } from '../../../lib/keys/index.ts';
import { unpackBackup } from '../../../lib/state/backup-schema.ts';
import { accountsItem, settingsItem, snapshotItem } from '../../../lib/state/items.ts';
import { account, NOW, read, settings, worth } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { BACKUP_PASSPHRASE, backedUp, exported } from './backups.ts';
import { createWorld, give, KALSHI_KEY, loseMirror, useFreshBrowser, type World } from './world.ts';

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

describe('a backup that cannot be made', () => {
  it.each([
    ['', 'empty'],
    ['too short', 'too-short'],
    ['x'.repeat(1_001), 'too-long'],
  ])('under the passphrase %j says so', async (passphrase, reason) => {
    expect(await makeBackup(new Secret(passphrase), false, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'passphrase', reason },
    });
    expect(await exported()).toBeUndefined();
  });

  it('with keys takes an open vault; without them, or where none is in the vault, it does not', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await lock(world.platform);
    expect(await makeBackup(BACKUP_PASSPHRASE, true, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'locked' },
    });
    expect(await exported()).toBeUndefined();
    expect(await makeBackup(BACKUP_PASSPHRASE, false, world.platform)).toEqual(DONE);
    await accountsItem.write([account('b')]);
    expect(await makeBackup(BACKUP_PASSPHRASE, true, world.platform)).toEqual(DONE);
  });

  it('says so when the browser has no room for it', async () => {
    fakeBrowser.storage.session.onAccess = (access, keys) => {
      if (access === 'set' && keys.includes('export')) throw new Error('QUOTA_BYTES quota exceeded');
    };
    expect(await makeBackup(BACKUP_PASSPHRASE, false, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'storage' },
    });
  });

  it('is not one of an account list that cannot be read', async () => {
    await fakeBrowser.storage.local.set({ accounts: { v: 1, data: 'damaged' } });
    await loseMirror();
    expect(await makeBackup(BACKUP_PASSPHRASE, false, world.platform)).toEqual({
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
