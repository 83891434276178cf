import { beforeEach, describe, expect, it } from 'vitest';
import type { Runtime } from 'webextension-polyfill';
import { createCommandHandler } from '../../../lib/background/commands.ts';
import { keptSlots } from '../../../lib/keys/index.ts';
import type { Command, CommandType, Reply } from '../../../lib/messages.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { createWorld, give, KALSHI_KEY, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

type Sender = Runtime.MessageSender & { readonly origin?: string };

const ID = 'bankroll-fake-id';
const OURS = `chrome-extension://${ID}`;
const POPUP: Sender = { id: ID, url: `${OURS}/popup.html`, origin: OURS };
const IN_TAB = { id: 7, index: 0, highlighted: true, active: true, pinned: false, incognito: false };
const OPTIONS_TAB: Sender = { id: ID, url: `${OURS}/options.html`, origin: OURS, tab: IN_TAB, frameId: 0 };

const REFUSED: Reply = { ok: false, failure: { kind: 'bad-command' } };
const DONE: Reply = { ok: true, value: null };
const PASSPHRASE = 'correct horse battery';

/** One of each that is well-formed; those that come with options have them. */
const COMMANDS: { readonly [Type in CommandType]: Extract<Command, { type: Type }> } = {
  refresh: { type: 'refresh' },
  'view-opened': { type: 'view-opened' },
  'add-account': {
    type: 'add-account',
    draft: {
      exchange: 'kalshi',
      environment: 'production',
      name: 'Main',
      keyId: 'key-1',
      keyText: KALSHI_KEY,
      keep: 'vault',
      passphrase: PASSPHRASE,
    },
  },
  'rename-account': { type: 'rename-account', accountId: 'a', name: 'New' },
  'replace-key': {
    type: 'replace-key',
    accountId: 'a',
    keyId: 'key-1',
    keyText: KALSHI_KEY,
    keep: 'vault',
    passphrase: PASSPHRASE,
  },
  'move-key-to-browser': { type: 'move-key-to-browser', accountId: 'a' },
  'remove-account': { type: 'remove-account', accountId: 'a' },
  'restore-account': { type: 'restore-account', accountId: 'a' },
  'configure-account': { type: 'configure-account', accountId: 'a', isFcm: true, namedSubaccounts: [1] },
  'view-details': { type: 'view-details', accountId: 'a' },
  diagnose: { type: 'diagnose', accountId: 'a' },
  'set-masked': { type: 'set-masked', masked: true },
  unlock: { type: 'unlock', passphrase: PASSPHRASE },
  lock: { type: 'lock' },
  'change-passphrase': { type: 'change-passphrase', current: PASSPHRASE, next: `${PASSPHRASE} 2` },
  'set-view-lock': { type: 'set-view-lock', enabled: true, passphrase: PASSPHRASE },
  'reset-vault': { type: 'reset-vault' },
  'make-backup': {
    type: 'make-backup',
    passphrase: PASSPHRASE,
    withKeys: true,
    vaultPassphrase: `${PASSPHRASE} 3`,
  },
  'drop-backup': { type: 'drop-backup' },
  'restore-backup': { type: 'restore-backup', file: '{}', passphrase: PASSPHRASE },
  wipe: { type: 'wipe' },
};
const ALL: readonly Command[] = Object.values(COMMANDS);

let world: World;
let inBackground: Promise<void>[];

beforeEach(async () => {
  world = createWorld();
  inBackground = [];
  await give(world, { id: 'a' });
  world.exchanges.members.set('key-1', { pockets: { 0: { cash: '12.00' } } });
});

async function send(message: unknown, sender: Sender = POPUP): Promise<Reply> {
  const { platform, refresher, details } = world;
  const { handle } = createCommandHandler({
    platform,
    refresher,
    details,
    inBackground: (work) => inBackground.push(work),
  });
  const reply = await handle(message, sender);
  await Promise.all(inBackground);
  return reply;
}

/** Everything that a command could change. */
async function everything(): Promise<unknown> {
  const { storage, alarms, action, permissions } = fakeBrowser;
  return structuredClone([
    await storage.local.get(null),
    await storage.session.get(null),
    await keptSlots(),
    world.exchanges.requests,
    [...alarms.all.keys()],
    [action.text, action.title],
    [...permissions.granted],
  ]);
}

describe('who may command', () => {
  it.each<[title: string, sender: Sender]>([
    [
      'another extension',
      {
        id: 'somebody-else',
        url: 'chrome-extension://somebody-else/popup.html',
        origin: 'chrome-extension://somebody-else',
      },
    ],
    ['another extension with our address', { ...POPUP, id: 'somebody-else' }],
    ['another extension without an id', { url: `${OURS}/popup.html`, origin: OURS }],
    ['a web page', { url: 'https://kalshi.com/', origin: 'https://kalshi.com', tab: IN_TAB, frameId: 0 }],
    [
      'a script of ours in a web page',
      { id: ID, url: 'https://kalshi.com/', origin: 'https://kalshi.com', tab: IN_TAB, frameId: 0 },
    ],
    ['a script of ours in a browser that does not tell origins', { id: ID, url: 'https://kalshi.com/' }],
    ['a page that has our address and another origin', { ...OPTIONS_TAB, origin: 'https://kalshi.com' }],
    ['a sandboxed page of ours, whose origin is none', { ...OPTIONS_TAB, origin: 'null' }],
    ['a page of ours in a frame of a web page', { ...OPTIONS_TAB, frameId: 12 }],
    ['a web page whose address begins like ours', { id: ID, url: `${OURS}.example/`, origin: OURS }],
    ['someone whose address only contains ours', { id: ID, url: `https://x.example/?${OURS}/popup.html` }],
    ['someone without an address', { id: ID }],
    ['nobody', {}],
  ])('not %s: every command is refused and changes nothing', async (_title, sender) => {
    const before = await everything();
    for (const message of ALL)
      expect([message.type, await send(message, sender)]).toEqual([message.type, REFUSED]);
    expect(await everything()).toEqual(before);
    expect(inBackground).toEqual([]);
  });

  it.each<[title: string, sender: Sender]>([
    ['our popup', POPUP],
    ['our popup where the browser does not tell origins', { id: ID, url: `${OURS}/popup.html` }],
    ['our popup in a tab', { ...OPTIONS_TAB, url: `${OURS}/popup.html?in=tab#top` }],
    ['our settings', OPTIONS_TAB],
    ['our side panel', { ...POPUP, url: `${OURS}/sidepanel.html` }],
  ])('%s may', async (_title, sender) => {
    expect(await send({ type: 'rename-account', accountId: 'a', name: 'New' }, sender)).toEqual(DONE);
  });
});

/** Where in a command its fields lie. */
type Path = readonly string[];

function fieldsOf(value: object, at: Path = []): Path[] {
  return Object.entries(value).flatMap(([name, field]: [string, unknown]): Path[] => {
    const path = [...at, name];
    const isGroup = typeof field === 'object' && field !== null && !Array.isArray(field);
    return isGroup ? [path, ...fieldsOf(field, path)] : [path];
  });
}

function fieldAt(command: object, path: Path): unknown {
  return path.reduce((inner: unknown, name) => (inner as Record<string, unknown>)[name], command);
}

/** The same command with one field changed, or without it. */
function changed(
  command: object,
  path: Path,
  change: (group: Record<string, unknown>, name: string) => void,
): unknown {
  const copy = structuredClone(command);
  change(fieldAt(copy, path.slice(0, -1)) as Record<string, unknown>, path.at(-1) ?? '');
  return copy;
}

const OPTIONAL = new Set([
  'keep',
  'vaultPassphrase',
  'set-view-lock passphrase',
  'draft passphrase',
  'replace-key passphrase',
]);

function isOptional(command: Command, path: Path): boolean {
  const name = path.at(-1) ?? '';
  const group = path.at(-2) ?? command.type;
  return OPTIONAL.has(name) || OPTIONAL.has(`${group} ${name}`);
}

const FIELDS = ALL.flatMap((command) =>
  fieldsOf(command).map((path) => ({ command, path, title: `${command.type}: ${path.join('.')}` })),
);
const TEXTS = FIELDS.filter(({ command, path }) => typeof fieldAt(command, path) === 'string');

async function expectRefused(message: unknown): Promise<void> {
  const before = await everything();
  expect(await send(message)).toEqual(REFUSED);
  expect(await everything()).toEqual(before);
}

describe('what is no command', () => {
  it.each<[title: string, message: unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'refresh'],
    ['a number', 1],
    ['a list', [{ type: 'refresh' }]],
    ['an empty object', {}],
    ['an unknown type', { type: 'send-money' }],
    ['a type that objects have by nature', { type: 'constructor' }],
    ['a type that is an object', { type: { type: 'refresh' } }],
  ])('%s is refused', async (_title, message) => {
    await expectRefused(message);
  });

  it.each(FIELDS.filter(({ command, path }) => !isOptional(command, path)))(
    'a command without a field is refused ($title)',
    async ({ command, path }) => {
      await expectRefused(changed(command, path, (group, name) => delete group[name]));
    },
  );

  it.each(FIELDS)('a command with a field of another kind is refused ($title)', async ({ command, path }) => {
    for (const other of [null, 7, ['x'], { x: 1 }, '', 'x', true]) {
      const before = fieldAt(command, path);
      // Another text, and for a choice or a list one that is none of them, is told apart below.
      if (typeof other === typeof before && typeof before !== 'object') continue;
      await expectRefused(changed(command, path, (group, name) => (group[name] = other)));
    }
  });

  it.each(ALL)('a command with a field too many is refused ($type)', async (command) => {
    await expectRefused({ ...command, also: 'this' });
  });

  it('a new account with a field too many is refused', async () => {
    const { type, draft: wanted } = COMMANDS['add-account'];
    await expectRefused({ type, draft: { ...wanted, keptIn: 'browser' } });
  });

  it.each(TEXTS)('a command with a text far too long is refused ($title)', async ({ command, path }) => {
    const length = { file: 32_000_001, keyText: 200_001 }[path.at(-1) ?? ''] ?? 10_001;
    const message = changed(command, path, (group, name) => (group[name] = 'x'.repeat(length)));
    await expectRefused(message);
  });

  const { draft } = COMMANDS['add-account'];
  const configure = COMMANDS['configure-account'];
  it.each<[title: string, message: unknown]>([
    ['an unknown exchange', { type: 'add-account', draft: { ...draft, exchange: 'casino' } }],
    ['an unknown environment', { type: 'add-account', draft: { ...draft, environment: 'test' } }],
    [
      'an environment that the exchange does not have',
      { type: 'add-account', draft: { ...draft, exchange: 'polymarket-us', environment: 'demo' } },
    ],
    ['an unknown place for a key', { type: 'add-account', draft: { ...draft, keep: 'cloud' } }],
    ['an unknown place for a new key', { ...COMMANDS['replace-key'], keep: '' }],
    ['Primary, which need not be named', { ...configure, namedSubaccounts: [0] }],
    ['a subaccount that no account has', { ...configure, namedSubaccounts: [1, 64] }],
    ['a part of a subaccount', { ...configure, namedSubaccounts: [1.5] }],
    ['a subaccount below all', { ...configure, namedSubaccounts: [-1] }],
    ['a subaccount in words', { ...configure, namedSubaccounts: ['1'] }],
    [
      'more subaccounts than there are',
      { ...configure, namedSubaccounts: Array.from({ length: 64 }, () => 1) },
    ],
  ])('a command that names %s is refused', async (_title, message) => {
    await expectRefused(message);
  });
});

it('every command that is well-formed is taken for one', async () => {
  for (const message of ALL) expect([message.type, await send(message)]).not.toEqual([message.type, REFUSED]);
});
