import { beforeEach, describe, expect, it } from 'vitest';
import { configureAccount } from '../../../lib/background/accounts.ts';
import { createCommandHandler } from '../../../lib/background/commands.ts';
import { loadAccounts } from '../../../lib/background/saved.ts';
import type { Reply } from '../../../lib/messages.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { MINUTE, pocket, usd } from '../domain/make.ts';
import { answer, status } from '../exchanges/scripted-http.ts';
import type { Member } from './exchanges.ts';
import { createWorld, give, refuseWritesOf, stateOf, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

/** A key that sees each subaccount but may not list them. */
const UNLISTED: Member = {
  pockets: { 0: { cash: '1.00' }, 3: { cash: '2.00' }, 5: { cash: '3.00' } },
  instead: { '/portfolio/subaccounts/balances': status(403) },
};

let world: World;

beforeEach(() => {
  world = createWorld();
});

/** As a page sends it; resolves when what follows is done too. */
async function configure(
  namedSubaccounts: readonly number[],
  isFcm = false,
  accountId = 'a',
): Promise<Reply> {
  const { platform, refresher, details } = world;
  const works: Promise<void>[] = [];
  const inBackground = (work: Promise<void>): void => void works.push(work);
  const { handle } = createCommandHandler({ platform, refresher, details, inBackground });
  const sender = { id: 'bankroll-fake-id', url: 'chrome-extension://bankroll-fake-id/options.html' };
  const reply = await handle({ type: 'configure-account', accountId, isFcm, namedSubaccounts }, sender);
  await Promise.all(works);
  return reply;
}

async function pocketNumbers(): Promise<(number | undefined)[] | undefined> {
  return (await stateOf('a'))?.reading?.pockets.map(({ number }) => number);
}

describe('naming subaccounts', () => {
  it('keeps each once and in order, and reads them at once', async () => {
    await give(world, { id: 'a' }, UNLISTED);
    await world.refresher.refresh('alarm');
    expect(await pocketNumbers()).toEqual([0]);
    world.pass(2 * MINUTE);
    expect(await configure([5, 3, 5, 3])).toEqual({ ok: true, value: null });
    expect((await loadAccounts())[0]?.namedSubaccounts).toEqual([3, 5]);
    expect((await stateOf('a'))?.reading?.pockets).toEqual([
      pocket(0, { cash: '1', positions: '0' }),
      pocket(3, { cash: '2', positions: '0' }),
      pocket(5, { cash: '3', positions: '0' }),
    ]);
  });

  it('none leaves Primary alone', async () => {
    await give(world, { id: 'a', namedSubaccounts: [3] }, UNLISTED);
    await world.refresher.refresh('alarm');
    expect(await pocketNumbers()).toEqual([0, 3]);
    await configure([]);
    expect(await pocketNumbers()).toEqual([0]);
  });

  it('one that is not there leaves that pocket unknown and the others whole', async () => {
    await give(world, { id: 'a' }, UNLISTED);
    await configure([3, 7]);
    const pockets = (await stateOf('a'))?.reading?.pockets;
    expect(pockets?.map(({ number, failure }) => [number, failure?.kind])).toEqual([
      [0, undefined],
      [3, undefined],
      [7, 'unreadable'],
    ]);
    expect(pockets?.[2]?.balance).toEqual({});
  });

  it('changes nothing where the key lists them itself', async () => {
    await give(world, { id: 'a' }, { pockets: UNLISTED.pockets });
    await configure([3, 7]);
    expect(await pocketNumbers()).toEqual([0, 3, 5]);
  });

  it('keeps everything else of the account', async () => {
    const added = await give(world, { id: 'a' }, UNLISTED);
    const other = await give(world, { id: 'b' });
    await configure([3], true);
    expect(await loadAccounts()).toEqual([{ ...added, isFcm: true, namedSubaccounts: [3] }, other]);
  });
});

describe('saying that one is a member of an FCM', () => {
  it.each([true, false])('%s: the value of resting orders is asked for only if so', async (isFcm) => {
    const value = answer({ total_resting_order_value: 1250 });
    await give(
      world,
      { id: 'a' },
      { ...UNLISTED, instead: { '/portfolio/summary/total_resting_order_value': value } },
    );
    await configure([], isFcm);
    await world.details.read('a', 'look');
    const stored = await detailsItem('a').read();
    expect(stored.state === 'present' && stored.value.restingValue).toEqual(
      isFcm ? { state: 'read', amount: usd('12.5') } : undefined,
    );
  });

  it('changes details that somebody has looked at, without another look', async () => {
    const value = answer({ total_resting_order_value: 1250 });
    await give(
      world,
      { id: 'a' },
      { ...UNLISTED, instead: { '/portfolio/summary/total_resting_order_value': value } },
    );
    const restingValue = async (): Promise<unknown> => {
      const stored = await detailsItem('a').read();
      return stored.state === 'present' ? stored.value.restingValue : 'no details';
    };
    await configure([], true);
    expect(await restingValue()).toBe('no details');
    await world.details.read('a', 'look');
    await configure([], false);
    expect(await restingValue()).toBeUndefined();
    await configure([], true);
    expect(await restingValue()).toEqual({ state: 'read', amount: usd('12.5') });
  });
});

describe('an account to which none of this applies', () => {
  it.each([
    ['a demo account', { environment: 'demo' }],
    ['a Polymarket US account', { exchange: 'polymarket-us' }],
  ] as const)('is read as before: %s', async (_title, changes) => {
    await give(world, { id: 'a', ...changes }, { pockets: { 0: { cash: '8.00' } } });
    await world.refresher.refresh('alarm');
    const before = (await stateOf('a'))?.reading;
    expect(await configure([3], true)).toEqual({ ok: true, value: null });
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect((await stateOf('a'))?.reading).toEqual(before);
    await world.details.read('a', 'look');
    expect((await detailsItem('a').read()).state).toBe('present');
  });
});

describe('what cannot be saved', () => {
  it('because the account is gone says so, and reads nothing', async () => {
    await give(world, { id: 'a' });
    expect(await configure([1], true, 'z')).toEqual({ ok: false, failure: { kind: 'account-missing' } });
    expect(world.exchanges.requests).toEqual([]);
  });

  it('because the browser refuses leaves everything as it was', async () => {
    const added = await give(world, { id: 'a' });
    const allow = refuseWritesOf('accounts');
    const command = {
      type: 'configure-account',
      accountId: 'a',
      isFcm: true,
      namedSubaccounts: [1],
    } as const;
    const reply = await configureAccount(command, world.platform);
    allow();
    expect(reply).toEqual({ ok: false, failure: { kind: 'storage' } });
    expect(await loadAccounts()).toEqual([added]);
  });
});
