import { describe, expect, it } from 'vitest';
import { lock } from '../../../lib/background/lock.ts';
import { loadAccounts, saveAccounts } from '../../../lib/background/saved.ts';
import { unlock } from '../../../lib/background/vault.ts';
import { keySlot, type Account } from '../../../lib/domain/account.ts';
import type { Details, Part } from '../../../lib/domain/details.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { forgetKey } from '../../../lib/keys/index.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { MINUTE, NOW, SECOND, usd } from '../domain/make.ts';
import { status } from '../exchanges/scripted-http.ts';
import { fakeBrowser } from '../fake-browser.ts';
import type { Member } from './exchanges.ts';
import { createWorld, give, PASSPHRASE, rest, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const BOOKS: Member = {
  pockets: { 0: { cash: '10.00', positions: 500 }, 3: { cash: '5.00' } },
  held: { 0: { RAIN: '10.00' }, 3: { SNOW: '-2.50' } },
};
const LISTS = ['fills', 'settlements', 'deposits', 'withdrawals', 'transfers'];

async function savedDetails(id = 'a'): Promise<Details | undefined> {
  const stored = await detailsItem(id).read();
  return stored.state === 'present' ? stored.value : undefined;
}

/** A world with one account, which has been read. */
async function worldWith(member: Partial<Member> = {}): Promise<World> {
  const world = createWorld();
  await give(world, { id: 'a' }, { ...BOOKS, ...member });
  await world.refresher.refresh('command');
  return world;
}

/** What is asked while this goes on, without Kalshi's prefix. */
async function askedBy({ exchanges }: World, work: () => Promise<unknown>): Promise<string[]> {
  const before = exchanges.requests.length;
  await work();
  return exchanges.requests.slice(before).map(({ path }) => path.replace('/trade-api/v2', ''));
}

function look(world: World, id = 'a'): Promise<string[]> {
  return askedBy(world, () => world.details.read(id, 'look'));
}

/** The subaccounts whose positions are among these requests. */
function positionsAsked(paths: readonly string[]): string[] {
  return paths
    .filter((path) => path.startsWith('/portfolio/positions'))
    .map((path) => /subaccount=(\d+)/.exec(path)?.[1] ?? 'unnamed')
    .toSorted((a, b) => a.localeCompare(b));
}

function rowsOf<Row>(part: Part<Row> | undefined): readonly Row[] | string | undefined {
  return part?.state === 'read' ? part.rows : part?.failure.kind;
}

describe('a look', () => {
  it('reads what lies behind the balance and saves it', async () => {
    const world = await worldWith();
    world.pass(SECOND);
    await look(world);
    const details = await savedDetails();
    expect(details).toMatchObject({ keyGeneration: 1, readAt: NOW + SECOND, viewedAt: NOW + SECOND });
    expect(details?.positions.map(({ pocket, markets }) => [pocket, rowsOf(markets)])).toEqual([
      [{ number: 0 }, [{ market: 'RAIN', side: 'yes', contracts: usd('10') }]],
      [{ number: 3 }, [{ market: 'SNOW', side: 'no', contracts: usd('2.5') }]],
    ]);
    expect(rowsOf(details?.orders)).toEqual([]);
    expect(details?.activity.map(({ source, part }) => [source, rowsOf(part)])).toEqual(
      LISTS.map((source) => [source, []]),
    );
  });

  it('reads another exchange’s account in three requests', async () => {
    const world = createWorld();
    await give(
      world,
      { id: 'a', exchange: 'polymarket-us' },
      { pockets: { 0: { cash: '5', positions: 150 } } },
    );
    await world.refresher.refresh('command');
    expect(await look(world)).toHaveLength(3);
    const details = await savedDetails();
    expect(details?.positions.map(({ markets }) => rowsOf(markets))).toEqual([
      [{ market: 'rain', side: 'yes', contracts: usd('100000'), value: usd('1.5') }],
    ]);
    expect(details?.activity.map(({ source }) => source)).toEqual(['activities']);
  });

  it('leaves a refused part to itself', async () => {
    const world = await worldWith({
      instead: { '/portfolio/fills': status(403), '/portfolio/orders': status(503) },
    });
    await look(world);
    const details = await savedDetails();
    expect(rowsOf(details?.orders)).toBe('server');
    expect(details?.activity.map(({ part }) => rowsOf(part))).toEqual(['key-scope', [], [], [], []]);
    expect(details?.positions.map(({ markets }) => rowsOf(markets))).toHaveLength(2);
  });

  it('at an account that has not been read yet shows what can be known', async () => {
    const world = createWorld();
    await give(world, { id: 'a' }, BOOKS);
    expect(positionsAsked(await look(world))).toEqual(['0']);
    expect((await savedDetails())?.positions).toHaveLength(1);
  });

  it.each(['removed', 'not there'])('at an account that is %s asks and saves nothing', async (how) => {
    const world = await worldWith();
    const accounts = await loadAccounts();
    await saveAccounts(how === 'removed' ? accounts.map((one) => ({ ...one, removedAt: NOW })) : []);
    expect(await look(world)).toEqual([]);
    expect(await savedDetails()).toBeUndefined();
  });

  it('without permission for the hosts says why', async () => {
    const world = await worldWith();
    for (const origin of originsOf('kalshi', 'production')) fakeBrowser.permissions.granted.delete(origin);
    expect(await look(world)).toEqual([]);
    expect(rowsOf((await savedDetails())?.orders)).toBe('host-permission');
  });

  it('without the key says why', async () => {
    const world = await worldWith();
    for (const account of await loadAccounts()) await forgetKey(keySlot(account));
    expect(await look(world)).toEqual([]);
    expect(rowsOf((await savedDetails())?.orders)).toBe('key-missing');
  });

  it('at an account of a locked vault asks and saves nothing, and keeps what was known', async () => {
    const world = createWorld();
    await give(world, { id: 'a', keptIn: 'vault' }, BOOKS);
    await world.refresher.refresh('command');
    await lock(world.platform);
    expect(await look(world)).toEqual([]);
    expect(await savedDetails()).toBeUndefined();
    await unlock(PASSPHRASE, world.platform);
    await look(world);
    const known = await savedDetails();
    expect(known?.readAt).toBe(NOW);
    await lock(world.platform);
    world.pass(10 * MINUTE);
    expect(await look(world)).toEqual([]);
    expect(await savedDetails()).toEqual({ ...known, viewedAt: NOW + 10 * MINUTE });
  });

  it('ends in time, with what was not answered by then marked as late', async () => {
    await worldWith();
    const hasty = createWorld({ deadline: () => AbortSignal.abort() });
    await hasty.details.read('a', 'look');
    expect(rowsOf((await savedDetails())?.orders)).toBe('timeout');
  });
});

describe('a second look', () => {
  it('within ten seconds asks nothing, and counts as a look', async () => {
    const world = await worldWith();
    await look(world);
    world.pass(10 * SECOND - 1);
    expect(await look(world)).toEqual([]);
    expect(await savedDetails()).toMatchObject({ readAt: NOW, viewedAt: NOW + 10 * SECOND - 1 });
  });

  it.each<[title: string, edit: (account: Account) => Account, viewedAt: number]>([
    ['is there, is saved', (account) => account, NOW + SECOND],
    ['was removed, is not', (account) => ({ ...account, removedAt: NOW }), NOW],
    ['got another key, is not', (account) => ({ ...account, keyGeneration: 2 }), NOW],
  ])(
    'that asks nothing waits its turn to be saved, and for an account that by then %s',
    async (_title, edit, viewedAt) => {
      const world = await worldWith();
      await look(world);
      world.pass(SECOND);
      let release = (): void => undefined;
      const writing = world.platform.exclusive(
        'write',
        () =>
          new Promise<void>((resolve) => {
            release = resolve;
          }),
      );
      const looking = look(world);
      await rest();
      expect((await savedDetails())?.viewedAt).toBe(NOW);
      await saveAccounts((await loadAccounts()).map(edit));
      release();
      await writing;
      expect(await looking).toEqual([]);
      expect((await savedDetails())?.viewedAt).toBe(viewedAt);
    },
  );

  it('at the same time is the same flight', async () => {
    const world = await worldWith();
    const asked = await askedBy(world, () => Promise.all([look(world), look(world), look(world)]));
    expect(asked).toHaveLength(2 + 1 + LISTS.length);
  });

  it('at what still stands asks nothing for five minutes, then everything', async () => {
    const world = await worldWith();
    await look(world);
    world.pass(5 * MINUTE - 1);
    expect(await look(world)).toEqual([]);
    world.pass(1);
    expect(positionsAsked(await look(world))).toEqual(['0', '3']);
    expect(await savedDetails()).toMatchObject({ readAt: NOW + 5 * MINUTE, viewedAt: NOW + 5 * MINUTE });
  });

  it('after money has moved asks again, but not for the positions of pockets where none has', async () => {
    const world = await worldWith();
    await look(world);
    world.exchanges.members.set('key-of-a', {
      pockets: { ...BOOKS.pockets, 3: { cash: '4.00', positions: 100 } },
      held: { 0: { RAIN: '10.00' }, 3: { SNOW: '-3.50' } },
    });
    world.pass(MINUTE);
    await world.refresher.refresh('command');
    const asked = await look(world);
    expect(positionsAsked(asked)).toEqual(['3']);
    expect(asked).toHaveLength(1 + 1 + LISTS.length);
    expect((await savedDetails())?.positions.map(({ markets }) => rowsOf(markets))).toEqual([
      [{ market: 'RAIN', side: 'yes', contracts: usd('10') }],
      [{ market: 'SNOW', side: 'no', contracts: usd('3.5') }],
    ]);
  });

  it('after a price alone has moved asks nothing', async () => {
    const world = await worldWith();
    await look(world);
    const pockets = { ...BOOKS.pockets, 0: { cash: '10.00', positions: 900 } };
    world.exchanges.members.set('key-of-a', { ...BOOKS, pockets });
    world.pass(MINUTE);
    await world.refresher.refresh('command');
    expect(await look(world)).toEqual([]);
  });

  it('after the clock went back asks again', async () => {
    const world = await worldWith();
    await look(world);
    world.pass(-60 * MINUTE);
    expect(positionsAsked(await look(world))).toEqual(['0', '3']);
  });

  it('with another key asks for everything', async () => {
    const world = await worldWith();
    await look(world);
    await saveAccounts([]);
    await give(world, { id: 'a', keyGeneration: 2 }, BOOKS);
    await world.refresher.refresh('command');
    expect(positionsAsked(await look(world))).toEqual(['0', '3']);
    expect((await savedDetails())?.keyGeneration).toBe(2);
  });

  it('at what cannot be read from storage asks for everything', async () => {
    const world = await worldWith();
    await fakeBrowser.storage.local.set({ 'details/a': { v: 1, data: 'damaged' } });
    expect(positionsAsked(await look(world))).toEqual(['0', '3']);
    expect(rowsOf((await savedDetails())?.orders)).toEqual([]);
  });
});
