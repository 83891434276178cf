import { describe, expect, it } from 'vitest';
import { renameAccount } from '../../../lib/background/accounts.ts';
import { REMOVAL_ALARM } from '../../../lib/background/alarms.ts';
import { finishRemovals, removeAccount, restoreAccount, UNDO_MS } from '../../../lib/background/removals.ts';
import { AccountsLost, loadAccounts, loadSnapshot, saveAccounts } from '../../../lib/background/saved.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { importKey, keptSlots } from '../../../lib/keys/index.ts';
import { readMirror, writeMirror } from '../../../lib/state/mirror.ts';
import { account, MINUTE, NOW } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import {
  createWorld,
  give,
  KALSHI_KEY,
  loseMirror,
  refuseWritesOf,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

async function worldWithTwo(): Promise<World> {
  const world = createWorld();
  await give(world, { id: 'a', name: 'Main' });
  await give(world, { id: 'b', name: 'Second' });
  await world.refresher.refresh('command');
  return world;
}

async function keepOrphan(slot: string): Promise<void> {
  const key = await importKey('pem', new Secret(KALSHI_KEY));
  if (key.ok) await key.value.keep(slot);
}

describe('removing an account', () => {
  it('hides it, keeps everything for a minute, and sets an alarm for the end of it', async () => {
    const world = await worldWithTwo();
    expect(await removeAccount('a', world.platform)).toEqual({ ok: true, value: null });
    expect((await loadAccounts()).map(({ id, removedAt }) => [id, removedAt])).toEqual([
      ['a', NOW],
      ['b', undefined],
    ]);
    expect(await keptSlots()).toEqual(['a/1', 'b/1']);
    expect(fakeBrowser.alarms.all.get(REMOVAL_ALARM)?.scheduledTime).toBe(NOW + UNDO_MS);
  });

  it('can be undone, with its figures still there', async () => {
    const world = await worldWithTwo();
    const before = await loadAccounts();
    await removeAccount('a', world.platform);
    world.pass(UNDO_MS - 1);
    await finishRemovals(world.platform);
    expect(await restoreAccount('a', world.platform)).toEqual({ ok: true, value: null });
    expect(await loadAccounts()).toEqual(before);
    world.pass(10 * MINUTE);
    await finishRemovals(world.platform);
    expect(await loadAccounts()).toEqual(before);
    expect((await loadSnapshot()).accounts['a']?.reading).toBeDefined();
  });

  it('becomes final after a minute: key, figures and baselines are gone', async () => {
    const world = await worldWithTwo();
    await removeAccount('a', world.platform);
    world.pass(UNDO_MS);
    await finishRemovals(world.platform);
    expect((await loadAccounts()).map(({ id }) => id)).toEqual(['b']);
    expect((await readMirror())?.map(({ id }) => id)).toEqual(['b']);
    expect(await keptSlots()).toEqual(['b/1']);
    const { accounts, baselines } = await loadSnapshot();
    expect([Object.keys(accounts), Object.keys(baselines)]).toEqual([['b'], ['b']]);
    expect(await restoreAccount('a', world.platform)).toEqual({
      ok: false,
      failure: { kind: 'account-missing' },
    });
  });

  it('becomes final for the last account too', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await removeAccount('a', world.platform);
    world.pass(UNDO_MS);
    await finishRemovals(world.platform);
    expect(await loadAccounts()).toEqual([]);
    expect(await keptSlots()).toEqual([]);
  });

  it('becomes final rather than never when the clock goes back', async () => {
    const world = await worldWithTwo();
    await removeAccount('a', world.platform);
    world.pass(-60 * MINUTE);
    await finishRemovals(world.platform);
    expect((await loadAccounts()).map(({ id }) => id)).toEqual(['b']);
  });

  it.each(['a', 'z'])('that is not there any more says so (%s)', async (id) => {
    const world = createWorld();
    expect(await removeAccount(id, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'account-missing' },
    });
  });

  it('that cannot be saved changes nothing', async () => {
    const world = await worldWithTwo();
    const allow = refuseWritesOf('accounts');
    expect(await removeAccount('a', world.platform)).toEqual({ ok: false, failure: { kind: 'storage' } });
    allow();
    expect((await loadAccounts()).every(({ removedAt }) => removedAt === undefined)).toBe(true);
    expect(fakeBrowser.alarms.all.has(REMOVAL_ALARM)).toBe(false);
  });
});

describe('undoing a removal', () => {
  it('fails when the key is in use by another account by now', async () => {
    const world = await worldWithTwo();
    await removeAccount('a', world.platform);
    await saveAccounts([...(await loadAccounts()), account('c', { name: 'Again', keyId: 'key-of-a' })]);
    expect(await restoreAccount('a', world.platform)).toEqual({
      ok: false,
      failure: { kind: 'duplicate-account', name: 'Again' },
    });
  });

  it('fails when the name is in use by now', async () => {
    const world = await worldWithTwo();
    await removeAccount('a', world.platform);
    await saveAccounts([...(await loadAccounts()), account('c', { name: 'MAIN' })]);
    expect(await restoreAccount('a', world.platform)).toEqual({
      ok: false,
      failure: { kind: 'account-name', reason: 'taken' },
    });
  });
});

describe('renaming', () => {
  it('changes the name alone', async () => {
    const world = await worldWithTwo();
    const [first, second] = await loadAccounts();
    expect(await renameAccount('a', ' New name ', world.platform)).toEqual({ ok: true, value: null });
    expect(await loadAccounts()).toEqual([{ ...first, name: 'New name' }, second]);
  });

  it.each([
    ['a taken name', 'a', 'second', { kind: 'account-name', reason: 'taken' }],
    ['no name', 'a', ' ', { kind: 'account-name', reason: 'empty' }],
    ['an account that is not there', 'z', 'New', { kind: 'account-missing' }],
  ] as const)('refuses %s', async (_title, id, name, failure) => {
    const world = await worldWithTwo();
    const before = await loadAccounts();
    expect(await renameAccount(id, name, world.platform)).toEqual({ ok: false, failure });
    expect(await loadAccounts()).toEqual(before);
  });
});

describe('keys without an account', () => {
  it('are swept up', async () => {
    const world = await worldWithTwo();
    await keepOrphan('killed-while-adding/0');
    await keepOrphan('a/0');
    await finishRemovals(world.platform);
    expect(await keptSlots()).toEqual(['a/1', 'b/1']);
  });

  it('stay when the account list is damaged and has no copy', async () => {
    const world = await worldWithTwo();
    await loseMirror();
    await fakeBrowser.storage.local.set({ accounts: { v: 1, data: 'damaged' } });
    await expect(finishRemovals(world.platform)).rejects.toThrow(AccountsLost);
    expect(await keptSlots()).toEqual(['a/1', 'b/1']);
  });

  it('stay when the account list is of a newer version', async () => {
    const world = await worldWithTwo();
    await fakeBrowser.storage.local.set({ accounts: { v: 99, data: [] } });
    await expect(finishRemovals(world.platform)).rejects.toThrow(AccountsLost);
    expect(await keptSlots()).toEqual(['a/1', 'b/1']);
  });

  it('stay when the account list is gone without a copy: it may only be lost', async () => {
    const world = await worldWithTwo();
    await loseMirror();
    await fakeBrowser.storage.local.remove('accounts');
    await finishRemovals(world.platform);
    expect(await keptSlots()).toEqual(['a/1', 'b/1']);
  });

  it('stay when the list comes back from its mirror', async () => {
    const world = await worldWithTwo();
    await fakeBrowser.storage.local.remove('accounts');
    await finishRemovals(world.platform);
    expect(await keptSlots()).toEqual(['a/1', 'b/1']);
    expect(await loadAccounts()).toHaveLength(2);
  });

  it('go when the list that comes back does not name them', async () => {
    const world = await worldWithTwo();
    await writeMirror((await loadAccounts()).slice(0, 1));
    await fakeBrowser.storage.local.remove('accounts');
    await finishRemovals(world.platform);
    expect(await keptSlots()).toEqual(['a/1']);
  });

  it('do not include one that is being added at that moment', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    // Both want the list; whichever is first, the key and its account end up together.
    await Promise.all([
      finishRemovals(world.platform),
      world.platform.exclusive('write', async () => {
        await keepOrphan('b/1');
        await saveAccounts([...(await loadAccounts()), account('b')]);
      }),
      finishRemovals(world.platform),
    ]);
    expect(await keptSlots()).toEqual(['a/1', 'b/1']);
  });
});
