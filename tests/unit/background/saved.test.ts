import { describe, expect, it } from 'vitest';
import {
  AccountsLost,
  beginList,
  loadAccounts,
  loadLock,
  loadSettings,
  loadSnapshot,
  loadViewLock,
  repairAccounts,
  saveAccounts,
} from '../../../lib/background/saved.ts';
import { LOCK_GRACE_MS, LOCKED, type LockState } from '../../../lib/domain/lock.ts';
import { defaultSettings } from '../../../lib/domain/settings.ts';
import { emptySnapshot } from '../../../lib/domain/snapshot.ts';
import { accountsItem, lockItem, viewLockItem } from '../../../lib/state/items.ts';
import { readMirror, writeMirror } from '../../../lib/state/mirror.ts';
import { account, MINUTE, NOW } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { putKeyRecord } from './vault-facts.ts';
import { loseMirror, refuseWritesOf, useFreshBrowser } from './world.ts';

useFreshBrowser();

const LIST = [account('a', { boundSubaccount: 7 }), account('b', { removedAt: 5 })];
const { local, session } = fakeBrowser.storage;

describe('the account list', () => {
  it('is empty for a new user', async () => {
    expect(await loadAccounts()).toEqual([]);
  });

  it('is what was saved, and mirrored', async () => {
    await saveAccounts(LIST);
    expect(await loadAccounts()).toEqual(LIST);
    expect(await readMirror()).toEqual(LIST);
  });

  it.each<[title: string, damage: () => Promise<void>]>([
    ['gone', () => local.remove('accounts')],
    ['without its envelope', () => local.set({ accounts: LIST })],
    ['of another form', () => local.set({ accounts: { v: 1, data: [{ id: 'a' }] } })],
    ['a word', () => local.set({ accounts: 'lost' })],
  ])('that is %s comes back from its mirror and is saved again', async (_title, damage) => {
    await saveAccounts(LIST);
    await damage();
    expect(await loadAccounts()).toEqual(LIST);
    expect(await repairAccounts()).toEqual(LIST);
    expect(await accountsItem.read()).toEqual({ state: 'present', value: LIST });
  });

  it('that is only looked at is not written: a change made meanwhile would be lost', async () => {
    await saveAccounts(LIST);
    await local.remove('accounts');
    expect(await loadAccounts()).toEqual(LIST);
    expect(await accountsItem.read()).toEqual({ state: 'absent' });
  });

  it('that never was is not made by a repair', async () => {
    expect(await repairAccounts()).toEqual([]);
    expect(await accountsItem.read()).toEqual({ state: 'absent' });
  });

  it('that cannot be read at all comes back from its mirror', async () => {
    await saveAccounts(LIST);
    local.onAccess = (access, keys) => {
      if (access === 'get' && keys.includes('accounts')) throw new Error('block checksum mismatch');
    };
    expect(await loadAccounts()).toEqual(LIST);
  });

  it('that is damaged and has no mirror is never taken for empty', async () => {
    await local.set({ accounts: { v: 1, data: 'damaged' } });
    await expect(loadAccounts()).rejects.toThrow(AccountsLost);
    expect(await local.get('accounts')).toEqual({ accounts: { v: 1, data: 'damaged' } });
  });

  it('of a newer version is neither read nor replaced, mirror or not', async () => {
    await writeMirror(LIST);
    const newer = { v: 2, data: [{ everything: 'new' }] };
    await local.set({ accounts: newer });
    await expect(loadAccounts()).rejects.toThrow(AccountsLost);
    expect(await local.get('accounts')).toEqual({ accounts: newer });
  });

  it('is safe without its mirror', async () => {
    await saveAccounts(LIST);
    await loseMirror();
    expect(await loadAccounts()).toEqual(LIST);
  });

  it('that the browser refuses to save leaves list and mirror as they were', async () => {
    await saveAccounts(LIST);
    const allow = refuseWritesOf('accounts');
    await expect(saveAccounts([])).rejects.toThrow('quota');
    allow();
    expect(await loadAccounts()).toEqual(LIST);
    expect(await readMirror()).toEqual(LIST);
  });
});

describe('the list that is begun before the first key', () => {
  it('is empty, and mirrored', async () => {
    await beginList();
    expect(await accountsItem.read()).toEqual({ state: 'present', value: [] });
    expect(await readMirror()).toEqual([]);
  });

  it.each<[title: string, before: () => Promise<unknown>]>([
    ['is there', () => saveAccounts(LIST)],
    ['is in its mirror', () => writeMirror(LIST)],
    ['is lost with its mirror, while its keys are there', () => putKeyRecord('a/0', {})],
    [
      'is damaged, while its keys are there',
      async () => {
        await putKeyRecord('a/0', {});
        await local.set({ accounts: 'lost' });
      },
    ],
  ])('is not begun where one %s', async (_title, before) => {
    await before();
    const saved = [await local.get(null), await readMirror()];
    await beginList();
    expect([await local.get(null), await readMirror()]).toEqual(saved);
  });
});

describe('what costs nothing to lose', () => {
  it('has defaults for a new user', async () => {
    expect(await loadSettings()).toEqual(defaultSettings());
    expect(await loadSnapshot()).toEqual(emptySnapshot());
  });

  it('is begun anew where it is damaged', async () => {
    await local.set({ snapshot: { v: 1, data: { cycle: -1 } } });
    expect(await loadSnapshot()).toEqual(emptySnapshot());
  });
});

describe('what is open', () => {
  const OPEN: LockState = { vaultOpen: true, viewOpen: true, lockAt: NOW + MINUTE };

  it('is what was stored, until its deadline has passed', async () => {
    await lockItem.write(OPEN);
    expect(await loadLock(NOW + MINUTE + LOCK_GRACE_MS - 1)).toEqual(OPEN);
    expect(await loadLock(NOW + MINUTE + LOCK_GRACE_MS)).toEqual(LOCKED);
  });

  it.each<[title: string, damage: () => Promise<void>]>([
    ['after the start of the browser', () => Promise.resolve()],
    ['where it is damaged', () => session.set({ lock: { v: 1, data: { vaultOpen: 'yes' } } })],
    [
      'where the browser will not say',
      () => {
        session.onAccess = () => {
          throw new Error('no');
        };
        return Promise.resolve();
      },
    ],
  ])('is nothing %s', async (_title, damage) => {
    await damage();
    expect(await loadLock(NOW)).toEqual(LOCKED);
  });
});

describe('the view lock', () => {
  it.each([true, false])('is as the user left it (%s)', async (isSet) => {
    await viewLockItem.write(isSet);
    expect(await loadViewLock()).toBe(isSet);
  });

  it('is not set for a new user, and counts as set where it is damaged', async () => {
    expect(await loadViewLock()).toBe(false);
    await local.set({ 'view-lock': { v: 1, data: 'no' } });
    expect(await loadViewLock()).toBe(true);
  });
});

describe('a list with what belongs to it', () => {
  const OTHERS = viewLockItem.entry(true);

  it('is saved in one piece', async () => {
    await saveAccounts(LIST, { ...emptySnapshot(), cycle: 3 }, OTHERS);
    expect([await loadAccounts(), (await loadSnapshot()).cycle, await loadViewLock()]).toEqual([
      LIST,
      3,
      true,
    ]);
  });

  it('is not saved in part', async () => {
    const allow = refuseWritesOf('view-lock');
    await expect(saveAccounts(LIST, emptySnapshot(), OTHERS)).rejects.toThrow('quota');
    allow();
    expect(await local.get(null)).toEqual({});
  });
});
