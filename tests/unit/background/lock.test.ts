import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HIDE_ALARM, LOCK_ALARM } from '../../../lib/background/alarms.ts';
import { applyBadge } from '../../../lib/background/badge.ts';
import {
  checkLock,
  keepLockAlarms,
  lock,
  noteSettings,
  noteUse,
  onIdleState,
} from '../../../lib/background/lock.ts';
import { loadLock } from '../../../lib/background/saved.ts';
import { heldDataKey } from '../../../lib/background/vault-use.ts';
import { unlock } from '../../../lib/background/vault.ts';
import { LOCKED, type LockState } from '../../../lib/domain/lock.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import type { Settings } from '../../../lib/domain/settings.ts';
import { lockItem, settingsItem, viewLockItem } from '../../../lib/state/items.ts';
import { holdVaultKey, readVaultKey } from '../../../lib/state/vault-key-item.ts';
import { HOUR, MINUTE, NOW, SECOND, settings } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import {
  createWorld,
  give,
  PASSPHRASE,
  rest,
  restartBrowser,
  stateOf,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const { alarms, idle, notifications, permissions, storage } = fakeBrowser;
const OPEN: LockState = { vaultOpen: true, viewOpen: true };
const KEY = new Secret('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=');

let world: World;
beforeEach(() => {
  world = createWorld();
});

/** An open vault that locks after 15 idle minutes, unless told otherwise. */
async function open(
  changes: Partial<Settings> = {},
  lockAt: number | undefined = NOW + 15 * MINUTE,
): Promise<void> {
  await settingsItem.write(settings({ lockAfterMinutes: 15, ...changes }));
  await holdVaultKey(KEY, { ...OPEN, ...(lockAt !== undefined && { lockAt }) });
}

async function stored(): Promise<unknown> {
  const found = await lockItem.read();
  return found.state === 'present' ? found.value : found.state;
}

/** Everything that says that nothing is open. */
async function expectLocked(): Promise<void> {
  expect(await stored()).toEqual(LOCKED);
  expect(await readVaultKey()).toBeUndefined();
}

async function expectOpenUntil(lockAt: number | undefined): Promise<void> {
  expect(await stored()).toEqual({ ...OPEN, ...(lockAt !== undefined && { lockAt }) });
  expect((await readVaultKey())?.reveal()).toBe(KEY.reveal());
}

describe('locking', () => {
  it('drops the key and closes vault and view', async () => {
    await open();
    expect(await lock(world.platform)).toEqual({ ok: true, value: null });
    await expectLocked();
  });

  it('is fine where nothing is open, and leaves nothing behind', async () => {
    expect(await lock(world.platform)).toEqual({ ok: true, value: null });
    expect(await stored()).toBe('absent');
  });

  it('closes the view alone where reading is to go on', async () => {
    await open({ lockKeepsReading: true });
    await viewLockItem.write(true);
    await lock(world.platform);
    expect(await stored()).toEqual({ vaultOpen: true, viewOpen: false });
    expect((await readVaultKey())?.reveal()).toBe(KEY.reveal());
    // Nothing that is open has a deadline any more, however much time passes.
    world.pass(24 * HOUR);
    await checkLock(world.platform);
    expect(await loadLock(Date.now())).toEqual({ vaultOpen: true, viewOpen: false });
  });

  it('closes the vault too where there is no view lock', async () => {
    await open({ lockKeepsReading: true });
    await lock(world.platform);
    await expectLocked();
  });

  it('hides amounts that were shown for a while', async () => {
    await lockItem.write({ ...LOCKED, shownUntil: NOW + MINUTE });
    await lock(world.platform);
    expect(await stored()).toEqual(LOCKED);
  });

  it('is seen on the toolbar at once, and keeps the account from being read until it is unlocked', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await world.refresher.refresh('command');
    expect(fakeBrowser.action.text).toBe('$10');
    await lock(world.platform);
    expect(fakeBrowser.action.text).toBe('lock');
    const before = await stateOf('a');
    world.pass(HOUR);
    for (const trigger of ['alarm', 'start', 'wake', 'popup', 'command'] as const)
      await world.refresher.refresh(trigger);
    expect(await stateOf('a')).toEqual(before);
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
    await unlock(PASSPHRASE, world.platform);
    await world.refresher.refresh('wake');
    expect(world.exchanges.readsOf('key-of-a')).toBe(2);
    expect(fakeBrowser.action.text).toBe('$10');
  });

  it('takes notifications from the screen where it hides amounts, and only there', async () => {
    permissions.granted.add('notifications');
    const told = { type: 'basic', iconUrl: 'x', title: 'Main: +$5.00', message: 'Now $10.00' };
    await open();
    await notifications.create('change/a', told);
    await lock(world.platform);
    expect(notifications.shown.size).toBe(1);
    await open();
    await viewLockItem.write(true);
    await lock(world.platform);
    expect(notifications.shown.size).toBe(0);
  });

  it('locks also where the desktop refuses to take notifications away', async () => {
    await open();
    await viewLockItem.write(true);
    vi.spyOn(notifications, 'getAll').mockRejectedValueOnce(new Error('no desktop'));
    await lock(world.platform);
    await expectLocked();
    expect(fakeBrowser.action.title).toBe('Bankroll: No accounts yet');
  });

  it('wins over a use that is being noted, whose deadline would say that all is open', async () => {
    await open();
    world.pass(MINUTE);
    const set = storage.session.set.bind(storage.session);
    let release: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    vi.spyOn(storage.session, 'set').mockImplementationOnce(async (items) => {
      await slow;
      await set(items);
    });
    const use = noteUse(world.platform);
    await rest();
    const locking = lock(world.platform);
    await rest();
    release();
    await Promise.all([use, locking]);
    await expectLocked();
  });
});

describe('a use of Bankroll', () => {
  it('lets idle time start anew', async () => {
    await open();
    world.pass(14 * MINUTE);
    await noteUse(world.platform);
    await expectOpenUntil(NOW + 29 * MINUTE);
  });

  it('does not bring back what was due', async () => {
    permissions.granted.add('idle');
    await open();
    world.pass(15 * MINUTE);
    await noteUse(world.platform);
    await expectLocked();
  });

  it('opens nothing', async () => {
    await settingsItem.write(settings({ lockAfterMinutes: 15 }));
    await noteUse(world.platform);
    expect(await stored()).toBe('absent');
  });

  it('drops a deadline that the settings no longer know', async () => {
    await open({ lockAfterMinutes: 0 }, NOW + MINUTE);
    await noteUse(world.platform);
    await expectOpenUntil(undefined);
  });
});

describe('a look at every wake', () => {
  it('leaves a vault open that is not due', async () => {
    await open();
    world.pass(14 * MINUTE);
    await checkLock(world.platform);
    await expectOpenUntil(NOW + 15 * MINUTE);
  });

  it('locks what is due where the browser may not say who is there', async () => {
    await open();
    world.pass(15 * MINUTE);
    await checkLock(world.platform);
    await expectLocked();
  });

  it('does not ask a browser that would answer without permission', async () => {
    await open();
    vi.spyOn(idle, 'queryState').mockResolvedValue('active');
    world.pass(15 * MINUTE);
    await checkLock(world.platform);
    await expectLocked();
  });

  it('locks after a worker was dead, or the computer asleep, over the deadline, whoever is there now', async () => {
    permissions.granted.add('idle');
    await open();
    world.pass(16 * MINUTE);
    // By the clock it is locked before anything has run.
    expect(await loadLock(Date.now())).toEqual(LOCKED);
    await checkLock(world.platform);
    await expectLocked();
  });

  it('lets the alarm find somebody who only used something else', async () => {
    permissions.granted.add('idle');
    await open();
    idle.lastInputAt = NOW + 10 * MINUTE;
    world.pass(15 * MINUTE + 20 * SECOND);
    await checkLock(world.platform);
    await expectOpenUntil(NOW + 30 * MINUTE + 20 * SECOND);
  });

  it('locks where nobody has touched the computer for so long', async () => {
    permissions.granted.add('idle');
    await open({}, NOW + 25 * MINUTE);
    idle.lastInputAt = NOW;
    world.pass(15 * MINUTE);
    await checkLock(world.platform);
    await expectLocked();
  });

  it('locks where the screen is locked', async () => {
    permissions.granted.add('idle');
    await open({ lockAfterMinutes: 0 }, undefined);
    await checkLock(world.platform);
    await expectOpenUntil(undefined);
    idle.screenLocked = true;
    await checkLock(world.platform);
    await expectLocked();
  });

  it('locks where the clock was set back so far that the deadline would be long in coming', async () => {
    await open();
    world.pass(-2 * HOUR);
    await checkLock(world.platform);
    await expectLocked();
  });

  it('does not wait for a browser that never says who is there', async () => {
    permissions.granted.add('idle');
    await open();
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: NOW + 15 * MINUTE });
    vi.spyOn(idle, 'queryState').mockReturnValueOnce(new Promise(() => undefined));
    const look = checkLock(world.platform);
    await vi.advanceTimersByTimeAsync(1_000);
    await look;
    await expectLocked();
  });

  it('works in a browser without idle', async () => {
    await open();
    vi.spyOn(fakeBrowser, 'idle', 'get').mockReturnValue(undefined as unknown as typeof idle);
    permissions.granted.add('idle');
    world.pass(15 * MINUTE);
    await checkLock(world.platform);
    await expectLocked();
  });

  it('ends a lock that was cut short after the key was dropped', async () => {
    await lockItem.write(OPEN);
    await viewLockItem.write(true);
    await checkLock(world.platform);
    await expectLocked();
  });

  it('hides what was shown for a while, and takes its notifications away', async () => {
    permissions.granted.add('notifications');
    await settingsItem.write(settings({ hiddenByDefault: true }));
    await lockItem.write({ ...LOCKED, shownUntil: NOW + MINUTE });
    await notifications.create('change/a', { type: 'basic', iconUrl: 'x', title: '+$5.00', message: '' });
    await checkLock(world.platform);
    expect(notifications.shown.size).toBe(1);
    world.pass(MINUTE);
    await checkLock(world.platform);
    expect(notifications.shown.size).toBe(0);
    expect(await stored()).toEqual(LOCKED);
  });
});

describe('the end of the browser', () => {
  it('locks: no key, and nothing said to be open', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await viewLockItem.write(true);
    expect(await heldDataKey(world.platform)).toBeDefined();
    restartBrowser();
    expect(await heldDataKey(world.platform)).toBeUndefined();
    expect(await loadLock(NOW)).toEqual(LOCKED);
    await createWorld().refresher.refresh('start');
    expect(fakeBrowser.action.text).toBe('lock');
    await applyBadge(NOW);
    expect(fakeBrowser.action.title).toContain('Locked: 1 account is not read until you unlock');
  });
});

describe('what the browser tells of the user', () => {
  beforeEach(() => {
    permissions.granted.add('idle');
  });

  it('a locked screen locks', async () => {
    await open();
    await onIdleState('locked', world.platform);
    await expectLocked();
  });

  it('a locked screen locks nothing where it is not to', async () => {
    await open({ lockOnSystemLock: false });
    await onIdleState('locked', world.platform);
    await expectOpenUntil(NOW + 15 * MINUTE);
  });

  it('idle for as long as the user has set locks', async () => {
    await open({}, NOW + 20 * MINUTE);
    idle.lastInputAt = NOW;
    world.pass(15 * MINUTE);
    await onIdleState('idle', world.platform);
    await expectLocked();
  });

  it('idle for a shorter time, told by a browser that forgot for how long to wait, does not', async () => {
    await open();
    idle.lastInputAt = NOW;
    world.pass(MINUTE);
    await onIdleState('idle', world.platform);
    await expectOpenUntil(NOW + 16 * MINUTE);
  });

  it('somebody who comes back in time lets idle time start anew', async () => {
    await open();
    world.pass(5 * MINUTE);
    await onIdleState('active', world.platform);
    await expectOpenUntil(NOW + 20 * MINUTE);
  });

  it('somebody who comes back too late locks, even before the alarm does', async () => {
    await open();
    world.pass(15 * MINUTE + SECOND);
    await onIdleState('active', world.platform);
    await expectLocked();
  });
});

describe('changed settings', () => {
  it('start counting anew, also for a time that is much shorter', async () => {
    await open({ lockAfterMinutes: 60 }, NOW + HOUR);
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await noteSettings(world.platform);
    await expectOpenUntil(NOW + 5 * MINUTE);
  });

  it('start counting where nothing was counted', async () => {
    await open({ lockAfterMinutes: 5 }, undefined);
    await noteSettings(world.platform);
    await expectOpenUntil(NOW + 5 * MINUTE);
  });

  it('stop counting', async () => {
    await open({ lockAfterMinutes: 0 });
    await noteSettings(world.platform);
    await expectOpenUntil(undefined);
  });

  it('do not save what was due', async () => {
    await open({ lockAfterMinutes: 0 });
    world.pass(15 * MINUTE);
    await noteSettings(world.platform);
    await expectLocked();
  });

  it('lock a vault that a locked view no longer leaves open', async () => {
    await open({ lockKeepsReading: true });
    await viewLockItem.write(true);
    await lock(world.platform);
    await settingsItem.write(settings({ lockKeepsReading: false }));
    await noteSettings(world.platform);
    await expectLocked();
  });

  it('that hide amounts take notifications from the screen', async () => {
    permissions.granted.add('notifications');
    await notifications.create('change/a', { type: 'basic', iconUrl: 'x', title: '+$5.00', message: '' });
    await noteSettings(world.platform);
    expect(notifications.shown.size).toBe(1);
    await settingsItem.write(settings({ hiddenByDefault: true }));
    await noteSettings(world.platform);
    expect(notifications.shown.size).toBe(0);
  });
});

describe('the alarms of a lock', () => {
  it('are set for what is stored, moved with it, and gone when it is', async () => {
    await lockItem.write({ ...OPEN, lockAt: NOW + MINUTE, shownUntil: NOW + 2 * MINUTE });
    await keepLockAlarms(world.platform);
    expect(alarms.all.get(LOCK_ALARM)?.scheduledTime).toBe(NOW + MINUTE);
    expect(alarms.all.get(HIDE_ALARM)?.scheduledTime).toBe(NOW + 2 * MINUTE);
    await lockItem.write({ ...OPEN, lockAt: NOW + 3 * MINUTE });
    await keepLockAlarms(world.platform);
    expect(alarms.all.get(LOCK_ALARM)?.scheduledTime).toBe(NOW + 3 * MINUTE);
    expect(alarms.all.has(HIDE_ALARM)).toBe(false);
    await lockItem.write(LOCKED);
    await keepLockAlarms(world.platform);
    expect(alarms.all.size).toBe(0);
  });

  it('come back when the browser has lost them', async () => {
    await open();
    await checkLock(world.platform);
    alarms.all.clear();
    await checkLock(world.platform);
    expect(alarms.all.get(LOCK_ALARM)?.scheduledTime).toBe(NOW + 15 * MINUTE);
  });
});

describe('a worker killed while it locks', () => {
  it('leaves the old or the new state, at whatever access it dies', async () => {
    for (let stop = 0; stop < 20; stop += 1) {
      await open();
      await viewLockItem.write(true);
      let accesses = 0;
      storage.session.onAccess = () => {
        accesses += 1;
        if (accesses > stop) throw new Error('killed');
      };
      await lock(createWorld().platform).catch(() => undefined);
      storage.session.onAccess = undefined;
      const isOpenYet = (await readVaultKey()) !== undefined;
      // Another worker, with nothing but what is stored.
      await checkLock(createWorld().platform);
      if (isOpenYet) await expectOpenUntil(NOW + 15 * MINUTE);
      else await expectLocked();
      if (accesses <= stop) return;
    }
    throw new Error('it never came to an end');
  });
});
