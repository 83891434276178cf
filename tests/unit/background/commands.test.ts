import { beforeEach, describe, expect, it } from 'vitest';
import type { Runtime } from 'webextension-polyfill';
import { REFRESH_ALARM, REMOVAL_ALARM } from '../../../lib/background/alarms.ts';
import { createCommandHandler } from '../../../lib/background/commands.ts';
import { loadAccounts, loadLock } from '../../../lib/background/saved.ts';
import type { Failure } from '../../../lib/domain/failure.ts';
import { keptSlots } from '../../../lib/keys/index.ts';
import type { Command, Reply } from '../../../lib/messages.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { diagnosisItem, settingsItem } from '../../../lib/state/items.ts';
import { MINUTE, pocket, SECOND, settings } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import {
  createWorld,
  give,
  KALSHI_KEY,
  PASSPHRASE,
  refuseWritesOf,
  stateOf,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const OPTIONS_PAGE: Runtime.MessageSender = {
  id: 'bankroll-fake-id',
  url: 'chrome-extension://bankroll-fake-id/options.html',
};
const DONE: Reply = { ok: true, value: null };

let world: World;
let inBackground: Promise<void>[];

beforeEach(() => {
  world = createWorld();
  inBackground = [];
});

function send(message: unknown, sender: Runtime.MessageSender = OPTIONS_PAGE): Promise<Reply> {
  const { platform, refresher, details } = world;
  const { handle } = createCommandHandler({
    platform,
    refresher,
    details,
    inBackground: (work) => inBackground.push(work),
  });
  return handle(message, sender);
}

function command(message: Command): Promise<Reply> {
  return send(message);
}

async function settle(): Promise<void> {
  await Promise.all(inBackground);
}

const ADD: Extract<Command, { type: 'add-account' }> = {
  type: 'add-account',
  draft: { exchange: 'kalshi', environment: 'production', name: 'Main', keyId: 'key-1', keyText: KALSHI_KEY },
};

describe('refresh', () => {
  it('is answered at once and reads every account', async () => {
    await give(world, { id: 'a' });
    await give(world, { id: 'b' }, { trouble: { kind: 'rate-limited', retryAfterMs: 30 * MINUTE } });
    await world.refresher.refresh('alarm');
    const release = world.exchanges.pause();
    expect(await command({ type: 'refresh' })).toEqual(DONE);
    release();
    await settle();
    expect([world.exchanges.readsOf('key-of-a'), world.exchanges.readsOf('key-of-b')]).toEqual([2, 2]);
  });
});

describe('view-opened', () => {
  it('repairs the heartbeat and reads what is older than half a minute', async () => {
    await give(world, { id: 'a' });
    expect(await command({ type: 'view-opened' })).toEqual(DONE);
    await settle();
    world.pass(10 * SECOND);
    await command({ type: 'view-opened' });
    await settle();
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
    expect(fakeBrowser.alarms.all.has(REFRESH_ALARM)).toBe(true);
  });
});

describe('add-account', () => {
  it('keeps the account, shows it on the badge, and reads it in the background', async () => {
    world.exchanges.members.set('key-1', { pockets: { 0: { cash: '12.00' } } });
    expect(await command(ADD)).toEqual(DONE);
    expect(fakeBrowser.action.text).toBe('?');
    await settle();
    expect(fakeBrowser.action.text).toBe('$12');
    expect((await stateOf('new-1'))?.reading?.pockets).toEqual([pocket(0, { cash: '12', positions: '0' })]);
  });

  it('answers with what is wrong, and reads nothing', async () => {
    expect(await command(ADD)).toEqual({
      ok: false,
      failure: { kind: 'key-rejected', reason: 'unknown-key' },
    });
    expect(inBackground).toEqual([]);
    expect(await loadAccounts()).toEqual([]);
  });
});

describe('replace-key', () => {
  it('heals an account whose key was refused', async () => {
    await give(world, { id: 'a' });
    world.exchanges.members.delete('key-of-a');
    await world.refresher.refresh('command');
    expect(fakeBrowser.action.text).toBe('!');
    world.exchanges.members.set('new-key', { pockets: { 0: { cash: '12.00' } } });
    const reply = await command({
      type: 'replace-key',
      accountId: 'a',
      keyId: 'new-key',
      keyText: KALSHI_KEY,
    });
    expect(reply).toEqual(DONE);
    await settle();
    expect(fakeBrowser.action.text).toBe('$12');
    expect(await keptSlots()).toEqual(['a/2']);
  });

  it('answers with what is wrong', async () => {
    await give(world, { id: 'a' });
    const reply = await command({ type: 'replace-key', accountId: 'a', keyId: 'x', keyText: 'x' });
    expect(reply).toEqual({ ok: false, failure: { kind: 'key-format', reason: 'not-pem' } });
  });
});

describe('rename-account', () => {
  it('renames, without reading what is fresh', async () => {
    await give(world, { id: 'a' });
    await world.refresher.refresh('command');
    expect(await command({ type: 'rename-account', accountId: 'a', name: 'New' })).toEqual(DONE);
    await settle();
    expect((await loadAccounts()).map(({ name }) => name)).toEqual(['New']);
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
  });

  it('answers with what is wrong', async () => {
    const reply = await command({ type: 'rename-account', accountId: 'z', name: 'New' });
    expect(reply).toEqual({ ok: false, failure: { kind: 'account-missing' } });
  });
});

describe('remove-account and restore-account', () => {
  it('take the amount off the badge and bring it back', async () => {
    await give(world, { id: 'a' }, { pockets: { 0: { cash: '12.00' } } });
    await give(world, { id: 'b' }, { pockets: { 0: { cash: '30.00' } } });
    await world.refresher.refresh('command');
    expect(fakeBrowser.action.text).toBe('$42');
    expect(await command({ type: 'remove-account', accountId: 'a' })).toEqual(DONE);
    expect(fakeBrowser.action.text).toBe('$30');
    expect(fakeBrowser.alarms.all.has(REMOVAL_ALARM)).toBe(true);
    expect(await command({ type: 'restore-account', accountId: 'a' })).toEqual(DONE);
    expect(fakeBrowser.action.text).toBe('$42');
    await settle();
  });

  it.each(['remove-account', 'restore-account'] as const)('%s answers with what is wrong', async (type) => {
    expect(await command({ type, accountId: 'z' })).toEqual({
      ok: false,
      failure: { kind: 'account-missing' },
    });
  });
});

describe('view-details', () => {
  it('is answered at once, and reads in the background', async () => {
    await give(world, { id: 'a' });
    const release = world.exchanges.pause();
    expect(await command({ type: 'view-details', accountId: 'a' })).toEqual(DONE);
    expect((await detailsItem('a').read()).state).toBe('absent');
    release();
    await settle();
    expect((await detailsItem('a').read()).state).toBe('present');
  });

  it('of an account that is not there is harmless', async () => {
    expect(await command({ type: 'view-details', accountId: 'z' })).toEqual(DONE);
    await settle();
    expect(await fakeBrowser.storage.local.get(null)).toEqual({});
  });
});

describe('diagnose', () => {
  it('is answered at once, and reads the account again where all is well by now', async () => {
    await give(world, { id: 'a' }, { trouble: { kind: 'key-rejected', reason: 'signature' } });
    await world.refresher.refresh('command');
    world.exchanges.members.set('key-of-a', { pockets: { 0: { cash: '12.00' } } });
    world.pass(MINUTE);
    const release = world.exchanges.pause();
    expect(await command({ type: 'diagnose', accountId: 'a' })).toEqual(DONE);
    release();
    await settle();
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect(fakeBrowser.action.text).toBe('$12');
  });

  it('reads nothing where there is a cause', async () => {
    await give(world, { id: 'a' }, { trouble: { kind: 'key-scope' } });
    await world.refresher.refresh('command');
    await command({ type: 'diagnose', accountId: 'a' });
    await settle();
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
    expect(await diagnosisItem.read()).toMatchObject({ value: { cause: { kind: 'key-scope' } } });
  });
});

describe('set-masked', () => {
  it('hides and shows the amount on the badge at once', async () => {
    await give(world, { id: 'a' }, { pockets: { 0: { cash: '12.00' } } });
    await world.refresher.refresh('command');
    expect(await command({ type: 'set-masked', masked: true })).toEqual(DONE);
    expect([fakeBrowser.action.text, fakeBrowser.action.title]).toEqual(['•••', 'Bankroll: Amounts hidden']);
    expect(await command({ type: 'set-masked', masked: false })).toEqual(DONE);
    expect(fakeBrowser.action.text).toBe('$12');
  });
});

const SET_VIEW_LOCK: Command = { type: 'set-view-lock', enabled: true, passphrase: PASSPHRASE.reveal() };
const UNLOCK: Command = { type: 'unlock', passphrase: PASSPHRASE.reveal() };

describe('lock and unlock', () => {
  it('stop the reading of an account in the vault, and resume it', async () => {
    world.exchanges.members.set('key-1', { pockets: { 0: { cash: '12.00' } } });
    const kept = { keep: 'vault', passphrase: PASSPHRASE.reveal() } as const;
    expect(await command({ ...ADD, draft: { ...ADD.draft, ...kept } })).toEqual(DONE);
    await settle();
    expect(fakeBrowser.action.text).toBe('$12');
    expect(await command({ type: 'lock' })).toEqual(DONE);
    expect(fakeBrowser.action.text).toBe('lock');
    world.pass(10 * MINUTE);
    world.exchanges.members.set('key-1', { pockets: { 0: { cash: '15.00' } } });
    await command({ type: 'refresh' });
    await settle();
    expect(world.exchanges.readsOf('key-1')).toBe(1);
    expect(await command(UNLOCK)).toEqual(DONE);
    await settle();
    expect(fakeBrowser.action.text).toBe('$15');
  });

  it('with a wrong passphrase answers so and reads nothing', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await command({ type: 'lock' });
    const reply = await command({ type: 'unlock', passphrase: 'not the right one' });
    expect(reply).toEqual({ ok: false, failure: { kind: 'passphrase', reason: 'wrong' } });
    await settle();
    expect(world.exchanges.requests).toEqual([]);
  });
});

describe('set-view-lock', () => {
  it('hides amounts from the next lock on, and ends only where they are shown', async () => {
    await give(world, { id: 'a' }, { pockets: { 0: { cash: '12.00' } } });
    await world.refresher.refresh('command');
    expect(await command(SET_VIEW_LOCK)).toEqual(DONE);
    expect(fakeBrowser.action.text).toBe('$12');
    await command({ type: 'lock' });
    expect(fakeBrowser.action.text).not.toMatch(/\d/);
    const end: Command = { type: 'set-view-lock', enabled: false };
    expect(await command(end)).toEqual({ ok: false, failure: { kind: 'locked' } });
    expect(await command({ type: 'set-masked', masked: false })).toEqual({
      ok: false,
      failure: { kind: 'locked' },
    });
    expect(await command(UNLOCK)).toEqual(DONE);
    expect(fakeBrowser.action.text).toBe('$12');
    expect(await command(end)).toEqual(DONE);
    await settle();
  });
});

describe('change-passphrase', () => {
  it('makes the next one the one that unlocks', async () => {
    await command(SET_VIEW_LOCK);
    const next = 'another passphrase';
    const current = PASSPHRASE.reveal();
    expect(await command({ type: 'change-passphrase', current, next })).toEqual(DONE);
    await command({ type: 'lock' });
    expect((await command(UNLOCK)).ok).toBe(false);
    expect(await command({ type: 'unlock', passphrase: next })).toEqual(DONE);
    await settle();
  });
});

describe('move-key-to-browser', () => {
  it('lets an account be read whatever is locked', async () => {
    await give(world, { id: 'a', keptIn: 'vault' }, { pockets: { 0: { cash: '12.00' } } });
    expect(await command({ type: 'move-key-to-browser', accountId: 'a' })).toEqual(DONE);
    await settle();
    await command({ type: 'lock' });
    await command({ type: 'refresh' });
    await settle();
    expect(fakeBrowser.action.text).toBe('$12');
  });

  it('answers with what is wrong', async () => {
    await give(world, { id: 'a' });
    expect(await command({ type: 'move-key-to-browser', accountId: 'a' })).toEqual({
      ok: false,
      failure: { kind: 'key-not-movable' },
    });
  });
});

describe('reset-vault', () => {
  it('ends the lock, and asks for the keys again', async () => {
    await give(world, { id: 'a', keptIn: 'vault' }, { trouble: { kind: 'key-scope' } });
    await command({ type: 'refresh' });
    await command({ type: 'diagnose', accountId: 'a' });
    await settle();
    await command({ type: 'lock' });
    expect(fakeBrowser.action.text).toBe('lock');
    expect(await command({ type: 'reset-vault' })).toEqual(DONE);
    await settle();
    expect(fakeBrowser.action.text).toBe('!');
    expect((await stateOf('a'))?.failure).toEqual({ kind: 'key-missing' });
    // What was found out about the earlier key says nothing any more.
    expect(await diagnosisItem.read()).toMatchObject({ value: null });
  });
});

describe('any command', () => {
  it('puts off what locks after idle time, but not what is due already', async () => {
    await settingsItem.write(settings({ lockAfterMinutes: 5 }));
    await give(world, { id: 'a', keptIn: 'vault' });
    world.pass(4 * MINUTE);
    await command({ type: 'view-opened' });
    await settle();
    world.pass(4 * MINUTE);
    await command({ type: 'view-opened' });
    await settle();
    expect((await loadLock(Date.now())).vaultOpen).toBe(true);
    world.pass(5 * MINUTE);
    const reads = world.exchanges.readsOf('key-of-a');
    await command({ type: 'refresh' });
    await settle();
    expect((await loadLock(Date.now())).vaultOpen).toBe(false);
    expect(world.exchanges.readsOf('key-of-a')).toBe(reads);
  });
});

describe('a command that fails inside', () => {
  it.each<[title: string, message: Command, refused: string, failure: Failure]>([
    ['hiding amounts', { type: 'set-masked', masked: true }, 'masked', { kind: 'unexpected' }],
    ['renaming', { type: 'rename-account', accountId: 'a', name: 'New' }, 'accounts', { kind: 'storage' }],
    ['removing', { type: 'remove-account', accountId: 'a' }, 'accounts', { kind: 'storage' }],
  ])('is answered all the same: %s', async (_title, message, refused, failure) => {
    await give(world, { id: 'a' });
    refuseWritesOf(refused);
    expect(await command(message)).toEqual({ ok: false, failure });
  });

  it('is answered all the same: with an account list that a newer version wrote', async () => {
    await fakeBrowser.storage.local.set({ accounts: { v: 99, data: [] } });
    world.exchanges.members.set('key-1', { pockets: { 0: { cash: '12.00' } } });
    const reply = await command(ADD);
    expect(reply.ok).toBe(false);
    expect(await keptSlots()).toEqual([]);
  });
});
