import { beforeEach, describe, expect, it } from 'vitest';
import { loadHiding, setMasked } from '../../../lib/background/privacy.ts';
import { LOCKED, SHOWN_MS } from '../../../lib/domain/lock.ts';
import { lockItem, maskedItem, settingsItem, viewLockItem } from '../../../lib/state/items.ts';
import { MINUTE, NOW, settings } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { createWorld, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const { notifications, permissions, storage } = fakeBrowser;
const DONE = { ok: true, value: null };

let world: World;
beforeEach(() => {
  world = createWorld();
});

describe('hiding amounts', () => {
  it('holds until they are shown again', async () => {
    expect(await loadHiding(NOW)).toBeUndefined();
    expect(await setMasked(true, world.platform)).toEqual(DONE);
    expect(await loadHiding(NOW)).toBe('masked');
    expect(await setMasked(false, world.platform)).toEqual(DONE);
    expect(await loadHiding(NOW)).toBeUndefined();
  });

  it('takes notifications from the screen, which may hold amounts', async () => {
    permissions.granted.add('notifications');
    await notifications.create('change/a', { type: 'basic', iconUrl: 'x', title: '+$5.00', message: '' });
    await setMasked(true, world.platform);
    expect(notifications.shown.size).toBe(0);
  });

  it('works where the browser offers no notifications', async () => {
    expect(await setMasked(true, world.platform)).toEqual(DONE);
    expect(await loadHiding(NOW)).toBe('masked');
  });
});

describe('amounts hidden by default', () => {
  beforeEach(async () => {
    await settingsItem.write(settings({ hiddenByDefault: true }));
  });

  it('are hidden at the start of the browser', async () => {
    expect(await loadHiding(NOW)).toBe('by-default');
  });

  it('are shown for a few minutes when asked for', async () => {
    await setMasked(false, world.platform);
    expect(await loadHiding(NOW)).toBeUndefined();
    expect(await loadHiding(NOW + SHOWN_MS - 1)).toBeUndefined();
    expect(await loadHiding(NOW + SHOWN_MS)).toBe('by-default');
  });

  it('hide again at once when asked to', async () => {
    await setMasked(false, world.platform);
    await setMasked(true, world.platform);
    expect(await loadHiding(NOW)).toBe('masked');
    await settingsItem.write(settings());
    expect(await loadHiding(NOW)).toBe('masked');
  });

  it('are shown from now on when asked for once more', async () => {
    await setMasked(false, world.platform);
    world.pass(4 * MINUTE);
    await setMasked(false, world.platform);
    expect(await loadHiding(Date.now() + 4 * MINUTE)).toBeUndefined();
  });

  it('leave an open vault open when shown and hidden', async () => {
    const open = { vaultOpen: true, viewOpen: true, lockAt: NOW + MINUTE };
    await lockItem.write(open);
    await setMasked(false, world.platform);
    expect(await lockItem.read()).toEqual({
      state: 'present',
      value: { ...open, shownUntil: NOW + SHOWN_MS },
    });
    await setMasked(true, world.platform);
    expect(await lockItem.read()).toEqual({ state: 'present', value: open });
  });
});

describe('a view lock', () => {
  it('is ended by the passphrase alone, and showing takes no effect when it ends', async () => {
    await viewLockItem.write(true);
    await maskedItem.write(true);
    expect(await setMasked(false, world.platform)).toEqual({ ok: false, failure: { kind: 'locked' } });
    expect(await loadHiding(NOW)).toBe('view-locked');
    await lockItem.write({ ...LOCKED, viewOpen: true });
    expect(await loadHiding(NOW)).toBe('masked');
  });

  it('hides by the clock before anything has run', async () => {
    await viewLockItem.write(true);
    await lockItem.write({ vaultOpen: true, viewOpen: true, lockAt: NOW });
    expect(await loadHiding(NOW)).toBeUndefined();
    expect(await loadHiding(NOW + MINUTE)).toBe('view-locked');
  });
});

describe('in doubt', () => {
  it.each([
    ['masked', 'masked'],
    ['view-lock', 'view-locked'],
  ])('amounts are hidden: a damaged %s', async (key, hiding) => {
    await storage.local.set({ [key]: { v: 1, data: 'damaged' } });
    expect(await loadHiding(NOW)).toBe(hiding);
  });

  it('amounts are hidden: a damaged lock behind a view lock', async () => {
    await viewLockItem.write(true);
    await storage.session.set({ lock: { v: 1, data: 'damaged' } });
    expect(await loadHiding(NOW)).toBe('view-locked');
  });
});
