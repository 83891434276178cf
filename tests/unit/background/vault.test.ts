import { beforeEach, describe, expect, it } from 'vitest';
import { lock } from '../../../lib/background/lock.ts';
import { finishRemovals, removeAccount, UNDO_MS } from '../../../lib/background/removals.ts';
import { loadLock, loadViewLock } from '../../../lib/background/saved.ts';
import { heldDataKey } from '../../../lib/background/vault-use.ts';
import { changePassphrase, setViewLock, unlock } from '../../../lib/background/vault.ts';
import type { FormFailure } from '../../../lib/domain/failure.ts';
import { LOCK_GRACE_MS, LOCKED } from '../../../lib/domain/lock.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { forgetVault, hasVault } from '../../../lib/keys/index.ts';
import { lockItem, settingsItem, viewLockItem } from '../../../lib/state/items.ts';
import { dropVaultKey } from '../../../lib/state/vault-key-item.ts';
import { HOUR, MINUTE, NOW, settings } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { damageEnvelope, NO_VAULT, vaultFacts, whatSigns } from './vault-facts.ts';
import {
  createWorld,
  give,
  loseMirror,
  PASSPHRASE,
  refuseWritesOf,
  restartBrowser,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const DONE = { ok: true, value: null };
const OTHER = new Secret('another passphrase');
const OPEN = { vaultOpen: true, viewOpen: true };

function failure(failure: FormFailure | { kind: 'locked' }): object {
  return { ok: false, failure };
}
const WRONG = failure({ kind: 'passphrase', reason: 'wrong' });

let world: World;
beforeEach(() => {
  world = createWorld();
});

describe('unlocking', () => {
  it('opens the vault and the view', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    expect(await whatSigns()).toEqual({ a: 'locked' });
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(DONE);
    expect(await whatSigns()).toEqual({ a: 'signs' });
    expect(await loadLock(NOW)).toEqual(OPEN);
  });

  it('sets the time at which it locks by itself', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    await settingsItem.write(settings({ lockAfterMinutes: 15 }));
    await unlock(PASSPHRASE, world.platform);
    expect(await loadLock(NOW)).toEqual({ ...OPEN, lockAt: NOW + 15 * MINUTE });
  });

  it('leaves alone how long amounts are shown that are hidden by default', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    await lockItem.write({ ...LOCKED, shownUntil: NOW + MINUTE });
    await unlock(PASSPHRASE, world.platform);
    expect(await loadLock(NOW)).toEqual({ ...OPEN, shownUntil: NOW + MINUTE });
  });

  it('takes the same words however the keyboard spells them', async () => {
    await setViewLock(true, new Secret('caf\u00e9 au lait'), world.platform);
    restartBrowser();
    expect(await unlock(new Secret('cafe\u0301 au lait'), world.platform)).toEqual(DONE);
  });

  it.each([
    ['a wrong passphrase', new Secret('correct horse batterY'), WRONG],
    ['no passphrase', new Secret(''), failure({ kind: 'passphrase', reason: 'empty' })],
  ])('with %s opens nothing', async (_title, passphrase, expected) => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    expect(await unlock(passphrase, world.platform)).toEqual(expected);
    expect(await vaultFacts()).toEqual({ ...NO_VAULT, hasVault: true });
    expect(await whatSigns()).toEqual({ a: 'locked' });
  });

  it('tells a damaged vault from a wrong passphrase, and both from none', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    await damageEnvelope();
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(failure({ kind: 'vault-damaged' }));
    await forgetVault();
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(failure({ kind: 'vault-missing' }));
    expect(await whatSigns()).toEqual({ a: 'locked' });
  });

  it('that the browser cannot hold opens nothing', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    fakeBrowser.storage.session.onAccess = (access) => {
      if (access === 'set') throw new Error('quota');
    };
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(failure({ kind: 'storage' }));
    fakeBrowser.storage.session.onAccess = undefined;
    expect(await vaultFacts()).toEqual({ ...NO_VAULT, hasVault: true });
  });
});

describe('the open vault’s key', () => {
  it('is in memory only: nothing on the disk changes when it opens, and it ends with the browser', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    const before = await fakeBrowser.storage.local.get(null);
    await unlock(PASSPHRASE, world.platform);
    expect(await fakeBrowser.storage.local.get(null)).toEqual(before);
    restartBrowser();
    expect(await heldDataKey(world.platform)).toBeUndefined();
    expect(await whatSigns()).toEqual({ a: 'locked' });
  });

  it('is gone at the first use after a deadline that passed while nothing ran', async () => {
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await give(world, { id: 'a', keptIn: 'vault' });
    world.pass(5 * MINUTE + LOCK_GRACE_MS - 1);
    expect(await heldDataKey(world.platform)).toBeUndefined();
    expect((await vaultFacts()).hasKey).toBe(true);
    world.pass(1);
    expect(await heldDataKey(world.platform)).toBeUndefined();
    expect(await vaultFacts()).toEqual({ ...NO_VAULT, hasVault: true });
    // Not even by the clock set back.
    world.pass(-HOUR);
    expect(await heldDataKey(world.platform)).toBeUndefined();
  });

  it('is dropped where the lock is said to be closed', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await lockItem.write(LOCKED);
    expect(await heldDataKey(world.platform)).toBeUndefined();
    expect((await vaultFacts()).hasKey).toBe(false);
  });

  it('that is gone although the lock is said to be open closes view and vault', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await dropVaultKey();
    expect(await heldDataKey(world.platform)).toBeUndefined();
    expect(await loadLock(NOW)).toEqual(LOCKED);
  });
});

describe('a changed passphrase', () => {
  it('opens what the one before it does not open any more, and what is open stays open', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    expect(await changePassphrase(PASSPHRASE, OTHER, world.platform)).toEqual(DONE);
    expect(await whatSigns()).toEqual({ a: 'signs' });
    restartBrowser();
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(WRONG);
    expect(await unlock(OTHER, world.platform)).toEqual(DONE);
    expect(await whatSigns()).toEqual({ a: 'signs' });
  });

  it('can be given while it is locked, and opens nothing', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    expect(await changePassphrase(PASSPHRASE, OTHER, world.platform)).toEqual(DONE);
    expect(await whatSigns()).toEqual({ a: 'locked' });
  });

  it.each([
    ['without the present one', OTHER, new Secret('a third passphrase'), WRONG],
    ['that is empty', PASSPHRASE, new Secret(''), failure({ kind: 'passphrase', reason: 'empty' })],
    ['too short', PASSPHRASE, new Secret('123456789'), failure({ kind: 'passphrase', reason: 'too-short' })],
    [
      'too long',
      PASSPHRASE,
      new Secret('x'.repeat(1_001)),
      failure({ kind: 'passphrase', reason: 'too-long' }),
    ],
  ])('%s changes nothing', async (_title, current, next, expected) => {
    await give(world, { id: 'a', keptIn: 'vault' });
    expect(await changePassphrase(current, next, world.platform)).toEqual(expected);
    restartBrowser();
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(DONE);
  });

  it('of a vault that is not there, or damaged, says so', async () => {
    const change = (): Promise<unknown> => changePassphrase(PASSPHRASE, OTHER, world.platform);
    expect(await change()).toEqual(failure({ kind: 'vault-missing' }));
    await give(world, { id: 'a', keptIn: 'vault' });
    await damageEnvelope();
    expect(await change()).toEqual(failure({ kind: 'vault-damaged' }));
  });
});

describe('the view lock', () => {
  it('begins a passphrase where there is none, and stays open for now', async () => {
    expect(await setViewLock(true, PASSPHRASE, world.platform)).toEqual(DONE);
    expect(await vaultFacts()).toEqual({ hasVault: true, hasKey: true, viewLock: true, lock: OPEN });
    restartBrowser();
    expect(await loadLock(NOW)).toEqual(LOCKED);
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(DONE);
    expect((await loadLock(NOW)).viewOpen).toBe(true);
  });

  it.each([
    [undefined, 'empty'],
    [new Secret(''), 'empty'],
    [new Secret('short'), 'too-short'],
  ] as const)('does not begin with %s', async (passphrase, reason) => {
    expect(await setViewLock(true, passphrase, world.platform)).toEqual(
      failure({ kind: 'passphrase', reason }),
    );
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });

  it('takes the passphrase of the vault, which must be open', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    expect(await setViewLock(true, PASSPHRASE, world.platform)).toEqual(failure({ kind: 'locked' }));
    expect(await loadViewLock()).toBe(false);
    await unlock(PASSPHRASE, world.platform);
    expect(await setViewLock(true, undefined, world.platform)).toEqual(DONE);
    expect(await vaultFacts()).toEqual({ hasVault: true, hasKey: true, viewLock: true, lock: OPEN });
    expect(await whatSigns()).toEqual({ a: 'signs' });
  });

  it('ends from an open view only', async () => {
    await setViewLock(true, PASSPHRASE, world.platform);
    await lock(world.platform);
    expect(await setViewLock(false, undefined, world.platform)).toEqual(failure({ kind: 'locked' }));
    expect(await setViewLock(false, PASSPHRASE, world.platform)).toEqual(failure({ kind: 'locked' }));
    expect(await vaultFacts()).toEqual({ ...NO_VAULT, hasVault: true, viewLock: true });
    await unlock(PASSPHRASE, world.platform);
    expect(await setViewLock(false, undefined, world.platform)).toEqual(DONE);
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });

  it('that is set already is not opened by setting it again', async () => {
    await setViewLock(true, PASSPHRASE, world.platform);
    await lock(world.platform);
    expect(await setViewLock(true, OTHER, world.platform)).toEqual(DONE);
    expect(await vaultFacts()).toEqual({ ...NO_VAULT, hasVault: true, viewLock: true });
    expect(await unlock(OTHER, world.platform)).toEqual(WRONG);
  });

  it('that ends leaves the passphrase to the keys in the vault', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await setViewLock(true, undefined, world.platform);
    await setViewLock(false, undefined, world.platform);
    expect(await vaultFacts()).toEqual({ hasVault: true, hasKey: true, viewLock: false, lock: OPEN });
    expect(await whatSigns()).toEqual({ a: 'signs' });
  });

  it('that is not set ends without a passphrase: there is nothing to end', async () => {
    expect(await setViewLock(false, undefined, world.platform)).toEqual(DONE);
    expect(await fakeBrowser.storage.local.get(null)).toEqual({});
  });

  it('that is damaged counts as set', async () => {
    await viewLockItem.write(false);
    await fakeBrowser.storage.local.set({ 'view-lock': 'no' });
    expect(await loadViewLock()).toBe(true);
    expect(await setViewLock(false, undefined, world.platform)).toEqual(failure({ kind: 'locked' }));
  });

  it('that the browser cannot save begins nothing', async () => {
    const allow = refuseWritesOf('view-lock');
    expect(await setViewLock(true, PASSPHRASE, world.platform)).toEqual(failure({ kind: 'storage' }));
    allow();
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });

  it('does not take over a vault whose account list cannot be read', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await fakeBrowser.storage.local.set({ accounts: { v: 99, data: [] } });
    expect(await setViewLock(true, OTHER, world.platform)).toEqual(failure({ kind: 'storage' }));
    restartBrowser();
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(DONE);
  });

  it('is not set in a vault that lost its envelope: nothing could ever open it again', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await forgetVault();
    expect(await setViewLock(true, PASSPHRASE, world.platform)).toEqual(failure({ kind: 'vault-missing' }));
    expect(await loadViewLock()).toBe(false);
  });
});

describe('a passphrase that opens nothing any more', () => {
  it('goes with the last account in the vault, once its removal is final', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await give(world, { id: 'b' });
    await removeAccount('a', world.platform);
    await finishRemovals(world.platform);
    expect((await vaultFacts()).hasVault).toBe(true);
    world.pass(UNDO_MS);
    await finishRemovals(world.platform);
    expect(await vaultFacts()).toEqual(NO_VAULT);
    expect(await whatSigns()).toEqual({ b: 'signs' });
  });

  it('stays while the view lock needs it', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await setViewLock(true, undefined, world.platform);
    await removeAccount('a', world.platform);
    world.pass(UNDO_MS);
    await finishRemovals(world.platform);
    expect(await vaultFacts()).toEqual({ hasVault: true, hasKey: true, viewLock: true, lock: OPEN });
  });

  it.each<[title: string, lose: () => Promise<unknown>]>([
    ['gone', () => fakeBrowser.storage.local.remove('accounts')],
    ['damaged', () => fakeBrowser.storage.local.set({ accounts: { v: 1, data: 'damaged' } })],
    ['of a newer version', () => fakeBrowser.storage.local.set({ accounts: { v: 99, data: [] } })],
  ])('stays while the account list is %s: it may need it', async (_title, lose) => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await loseMirror();
    await lose();
    await finishRemovals(world.platform).catch(() => undefined);
    expect(await hasVault()).toBe(true);
  });
});
