import { describe, expect, it } from 'vitest';
import { replaceKey } from '../../../lib/background/accounts.ts';
import { loadAccounts, loadSnapshot } from '../../../lib/background/saved.ts';
import type { Failure } from '../../../lib/domain/failure.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { keptSlots } from '../../../lib/keys/index.ts';
import type { Reply } from '../../../lib/messages.ts';
import { NOW, pocket } from '../domain/make.ts';
import { newEd25519, pemOf } from '../keys/make.ts';
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

const NEW_KEY = pemOf(newEd25519(), 'pkcs8');

const BUDGET = { budget: { perSecond: 20, burst: 20 }, tier: 'basic' };
/** What the exchange says about a key of the worlds below that sees everything. */
const NEW_FACTS = {
  checkedAt: NOW,
  scopes: ['read'],
  memberKeys: ['new-key'],
  ...BUDGET,
  maintenance: [],
  perps: false,
};
/** The same about one that is bound. */
const BOUND_FACTS = { checkedAt: NOW, describeDenied: true, maintenance: [] };

/** A world with one account, whose new key the exchange knows. */
async function worldWithAccount(): Promise<World> {
  const world = createWorld();
  await give(
    world,
    { id: 'a', name: 'Main', boundSubaccount: 7 },
    { pockets: { 7: { cash: '10.00' } }, bound: 7 },
  );
  world.exchanges.members.set('new-key', { pockets: { 0: { cash: '20.00' } } });
  return world;
}

function replace(world: World, { keyId = 'new-key', keyText = NEW_KEY, id = 'a' } = {}): Promise<Reply> {
  const command = { type: 'replace-key', accountId: id, keyId, keyText: new Secret(keyText) } as const;
  return replaceKey(command, world.platform);
}

describe('replacing a key', () => {
  it('keeps the account, with the new key in a slot of its own and what the new key is bound to', async () => {
    const world = await worldWithAccount();
    expect(await replace(world)).toEqual({ ok: true, value: null });
    const [account] = await loadAccounts();
    expect(account).toMatchObject({ id: 'a', name: 'Main', keyId: 'new-key', keyGeneration: 2 });
    expect(account && 'boundSubaccount' in account).toBe(false);
    expect(await keptSlots()).toEqual(['a/2']);
  });

  it('under the same key ID keeps the last figures until the first reading, without the old failure', async () => {
    const world = await worldWithAccount();
    await world.refresher.refresh('command');
    const known = world.exchanges.members.get('key-of-a');
    world.exchanges.members.delete('key-of-a');
    await world.refresher.refresh('command');
    expect((await stateOf('a'))?.failure?.kind).toBe('key-rejected');
    if (known !== undefined) world.exchanges.members.set('key-of-a', known);
    await replace(world, { keyId: 'key-of-a' });
    expect(await stateOf('a')).toEqual({
      reading: { pockets: [pocket(7, { cash: '10', positions: '0' })], fetchedAt: NOW },
      attemptedAt: 0,
      failuresInRow: 0,
      facts: BOUND_FACTS,
    });
  });

  it('under another ID shows nothing until the first reading: it may be another person’s', async () => {
    const world = await worldWithAccount();
    await world.refresher.refresh('command');
    await replace(world);
    expect(await stateOf('a')).toEqual({ attemptedAt: 0, failuresInRow: 0, facts: NEW_FACTS });
    await world.refresher.refresh('wake');
    expect((await stateOf('a'))?.reading?.pockets).toEqual([pocket(0, { cash: '20', positions: '0' })]);
  });

  it('takes the same key ID with another private key', async () => {
    const world = await worldWithAccount();
    expect((await replace(world, { keyId: 'key-of-a' })).ok).toBe(true);
    expect(await keptSlots()).toEqual(['a/2']);
  });

  it('what the old key learned about access does not bind the new one', async () => {
    const world = createWorld();
    await give(world, { id: 'a' }, { pockets: { 0: { cash: '1.00' } }, bound: 0 });
    await world.refresher.refresh('command');
    expect((await stateOf('a'))?.reading?.listDeniedAt).toBe(NOW);
    world.exchanges.members.set('new-key', { pockets: { 0: { cash: '1.00' }, 1: { cash: '2.00' } } });
    await replace(world);
    await world.refresher.refresh('wake');
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(2);
  });
});

it('a key is asked about for itself, whatever the one before it was bound to', async () => {
  const world = await worldWithAccount();
  world.exchanges.members.set('new-key', { pockets: { 0: { cash: '20.00' } }, perps: '5.00' });
  await replace(world);
  await world.refresher.refresh('wake');
  expect((await stateOf('a'))?.reading?.pockets).toEqual([
    pocket(0, { cash: '20', positions: '0' }),
    { kind: 'perps', ...pocket(undefined, { equity: '5' }) },
  ]);
});

describe('replacing a key that sees everything', () => {
  it('by one that may not list subaccounts leaves one pocket, not a failure', async () => {
    const world = createWorld();
    await give(world, { id: 'a' }, { pockets: { 0: { cash: '1.00' }, 1: { cash: '2.00' } } });
    await world.refresher.refresh('command');
    world.exchanges.members.set('new-key', { pockets: { 0: { cash: '1.00' } }, bound: 0 });
    await replace(world);
    await world.refresher.refresh('wake');
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect((await stateOf('a'))?.reading?.pockets).toEqual([
      pocket(undefined, { cash: '1', positions: '0' }),
    ]);
  });
});

describe('a key that cannot be replaced', () => {
  it.each<[title: string, changes: Parameters<typeof replace>[1], failure: Failure]>([
    ['a key ID that is none', { keyId: '' }, { kind: 'key-id', reason: 'empty' }],
    ['a key that is none', { keyText: 'hello' }, { kind: 'key-format', reason: 'not-pem' }],
    ['a key that the exchange refuses', { keyId: 'nobody' }, { kind: 'key-rejected', reason: 'unknown-key' }],
    ['an account that is not there', { id: 'z' }, { kind: 'account-missing' }],
    ['another account’s key', { keyId: 'key-of-b' }, { kind: 'duplicate-account', name: 'Account b' }],
  ])('because of %s leaves everything as it was', async (_title, changes, failure) => {
    const world = await worldWithAccount();
    await give(world, { id: 'b' });
    await world.refresher.refresh('command');
    const before = [await loadAccounts(), await loadSnapshot(), await keptSlots()];
    expect(await replace(world, changes)).toEqual({ ok: false, failure });
    expect([await loadAccounts(), await loadSnapshot(), await keptSlots()]).toEqual(before);
  });

  it('of an account that was removed is not replaced', async () => {
    const world = createWorld();
    await give(world, { id: 'a', removedAt: NOW });
    expect(await replace(world)).toEqual({ ok: false, failure: { kind: 'account-missing' } });
  });

  it('because the browser cannot save it stays the account’s key', async () => {
    const world = await worldWithAccount();
    const before = await stateOf('a');
    const allow = refuseWritesOf('accounts');
    expect(await replace(world)).toEqual({ ok: false, failure: { kind: 'storage' } });
    allow();
    // Facts of the new key beside the old one would show other money under a wrong name.
    expect(await stateOf('a')).toEqual(before);
    expect((await loadAccounts()).map(({ keyId }) => keyId)).toEqual(['key-of-a']);
    expect(await keptSlots()).toContain('a/1');
    await world.refresher.refresh('command');
    expect((await stateOf('a'))?.failure).toBeUndefined();
  });

  it('leaves no key behind when two windows replace it at once', async () => {
    const world = await worldWithAccount();
    const replies = await Promise.all([replace(world), replace(world, { keyText: KALSHI_KEY })]);
    expect(replies.map(({ ok }) => ok)).toEqual([true, true]);
    expect((await loadAccounts()).map(({ keyGeneration }) => keyGeneration)).toEqual([3]);
    expect(await keptSlots()).toEqual(['a/3']);
  });
});
