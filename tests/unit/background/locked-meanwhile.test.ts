import { beforeEach, describe, expect, it } from 'vitest';
import { addAccount, moveKeyToBrowser, replaceKey } from '../../../lib/background/accounts.ts';
import { diagnoseAccount } from '../../../lib/background/diagnose.ts';
import { lock, onIdleState } from '../../../lib/background/lock.ts';
import { loadAccounts, loadLock, loadViewLock } from '../../../lib/background/saved.ts';
import { heldDataKey } from '../../../lib/background/vault-use.ts';
import { setViewLock, unlock } from '../../../lib/background/vault.ts';
import { LOCK_GRACE_MS, LOCKED } from '../../../lib/domain/lock.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import type { Reply } from '../../../lib/messages.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { diagnosisItem, lockItem, settingsItem } from '../../../lib/state/items.ts';
import { dropVaultKey, holdVaultKey, readVaultKey } from '../../../lib/state/vault-key-item.ts';
import { MINUTE, NOW, settings } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { NO_VAULT, vaultFacts, whatSigns } from './vault-facts.ts';
import {
  createWorld,
  give,
  KALSHI_KEY,
  PASSPHRASE,
  rest,
  restartBrowser,
  stateOf,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const DONE = { ok: true, value: null };
const REFUSED = { ok: false, failure: { kind: 'locked' } };
const SHUT = { ...NO_VAULT, hasVault: true };
const KEY = { keyId: 'new-key', keyText: new Secret(KALSHI_KEY) };
const IN_VAULT = { keep: 'vault', passphrase: PASSPHRASE } as const;
const DRAFT = { exchange: 'kalshi', environment: 'production', name: '', ...KEY, ...IN_VAULT } as const;
const REPLACEMENT = { type: 'replace-key', accountId: 'a', ...KEY, ...IN_VAULT } as const;

let world: World;
beforeEach(() => {
  world = createWorld();
  world.exchanges.members.set('new-key', { pockets: { 0: { cash: '1.00' } } });
});

const screenLocks = (): Promise<void> => onIdleState('locked', world.platform);
const userLocks = (): Promise<unknown> => lock(world.platform);

/** Runs this until an exchange has been asked, locks, and lets the exchange answer. */
async function lockedInBetween<Value>(work: Promise<Value>, release: () => void): Promise<Value> {
  await world.exchanges.arrived(1);
  await lock(world.platform);
  release();
  return work;
}

describe('while the exchange is asked about a new key', () => {
  it.each<[title: string, before: () => Promise<unknown>]>([
    ['is open', async () => undefined],
    ['is locked already', async () => restartBrowser()],
  ])('a lock of a vault that %s stays: the account is there, and locked', async (_title, before) => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await before();
    const release = world.exchanges.pause();
    expect(await lockedInBetween(addAccount(DRAFT, world.platform), release)).toEqual(DONE);
    expect(await vaultFacts()).toEqual(SHUT);
    expect(await whatSigns()).toEqual({ a: 'locked', 'new-1': 'locked' });
    await unlock(PASSPHRASE, world.platform);
    expect(await whatSigns()).toEqual({ a: 'signs', 'new-1': 'signs' });
  });

  it('a lock stays where the vault is begun by it', async () => {
    const release = world.exchanges.pause();
    expect(await lockedInBetween(addAccount(DRAFT, world.platform), release)).toEqual(DONE);
    expect(await vaultFacts()).toEqual(SHUT);
    await unlock(PASSPHRASE, world.platform);
    expect(await whatSigns()).toEqual({ 'new-1': 'signs' });
  });

  it('a lock stays where it takes the place of another key', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    const release = world.exchanges.pause();
    expect(await lockedInBetween(replaceKey(REPLACEMENT, world.platform), release)).toEqual(DONE);
    expect(await vaultFacts()).toEqual(SHUT);
    await unlock(PASSPHRASE, world.platform);
    expect(await whatSigns()).toEqual({ a: 'signs' });
  });

  it('a screen that locks keeps what is locked from opening, where it is to lock', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    for (const lockOnSystemLock of [true, false]) {
      restartBrowser();
      await settingsItem.write(settings({ lockOnSystemLock }));
      const release = world.exchanges.pause();
      const asked = world.exchanges.requests.length;
      const reply = replaceKey(REPLACEMENT, world.platform);
      await world.exchanges.arrived(asked + 1);
      await screenLocks();
      release();
      expect(await reply).toEqual(DONE);
      expect((await loadLock(NOW)).vaultOpen).toBe(!lockOnSystemLock);
    }
  });

  it('a lock before it began does not keep it from opening', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await lock(world.platform);
    expect(await addAccount(DRAFT, world.platform)).toEqual(DONE);
    expect(await whatSigns()).toEqual({ a: 'signs', 'new-1': 'signs' });
  });
});

describe('while the passphrase is tried', () => {
  /** A world in which that takes until it is told to end. */
  function slowly(): { readonly slow: World; readonly end: () => void } {
    let end = (): void => undefined;
    const cost = new Promise<number>((resolve) => {
      end = () => resolve(1_000);
    });
    return { slow: createWorld({ passphraseCost: () => cost }), end: () => end() };
  }

  it.each([
    ['the user', userLocks],
    ['the screen', screenLocks],
  ] as const)('a lock by %s wins over unlocking', async (_who, locks) => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    const { slow, end } = slowly();
    const reply: Promise<Reply> = unlock(PASSPHRASE, slow.platform);
    await rest();
    await locks();
    end();
    expect(await reply).toEqual(REFUSED);
    expect(await vaultFacts()).toEqual(SHUT);
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(DONE);
  });

  it('a lock wins over a view lock that is being set: it is set, and closed', async () => {
    const { slow, end } = slowly();
    const reply = setViewLock(true, PASSPHRASE, slow.platform);
    await rest();
    await userLocks();
    end();
    expect(await reply).toEqual(DONE);
    expect(await vaultFacts()).toEqual({ ...SHUT, viewLock: true });
  });
});

describe('a key in use', () => {
  beforeEach(async () => {
    await give(
      world,
      { id: 'a', keptIn: 'vault' },
      { pockets: { 0: { cash: '10.00' }, 3: { cash: '5.00' } } },
    );
  });

  it('signs nothing more for a cycle, which is as if it had not been', async () => {
    await world.refresher.refresh('command');
    const before = await stateOf('a');
    world.pass(10 * MINUTE);
    world.exchanges.members.set('key-of-a', { pockets: { 0: { cash: '11.00' }, 3: { cash: '5.00' } } });
    const asked = world.exchanges.requests.length;
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('command');
    await world.exchanges.arrived(asked + 1);
    await rest();
    const sent = world.exchanges.requests.length;
    await lock(world.platform);
    release();
    await cycle;
    expect(world.exchanges.requests).toHaveLength(sent);
    expect(await stateOf('a')).toEqual(before);
    await unlock(PASSPHRASE, world.platform);
    await world.refresher.refresh('command');
    expect((await stateOf('a'))?.attemptedAt).toBe(NOW + 10 * MINUTE);
  });

  it('is not taken for failing where the daily look at it comes after the lock', async () => {
    world.pass(48 * 60 * MINUTE);
    const balances = (path: string): boolean => path.includes('/portfolio/balance?');
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('command');
    await world.exchanges.arrived(1);
    await rest();
    // The key is gone between two signatures, and nobody has said so.
    fakeBrowser.storage.session.onAccess = (access, keys) => {
      if (
        access === 'get' &&
        keys.includes('vault-key') &&
        world.exchanges.requests.some(({ path }) => balances(path))
      )
        fakeBrowser.storage.session.reset();
    };
    const before = await stateOf('a');
    release();
    await cycle;
    fakeBrowser.storage.session.onAccess = undefined;
    expect(await readVaultKey()).toBeUndefined();
    expect(await stateOf('a')).toEqual(before);
  });

  it('signs nothing more for details, and what was known stays', async () => {
    await world.refresher.refresh('command');
    await world.details.read('a', 'look');
    const before = await detailsItem('a').read();
    expect(before.state).toBe('present');
    world.pass(30 * MINUTE);
    const asked = world.exchanges.requests.length;
    // Looked for once to begin with, and once for each signature: its key is gone when the third is there.
    let looks = 0;
    fakeBrowser.storage.session.onAccess = (access, keys) => {
      if (access === 'get' && keys.includes('vault-key')) looks += 1;
      if (looks === 4) fakeBrowser.storage.session.reset();
    };
    await world.details.read('a', 'change');
    fakeBrowser.storage.session.onAccess = undefined;
    expect(
      world.exchanges.requests.slice(asked).filter(({ signedAt }) => signedAt !== undefined),
    ).toHaveLength(2);
    expect(await detailsItem('a').read()).toEqual(before);
  });

  it('signs nothing more for the search for a cause, which says why', async () => {
    const release = world.exchanges.pause();
    await lockedInBetween(diagnoseAccount('a', world.platform), release);
    expect(world.exchanges.requests.filter(({ signedAt }) => signedAt !== undefined)).toEqual([]);
    expect(await diagnosisItem.read()).toMatchObject({ value: { cause: { kind: 'locked' } } });
  });

  it('signs nothing more once its deadline is long past, whoever has noticed', async () => {
    await lockItem.write({ vaultOpen: true, viewOpen: true, lockAt: NOW + MINUTE });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('command');
    await world.exchanges.arrived(1);
    await rest();
    const sent = world.exchanges.requests.length;
    world.pass(MINUTE + LOCK_GRACE_MS);
    release();
    await cycle;
    expect(world.exchanges.requests).toHaveLength(sent);
    expect((await stateOf('a'))?.reading).toBeUndefined();
  });

  it('goes on where it is moved to the browser, which locks nothing', async () => {
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('command');
    await world.exchanges.arrived(1);
    await rest();
    expect(await moveKeyToBrowser('a', world.platform)).toEqual(DONE);
    expect(await vaultFacts()).toEqual(NO_VAULT);
    release();
    await cycle;
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(2);
    expect((await stateOf('a'))?.failure).toBeUndefined();
  });
});

describe('whoever looks at the lock while it changes', () => {
  /** Holds the lock on it until what is returned is called with what is to happen last. */
  function holdLock(): (last: () => Promise<void>) => Promise<void> {
    let go: (last: () => Promise<void>) => void = () => undefined;
    const last = new Promise<() => Promise<void>>((resolve) => {
      go = resolve;
    });
    const held = world.platform.exclusive('lock', async () => (await last)());
    return (work) => {
      go(work);
      return held;
    };
  }

  it('repairs nothing that is just being opened', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    const text = await readVaultKey();
    if (text === undefined) throw new Error('it is locked');
    const open = await loadLock(NOW);
    await dropVaultKey();
    const release = holdLock();
    const held = heldDataKey(world.platform);
    await rest();
    await release(() => holdVaultKey(text, open));
    expect(await held).toBeDefined();
    expect(await loadLock(NOW)).toEqual(open);
  });

  it('ends no view lock that closes at that moment', async () => {
    await setViewLock(true, PASSPHRASE, world.platform);
    const release = holdLock();
    const reply = setViewLock(false, undefined, world.platform);
    await rest();
    await release(async () => {
      await dropVaultKey();
      await lockItem.write(LOCKED);
    });
    expect(await reply).toEqual(REFUSED);
    expect(await loadViewLock()).toBe(true);
    expect(await loadAccounts()).toEqual([]);
  });
});
