import { beforeEach, describe, expect, it } from 'vitest';
import { diagnoseAccount } from '../../../lib/background/diagnose.ts';
import { lock } from '../../../lib/background/lock.ts';
import { loadAccounts, loadSnapshot, saveAccounts } from '../../../lib/background/saved.ts';
import { keySlot } from '../../../lib/domain/account.ts';
import type { Diagnosis } from '../../../lib/domain/diagnosis.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { AccountState } from '../../../lib/domain/snapshot.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { forgetKey } from '../../../lib/keys/index.ts';
import { diagnosisItem, snapshotItem } from '../../../lib/state/items.ts';
import { HOUR, NOW, pocket, reading, SECOND } from '../domain/make.ts';
import { answer, status, type Outcome } from '../exchanges/scripted-http.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { diagnoseIn, type Told } from './diagnosis.ts';
import { createWorld, give, loseMirror, rest, through, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const POCKETS = { 0: { cash: '10.00' } };
const ALL_BAD = ['bad', 'skipped', 'skipped'];
const KEY_BAD = ['good', 'skipped', 'bad'];

let world: World;

beforeEach(() => {
  world = createWorld();
});

function diagnose(id?: string): Promise<Told> {
  return diagnoseIn(world, id);
}

function outcomesOf(found: Diagnosis | undefined): string[] | undefined {
  return found?.steps.map(({ outcome }) => outcome);
}

describe('the steps', () => {
  it('arrive one by one and in order', async () => {
    await give(world, { id: 'a' });
    const seen: Diagnosis[] = [];
    const stop = diagnosisItem.watch((stored) => {
      if (stored.state === 'present' && stored.value !== null) seen.push(stored.value);
    });
    await diagnose();
    stop();
    expect(seen.map(({ steps, endedAt }) => [steps.map(({ step }) => step), endedAt])).toEqual([
      [[], undefined],
      [['reach'], undefined],
      [['reach', 'clock'], undefined],
      [['reach', 'clock', 'key'], undefined],
      [['reach', 'clock', 'key'], NOW],
    ]);
    expect(seen.every(({ accountId, startedAt }) => accountId === 'a' && startedAt === NOW)).toBe(true);
  });

  it('that cannot be told change nothing of what is found', async () => {
    await give(world, { id: 'a' });
    fakeBrowser.storage.session.onAccess = () => {
      throw new Error('session storage is broken');
    };
    expect(await diagnoseAccount('a', world.platform)).toBe(true);
  });

  it('of an earlier look are gone when the next begins', async () => {
    await give(world, { id: 'a' }, { pockets: POCKETS, trouble: status(403) });
    await diagnose();
    world.exchanges.members.set('key-of-a', { pockets: POCKETS });
    const { found } = await diagnose();
    expect(found && 'cause' in found).toBe(false);
    expect(found?.steps).toHaveLength(3);
  });
});

describe('an account with which all is well', () => {
  it.each(['kalshi', 'polymarket-us'] as const)('takes two requests to say so (%s)', async (exchange) => {
    await give(world, { id: 'a', exchange });
    world.exchanges.tellTime(0);
    const { isWell, found } = await diagnose();
    expect(isWell).toBe(true);
    expect(outcomesOf(found)).toEqual(['good', 'good', 'good']);
    expect(found).toMatchObject({ requests: 2, endedAt: NOW });
    expect(found?.cause).toBeUndefined();
    expect(world.exchanges.requests).toHaveLength(2);
  });

  it('is so also with a clock that is far off, which is told', async () => {
    await give(world, { id: 'a' });
    world.exchanges.tellTime(2 * HOUR);
    const { isWell, found } = await diagnose();
    expect(isWell).toBe(true);
    expect(outcomesOf(found)).toEqual(['good', 'bad', 'good']);
    const aheadMs = found?.steps[1]?.aheadMs ?? 0;
    expect(Math.abs(aheadMs - 2 * HOUR)).toBeLessThanOrEqual(SECOND);
    expect(found?.requests).toBe(2);
  });
});

describe('the cause', () => {
  it.each<[title: string, trouble: Outcome, cause: ReadFailure]>([
    [
      'a wrong signature',
      status(401, { error: { details: 'INCORRECT_API_KEY_SIGNATURE' } }),
      { kind: 'key-rejected', reason: 'signature' },
    ],
    ['a key that may not read', status(403), { kind: 'key-scope' }],
    [
      'an answer of another form',
      answer('{}'),
      { kind: 'unreadable', field: 'balance: balance_dollars', shape: '{}' },
    ],
    ['a network that went away', { kind: 'offline' }, { kind: 'offline' }],
  ])('is %s', async (_title, trouble, cause) => {
    await give(world, { id: 'a' }, { pockets: POCKETS, trouble });
    const { isWell, found } = await diagnose();
    expect(isWell).toBe(false);
    expect(outcomesOf(found)).toEqual(KEY_BAD);
    expect(found).toMatchObject({ cause, requests: 2, endedAt: NOW });
  });

  it.each<[title: string, trouble: Outcome, requests: number, cause: ReadFailure]>([
    ['a server in trouble, whose other host is tried too', status(503), 2, { kind: 'server', status: 503 }],
    ['no network', { kind: 'offline' }, 1, { kind: 'offline' }],
    [
      'a page where the exchange should be',
      answer('<!doctype html><html>'),
      1,
      { kind: 'unreadable', field: 'a web page', page: true },
    ],
    [
      'an exchange that is closed',
      answer({
        exchange_active: false,
        trading_active: false,
        exchange_estimated_resume_time: '2026-11-20T13:00:00Z',
      }),
      1,
      { kind: 'maintenance', until: NOW + HOUR },
    ],
  ])('is %s, before the key is tried', async (_title, trouble, requests, cause) => {
    await give(world, { id: 'a' });
    world.exchanges.open.set('/exchange/status', trouble);
    const { found } = await diagnose();
    expect(outcomesOf(found)).toEqual(ALL_BAD);
    expect(found).toMatchObject({ cause, requests });
    expect(world.exchanges.requests).toHaveLength(requests);
  });

  it('is a bug where there is one: the search ends', async () => {
    world = createWorld(through(() => Promise.reject(new Error('a bug'))));
    await give(world, { id: 'a' });
    const { isWell, found } = await diagnose();
    expect(isWell).toBe(false);
    expect(found).toMatchObject({ endedAt: NOW, cause: { kind: 'unexpected' } });
  });
});

describe('a host, a clock and a key with which all is well', () => {
  const GOOD = ['good', 'skipped', 'good'];
  const last = (failure: ReadFailure | undefined, ofPocket: ReadFailure | undefined): AccountState => ({
    attemptedAt: NOW,
    failuresInRow: 1,
    ...(failure && { failure }),
    reading: reading([{ ...pocket(0, { cash: '1' }), ...(ofPocket && { failure: ofPocket }) }]),
  });

  const BEYOND: ReadFailure[] = [
    { kind: 'unreadable', field: 'positions: positions' },
    { kind: 'contradictory', between: 'list' },
    { kind: 'key-scope' },
    { kind: 'key-restricted' },
  ];

  it.each(
    BEYOND.flatMap((cause) => [
      [cause.kind, 'the account', cause, last(cause, undefined)] as const,
      [cause.kind, 'one pocket', cause, last(undefined, cause)] as const,
      [
        cause.kind,
        'one pocket, of an account that was late since',
        cause,
        last({ kind: 'offline' }, cause),
      ] as const,
    ]),
  )('leave what was last wrong for the cause: %s of %s', async (_kind, _of, cause, state) => {
    await give(world, { id: 'a' });
    await snapshotItem.write({ ...(await loadSnapshot()), accounts: { a: state } });
    const { isWell, found } = await diagnose();
    expect(isWell).toBe(false);
    expect(outcomesOf(found)).toEqual(GOOD);
    expect(found).toMatchObject({ cause, requests: 2, endedAt: NOW });
  });

  it.each<ReadFailure>([
    { kind: 'server', status: 503 },
    { kind: 'offline' },
    { kind: 'rate-limited' },
    { kind: 'key-rejected', reason: 'unspecified' },
    { kind: 'clock-skew' },
    { kind: 'maintenance' },
  ])('are news after $kind: it is over', async (failure) => {
    await give(world, { id: 'a' });
    await snapshotItem.write({ ...(await loadSnapshot()), accounts: { a: last(failure, failure) } });
    const { isWell, found } = await diagnose();
    expect(isWell).toBe(true);
    expect(found && 'cause' in found).toBe(false);
  });

  it('do not hide a cause that is found', async () => {
    await give(world, { id: 'a' }, { pockets: POCKETS, trouble: status(401) });
    const state = last({ kind: 'key-scope' }, undefined);
    await snapshotItem.write({ ...(await loadSnapshot()), accounts: { a: state } });
    expect((await diagnose()).found?.cause).toEqual({ kind: 'key-rejected', reason: 'unspecified' });
  });

  it('do not hide that the list cannot be read', async () => {
    const instead = { '/portfolio/subaccounts/balances': answer('{}') };
    await give(world, { id: 'a' }, { pockets: POCKETS, instead });
    await world.refresher.refresh('command');
    expect((await diagnose()).found?.cause).toMatchObject({
      kind: 'unreadable',
      field: 'subaccounts: subaccount_balances',
    });
  });
});

describe('no request is needed', () => {
  it('while the key is in a locked vault', async () => {
    await give(world, { id: 'a', keptIn: 'vault' });
    await lock(world.platform);
    const { found, isWell } = await diagnose();
    expect(found).toMatchObject({ steps: [], requests: 0, cause: { kind: 'locked' }, endedAt: NOW });
    expect(isWell).toBe(false);
    expect(world.exchanges.requests).toEqual([]);
  });

  it('without permission for the hosts', async () => {
    await give(world, { id: 'a' });
    for (const origin of originsOf('kalshi', 'production')) fakeBrowser.permissions.granted.delete(origin);
    const { isWell, found } = await diagnose();
    expect(isWell).toBe(false);
    expect(found).toMatchObject({ cause: { kind: 'host-permission' }, requests: 0, endedAt: NOW });
    expect(world.exchanges.requests).toEqual([]);
  });

  it('without the key', async () => {
    const account = await give(world, { id: 'a' });
    await forgetKey(keySlot(account));
    const { found } = await diagnose();
    expect(found).toMatchObject({ cause: { kind: 'key-missing' }, requests: 0, endedAt: NOW });
    expect(world.exchanges.requests).toEqual([]);
  });

  it.each(['removed', 'not there'])('for an account that is %s, about which nothing is told', async (how) => {
    const account = await give(world, { id: 'a' });
    await saveAccounts(how === 'removed' ? [{ ...account, removedAt: NOW }] : []);
    const { isWell, found } = await diagnose();
    expect([isWell, found]).toEqual([false, undefined]);
    expect(world.exchanges.requests).toEqual([]);
  });
});

it('the account list is left as it is', async () => {
  await give(world, { id: 'a' }, { pockets: POCKETS, trouble: status(403) });
  const before = [await loadAccounts(), await loadSnapshot()];
  await diagnose();
  expect([await loadAccounts(), await loadSnapshot()]).toEqual(before);
});

describe('a second search', () => {
  it('of the same account is the first one', async () => {
    await give(world, { id: 'a' }, { pockets: POCKETS, trouble: status(500) });
    const [first, second] = await Promise.all([diagnose(), diagnoseAccount('a', world.platform)]);
    expect(first.found?.cause).toEqual({ kind: 'server', status: 500 });
    expect(second).toBe(false);
    expect(world.exchanges.requests.length).toBeLessThanOrEqual(3);
  });

  it('of another account takes over at once', async () => {
    await give(world, { id: 'a' }, { pockets: POCKETS });
    await give(world, { id: 'b', name: 'Other' }, { pockets: POCKETS, trouble: status(500) });
    const release = world.exchanges.pause();
    const first = diagnoseAccount('a', world.platform);
    await world.exchanges.arrived(1);
    const second = diagnoseAccount('b', world.platform);
    await world.exchanges.arrived(2);
    release();
    await Promise.all([first, second]);
    const stored = await diagnosisItem.read();
    expect(stored).toMatchObject({ state: 'present', value: { accountId: 'b' } });
  });
});

it('what was found about a key that is gone by then is not told', async () => {
  const account = await give(world, { id: 'a' }, { pockets: POCKETS });
  const release = world.exchanges.pause();
  const search = diagnoseAccount('a', world.platform);
  await world.exchanges.arrived(1);
  await saveAccounts([{ ...account, keyGeneration: account.keyGeneration + 1 }]);
  release();
  expect(await search).toBe(false);
  expect(await diagnosisItem.read()).toEqual({ state: 'absent' });
});

it('a search that goes on while everything is deleted leaves nothing behind', async () => {
  await give(world, { id: 'a' }, { pockets: POCKETS });
  const release = world.exchanges.pause();
  const search = diagnoseAccount('a', world.platform);
  await world.exchanges.arrived(1);
  await fakeBrowser.storage.local.clear();
  await loseMirror();
  await fakeBrowser.storage.session.clear();
  release();
  await search;
  await rest();
  expect(await fakeBrowser.storage.session.get()).toEqual({});
});
