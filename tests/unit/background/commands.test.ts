import { beforeEach, describe, expect, it } from 'vitest';
import type { Runtime } from 'webextension-polyfill';
import { REFRESH_ALARM, REMOVAL_ALARM } from '../../../lib/background/alarms.ts';
import { createCommandHandler } from '../../../lib/background/commands.ts';
import { loadAccounts, loadMasked } from '../../../lib/background/saved.ts';
import type { Failure } from '../../../lib/domain/failure.ts';
import { keptSlots } from '../../../lib/keys/index.ts';
import type { Command, Reply } from '../../../lib/messages.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { diagnosisItem } from '../../../lib/state/items.ts';
import { MINUTE, pocket, SECOND } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import {
  createWorld,
  give,
  KALSHI_KEY,
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

const ADD: Command = {
  type: 'add-account',
  draft: { exchange: 'kalshi', environment: 'production', name: 'Main', keyId: 'key-1', keyText: KALSHI_KEY },
};

const CONFIGURE: Command = {
  type: 'configure-account',
  accountId: 'a',
  isFcm: true,
  namedSubaccounts: [1],
};

describe('who may command', () => {
  it.each<[title: string, sender: Partial<Runtime.MessageSender>]>([
    ['another extension', { id: 'somebody-else', url: 'chrome-extension://somebody-else/popup.html' }],
    ['another extension with our address', { ...OPTIONS_PAGE, id: 'somebody-else' }],
    ['a web page', { id: 'bankroll-fake-id', url: 'https://kalshi.com/' }],
    [
      'a web page whose address begins like ours',
      { id: 'bankroll-fake-id', url: 'chrome-extension://bankroll-fake-id.example/' },
    ],
    ['someone without an address', { id: 'bankroll-fake-id' }],
    ['nobody', {}],
  ])('not %s', async (_title, sender) => {
    await give(world, { id: 'a' });
    for (const message of [{ type: 'refresh' }, { type: 'set-masked', masked: true }, ADD]) {
      expect(await send(message, sender)).toEqual({ ok: false, failure: { kind: 'bad-command' } });
    }
    await settle();
    expect(world.exchanges.requests).toEqual([]);
    expect(await loadMasked()).toBe(false);
    expect(await loadAccounts()).toHaveLength(1);
  });

  it.each(['popup.html', 'options.html', 'sidepanel.html', 'popup.html?in=tab#top'])(
    'our own %s',
    async (page) => {
      const sender = {
        id: 'bankroll-fake-id',
        url: `chrome-extension://bankroll-fake-id/${page}`,
      };
      expect(await send({ type: 'refresh' }, sender)).toEqual(DONE);
      await settle();
    },
  );
});

describe('what is no command', () => {
  it.each<[title: string, message: unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'refresh'],
    ['an empty object', {}],
    ['an unknown type', { type: 'send-money' }],
    ['a type of another kind', { type: 1 }],
    ['a rename without an account', { type: 'rename-account', name: 'New' }],
    ['a rename without a name', { type: 'rename-account', accountId: 'a' }],
    ['a removal of a number', { type: 'remove-account', accountId: 7 }],
    ['hiding by a word', { type: 'set-masked', masked: 'yes' }],
    ['a new account without a draft', { type: 'add-account' }],
    ['a new account at an unknown exchange', { ...ADD, draft: { ...ADD.draft, exchange: 'casino' } }],
    ['a new account in an unknown environment', { ...ADD, draft: { ...ADD.draft, environment: 'test' } }],
    [
      'a new account in an environment that its exchange does not have',
      { ...ADD, draft: { ...ADD.draft, exchange: 'polymarket-us', environment: 'demo' } },
    ],
    [
      'a new account with a key that is no text',
      { ...ADD, draft: { ...ADD.draft, keyText: ['-----BEGIN'] } },
    ],
    ['a new key without an ID', { type: 'replace-key', accountId: 'a', keyText: KALSHI_KEY }],
    ['a look at nothing', { type: 'view-details' }],
    ['a look at a number', { type: 'view-details', accountId: 7 }],
    ['a look for the cause of nothing', { type: 'diagnose' }],
    ['a look for the cause of many', { type: 'diagnose', accountId: ['a'] }],
    ['settings of no account', { ...CONFIGURE, accountId: undefined }],
    ['settings that leave membership open', { ...CONFIGURE, isFcm: undefined }],
    ['membership by a word', { ...CONFIGURE, isFcm: 'yes' }],
    ['settings without subaccounts', { ...CONFIGURE, namedSubaccounts: undefined }],
    ['one subaccount outside a list', { ...CONFIGURE, namedSubaccounts: 1 }],
    ['Primary, which need not be named', { ...CONFIGURE, namedSubaccounts: [0] }],
    ['a subaccount that no account has', { ...CONFIGURE, namedSubaccounts: [1, 64] }],
    ['a part of a subaccount', { ...CONFIGURE, namedSubaccounts: [1.5] }],
    ['a subaccount below all', { ...CONFIGURE, namedSubaccounts: [-1] }],
    ['a subaccount in words', { ...CONFIGURE, namedSubaccounts: ['1'] }],
    [
      'more subaccounts than there are',
      { ...CONFIGURE, namedSubaccounts: Array.from({ length: 64 }, () => 1) },
    ],
  ])('%s', async (_title, message) => {
    expect(await send(message)).toEqual({ ok: false, failure: { kind: 'bad-command' } });
  });
});

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
