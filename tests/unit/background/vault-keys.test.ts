import { beforeEach, describe, expect, it, vi } from 'vitest';
import { addAccount, moveKeyToBrowser, replaceKey } from '../../../lib/background/accounts.ts';
import type { CheckedCommandOf } from '../../../lib/background/command-schema.ts';
import { diagnoseAccount } from '../../../lib/background/diagnose.ts';
import { lock } from '../../../lib/background/lock.ts';
import { finishRemovals, removeAccount } from '../../../lib/background/removals.ts';
import { loadAccounts, loadLock } from '../../../lib/background/saved.ts';
import { setViewLock, unlock } from '../../../lib/background/vault.ts';
import type { Failure } from '../../../lib/domain/failure.ts';
import { LOCK_GRACE_MS, LOCKED } from '../../../lib/domain/lock.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { forgetKey, forgetVault, keptSlots } from '../../../lib/keys/index.ts';
import type { Reply } from '../../../lib/messages.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { diagnosisItem, settingsItem } from '../../../lib/state/items.ts';
import { MINUTE, NOW, pocket, settings } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { damageEnvelope, NO_VAULT, unmatchedSlots, vaultFacts, whatSigns } from './vault-facts.ts';
import {
  createWorld,
  give,
  KALSHI_KEY,
  PASSPHRASE,
  POLYMARKET_KEY,
  refuseWritesOf,
  restartBrowser,
  stateOf,
  until,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const DONE = { ok: true, value: null };
const OTHER = new Secret('another passphrase');

type Draft = CheckedCommandOf<'add-account'>['draft'];
type Replacement = CheckedCommandOf<'replace-key'>;

function failure(failure: Failure): object {
  return { ok: false, failure };
}

let world: World;
beforeEach(() => {
  world = createWorld();
  world.exchanges.members.set('key-1', { pockets: { 0: { cash: '12.00' } } });
  world.exchanges.members.set('key-2', { pockets: { 0: { cash: '20.00' } } });
});

function add(changes: Partial<Draft> = {}): Promise<Reply> {
  const key = { keyId: 'key-1', keyText: new Secret(KALSHI_KEY) };
  const kept = { keep: 'vault', passphrase: PASSPHRASE } as const;
  const place = { exchange: 'kalshi', environment: 'production', name: '' } as const;
  return addAccount({ ...place, ...key, ...kept, ...changes }, world.platform);
}

function replace(changes: Partial<Replacement> = {}): Promise<Reply> {
  const command = { type: 'replace-key', accountId: 'a', keyId: 'key-2' } as const;
  return replaceKey({ ...command, keyText: new Secret(KALSHI_KEY), ...changes }, world.platform);
}

/** The account's money as it was read last. */
async function cashOf(id: string): Promise<unknown> {
  return (await stateOf(id))?.reading?.pockets[0]?.balance.cash;
}

/** Everything that is stored, wherever. */
async function everything(): Promise<unknown> {
  const { local, session } = fakeBrowser.storage;
  return [await local.get(null), await session.get(null), await keptSlots(), await vaultFacts()];
}

describe('an account in the vault', () => {
  it('is read while the vault is open, not while it is locked, and again when it is unlocked', async () => {
    expect(await add()).toEqual(DONE);
    await world.refresher.refresh('command');
    const before = await stateOf('new-1');
    expect(before?.reading?.pockets).toEqual([pocket(0, { cash: '12', positions: '0' })]);
    await lock(world.platform);
    world.exchanges.members.set('key-1', { pockets: { 0: { cash: '15.00' } } });
    const asked = world.exchanges.requests.length;
    world.pass(10 * MINUTE);
    for (const trigger of ['command', 'alarm', 'popup', 'start', 'wake'] as const) {
      await world.refresher.refresh(trigger);
    }
    expect(world.exchanges.requests).toHaveLength(asked);
    expect(await stateOf('new-1')).toEqual(before);
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(DONE);
    await world.refresher.refresh('wake');
    expect((await stateOf('new-1'))?.reading?.pockets).toEqual([pocket(0, { cash: '15', positions: '0' })]);
  });

  it('says where its key is, in a slot of its own', async () => {
    await add();
    expect((await loadAccounts()).map(({ keptIn }) => keptIn)).toEqual(['vault']);
    expect(await keptSlots()).toEqual(['new-1/0/vault']);
    expect(await loadLock(NOW)).toEqual({ vaultOpen: true, viewOpen: true });
  });

  it('signs as one in the browser does', async () => {
    await add({ exchange: 'polymarket-us', keyText: new Secret(POLYMARKET_KEY) });
    restartBrowser();
    await unlock(PASSPHRASE, world.platform);
    await world.refresher.refresh('command');
    expect((await stateOf('new-1'))?.failure).toBeUndefined();
    expect(await cashOf('new-1')).toBeDefined();
  });

  it('cannot sign while it is locked, whatever asks, and whichever worker runs', async () => {
    await add();
    await lock(world.platform);
    vi.resetModules();
    vi.doMock('webextension-polyfill', () => ({ default: fakeBrowser }));
    const fresh = await import('../../../lib/background/tools.ts');
    const [account] = await loadAccounts();
    if (account === undefined) throw new Error('there is no account');
    const use = { facts: undefined, signal: new AbortController().signal };
    expect(await fresh.toolsFor(account, world.platform, use)).toEqual(failure({ kind: 'locked' }));
    vi.doUnmock('webextension-polyfill');
    const asked = world.exchanges.requests.length;
    expect(await diagnoseAccount('new-1', world.platform)).toBe(false);
    expect(await diagnosisItem.read()).toMatchObject({ value: { cause: { kind: 'locked' } } });
    expect(world.exchanges.requests).toHaveLength(asked);
    await unlock(PASSPHRASE, world.platform);
    expect((await fresh.toolsFor(account, world.platform, use)).ok).toBe(true);
  });

  it('cannot sign after the browser was closed', async () => {
    await add();
    restartBrowser();
    expect(await whatSigns()).toEqual({ 'new-1': 'locked' });
  });

  it('cannot sign after a deadline that passed while no worker ran', async () => {
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await add();
    world.pass(5 * MINUTE + LOCK_GRACE_MS);
    expect(await whatSigns()).toEqual({ 'new-1': 'locked' });
    expect(await vaultFacts()).toEqual({ ...NO_VAULT, hasVault: true });
  });

  it('that is locked while it is being read is not told as failing', async () => {
    await add();
    await world.refresher.refresh('command');
    const before = await stateOf('new-1');
    // The cycle has found it open; its key is gone before it signs.
    fakeBrowser.storage.local.onAccess = (_access, keys) => {
      if (keys.includes('snapshot')) fakeBrowser.storage.session.reset();
    };
    const reads = world.exchanges.readsOf('key-1');
    await world.refresher.refresh('command');
    expect(world.exchanges.readsOf('key-1')).toBe(reads);
    expect(await stateOf('new-1')).toEqual(before);
  });

  it('that has lost its key says so, locked or not', async () => {
    await add();
    await forgetKey('new-1/0/vault');
    expect(await whatSigns()).toEqual({ 'new-1': 'key-missing' });
    await lock(world.platform);
    expect(await whatSigns()).toEqual({ 'new-1': 'key-missing' });
  });
});

describe('adding to the vault', () => {
  it('that is open takes no passphrase', async () => {
    await add();
    expect(await add({ keyId: 'key-2', passphrase: undefined })).toEqual(DONE);
    expect(await whatSigns()).toEqual({ 'new-1': 'signs', 'new-2': 'signs' });
  });

  it('that is locked opens it with its passphrase', async () => {
    await add();
    restartBrowser();
    expect(await add({ keyId: 'key-2' })).toEqual(DONE);
    expect(await whatSigns()).toEqual({ 'new-1': 'signs', 'new-2': 'signs' });
    expect(await loadLock(NOW)).toEqual({ vaultOpen: true, viewOpen: true });
  });

  it('uses the passphrase of the view lock', async () => {
    await setViewLock(true, OTHER, world.platform);
    restartBrowser();
    expect(await add()).toEqual(failure({ kind: 'passphrase', reason: 'wrong' }));
    expect(await add({ passphrase: OTHER })).toEqual(DONE);
    expect(await whatSigns()).toEqual({ 'new-1': 'signs' });
  });

  it('keeps the passphrase of an account that waits for its removal', async () => {
    await give(world, { id: 'old', keptIn: 'vault' });
    await removeAccount('old', world.platform);
    restartBrowser();
    expect(await add({ passphrase: OTHER })).toEqual(failure({ kind: 'passphrase', reason: 'wrong' }));
    expect(await add()).toEqual(DONE);
    expect(await whatSigns()).toEqual({ old: 'signs', 'new-1': 'signs' });
  });

  it('begins anew where a passphrase is left that opens nothing', async () => {
    await add();
    // As a worker leaves it that is killed before it saves the list.
    await fakeBrowser.storage.local.set({ accounts: { v: 1, data: [] } });
    expect(await add({ passphrase: OTHER })).toEqual(DONE);
    await finishRemovals(world.platform);
    restartBrowser();
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(
      failure({ kind: 'passphrase', reason: 'wrong' }),
    );
    expect(await unlock(OTHER, world.platform)).toEqual(DONE);
    expect(await whatSigns()).toEqual({ 'new-2': 'signs' });
    expect(await unmatchedSlots()).toEqual([]);
  });

  it.each<[title: string, changes: Partial<Draft>, expected: Failure]>([
    ['no passphrase', { passphrase: undefined }, { kind: 'passphrase', reason: 'empty' }],
    ['an empty one', { passphrase: new Secret('') }, { kind: 'passphrase', reason: 'empty' }],
    ['one too short', { passphrase: new Secret('too short') }, { kind: 'passphrase', reason: 'too-short' }],
    [
      'one too long',
      { passphrase: new Secret('x'.repeat(1_001)) },
      { kind: 'passphrase', reason: 'too-long' },
    ],
  ])('for the first time with %s asks no exchange and leaves nothing', async (_title, changes, expected) => {
    const before = await everything();
    expect(await add(changes)).toEqual(failure(expected));
    expect(world.exchanges.requests).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it.each<[title: string, passphrase: Secret | undefined, expected: Failure]>([
    ['a wrong passphrase', OTHER, { kind: 'passphrase', reason: 'wrong' }],
    ['none', undefined, { kind: 'passphrase', reason: 'empty' }],
  ])('that is locked with %s asks no exchange and opens nothing', async (_title, passphrase, expected) => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    const before = await everything();
    expect(await add({ passphrase })).toEqual(failure(expected));
    expect(world.exchanges.requests).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it.each<[title: string, spoil: () => Promise<void>, expected: Failure]>([
    ['damaged', damageEnvelope, { kind: 'vault-damaged' }],
    ['gone', forgetVault, { kind: 'vault-missing' }],
  ])('that is %s says so', async (_title, spoil, expected) => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    await spoil();
    expect(await add()).toEqual(failure(expected));
    expect(await loadAccounts()).toHaveLength(1);
  });

  it('that is open but gone seals nothing: nobody could ever open it again', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await forgetVault();
    expect(await add()).toEqual(failure({ kind: 'vault-missing' }));
    expect(await keptSlots()).toEqual(['a/1/vault']);
  });

  it('of a key that the exchange refuses begins nothing, and opens nothing', async () => {
    const before = await everything();
    expect((await add({ keyId: 'unknown' })).ok).toBe(false);
    expect(await everything()).toEqual(before);
    await give(world, { id: 'a', keptIn: 'vault' });
    await lock(world.platform);
    expect((await add({ keyId: 'unknown' })).ok).toBe(false);
    expect(await loadLock(NOW)).toEqual(LOCKED);
  });

  it.each(['accounts', 'lock'])('that the browser cannot save (%s) leaves nothing', async (refused) => {
    const area = refused === 'lock' ? fakeBrowser.storage.session : fakeBrowser.storage.local;
    area.onAccess = (access, keys) => {
      if (access === 'set' && keys.includes(refused) && keys.length > 1) throw new Error('quota');
    };
    expect(await add()).toEqual(failure({ kind: 'storage' }));
    area.onAccess = undefined;
    expect(await loadAccounts()).toEqual([]);
    expect(await keptSlots()).toEqual([]);
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });

  it('twice at once begins one vault', async () => {
    const [first, second] = await Promise.all([add(), add({ keyId: 'key-2' })]);
    expect([first, second]).toEqual([DONE, DONE]);
    restartBrowser();
    await unlock(PASSPHRASE, world.platform);
    expect(await whatSigns()).toEqual({ 'new-1': 'signs', 'new-2': 'signs' });
  });

  it('twice at once with two passphrases takes the first', async () => {
    const replies = await Promise.all([add(), add({ keyId: 'key-2', passphrase: OTHER })]);
    expect(replies.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    restartBrowser();
    const opening = [await unlock(PASSPHRASE, world.platform), await unlock(OTHER, world.platform)];
    expect(opening.filter(({ ok }) => ok)).toHaveLength(1);
    const signing = await whatSigns();
    expect(Object.values(signing).every((answer) => answer === 'signs')).toBe(true);
  });
});

describe('replacing a key', () => {
  it('moves it into the vault, and the old one out of the browser', async () => {
    await give(world, { id: 'a' });
    expect(await replace({ keep: 'vault', passphrase: PASSPHRASE })).toEqual(DONE);
    expect(await keptSlots()).toEqual(['a/2/vault']);
    expect((await loadAccounts()).map(({ keptIn }) => keptIn)).toEqual(['vault']);
    restartBrowser();
    expect(await whatSigns()).toEqual({ a: 'locked' });
  });

  it('moves it out of a locked vault without its passphrase, which goes with the last', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await lock(world.platform);
    expect(await replace({ keep: 'browser' })).toEqual(DONE);
    expect(await keptSlots()).toEqual(['a/2']);
    expect(await vaultFacts()).toEqual(NO_VAULT);
    expect(await whatSigns()).toEqual({ a: 'signs' });
  });

  it.each(['vault', undefined] as const)('leaves it where it is (%s)', async (keptIn) => {
    await give(world, { id: 'a', ...(keptIn && { keptIn }) });
    expect(await replace()).toEqual(DONE);
    expect((await loadAccounts()).map((account) => account.keptIn)).toEqual([keptIn]);
    expect(await whatSigns()).toEqual({ a: 'signs' });
    expect(await unmatchedSlots()).toEqual([]);
  });

  it.each<[title: string, passphrase: Secret | undefined, expected: Failure]>([
    ['a wrong passphrase', OTHER, { kind: 'passphrase', reason: 'wrong' }],
    ['none', undefined, { kind: 'passphrase', reason: 'empty' }],
  ])('in a locked vault with %s changes nothing and asks nobody', async (_title, passphrase, expected) => {
    await give(world, { id: 'a', keptIn: 'vault' });
    restartBrowser();
    const before = await everything();
    expect(await replace({ passphrase })).toEqual(failure(expected));
    expect(await everything()).toEqual(before);
    expect(world.exchanges.requests).toEqual([]);
    expect(await replace({ passphrase: PASSPHRASE })).toEqual(DONE);
    expect(await whatSigns()).toEqual({ a: 'signs' });
  });

  it('that cannot be saved leaves the key where it was, and no vault', async () => {
    await give(world, { id: 'a' });
    const allow = refuseWritesOf('accounts');
    expect(await replace({ keep: 'vault', passphrase: PASSPHRASE })).toEqual(failure({ kind: 'storage' }));
    allow();
    expect(await whatSigns()).toEqual({ a: 'signs' });
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });
});

describe('moving a key to the browser', () => {
  function move(id = 'a'): Promise<Reply> {
    return moveKeyToBrowser(id, world.platform);
  }

  it('keeps it, its figures and its details, and takes the vault’s copy away', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await give(world, { id: 'b', keptIn: 'vault' });
    await world.refresher.refresh('command');
    await world.details.read('a', 'look');
    const before = [await stateOf('a'), await detailsItem('a').read()];
    expect(await move()).toEqual(DONE);
    expect(await keptSlots()).toEqual(['a/1', 'b/1/vault']);
    expect([await stateOf('a'), await detailsItem('a').read()]).toEqual(before);
    restartBrowser();
    expect(await whatSigns()).toEqual({ a: 'signs', b: 'locked' });
    world.pass(10 * MINUTE);
    world.exchanges.members.set('key-of-a', { pockets: { 0: { cash: '11.00' } } });
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.reading?.pockets).toEqual([pocket(0, { cash: '11', positions: '0' })]);
  });

  it('forgets the passphrase with the last key in the vault', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await move();
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });

  it('takes an open vault', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await lock(world.platform);
    const before = await everything();
    expect(await move()).toEqual(failure({ kind: 'locked' }));
    expect(await everything()).toEqual(before);
  });

  it('takes an open view: a lock may have left the vault open for reading alone', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await setViewLock(true, undefined, world.platform);
    await settingsItem.write(settings({ lockKeepsReading: true }));
    await lock(world.platform);
    expect((await vaultFacts()).lock.vaultOpen).toBe(true);
    const before = await everything();
    expect(await move()).toEqual(failure({ kind: 'locked' }));
    expect(await everything()).toEqual(before);
    await unlock(PASSPHRASE, world.platform);
    expect(await move()).toEqual(DONE);
  });

  it.each<[title: string, id: string, expected: Failure]>([
    ['a key that is there already', 'b', { kind: 'key-not-movable' }],
    ['no account', 'z', { kind: 'account-missing' }],
    ['an account that was removed', 'c', { kind: 'account-missing' }],
    ['a key that is gone', 'd', { kind: 'key-missing' }],
  ])('of %s changes nothing', async (_title, id, expected) => {
    await give(world, { id: 'b' });
    await give(world, { id: 'c', keptIn: 'vault', removedAt: NOW });
    await give(world, { id: 'd', keptIn: 'vault' });
    await forgetKey('d/1/vault');
    const before = await everything();
    expect(await move(id)).toEqual(failure(expected));
    expect(await everything()).toEqual(before);
  });

  it('that cannot be saved leaves it in the vault', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    const allow = refuseWritesOf('accounts');
    expect(await move()).toEqual(failure({ kind: 'storage' }));
    allow();
    expect((await loadAccounts()).map(({ keptIn }) => keptIn)).toEqual(['vault']);
    expect(await whatSigns()).toEqual({ a: 'signs' });
    await finishRemovals(world.platform);
    expect(await unmatchedSlots()).toEqual([]);
  });

  it('while it is being read is no failure of it', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await give(world, { id: 'b' });
    let moving: Promise<Reply> | undefined;
    // Between the cycle's look at the list and its look for the key.
    const contains = vi.spyOn(fakeBrowser.permissions, 'contains').mockImplementation(async () => {
      moving ??= move();
      await moving;
      return true;
    });
    await world.refresher.refresh('command');
    contains.mockRestore();
    expect(await moving).toEqual(DONE);
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect(await cashOf('a')).toBeDefined();
  });
});

describe('while the exchange answers', () => {
  it('the vault is locked: without the passphrase nothing is added', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    const release = world.exchanges.pause();
    const reply = add({ passphrase: undefined });
    await until(() => world.exchanges.requests.length > 0);
    await lock(world.platform);
    release();
    expect(await reply).toEqual(failure({ kind: 'passphrase', reason: 'empty' }));
    expect(await keptSlots()).toEqual(['a/1/vault']);
    expect(await loadLock(NOW)).toEqual(LOCKED);
  });
});
