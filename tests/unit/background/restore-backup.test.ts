import { beforeEach, describe, expect, it } from 'vitest';
import { restoreBackup } from '../../../lib/background/backup.ts';
import { lock } from '../../../lib/background/lock.ts';
import { finishRemovals } from '../../../lib/background/removals.ts';
import { loadAccounts, loadSettings, loadSnapshot } from '../../../lib/background/saved.ts';
import { setViewLock, unlock } from '../../../lib/background/vault.ts';
import type { Account } from '../../../lib/domain/account.ts';
import type { Failure } from '../../../lib/domain/failure.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { forgetKey, hasVault, keptSlots, wipeKeys } from '../../../lib/keys/index.ts';
import type { Reply } from '../../../lib/messages.ts';
import { readMirror } from '../../../lib/state/mirror.ts';
import { settingsItem, snapshotItem } from '../../../lib/state/items.ts';
import { account, HOUR, MINUTE, NOW, read, settings, worth } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { BACKUP_PASSPHRASE, backedUp, packed, sealed } from './backups.ts';
import { killedAt } from './kill.ts';
import { putKeyRecord, spoilKey, unmatchedSlots, whatSigns } from './vault-facts.ts';
import {
  createWorld,
  give,
  loseMirror,
  PASSPHRASE,
  refuseWritesOf,
  restartBrowser,
  stateOf,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const DONE = { ok: true, value: null };
const failure = (failure: Failure): object => ({ ok: false, failure });

let world: World;
beforeEach(() => {
  world = createWorld();
});

/** The browser of another computer: nothing of Bankroll in it. */
async function otherComputer(): Promise<World> {
  await wipeKeys();
  await loseMirror();
  await fakeBrowser.storage.local.clear();
  await fakeBrowser.storage.session.clear();
  const other = createWorld();
  // The exchange is the same one.
  for (const [id, member] of world.exchanges.members) other.exchanges.members.set(id, member);
  return other;
}

function restore({ platform }: World, file: Secret, passphrase = BACKUP_PASSPHRASE): Promise<Reply> {
  return restoreBackup(file, passphrase, platform);
}

async function names(): Promise<string[]> {
  return (await loadAccounts()).map(({ name }) => name);
}

/** Everything in the local area, to be compared. */
async function local(): Promise<unknown> {
  return fakeBrowser.storage.local.get(null);
}

/** Two keys in the vault and one in the browser, read an hour ago, under settings of their own. */
async function richBackup(withKeys = true): Promise<Secret> {
  await give(world, { id: 'a', name: 'Main', keptIn: 'vault' });
  await give(world, { id: 'b', name: 'Second', exchange: 'polymarket-us', keptIn: 'vault' });
  await give(world, { id: 'c', name: 'Loose' });
  await settingsItem.write(settings({ refreshMinutes: 9 }));
  const accounts = { a: read([worth('10')], NOW - HOUR) };
  await snapshotItem.write({ ...(await loadSnapshot()), accounts });
  return backedUp(world, withKeys);
}

describe('a backup taken in on another computer', () => {
  it('brings accounts, settings and old figures', async () => {
    const file = await richBackup();
    const other = await otherComputer();
    expect(await restore(other, file)).toEqual(DONE);
    expect(await names()).toEqual(['Main', 'Second', 'Loose']);
    expect((await loadSettings()).refreshMinutes).toBe(9);
    expect(await stateOf('new-1')).toEqual({ ...read([worth('10')], NOW - HOUR), attemptedAt: 0 });
    expect(await readMirror()).toEqual(await loadAccounts());
  });

  it('brings keys that sign, in a vault that the backup’s passphrase opens', async () => {
    const file = await richBackup();
    const other = await otherComputer();
    await restore(other, file);
    expect(await whatSigns()).toEqual({ 'new-1': 'signs', 'new-2': 'signs', 'new-3': 'key-missing' });
    restartBrowser();
    expect(await whatSigns()).toMatchObject({ 'new-1': 'locked', 'new-2': 'locked' });
    expect(await unlock(BACKUP_PASSPHRASE, other.platform)).toEqual(DONE);
    expect(await whatSigns()).toMatchObject({ 'new-1': 'signs', 'new-2': 'signs' });
  });

  it('is read at once, silently', async () => {
    const file = await richBackup();
    const other = await otherComputer();
    await restore(other, file);
    other.pass(MINUTE);
    await other.refresher.refresh('wake');
    expect((await stateOf('new-1'))?.reading?.fetchedAt).toBe(NOW + MINUTE);
    expect((await stateOf('new-3'))?.failure).toEqual({ kind: 'key-missing' });
    expect((await loadSnapshot()).alerts).toEqual([]);
  });

  it('brings accounts that wait for their keys where none came along, and begins no vault', async () => {
    const file = await richBackup(false);
    const other = await otherComputer();
    await restore(other, file);
    expect((await loadAccounts()).map(({ keptIn }) => keptIn)).toEqual([undefined, undefined, undefined]);
    expect(Object.values(await whatSigns())).toEqual(['key-missing', 'key-missing', 'key-missing']);
    expect(await hasVault()).toBe(false);
  });

  it('changes nothing the second time', async () => {
    const file = await richBackup();
    const other = await otherComputer();
    await restore(other, file);
    const before = [await local(), await keptSlots()];
    expect(await restore(other, file)).toEqual(DONE);
    expect([await local(), await keptSlots()]).toEqual(before);
  });
});

describe('a backup taken in beside what is here', () => {
  it('adds what is missing and changes nothing else', async () => {
    const file = await richBackup();
    const other = await otherComputer();
    const mine = await give(other, { id: 'm', name: 'main', keyId: 'KEY-OF-A' });
    await settingsItem.write(settings({ refreshMinutes: 3 }));
    expect(await restore(other, file)).toEqual(DONE);
    expect((await loadAccounts())[0]).toEqual(mine);
    expect(await names()).toEqual(['main', 'Second', 'Loose']);
    expect((await loadSettings()).refreshMinutes).toBe(3);
    expect(await whatSigns()).toMatchObject({ m: 'signs', 'new-1': 'signs' });
    expect((await keptSlots()).toSorted()).toEqual(['m/1', 'new-1/0/vault']);
  });

  it('puts keys into the vault that is open, whose passphrase stays', async () => {
    const file = await richBackup();
    const other = await otherComputer();
    await give(other, { id: 'm', keyId: 'mine', keptIn: 'vault' });
    expect(await restore(other, file)).toEqual(DONE);
    restartBrowser();
    expect(await unlock(BACKUP_PASSPHRASE, other.platform)).toEqual(
      failure({ kind: 'passphrase', reason: 'wrong' }),
    );
    await unlock(PASSPHRASE, other.platform);
    expect(await whatSigns()).toMatchObject({ m: 'signs', 'new-1': 'signs', 'new-2': 'signs' });
  });

  it.each<[string, (other: World) => Promise<unknown>]>([
    ['an account', (other) => give(other, { id: 'm', keyId: 'mine', keptIn: 'vault' })],
    [
      'a removed account',
      (other) => give(other, { id: 'm', keyId: 'mine', keptIn: 'vault', removedAt: NOW }),
    ],
    ['a view lock', (other) => setViewLock(true, PASSPHRASE, other.platform)],
  ])('waits for the passphrase of a vault that %s uses', async (_title, use) => {
    const file = await richBackup();
    const other = await otherComputer();
    await use(other);
    await lock(other.platform);
    const before = [await local(), await keptSlots()];
    expect(await restore(other, file)).toEqual(failure({ kind: 'locked' }));
    expect([await local(), await keptSlots()]).toEqual(before);
    await unlock(PASSPHRASE, other.platform);
    expect(await restore(other, file)).toEqual(DONE);
  });

  it('puts no key into a vault that a lock has left open for reading alone', async () => {
    const file = await richBackup();
    const other = await otherComputer();
    await give(other, { id: 'm', keyId: 'mine', keptIn: 'vault' });
    await setViewLock(true, undefined, other.platform);
    await settingsItem.write(settings({ lockKeepsReading: true }));
    await lock(other.platform);
    const before = [await local(), await keptSlots()];
    expect(await restore(other, file)).toEqual(failure({ kind: 'locked' }));
    expect([await local(), await keptSlots()]).toEqual(before);
    await unlock(PASSPHRASE, other.platform);
    expect(await restore(other, file)).toEqual(DONE);
  });

  it('needs no open vault where no key is to be kept', async () => {
    const file = await richBackup(false);
    const other = await otherComputer();
    await give(other, { id: 'm', keyId: 'mine', keptIn: 'vault' });
    await lock(other.platform);
    expect(await restore(other, file)).toEqual(DONE);
  });

  it('gives back a key that was lost, and takes none from an account that has its own', async () => {
    const file = await richBackup();
    await forgetKey('a/1/vault');
    await world.refresher.refresh('command');
    expect((await stateOf('a'))?.failure).toEqual({ kind: 'key-missing' });
    expect(await restore(world, file)).toEqual(DONE);
    expect(await names()).toEqual(['Main', 'Second', 'Loose']);
    expect(await whatSigns()).toEqual({ a: 'signs', b: 'signs', c: 'signs' });
    expect((await loadAccounts()).map(({ keyGeneration }) => keyGeneration)).toEqual([2, 1, 1]);
    await world.refresher.refresh('wake');
    expect((await stateOf('a'))?.failure).toBeUndefined();
  });
});

describe('a key that is there and dead', () => {
  it.each<[title: string, spoil: () => Promise<unknown>]>([
    ['does not open with the vault’s key', () => spoilKey('a/1/vault')],
    ['is no key at all', () => putKeyRecord('a/1/vault', { kind: 'nothing' })],
  ])('because it %s is replaced by that of the file', async (_title, spoil) => {
    const file = await richBackup();
    await spoil();
    expect((await whatSigns()).a).toBe('key-missing');
    expect(await restore(world, file)).toEqual(DONE);
    expect(await whatSigns()).toEqual({ a: 'signs', b: 'signs', c: 'signs' });
    expect((await loadAccounts()).map(({ keyGeneration }) => keyGeneration)).toEqual([2, 1, 1]);
  });

  it('in this browser is replaced too', async () => {
    const file = await richBackup();
    const other = await otherComputer();
    await give(other, { id: 'm', keyId: 'key-of-a' });
    await putKeyRecord('m/1', { kind: 'ed25519', handle: 'none' });
    expect(await restore(other, file)).toEqual(DONE);
    expect(await whatSigns()).toMatchObject({ m: 'signs' });
    expect((await loadAccounts())[0]).toMatchObject({ keptIn: 'vault', keyGeneration: 2 });
  });

  it('stays as it is while nobody can tell, because the vault is locked', async () => {
    const file = await richBackup();
    await spoilKey('a/1/vault');
    await lock(world.platform);
    const before = [await local(), await keptSlots()];
    expect(await restore(world, file)).toEqual(DONE);
    expect([await local(), await keptSlots()]).toEqual(before);
  });
});

describe('what a file says', () => {
  const hostile = (changes: Partial<Account>, reading = read([worth('999999')], NOW)): Promise<Secret> =>
    sealed(packed({ accounts: [account('x', changes)], states: { x: reading } }));

  it('never takes the place of figures that are here', async () => {
    await give(world, { id: 'm', keyId: 'mine' });
    const mine = { ...read([worth('10')], NOW - HOUR), attemptedAt: NOW - HOUR };
    await snapshotItem.write({ ...(await loadSnapshot()), accounts: { m: mine } });
    expect(await restore(world, await hostile({ keyId: 'mine' }))).toEqual(DONE);
    expect(await stateOf('m')).toEqual(mine);
  });

  it('about the future is not believed', async () => {
    const file = await hostile({}, read([worth('999999')], NOW + HOUR));
    expect(await restore(world, file)).toEqual(DONE);
    expect(await names()).toEqual(['Account x']);
    expect((await stateOf('new-1'))?.reading).toBeUndefined();
  });

  it('does not count the keys of an account that is added', async () => {
    await restore(world, await hostile({ keyGeneration: Number.MAX_SAFE_INTEGER }));
    expect((await loadAccounts())[0]?.keyGeneration).toBe(0);
  });
});

describe('a backup that cannot be taken in', () => {
  const WRONG = { kind: 'passphrase', reason: 'wrong' } as const;
  const damagedFile = async (): Promise<Secret> => {
    const text = (await sealed(packed())).reveal();
    return new Secret(text.replace(/"sealed":"./, '"sealed":"_'));
  };
  const unusable = (changes: Partial<Account>): Promise<Secret> =>
    sealed(packed({ accounts: [account('x', changes)] }));
  /** So many accounts, all of one name. */
  const crowd = (count: number): unknown => ({
    ...packed(),
    accounts: {
      v: 1,
      data: Array.from({ length: count }, (_, index) => account(`x${index}`, { name: 'Main' })),
    },
  });
  it('takes as many accounts as a file may have, each with a name of its own', async () => {
    expect(await restore(world, await sealed(crowd(200)))).toEqual(DONE);
    expect(new Set(await names()).size).toBe(200);
    expect((await names()).at(-1)).toBe('Main 200');
  });

  const olderNewer = { ...packed(), version: 2 };

  it.each<[title: string, file: () => Promise<Secret>, passphrase: string, told: Failure]>([
    ['no passphrase', () => sealed(packed()), '', { kind: 'passphrase', reason: 'empty' }],
    ['another passphrase', () => sealed(packed()), 'another passphrase', WRONG],
    ['another file', async () => new Secret('{"a": 1}'), 'x', { kind: 'backup', reason: 'not-a-backup' }],
    ['a damaged file', damagedFile, BACKUP_PASSPHRASE.reveal(), { kind: 'backup', reason: 'damaged' }],
    ['contents of another kind', () => sealed('text'), 'right', { kind: 'backup', reason: 'damaged' }],
    ['newer contents', () => sealed(olderNewer), 'right', { kind: 'backup', reason: 'newer' }],
    [
      'a key id that cannot be sent',
      () => unusable({ keyId: 'a\nb' }),
      'right',
      { kind: 'backup', reason: 'damaged' },
    ],
    [
      'a name that is too long',
      () => unusable({ name: 'n'.repeat(61) }),
      'right',
      { kind: 'backup', reason: 'damaged' },
    ],
    ['no name', () => unusable({ name: ' \u200b' }), 'right', { kind: 'backup', reason: 'damaged' }],
    [
      'more subaccounts than there are',
      () => unusable({ namedSubaccounts: Array.from({ length: 64 }, () => 1) }),
      'right',
      { kind: 'backup', reason: 'damaged' },
    ],
    [
      'Primary as a subaccount to be named',
      () => unusable({ namedSubaccounts: [0] }),
      'right',
      { kind: 'backup', reason: 'damaged' },
    ],
    ['too many accounts', () => sealed(crowd(201)), 'right', { kind: 'backup', reason: 'too-large' }],
    [
      'play money at an exchange that has none',
      () => unusable({ exchange: 'polymarket-us', environment: 'demo' }),
      'right',
      { kind: 'backup', reason: 'damaged' },
    ],
  ])('for %s says why, and changes nothing', async (_title, file, passphrase, told) => {
    await give(world, { id: 'm' });
    const before = [await local(), await keptSlots()];
    const given = passphrase === 'right' ? BACKUP_PASSPHRASE : new Secret(passphrase);
    expect(await restore(world, await file(), given)).toEqual(failure(told));
    expect([await local(), await keptSlots()]).toEqual(before);
  });

  it.each([
    ['damaged', { v: 1, data: 'damaged' }],
    ['of a newer version', { v: 99, data: [] }],
  ])('because the list that is here is %s leaves that alone', async (_title, accounts) => {
    const file = await richBackup();
    const other = await otherComputer();
    await fakeBrowser.storage.local.set({ accounts });
    expect(await restore(other, file)).toEqual(failure({ kind: 'storage' }));
    expect(await local()).toEqual({ accounts });
    expect(await keptSlots()).toEqual([]);
  });

  it('because the browser cannot save it leaves no trace once the next start has swept up', async () => {
    const file = await richBackup();
    const other = await otherComputer();
    await give(other, { id: 'm', keyId: 'mine' });
    const before = await local();
    const allow = refuseWritesOf('accounts');
    expect(await restore(other, file)).toEqual(failure({ kind: 'storage' }));
    allow();
    expect(await local()).toEqual(before);
    await finishRemovals(other.platform);
    expect(await keptSlots()).toEqual(['m/1']);
    expect(await hasVault()).toBe(false);
  });

  it('does not replace settings of a newer version, and none of accounts that are lost', async () => {
    await settingsItem.write(settings({ refreshMinutes: 9 }));
    const file = await backedUp(world);
    const other = await otherComputer();
    await fakeBrowser.storage.local.set({ settings: { v: 99, data: {} } });
    expect(await restore(other, file)).toEqual(DONE);
    // No list of accounts either: one that is lost must not be taken for an empty one.
    expect(await local()).toEqual({ settings: { v: 99, data: {} } });
  });
});

describe('a worker killed while it takes in a backup', () => {
  it('leaves what was here or all of it, at whichever write it dies', async () => {
    const file = await richBackup();
    const ends = { old: 0, new: 0 };
    for (let step = 1; ; step += 1) {
      const other = await otherComputer();
      const mine = await give(other, { id: 'm', name: 'Mine', keyId: 'mine' });
      const wasKilled = await killedAt(step, () => restore(other, file));
      // The next worker: other locks, the same storage.
      const next = createWorld();
      await finishRemovals(next.platform);
      const accounts = await loadAccounts();
      expect(accounts[0]).toEqual(mine);
      if (accounts.length === 1) {
        ends.old += 1;
        expect(await keptSlots()).toEqual(['m/1']);
        expect(await hasVault()).toBe(false);
        expect(await settingsItem.read()).toEqual({ state: 'absent' });
      } else {
        ends.new += 1;
        expect(await names()).toEqual(['Mine', 'Main', 'Second', 'Loose']);
        expect(await unmatchedSlots()).toEqual(['new-3/0']);
        expect(Object.values(await whatSigns())).toEqual(['signs', 'signs', 'signs', 'key-missing']);
        expect((await loadSettings()).refreshMinutes).toBe(9);
      }
      if (!wasKilled) break;
    }
    expect(ends.old).toBeGreaterThan(3);
    expect(ends.new).toBeGreaterThan(1);
  });
});
