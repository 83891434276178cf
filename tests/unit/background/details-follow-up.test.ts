import { describe, expect, it } from 'vitest';
import { finishRemovals, removeAccount, UNDO_MS } from '../../../lib/background/removals.ts';
import { loadAccounts, saveAccounts } from '../../../lib/background/saved.ts';
import type { Account } from '../../../lib/domain/account.ts';
import type { Details } from '../../../lib/domain/details.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { HOUR, MINUTE, NOW, usd } from '../domain/make.ts';
import { answer, status } from '../exchanges/scripted-http.ts';
import type { Member } from './exchanges.ts';
import { createWorld, give, refuseWritesOf, stateOf, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const DAY = 24 * HOUR;
const BOOKS: Member = {
  pockets: { 0: { cash: '10.00', positions: 500 }, 3: { cash: '5.00' } },
  held: { 0: { RAIN: '10.00' } },
};
const MOVED: Member = {
  pockets: { 0: { cash: '10.00', positions: 500 }, 3: { cash: '4.00', positions: 100 } },
  held: { 0: { RAIN: '10.00' }, 3: { SNOW: '2.00' } },
};

async function savedDetails(id = 'a'): Promise<Details | undefined> {
  const stored = await detailsItem(id).read();
  return stored.state === 'present' ? stored.value : undefined;
}

/** A world with one account, behind whose balance somebody has looked. */
async function watchedWorld(): Promise<World> {
  const world = createWorld();
  await give(world, { id: 'a' }, BOOKS);
  await world.refresher.refresh('command');
  await world.details.read('a', 'look');
  return world;
}

/** Some time later, the account is read anew. */
async function later(world: World, ms: number, member: Member): Promise<void> {
  world.pass(ms);
  world.exchanges.members.set('key-of-a', member);
  await world.refresher.refresh('command');
}

/** How many requests following up takes. */
async function followUp({ exchanges, details }: World): Promise<number> {
  const before = exchanges.requests.length;
  await details.read('a', 'movement');
  return exchanges.requests.length - before;
}

async function change(edit: (account: Account) => Account): Promise<void> {
  await saveAccounts((await loadAccounts()).map(edit));
}

describe('a movement of money', () => {
  it('brings the details up to date where somebody has looked', async () => {
    const world = await watchedWorld();
    await later(world, 2 * MINUTE, MOVED);
    // One pocket's positions, the orders and five lists.
    expect(await followUp(world)).toBe(7);
    const details = await savedDetails();
    expect(details?.readAt).toBe(NOW + 2 * MINUTE);
    expect(details?.positions[1]?.markets).toMatchObject({
      rows: [{ market: 'SNOW', side: 'yes', contracts: usd('2') }],
    });
  });

  it('is no look', async () => {
    const world = await watchedWorld();
    await later(world, 2 * MINUTE, MOVED);
    await followUp(world);
    expect((await savedDetails())?.viewedAt).toBe(NOW);
  });

  it('asks nothing where nobody has looked', async () => {
    const world = createWorld();
    await give(world, { id: 'a' }, BOOKS);
    await world.refresher.refresh('command');
    await later(world, 2 * MINUTE, MOVED);
    expect(await followUp(world)).toBe(0);
    expect(await savedDetails()).toBeUndefined();
  });

  it('asks for a week after the last look, and not beyond', async () => {
    const world = await watchedWorld();
    await later(world, 7 * DAY - 1, MOVED);
    expect(await followUp(world)).toBeGreaterThan(0);
    await later(world, 1, BOOKS);
    expect(await followUp(world)).toBe(0);
  });

  it.each([
    ['nothing', BOOKS],
    ['a price', { ...BOOKS, pockets: { ...BOOKS.pockets, 0: { cash: '10.00', positions: 900 } } }],
  ])('of which there is none because %s has moved asks nothing', async (_title, member) => {
    const world = await watchedWorld();
    await later(world, 2 * MINUTE, member);
    expect(await followUp(world)).toBe(0);
    expect((await savedDetails())?.readAt).toBe(NOW);
  });

  it('asks nothing while the exchange wants to be left alone, and everything after that', async () => {
    const world = await watchedWorld();
    const limited = status(429, '', { retryAfterMs: 2 * MINUTE });
    const instead = { '/portfolio/balance?subaccount=0': limited };
    await later(world, 2 * MINUTE, { ...MOVED, instead });
    const { holdUntil = 0 } = (await stateOf('a')) ?? {};
    expect(holdUntil).toBeGreaterThanOrEqual(NOW + 4 * MINUTE);
    expect(await followUp(world)).toBe(0);
    world.pass(holdUntil - 1 - world.platform.now());
    expect(await followUp(world)).toBe(0);
    world.pass(1);
    expect(await followUp(world)).toBe(7);
  });

  it('may be looked into all the same while the exchange wants to be left alone', async () => {
    const world = await watchedWorld();
    const instead = { '/portfolio/balance?subaccount=0': status(429, '', { retryAfterMs: 10 * MINUTE }) };
    await later(world, 2 * MINUTE, { ...MOVED, instead });
    const before = world.exchanges.requests.length;
    await world.details.read('a', 'look');
    expect(world.exchanges.requests.length - before).toBe(7);
  });

  it('is none where a pocket could not be read', async () => {
    const world = await watchedWorld();
    // Not even its cash is known: the list leaves it out.
    const rows = [{ subaccount_number: 0, exchange_index: 0, balance: '10.00' }];
    const instead = {
      '/portfolio/subaccounts/balances': answer({ subaccount_balances: rows }),
      '/portfolio/balance?subaccount=3': status(503),
    };
    await later(world, 2 * MINUTE, { ...BOOKS, instead });
    expect((await stateOf('a'))?.reading?.pockets[1]).toEqual({
      number: 3,
      balance: {},
      failure: { kind: 'server', status: 503 },
    });
    expect(await followUp(world)).toBe(0);
    expect((await savedDetails())?.readAt).toBe(NOW);
  });

  it.each<[title: string, edit: (account: Account) => Account]>([
    ['was removed', (account) => ({ ...account, removedAt: NOW })],
    ['has another key', (account) => ({ ...account, keyGeneration: 2 })],
  ])('asks nothing about an account that %s', async (_title, edit) => {
    const world = await watchedWorld();
    await later(world, 2 * MINUTE, MOVED);
    await change(edit);
    expect(await followUp(world)).toBe(0);
  });
});

describe('while the exchange answers', () => {
  it.each<[title: string, edit: (account: Account) => Account]>([
    ['was removed', (account) => ({ ...account, removedAt: NOW })],
    ['got another key', (account) => ({ ...account, keyGeneration: 2 })],
  ])('the account %s: what was asked for it is dropped', async (_title, edit) => {
    const world = await watchedWorld();
    await later(world, 2 * MINUTE, MOVED);
    const before = await savedDetails();
    const release = world.exchanges.pause();
    const asked = world.exchanges.requests.length;
    const reading = world.details.read('a', 'movement');
    await world.exchanges.arrived(asked + 1);
    await change(edit);
    release();
    await reading;
    expect(await savedDetails()).toEqual(before);
  });

  it('the account was renamed: what was asked for it is kept', async () => {
    const world = await watchedWorld();
    await later(world, 2 * MINUTE, MOVED);
    const release = world.exchanges.pause();
    const asked = world.exchanges.requests.length;
    const reading = world.details.read('a', 'movement');
    await world.exchanges.arrived(asked + 1);
    await change((account) => ({ ...account, name: 'Renamed' }));
    release();
    await reading;
    expect((await savedDetails())?.readAt).toBe(NOW + 2 * MINUTE);
  });
});

describe('details of a removed account', () => {
  it('stay while the removal can be undone, and go with it for good', async () => {
    const world = await watchedWorld();
    await give(world, { id: 'b' }, BOOKS);
    await world.details.read('b', 'look');
    await removeAccount('a', world.platform);
    world.pass(UNDO_MS - 1);
    await finishRemovals(world.platform);
    expect(await savedDetails()).toBeDefined();
    world.pass(1);
    await finishRemovals(world.platform);
    expect(await detailsItem('a').read()).toEqual({ state: 'absent' });
    expect(await savedDetails('b')).toBeDefined();
  });

  it('go also when the background is stopped in the middle of it', async () => {
    const world = await watchedWorld();
    await removeAccount('a', world.platform);
    world.pass(UNDO_MS);
    const allow = refuseWritesOf('snapshot');
    await expect(finishRemovals(world.platform)).rejects.toThrow('quota');
    allow();
    await finishRemovals(world.platform);
    expect(await detailsItem('a').read()).toEqual({ state: 'absent' });
  });
});
