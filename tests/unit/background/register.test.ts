import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  HIDE_ALARM,
  LOCK_ALARM,
  REFRESH_ALARM,
  REMOVAL_ALARM,
  scheduleRemoval,
} from '../../../lib/background/alarms.ts';
import { idWithoutAmounts } from '../../../lib/background/clear-notifications.ts';
import { registerBackground } from '../../../lib/background/register.ts';
import { loadAccounts, saveAccounts } from '../../../lib/background/saved.ts';
import { keptSlots } from '../../../lib/keys/index.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { LOCKED } from '../../../lib/domain/lock.ts';
import { lockItem, maskedItem, settingsItem, snapshotItem, viewLockItem } from '../../../lib/state/items.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { wipingItem } from '../../../lib/state/wipe.ts';
import { readVaultKey } from '../../../lib/state/vault-key-item.ts';
import { emptySnapshot } from '../../../lib/domain/snapshot.ts';
import { HOUR, MINUTE, NOW, read, settings, worth } from '../domain/make.ts';
import { fakeBrowser, type FakeEvent, type FakeSender } from '../fake-browser.ts';
import {
  createWorld,
  give,
  loseMirror,
  refuseWritesOf,
  rest,
  stateOf,
  until,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const { action, alarms, commands, idle, notifications, permissions, runtime, storage } = fakeBrowser;
const OWN_PAGE: FakeSender = {
  id: 'bankroll-fake-id',
  url: 'chrome-extension://bankroll-fake-id/popup.html',
};

let scope: EventTarget;
let world: World;

beforeEach(() => {
  // A worker's own events; Node has none.
  scope = new EventTarget();
  vi.stubGlobal('addEventListener', scope.addEventListener.bind(scope));
  world = createWorld();
});
afterEach(async () => {
  // A background goes on after what a test looks at; its sweep must not meet the next test's keys before they have accounts.
  await rest();
  vi.unstubAllGlobals();
});

/** Starts the background and waits for its first cycle. */
async function startWith(id: string): Promise<void> {
  registerBackground(world.platform);
  await until(async () => ((await stateOf(id))?.attemptedAt ?? 0) > 0);
}

/** When the details of an account were read. */
async function readAtOf(id: string): Promise<number | undefined> {
  const stored = await detailsItem(id).read();
  return stored.state === 'present' ? stored.value.readAt : undefined;
}

/** Sends a message as the browser does: the answer comes through a callback. */
function send(message: unknown, sender: FakeSender = OWN_PAGE): Promise<unknown> {
  const event = runtime.onMessage as unknown as FakeEvent<[unknown, FakeSender, (reply: unknown) => void]>;
  return new Promise((resolve) => void event.trigger(message, sender, resolve));
}

describe('registering', () => {
  it('listens to everything after one synchronous turn', () => {
    registerBackground(world.platform);
    const events = {
      installed: runtime.onInstalled,
      startup: runtime.onStartup,
      message: runtime.onMessage,
      alarm: alarms.onAlarm,
      settings: storage.onChanged,
      granted: permissions.onAdded,
      revoked: permissions.onRemoved,
      notification: notifications.onClicked,
      presence: idle.onStateChanged,
      shortcut: commands.onCommand,
    };
    const deaf = Object.entries(events).filter(([, event]) => !event.hasListeners());
    expect(deaf.map(([name]) => name)).toEqual([]);
  });

  it('works in a browser that has not been allowed notifications', async () => {
    vi.spyOn(fakeBrowser, 'notifications', 'get').mockReturnValue(
      undefined as unknown as typeof notifications,
    );
    await give(world, { id: 'a' });
    await startWith('a');
    expect((await stateOf('a'))?.failure).toBeUndefined();
  });

  it('works in a browser that knows neither idle nor shortcuts', async () => {
    vi.spyOn(fakeBrowser, 'idle', 'get').mockReturnValue(undefined as unknown as typeof idle);
    vi.spyOn(fakeBrowser, 'commands', 'get').mockReturnValue(undefined as unknown as typeof commands);
    await give(world, { id: 'a' });
    await startWith('a');
    expect((await stateOf('a'))?.failure).toBeUndefined();
  });
});

describe('a start', () => {
  it('shows what is saved before any request is answered', async () => {
    await give(world, { id: 'a' });
    const saved = { a: read([worth('55')], NOW - HOUR) };
    await snapshotItem.write({ ...emptySnapshot(), cycle: 1, committedAt: NOW - HOUR, accounts: saved });
    const release = world.exchanges.pause();
    registerBackground(world.platform);
    await world.exchanges.arrived(1);
    expect([action.text, action.title]).toEqual(['$55', 'Bankroll: $55.00 · not current, oldest 1 h ago']);
    release();
    await until(() => action.text === '$10');
  });

  it('makes the heartbeat, by the user’s setting', async () => {
    await settingsItem.write(settings({ refreshMinutes: 15 }));
    registerBackground(world.platform);
    await until(() => alarms.all.has(REFRESH_ALARM));
    expect(alarms.all.get(REFRESH_ALARM)).toEqual({
      name: REFRESH_ALARM,
      scheduledTime: NOW + 15 * MINUTE,
      periodInMinutes: 15,
    });
  });

  it('keeps what is stored to Bankroll’s own pages', async () => {
    registerBackground(world.platform);
    await until(() => storage.session.accessLevel !== undefined);
    expect([storage.local.accessLevel, storage.session.accessLevel]).toEqual([
      'TRUSTED_CONTEXTS',
      'TRUSTED_CONTEXTS',
    ]);
  });

  it('works in a browser that cannot keep it so', async () => {
    vi.spyOn(storage.local, 'setAccessLevel').mockRejectedValue(new Error('not here'));
    vi.spyOn(storage.session, 'setAccessLevel').mockImplementation(() => {
      throw new Error('nor here');
    });
    await give(world, { id: 'a' });
    await startWith('a');
    await until(() => action.text === '$10');
  });

  it('ends a deletion that was cut short before anything is read or answered', async () => {
    await give(world, { id: 'a' });
    await wipingItem.write(true);
    registerBackground(world.platform);
    expect(await send({ type: 'refresh' })).toEqual({ ok: true, value: null });
    await until(() => action.title === 'Bankroll: No accounts yet');
    await rest();
    expect(await storage.local.get()).toEqual({});
    expect(await keptSlots()).toEqual([]);
    expect(world.exchanges.requests).toEqual([]);
  });

  it('lets events and commands wait until everything is deleted', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await give(world, { id: 'a' });
    await wipingItem.write(true);
    // Whoever changes what is stored has to wait for somebody else at first.
    const busy = world.platform.exclusive('write', () => held);
    registerBackground(world.platform);
    alarms.all.set(REFRESH_ALARM, { name: REFRESH_ALARM, scheduledTime: NOW, periodInMinutes: 2 });
    await alarms.trigger(REFRESH_ALARM);
    const answer = send({ type: 'set-masked', masked: true });
    await rest();
    release();
    await busy;
    expect(await answer).toEqual({ ok: true, value: null });
    await rest();
    expect(world.exchanges.requests).toEqual([]);
    // What the user asked for meanwhile holds.
    expect(await storage.local.get()).toEqual({ masked: { v: 1, data: true } });
  });

  it('locks what fell due while no worker ran, before anything is read', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await lockItem.write({ vaultOpen: true, viewOpen: true, lockAt: NOW + 5 * MINUTE });
    world.pass(HOUR);
    registerBackground(world.platform);
    await until(() => action.text === 'lock');
    expect(await readVaultKey()).toBeUndefined();
    expect(await lockItem.read()).toEqual({ state: 'present', value: LOCKED });
    expect(world.exchanges.requests).toEqual([]);
  });

  it('takes amounts from the screen that a killed worker left there when it hid them', async () => {
    permissions.granted.add('notifications');
    const told = { type: 'basic', iconUrl: 'x', title: 'Main: +$5.00', message: 'Now $10.00' };
    await notifications.create('change/a', told);
    await notifications.create(idWithoutAmounts('change/b'), {
      ...told,
      title: 'Main: changed',
      message: '',
    });
    registerBackground(world.platform);
    await rest();
    expect([...notifications.shown.keys()]).toHaveLength(2);
    await maskedItem.write(true);
    registerBackground(createWorld().platform);
    await until(() => notifications.shown.size === 1);
    expect([...notifications.shown.values()].map(({ title }) => title)).toEqual(['Main: changed']);
  });

  it('makes the alarm of an open vault that the browser has lost', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await lockItem.write({ vaultOpen: true, viewOpen: true, lockAt: NOW + 3 * MINUTE });
    registerBackground(world.platform);
    await until(() => alarms.all.get(LOCK_ALARM)?.scheduledTime === NOW + 3 * MINUTE);
  });

  it('tells the browser after how much idle time to tell', async () => {
    await settingsItem.write(settings({ lockAfterMinutes: 15 }));
    registerBackground(world.platform);
    await until(() => idle.detectionSeconds === 15 * 60);
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await until(() => idle.detectionSeconds === 5 * 60);
  });

  it('finishes removals and sweeps up', async () => {
    await give(world, { id: 'a' });
    await give(world, { id: 'b', removedAt: NOW - HOUR });
    await startWith('a');
    expect((await loadAccounts()).map(({ id }) => id)).toEqual(['a']);
    expect(await keptSlots()).toEqual(['a/1']);
  });

  it('reads also when sweeping up fails', async () => {
    await give(world, { id: 'a' });
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('the database is broken', 'UnknownError');
    });
    await startWith('a');
    await until(() => action.title.includes('no longer in this browser'));
    expect((await stateOf('a'))?.failure).toEqual({ kind: 'key-missing' });
  });

  it('reads nothing that is fresh', async () => {
    await give(world, { id: 'a' });
    await world.refresher.refresh('command');
    const asked = world.exchanges.requests.length;
    registerBackground(world.platform);
    await until(() => action.text === '$10');
    expect(world.exchanges.requests).toHaveLength(asked);
  });

  it('says in words that the account list is lost, and deletes no key', async () => {
    await give(world, { id: 'a' });
    await storage.local.set({ accounts: { v: 1, data: 'damaged' } });
    await loseMirror();
    registerBackground(world.platform);
    await until(() => action.text === '!');
    // Whatever else the start does, this stays what the toolbar says.
    await until(() => alarms.all.has(REFRESH_ALARM));
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(action.title).toBe('Bankroll: the saved accounts could not be read');
    expect(await keptSlots()).toEqual(['a/1']);
  });
});

describe('events', () => {
  it('the heartbeat reads', async () => {
    await give(world, { id: 'a' });
    await startWith('a');
    world.pass(2 * MINUTE);
    await alarms.trigger(REFRESH_ALARM);
    await until(() => world.exchanges.readsOf('key-of-a') === 2);
  });

  it('the removal’s alarm makes it final', async () => {
    await give(world, { id: 'a' });
    await startWith('a');
    await saveAccounts((await loadAccounts()).map((account) => ({ ...account, removedAt: NOW })));
    await scheduleRemoval(NOW + MINUTE);
    world.pass(MINUTE);
    await alarms.trigger(REMOVAL_ALARM);
    await until(async () => (await keptSlots()).length === 0);
    expect(await loadAccounts()).toEqual([]);
  });

  it('an alarm of another name is ignored', async () => {
    await give(world, { id: 'a' });
    await startWith('a');
    world.pass(2 * MINUTE);
    await alarms.onAlarm.trigger({ name: 'somebody-else', scheduledTime: NOW });
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
  });

  it('a command is answered through the callback', async () => {
    registerBackground(world.platform);
    expect(await send({ type: 'refresh' })).toEqual({ ok: true, value: null });
    expect(await send({ type: 'refresh' }, { id: 'x' })).toEqual({
      ok: false,
      failure: { kind: 'bad-command' },
    });
    expect(await send('nonsense')).toEqual({ ok: false, failure: { kind: 'bad-command' } });
  });

  it('keep the channel open until the answer is there', async () => {
    registerBackground(world.platform);
    const event = runtime.onMessage as unknown as FakeEvent<[unknown, FakeSender, (reply: unknown) => void]>;
    expect(await event.trigger({ type: 'refresh' }, OWN_PAGE, () => undefined)).toEqual([true]);
  });

  it('money that moves brings the details up to date where somebody has looked', async () => {
    await give(world, { id: 'a' });
    await startWith('a');
    await send({ type: 'view-details', accountId: 'a' });
    await until(async () => (await readAtOf('a')) === NOW);
    world.pass(2 * MINUTE);
    world.exchanges.members.set('key-of-a', { pockets: { 0: { cash: '9.00' } } });
    await alarms.trigger(REFRESH_ALARM);
    await until(async () => (await readAtOf('a')) === NOW + 2 * MINUTE);
  });

  it('a quiet heartbeat asks for no details', async () => {
    await give(world, { id: 'a' });
    await startWith('a');
    await send({ type: 'view-details', accountId: 'a' });
    await until(async () => (await readAtOf('a')) === NOW);
    world.pass(2 * MINUTE);
    const before = world.exchanges.requests.length;
    await alarms.trigger(REFRESH_ALARM);
    await until(async () => (await stateOf('a'))?.attemptedAt === NOW + 2 * MINUTE);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(world.exchanges.requests).toHaveLength(before + 2);
  });

  it('a changed interval changes the heartbeat at once', async () => {
    registerBackground(world.platform);
    await until(() => alarms.all.has(REFRESH_ALARM));
    await settingsItem.write(settings({ refreshMinutes: 30 }));
    await until(() => alarms.all.get(REFRESH_ALARM)?.periodInMinutes === 30);
  });

  it('revoked hosts are said at once, and granted ones read at once', async () => {
    await give(world, { id: 'a' });
    await startWith('a');
    const origins = originsOf('kalshi', 'production');
    world.pass(MINUTE);
    await permissions.remove({ origins });
    await until(async () => (await stateOf('a'))?.failure?.kind === 'host-permission');
    await until(() => action.title.includes('does not allow'));
    await permissions.grant({ origins });
    await until(async () => (await stateOf('a'))?.failure === undefined);
    expect(world.exchanges.readsOf('key-of-a')).toBe(2);
  });

  it('a network that comes back reads what is old', async () => {
    await give(world, { id: 'a' });
    await startWith('a');
    world.pass(HOUR);
    scope.dispatchEvent(new Event('online'));
    await until(() => world.exchanges.readsOf('key-of-a') === 2);
  });

  it('a clicked notification opens the popup’s page', async () => {
    registerBackground(world.platform);
    await notifications.onClicked.trigger('change/a/0/1');
    await until(() => fakeBrowser.tabs.opened.length === 1);
  });

  it('a cycle that cannot be saved is seen on the toolbar', async () => {
    await give(world, { id: 'a' });
    await startWith('a');
    refuseWritesOf('snapshot');
    world.pass(2 * MINUTE);
    await alarms.trigger(REFRESH_ALARM);
    await until(() => action.text === '!');
    expect(action.title).toContain('something went wrong');
    storage.local.onAccess = undefined;
    world.pass(2 * MINUTE);
    await alarms.trigger(REFRESH_ALARM);
    await until(() => action.text === '$10');
  });
});

describe('locking and hiding', () => {
  /** An account in an open vault, read once by a background that runs. */
  async function openVault(): Promise<void> {
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await give(world, { id: 'a', keptIn: 'vault' });
    await startWith('a');
    await until(() => action.text === '$10');
  }

  async function expectLocked(): Promise<void> {
    await until(() => action.text === 'lock');
    expect(await readVaultKey()).toBeUndefined();
    expect(await lockItem.read()).toEqual({ state: 'present', value: LOCKED });
    await until(() => !alarms.all.has(LOCK_ALARM));
  }

  it('an opened vault has its alarm, which every use puts off and which locks', async () => {
    await openVault();
    await until(() => alarms.all.get(LOCK_ALARM)?.scheduledTime === NOW + 5 * MINUTE);
    world.pass(4 * MINUTE);
    await send({ type: 'view-opened' });
    await until(() => alarms.all.get(LOCK_ALARM)?.scheduledTime === NOW + 9 * MINUTE);
    world.pass(5 * MINUTE);
    await alarms.trigger(LOCK_ALARM);
    await expectLocked();
  });

  it('a changed setting sets it at once, and takes it away', async () => {
    await openVault();
    await until(() => alarms.all.has(LOCK_ALARM));
    await settingsItem.write(settings({ lockAfterMinutes: 60 }));
    await until(() => alarms.all.get(LOCK_ALARM)?.scheduledTime === NOW + 60 * MINUTE);
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await until(() => alarms.all.get(LOCK_ALARM)?.scheduledTime === NOW + 5 * MINUTE);
    await settingsItem.write(settings({ lockAfterMinutes: 0 }));
    await until(() => !alarms.all.has(LOCK_ALARM));
    expect(await readVaultKey()).toBeDefined();
  });

  it('an alarm that finds somebody at the computer is set anew', async () => {
    permissions.granted.add('idle');
    await openVault();
    await until(() => alarms.all.has(LOCK_ALARM));
    world.pass(5 * MINUTE);
    await alarms.trigger(LOCK_ALARM);
    await until(() => alarms.all.get(LOCK_ALARM)?.scheduledTime === NOW + 10 * MINUTE);
    expect(action.text).toBe('$10');
  });

  it('the heartbeat at the very deadline reads for who is at the computer', async () => {
    permissions.granted.add('idle');
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await give(world, { id: 'a', keptIn: 'vault' });
    await startWith('a');
    world.exchanges.members.set('key-of-a', { pockets: { 0: { cash: '11.00' } } });
    world.pass(5 * MINUTE);
    idle.lastInputAt = Date.now();
    await alarms.onAlarm.trigger({ name: REFRESH_ALARM, scheduledTime: Date.now() });
    await until(async () => (await stateOf('a'))?.attemptedAt === NOW + 5 * MINUTE);
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect(action.text).toBe('$11');
    expect((await lockItem.read()).state).toBe('present');
    expect(await readVaultKey()).toBeDefined();
  });

  it('the shortcut locks, and another one does not', async () => {
    await openVault();
    await commands.onCommand.trigger('another');
    await rest();
    expect(action.text).toBe('$10');
    await commands.onCommand.trigger('lock');
    await expectLocked();
  });

  it('a locked screen locks, as soon as the browser may tell', async () => {
    const missing = vi.spyOn(fakeBrowser, 'idle', 'get');
    missing.mockReturnValue(undefined as unknown as typeof idle);
    await openVault();
    missing.mockRestore();
    idle.detectionSeconds = 60;
    await permissions.grant({ permissions: ['idle'] });
    await until(() => idle.detectionSeconds === 5 * 60);
    await idle.onStateChanged.trigger('locked');
    await expectLocked();
  });

  it('the heartbeat locks what is due instead of reading it', async () => {
    await openVault();
    world.pass(5 * MINUTE);
    await alarms.trigger(REFRESH_ALARM);
    await expectLocked();
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
  });

  it('trouble with the lock keeps other accounts from nothing', async () => {
    await openVault();
    await give(world, { id: 'b' });
    world.pass(6 * MINUTE);
    storage.session.onAccess = (access, keys) => {
      if (access === 'set' && keys.includes('lock')) throw new Error('session storage is broken');
    };
    await alarms.trigger(REFRESH_ALARM);
    await until(() => world.exchanges.readsOf('key-of-b') === 1);
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
  });

  it('amounts that are hidden by default hide again when their time is over', async () => {
    await settingsItem.write(settings({ hiddenByDefault: true }));
    await give(world, { id: 'a' });
    await startWith('a');
    await until(() => action.text === '•••');
    await send({ type: 'set-masked', masked: false });
    await until(() => action.text === '$10');
    await until(() => alarms.all.get(HIDE_ALARM)?.scheduledTime === NOW + 5 * MINUTE);
    world.pass(5 * MINUTE);
    await alarms.trigger(HIDE_ALARM);
    await until(() => action.text === '•••');
  });

  it('a view lock hides amounts when it locks, while reading goes on', async () => {
    await settingsItem.write(settings({ lockKeepsReading: true }));
    await give(world, { id: 'a', keptIn: 'vault' });
    await startWith('a');
    await viewLockItem.write(true);
    await send({ type: 'lock' });
    await until(() => action.text === '•••');
    expect(action.title).toBe('Bankroll: Amounts hidden until you unlock');
    world.pass(2 * MINUTE);
    await alarms.trigger(REFRESH_ALARM);
    await until(() => world.exchanges.readsOf('key-of-a') === 2);
    expect(await send({ type: 'set-masked', masked: false })).toEqual({
      ok: false,
      failure: { kind: 'locked' },
    });
  });

  it('hidden amounts are hidden on the toolbar at once', async () => {
    await give(world, { id: 'a' });
    await startWith('a');
    await until(() => action.text === '$10');
    await send({ type: 'set-masked', masked: true });
    expect([action.text, action.title]).toEqual(['•••', 'Bankroll: Amounts hidden']);
    expect(await maskedItem.read()).toEqual({ state: 'present', value: true });
  });
});

describe('a background that was killed in the middle of a cycle', () => {
  it('reads again at its next start', async () => {
    await give(world, { id: 'a' });
    const dead = createWorld();
    dead.exchanges.members.set('key-of-a', { pockets: { 0: { cash: '1.00' } } });
    dead.exchanges.pause();
    void dead.refresher.refresh('alarm');
    await dead.exchanges.arrived(1);
    // Its lock goes with it; another worker starts with nothing but what is stored.
    await startWith('a');
    await until(() => action.text === '$10');
  });
});
