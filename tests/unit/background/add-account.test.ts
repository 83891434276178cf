import { describe, expect, it, vi } from 'vitest';
import { addAccount } from '../../../lib/background/accounts.ts';
import { loadAccounts, saveAccounts } from '../../../lib/background/saved.ts';
import type { Failure } from '../../../lib/domain/failure.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { findSigner, keptSlots } from '../../../lib/keys/index.ts';
import type { AccountDraft, Reply } from '../../../lib/messages.ts';
import { account, NOW } from '../domain/make.ts';
import { answer, status, type Outcome } from '../exchanges/scripted-http.ts';
import { fakeBrowser } from '../fake-browser.ts';
import {
  ALL_ORIGINS,
  createWorld,
  give,
  KALSHI_KEY,
  POLYMARKET_KEY,
  refuseWritesOf,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

function draft(changes: Partial<AccountDraft> = {}): AccountDraft {
  return {
    exchange: 'kalshi',
    environment: 'production',
    name: '',
    keyId: 'key-1',
    keyText: KALSHI_KEY,
    ...changes,
  };
}

/** A world in which the exchange knows the key of the draft. */
function knowing(trouble?: Outcome): World {
  const world = createWorld();
  world.exchanges.members.set('key-1', { pockets: { 0: { cash: '1.00' } }, ...(trouble && { trouble }) });
  return world;
}

function add(world: World, changes: Partial<AccountDraft> = {}): Promise<Reply> {
  const { keyText, ...rest } = draft(changes);
  return addAccount({ ...rest, keyText: new Secret(keyText), passphrase: undefined }, world.platform);
}

describe('adding an account', () => {
  it('keeps it with a name, without its secret', async () => {
    expect(await add(knowing(), { name: ' Main ' })).toEqual({ ok: true, value: null });
    expect(await loadAccounts()).toEqual([
      {
        id: 'new-1',
        exchange: 'kalshi',
        environment: 'production',
        name: 'Main',
        keyId: 'key-1',
        keyGeneration: 0,
        addedAt: NOW,
      },
    ]);
    expect(JSON.stringify(await fakeBrowser.storage.local.get(null))).not.toContain('PRIVATE');
  });

  it('keeps a key that signs', async () => {
    await add(knowing(), { exchange: 'polymarket-us', keyText: POLYMARKET_KEY });
    const found = await findSigner('new-1/0');
    expect(found.ok && (await found.value('1705420800000GET/v1/account/balances'))).toBe(
      'Er2cdqZB9YUxY/+VC7NvqoyJEjmjhtpQMm3/TRsI0Hd7QeI+GWdJa2YsdtaotjO6uPQzQBA+pBYILlZpOQgVDA==',
    );
  });

  it('takes one request to prove the key, then asks about the key alone, and reads nothing', async () => {
    const world = knowing();
    await add(world);
    const [first, ...rest] = world.exchanges.requests;
    expect(first).toMatchObject({ keyId: 'key-1', path: '/trade-api/v2/portfolio/balance' });
    expect(new Map(rest.map(({ keyId, path }) => [path.replace('/trade-api/v2', ''), keyId]))).toEqual(
      new Map([
        ['/account/limits', 'key-1'],
        ['/api_keys', 'key-1'],
        ['/exchange/schedule', ''],
        ['/exchange/status', ''],
        ['/margin/enabled', 'key-1'],
      ]),
    );
    expect(rest).toHaveLength(5);
  });

  it('takes one request in all where nothing can be asked about a key', async () => {
    const world = knowing();
    await add(world, { exchange: 'polymarket-us', keyText: POLYMARKET_KEY });
    expect(world.exchanges.requests.map(({ path }) => path)).toEqual(['/v1/account/balances']);
  });

  it('remembers the subaccount that a key is bound to', async () => {
    const world = createWorld();
    const described = answer({ api_keys: [{ api_key_id: 'key-1', subaccount: 7 }] });
    world.exchanges.members.set('key-1', {
      pockets: { 7: { cash: '1.00' } },
      bound: 7,
      instead: { '/api_keys': described },
    });
    await add(world);
    expect((await loadAccounts()).map(({ boundSubaccount }) => boundSubaccount)).toEqual([7]);
  });

  it('names accounts after their exchange where the user does not', async () => {
    const world = createWorld();
    for (const keyId of ['k1', 'k2', 'k3']) {
      world.exchanges.members.set(keyId, { pockets: { 0: { cash: '1.00' } } });
    }
    await add(world, { keyId: 'k1' });
    await add(world, { keyId: 'k2', name: '   ' });
    await add(world, { keyId: 'k3', exchange: 'polymarket-us', keyText: POLYMARKET_KEY });
    expect((await loadAccounts()).map(({ name }) => name)).toEqual(['Kalshi', 'Kalshi 2', 'Polymarket US']);
  });

  it('takes the same key for the demo exchange, which is another account', async () => {
    const world = knowing();
    await add(world);
    expect((await add(world, { environment: 'demo' })).ok).toBe(true);
    expect((await loadAccounts()).map(({ environment }) => environment)).toEqual(['production', 'demo']);
  });

  it('takes a key again once its account was removed', async () => {
    const world = knowing();
    await give(world, { id: 'old', keyId: 'key-1', removedAt: NOW });
    expect((await add(world)).ok).toBe(true);
  });
});

describe('an account that cannot be added', () => {
  const others = [account('a', { name: 'Taken', keyId: 'key-of-a' })];

  it.each<[title: string, changes: Partial<AccountDraft>, failure: Failure]>([
    ['no key ID', { keyId: ' ' }, { kind: 'key-id', reason: 'empty' }],
    ['a key ID with a line break', { keyId: 'a\nb' }, { kind: 'key-id', reason: 'spaces' }],
    ['the key in the place of its ID', { keyId: KALSHI_KEY }, { kind: 'key-id', reason: 'looks-like-key' }],
    ['no key', { keyText: '' }, { kind: 'key-format', reason: 'empty' }],
    ['a key cut off', { keyText: KALSHI_KEY.slice(0, 70) }, { kind: 'key-format', reason: 'truncated' }],
    [
      'the other exchange’s key',
      { keyText: POLYMARKET_KEY },
      { kind: 'key-format', reason: 'polymarket-us-key' },
    ],
    [
      'the other exchange’s key, the other way round',
      { exchange: 'polymarket-us' },
      { kind: 'key-format', reason: 'kalshi-key' },
    ],
    ['a name that is taken', { name: 'tAKEN' }, { kind: 'account-name', reason: 'taken' }],
    ['a name too long', { name: 'n'.repeat(61) }, { kind: 'account-name', reason: 'too-long' }],
    ['a key that is here already', { keyId: 'KEY-OF-A' }, { kind: 'duplicate-account', name: 'Taken' }],
  ])('for %s is not even asked about at the exchange', async (_title, changes, failure) => {
    const world = knowing();
    await saveAccounts(others);
    expect(await add(world, changes)).toEqual({ ok: false, failure });
    expect(world.exchanges.requests).toEqual([]);
    expect(await loadAccounts()).toEqual(others);
    expect(await keptSlots()).toEqual([]);
  });

  it('without permission for the hosts is not asked about either', async () => {
    const world = knowing();
    for (const origin of ALL_ORIGINS) fakeBrowser.permissions.granted.delete(origin);
    expect(await add(world)).toEqual({ ok: false, failure: { kind: 'host-permission' } });
    expect(world.exchanges.requests).toEqual([]);
  });

  it.each<[title: string, trouble: Outcome, failure: Failure]>([
    [
      'is refused',
      status(401, { error: { code: 'x', details: 'INCORRECT_API_KEY_SIGNATURE' } }),
      { kind: 'key-rejected', reason: 'signature' },
    ],
    ['may not read', status(403), { kind: 'key-scope' }],
    ['meets a server in trouble', status(503), { kind: 'server', status: 503 }],
    ['meets no network', { kind: 'offline' }, { kind: 'offline' }],
    [
      'gets an answer of another form',
      status(200, '{}'),
      { kind: 'unreadable', field: 'balance: balance_dollars', shape: '{}' },
    ],
  ])('because its key %s leaves nothing behind', async (_title, trouble, failure) => {
    const world = knowing(trouble);
    await saveAccounts(others);
    expect(await add(world)).toEqual({ ok: false, failure });
    expect(await loadAccounts()).toEqual(others);
    expect(await keptSlots()).toEqual([]);
  });

  it('because the browser cannot save it leaves the list as it was', async () => {
    const world = knowing();
    await saveAccounts(others);
    const allow = refuseWritesOf('accounts');
    expect(await add(world)).toEqual({ ok: false, failure: { kind: 'storage' } });
    allow();
    expect(await loadAccounts()).toEqual(others);
  });

  it('because a newer version wrote the list leaves that as it is', async () => {
    const world = knowing();
    const newer = { accounts: { v: 99, data: [] } };
    await fakeBrowser.storage.local.set(newer);
    await expect(add(world)).rejects.toThrow();
    expect(await fakeBrowser.storage.local.get('accounts')).toEqual(newer);
  });
});

it('an account starts a new list where the old one is beyond saving', async () => {
  const world = knowing();
  await fakeBrowser.storage.local.set({ accounts: { v: 1, data: 'damaged' } });
  expect(await add(world)).toEqual({ ok: true, value: null });
  expect(await loadAccounts()).toHaveLength(1);
});

describe('while the exchange answers', () => {
  async function meanwhile(changes: Partial<AccountDraft>, change: () => Promise<void>): Promise<Reply> {
    const world = knowing();
    const release = world.exchanges.pause();
    const reply = add(world, changes);
    await world.exchanges.arrived(1);
    await change();
    release();
    return reply;
  }

  it('the same key was added in another window', async () => {
    const twin = account('other', { name: 'Twin', keyId: 'key-1' });
    expect(await meanwhile({}, () => saveAccounts([twin]))).toEqual({
      ok: false,
      failure: { kind: 'duplicate-account', name: 'Twin' },
    });
    expect(await loadAccounts()).toEqual([twin]);
    expect(await keptSlots()).toEqual([]);
  });

  it('the same name was taken in another window', async () => {
    const reply = await meanwhile({ name: 'Main' }, () => saveAccounts([account('other', { name: 'main' })]));
    expect(reply).toEqual({ ok: false, failure: { kind: 'account-name', reason: 'taken' } });
  });

  it('the default name was taken in another window', async () => {
    const reply = await meanwhile({}, () => saveAccounts([account('other', { name: 'Kalshi' })]));
    expect(reply.ok).toBe(true);
    expect((await loadAccounts()).map(({ name }) => name)).toEqual(['Kalshi', 'Kalshi 2']);
  });

  it('the same account is added twice at once: one of them wins', async () => {
    const world = knowing();
    const replies = await Promise.all([add(world), add(world)]);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(replies).toContainEqual({ ok: false, failure: { kind: 'duplicate-account', name: 'Kalshi' } });
    expect(await loadAccounts()).toHaveLength(1);
    expect(await keptSlots()).toHaveLength(1);
  });
});

describe('the bytes of a key', () => {
  it.each<[title: string, trouble: Outcome | undefined]>([
    ['is kept', undefined],
    ['the exchange refuses', status(401, { error: { details: 'INCORRECT_API_KEY_SIGNATURE' } })],
  ])('that %s are overwritten', async (_title, trouble) => {
    const imported = vi.spyOn(crypto.subtle, 'importKey');
    expect((await add(knowing(trouble))).ok).toBe(trouble === undefined);
    const bytes = imported.mock.calls.map(([, data]) => data).filter((data) => data instanceof Uint8Array);
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes.every((one) => one.every((byte) => byte === 0))).toBe(true);
    imported.mockRestore();
  });
});
