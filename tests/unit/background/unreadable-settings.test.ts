import { beforeEach, describe, expect, it } from 'vitest';
import { checkLock, noteSettings, noteUse, onIdleState } from '../../../lib/background/lock.ts';
import { loadHiding } from '../../../lib/background/privacy.ts';
import { loadSettings } from '../../../lib/background/saved.ts';
import { lockItem, settingsItem } from '../../../lib/state/items.ts';
import { LOCKED } from '../../../lib/domain/lock.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { defaultSettings } from '../../../lib/domain/settings.ts';
import { holdVaultKey, readVaultKey } from '../../../lib/state/vault-key-item.ts';
import { MINUTE, NOW, settings } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { createWorld, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const { local } = fakeBrowser.storage;
const KEY = new Secret('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=');
const OPEN = { vaultOpen: true, viewOpen: true };
const SPOILS: readonly (readonly [title: string, spoil: () => Promise<void>])[] = [
  ['damaged', () => local.set({ settings: { v: 1, data: 'damaged' } })],
  ['of a newer version', () => local.set({ settings: { v: 99, data: {} } })],
  [
    'not given',
    async () => {
      local.onAccess = (access, keys) => {
        if (access === 'get' && keys.includes('settings')) throw new Error('block checksum mismatch');
      };
    },
  ],
];

let world: World;
beforeEach(async () => {
  world = createWorld();
  await settingsItem.write(settings({ lockAfterMinutes: 5 }));
});

const lookers: readonly (readonly [title: string, look: () => Promise<void>])[] = [
  ['a use', () => noteUse(world.platform)],
  ['a look at every wake', () => checkLock(world.platform)],
  ['somebody who comes back', () => onIdleState('active', world.platform)],
  ['the change itself', () => noteSettings(world.platform)],
];

describe.each(SPOILS)('settings that are %s', (_title, spoil) => {
  it('are the strictest, so that nothing shows or stays open that was not to', async () => {
    await spoil();
    expect(await loadSettings()).toEqual({
      ...defaultSettings(),
      lockAfterMinutes: 5,
      lockOnSystemLock: true,
      lockKeepsReading: false,
      hiddenByDefault: true,
    });
    expect(await loadHiding(NOW)).toBe('by-default');
  });

  it.each(lookers)('let %s neither take away a deadline nor put it off', async (_who, look) => {
    fakeBrowser.permissions.granted.add('idle');
    await holdVaultKey(KEY, { ...OPEN, lockAt: NOW + 2 * MINUTE });
    await spoil();
    await look();
    expect(await lockItem.read()).toEqual({
      state: 'present',
      value: { ...OPEN, lockAt: NOW + 2 * MINUTE },
    });
    world.pass(2 * MINUTE);
    await noteUse(world.platform);
    expect(await lockItem.read()).toEqual({ state: 'present', value: LOCKED });
    expect(await readVaultKey()).toBeUndefined();
  });

  it.each(lookers)('let %s set a deadline where there is none', async (_who, look) => {
    fakeBrowser.permissions.granted.add('idle');
    await holdVaultKey(KEY, OPEN);
    await spoil();
    await look();
    expect(await lockItem.read()).toEqual({
      state: 'present',
      value: { ...OPEN, lockAt: NOW + 5 * MINUTE },
    });
  });

  it('let a locked screen lock', async () => {
    await holdVaultKey(KEY, OPEN);
    await spoil();
    await onIdleState('locked', world.platform);
    expect(await readVaultKey()).toBeUndefined();
  });
});
