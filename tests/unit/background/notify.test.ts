import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openFromNotification, showPendingAlerts } from '../../../lib/background/notify.ts';
import { loadAccounts, loadSnapshot, saveAccounts } from '../../../lib/background/saved.ts';
import { LOCKED } from '../../../lib/domain/lock.ts';
import { lockItem, maskedItem, settingsItem, viewLockItem } from '../../../lib/state/items.ts';
import { MINUTE, NOW, pocket, settings, usd } from '../domain/make.ts';
import { fakeBrowser, type FakeNotification } from '../fake-browser.ts';
import type { Pocket } from './exchanges.ts';
import { createWorld, give, refuseWritesOf, stateOf, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

beforeEach(() => {
  fakeBrowser.permissions.granted.add('notifications');
});

function texts(): string[] {
  return [...fakeBrowser.notifications.shown.values()].map(({ title, message }) => `${title} | ${message}`);
}

function setBooks(world: World, keyId: string, pockets: Readonly<Record<number, Pocket>>): void {
  world.exchanges.members.set(keyId, { pockets });
}

/** An account read once, so that the user knows its balance. */
async function knownAccount(world: World, cash = '100.00'): Promise<void> {
  await give(world, { id: 'a', name: 'Main' }, { pockets: { 0: { cash } } });
  await world.refresher.refresh('command');
}

/** The next cycle, two minutes later, with this much cash. */
async function nextCycle(world: World, cash: string): Promise<void> {
  setBooks(world, 'key-of-a', { 0: { cash } });
  world.pass(2 * MINUTE);
  await world.refresher.refresh('alarm');
}

describe('a changed balance', () => {
  it('is told with the change, the new and the old amount', async () => {
    const world = createWorld();
    await knownAccount(world);
    await nextCycle(world, '150.25');
    expect(texts()).toEqual(['Main: +$50.25 | Kalshi. Now $150.25, was $100.00.']);
  });

  it('is told in a form that every browser understands', async () => {
    const world = createWorld();
    await knownAccount(world);
    await nextCycle(world, '50.00');
    const [notification] = [...fakeBrowser.notifications.shown.values()];
    expect(notification).toEqual<FakeNotification>({
      type: 'basic',
      iconUrl: 'chrome-extension://bankroll-fake-id/icon/128.png',
      title: 'Main: -$50.00',
      message: 'Kalshi. Now $50.00, was $100.00.',
    });
  });

  it('is not told the first time that an account is seen', async () => {
    await knownAccount(createWorld());
    expect(texts()).toEqual([]);
  });

  it('below the threshold is not told, until small changes add up', async () => {
    const world = createWorld();
    await knownAccount(world);
    await nextCycle(world, '100.60');
    expect(texts()).toEqual([]);
    await nextCycle(world, '101.20');
    expect(texts()).toEqual(['Main: +$1.20 | Kalshi. Now $101.20, was $100.00.']);
  });

  it('is told by the threshold that the user set', async () => {
    const world = createWorld();
    await settingsItem.write(settings({ notifyThreshold: usd('50') }));
    await knownAccount(world);
    await nextCycle(world, '149.99');
    expect(texts()).toEqual([]);
    await nextCycle(world, '150.00');
    expect(texts()).toHaveLength(1);
  });

  it('names the subaccount where there are several', async () => {
    const world = createWorld();
    await give(world, { id: 'a', name: 'Main' }, { pockets: { 0: { cash: '1.00' }, 5: { cash: '1.00' } } });
    await world.refresher.refresh('command');
    setBooks(world, 'key-of-a', { 0: { cash: '1.00' }, 5: { cash: '9.00' } });
    world.pass(2 * MINUTE);
    await world.refresher.refresh('alarm');
    expect(texts()).toEqual(['Main, Subaccount 5: +$8.00 | Kalshi. Now $9.00, was $1.00.']);
  });

  it('names the subaccount of a bound key, and marks a demo account', async () => {
    const world = createWorld();
    const bound = { pockets: { 7: { cash: '1.00' } }, bound: 7 };
    await give(world, { id: 'a', name: 'Play', environment: 'demo', boundSubaccount: 7 }, bound);
    await world.refresher.refresh('command');
    world.exchanges.members.set('key-of-a', { ...bound, pockets: { 7: { cash: '5.00' } } });
    await world.refresher.refresh('command');
    expect(texts()).toEqual(['Play (Demo), Subaccount 7: +$4.00 | Kalshi. Now $5.00, was $1.00.']);
  });

  it('is told without any amount while amounts are hidden', async () => {
    const world = createWorld();
    await knownAccount(world);
    await maskedItem.write(true);
    await nextCycle(world, '150.25');
    expect(texts()).toEqual(['Main: balance changed | Kalshi']);
    expect(texts().join()).not.toMatch(/\d/);
  });

  it('is told without any amount behind a locked view, and while amounts are hidden by default', async () => {
    const world = createWorld();
    await knownAccount(world);
    await viewLockItem.write(true);
    await nextCycle(world, '150.25');
    expect(texts()).toEqual(['Main: balance changed | Kalshi']);
    await viewLockItem.write(false);
    await settingsItem.write(settings({ hiddenByDefault: true }));
    fakeBrowser.notifications.shown.clear();
    await nextCycle(world, '175.25');
    expect(texts()).toEqual(['Main: balance changed | Kalshi']);
  });

  it('loses its amounts where they were hidden while the desktop was at it', async () => {
    const world = createWorld();
    await knownAccount(world);
    await viewLockItem.write(true);
    await lockItem.write({ ...LOCKED, viewOpen: true });
    const create = fakeBrowser.notifications.create.bind(fakeBrowser.notifications);
    vi.spyOn(fakeBrowser.notifications, 'create').mockImplementationOnce(async (id, options) => {
      const shown = await create(id, options);
      await lockItem.write(LOCKED);
      return shown;
    });
    await nextCycle(world, '150.25');
    expect(texts()).toEqual(['Main: balance changed | Kalshi']);
  });

  it('lets no name act on what is told beside it', async () => {
    const world = createWorld();
    await give(world, { id: 'a', name: 'Main\n\u202eNow $9' }, { pockets: { 0: { cash: '100.00' } } });
    await world.refresher.refresh('command');
    await nextCycle(world, '150.25');
    expect(texts()).toEqual(['Main Now $9: +$50.25 | Kalshi. Now $150.25, was $100.00.']);
  });

  it('leaves no mark where everything was deleted while it was told', async () => {
    const world = createWorld();
    await knownAccount(world);
    setBooks(world, 'key-of-a', { 0: { cash: '150.00' } });
    const create = fakeBrowser.notifications.create.bind(fakeBrowser.notifications);
    vi.spyOn(fakeBrowser.notifications, 'create').mockImplementationOnce(async (id, options) => {
      const shown = await create(id, options);
      await fakeBrowser.storage.local.clear();
      return shown;
    });
    await world.refresher.refresh('command');
    expect(await fakeBrowser.storage.local.get()).toEqual({});
  });

  it('is not told while notifications are turned off, nor afterwards', async () => {
    const world = createWorld();
    await knownAccount(world);
    await settingsItem.write(settings({ notifyChanges: false }));
    await nextCycle(world, '150.25');
    await settingsItem.write(settings());
    await nextCycle(world, '150.25');
    expect(texts()).toEqual([]);
  });

  it('is not told without the browser’s permission, nor once that is given', async () => {
    const world = createWorld();
    fakeBrowser.permissions.granted.delete('notifications');
    await knownAccount(world);
    await nextCycle(world, '150.25');
    fakeBrowser.permissions.granted.add('notifications');
    await showPendingAlerts(Date.now());
    await nextCycle(world, '150.25');
    expect(texts()).toEqual([]);
  });

  it('is not told of an account that was removed meanwhile', async () => {
    const world = createWorld();
    await knownAccount(world);
    setBooks(world, 'key-of-a', { 0: { cash: '9.00' } });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('command');
    await world.exchanges.arrived(3);
    await saveAccounts((await loadAccounts()).map((account) => ({ ...account, removedAt: NOW })));
    release();
    await cycle;
    expect(texts()).toEqual([]);
  });
});

describe('several changed balances', () => {
  async function change(count: number): Promise<void> {
    const world = createWorld();
    const books = (cash: string): Record<number, Pocket> =>
      Object.fromEntries(Array.from({ length: count }, (_, number) => [number, { cash }]));
    await give(world, { id: 'a', name: 'Main' }, { pockets: books('1.00') });
    await world.refresher.refresh('command');
    setBooks(world, 'key-of-a', books('9.00'));
    await world.refresher.refresh('command');
  }

  it('up to four are told one by one', async () => {
    await change(4);
    expect(texts()).toHaveLength(4);
    expect(texts()[3]).toBe('Main, Subaccount 3: +$8.00 | Kalshi. Now $9.00, was $1.00.');
  });

  it('more than four are told in one', async () => {
    await change(5);
    expect(texts()).toEqual(['5 balances changed | Open Bankroll to see them.']);
  });
});

describe('a background killed between saving and showing', () => {
  /** A cycle whose alert was saved, while nothing could be marked as shown. */
  async function unmarked(): Promise<World> {
    const world = createWorld();
    await knownAccount(world);
    refuseWritesOf('alerts-shown');
    await nextCycle(world, '150.00');
    fakeBrowser.storage.local.onAccess = undefined;
    return world;
  }

  it('shows the same alert again under the same ID, which replaces it', async () => {
    await unmarked();
    await showPendingAlerts(Date.now());
    const { created, shown } = fakeBrowser.notifications;
    expect(created).toHaveLength(2);
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    expect(shown.size).toBe(1);
  });

  it('shows it once only after that', async () => {
    const world = await unmarked();
    await showPendingAlerts(Date.now());
    fakeBrowser.notifications.shown.clear();
    await showPendingAlerts(Date.now());
    await nextCycle(world, '150.00');
    expect(texts()).toEqual([]);
  });

  it('shows it before the next cycle takes its place', async () => {
    const world = await unmarked();
    fakeBrowser.notifications.shown.clear();
    await nextCycle(world, '160.00');
    expect(texts()).toEqual([
      'Main: +$50.00 | Kalshi. Now $150.00, was $100.00.',
      'Main: +$10.00 | Kalshi. Now $160.00, was $150.00.',
    ]);
  });

  it('shows no old news', async () => {
    const world = await unmarked();
    fakeBrowser.notifications.shown.clear();
    world.pass(11 * MINUTE);
    await showPendingAlerts(Date.now());
    expect(texts()).toEqual([]);
  });

  it('does not tell of an account that was removed before it could', async () => {
    await unmarked();
    fakeBrowser.notifications.shown.clear();
    await saveAccounts((await loadAccounts()).map((account) => ({ ...account, removedAt: NOW })));
    await showPendingAlerts(Date.now());
    expect(texts()).toEqual([]);
  });

  it('loses no reading because of it', async () => {
    await unmarked();
    expect((await stateOf('a'))?.reading?.pockets).toEqual([pocket(0, { cash: '150', positions: '0' })]);
  });
});

describe('a desktop that refuses notifications', () => {
  it('stops no cycle, and the alert is shown when it takes them again', async () => {
    const world = createWorld();
    await knownAccount(world);
    const create = vi.spyOn(fakeBrowser.notifications, 'create').mockRejectedValue(new Error('no images'));
    await nextCycle(world, '150.00');
    await nextCycle(world, '150.00');
    expect((await loadSnapshot()).cycle).toBe(3);
    create.mockRestore();
    await nextCycle(world, '175.00');
    expect(texts().at(-1)).toBe('Main: +$25.00 | Kalshi. Now $175.00, was $150.00.');
  });
});

describe('a lost snapshot', () => {
  it('does not silence what changes afterwards', async () => {
    const world = createWorld();
    await knownAccount(world);
    for (const cash of ['110.00', '120.00', '130.00']) await nextCycle(world, cash);
    fakeBrowser.notifications.shown.clear();
    await fakeBrowser.storage.local.remove('snapshot');
    await nextCycle(world, '140.00');
    await nextCycle(world, '150.00');
    expect(texts()).toEqual(['Main: +$10.00 | Kalshi. Now $150.00, was $140.00.']);
  });
});

describe('a clicked notification', () => {
  it('goes away and opens the popup’s page', async () => {
    const world = createWorld();
    await knownAccount(world);
    await nextCycle(world, '150.00');
    const [id = ''] = fakeBrowser.notifications.shown.keys();
    await openFromNotification(id);
    expect(texts()).toEqual([]);
    expect(fakeBrowser.tabs.opened).toEqual(['chrome-extension://bankroll-fake-id/popup.html']);
  });
});
