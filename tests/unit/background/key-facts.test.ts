import { describe, expect, it } from 'vitest';
import { addAccount } from '../../../lib/background/accounts.ts';
import { loadSnapshot } from '../../../lib/background/saved.ts';
import { emptySnapshot } from '../../../lib/domain/snapshot.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import type { KeyFacts } from '../../../lib/domain/key-facts.ts';
import { snapshotItem } from '../../../lib/state/items.ts';
import { HOUR, MINUTE, NOW, pocket } from '../domain/make.ts';
import { answer, status, type Outcome } from '../exchanges/scripted-http.ts';
import { SILENCE, type Member } from './exchanges.ts';
import {
  countSnapshotWrites,
  createWorld,
  FACTS,
  give,
  KALSHI_KEY,
  POLYMARKET_KEY,
  stateOf,
  through,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const DAY = 24 * HOUR;
const BOOKS: Member = { pockets: { 0: { cash: '10.00' } } };
const SERVER_TROUBLE = status(503);
/** What the exchange says about a key of these books. */
const TOLD: KeyFacts = {
  checkedAt: NOW,
  scopes: ['read'],
  memberKeys: ['key-of-a'],
  budget: { perSecond: 20, burst: 20 },
  tier: 'basic',
  maintenance: [],
  perps: false,
};

async function factsOf(id: string): Promise<KeyFacts | undefined> {
  return (await stateOf(id))?.facts;
}

/** How often the exchange was asked about keys. */
function checksIn({ exchanges }: World): number {
  return exchanges.requests.filter(({ path }) => path.endsWith('/api_keys')).length;
}

/** A day after the key was last looked at. */
async function dayLater(member: Partial<Member>, world = createWorld()): Promise<World> {
  await give(world, { id: 'a' }, { ...BOOKS, ...member });
  world.pass(DAY);
  return world;
}

describe('what is known of a key', () => {
  it('is saved with its account', async () => {
    const world = createWorld();
    world.exchanges.members.set('key-1', { ...BOOKS, scopes: ['read', 'write::trade'], perps: '1.00' });
    const draft = { exchange: 'kalshi', environment: 'production', name: '', keyId: 'key-1' } as const;
    await addAccount({ ...draft, keyText: new Secret(KALSHI_KEY) }, world.platform);
    expect(await stateOf('new-1')).toEqual({
      attemptedAt: 0,
      failuresInRow: 0,
      facts: { ...TOLD, scopes: ['read', 'write::trade'], memberKeys: ['key-1'], perps: true },
    });
  });

  it('is the published allowance where the exchange tells nothing', async () => {
    const world = createWorld();
    world.exchanges.members.set('key-1', BOOKS);
    const draft = { exchange: 'polymarket-us', environment: 'production', name: '', keyId: 'key-1' } as const;
    await addAccount({ ...draft, keyText: new Secret(POLYMARKET_KEY) }, world.platform);
    expect(await factsOf('new-1')).toEqual({ checkedAt: NOW, budget: { perSecond: 20, burst: 20 } });
  });

  it('leaves an account addable when none of it is told', async () => {
    const world = createWorld();
    world.exchanges.members.set('key-1', {
      ...BOOKS,
      instead: {
        '/api_keys': SERVER_TROUBLE,
        '/account/limits': SERVER_TROUBLE,
        '/margin/enabled': SERVER_TROUBLE,
      },
    });
    world.exchanges.open.set('/exchange/status', SERVER_TROUBLE);
    world.exchanges.open.set('/exchange/schedule', SERVER_TROUBLE);
    const draft = { exchange: 'kalshi', environment: 'production', name: '', keyId: 'key-1' } as const;
    expect((await addAccount({ ...draft, keyText: new Secret(KALSHI_KEY) }, world.platform)).ok).toBe(true);
    expect(await factsOf('new-1')).toEqual({ checkedAt: NOW, incomplete: true });
  });

  it.each<[title: string, trouble: Outcome]>([
    ['a server in trouble', SERVER_TROUBLE],
    ['no network', { kind: 'offline' }],
    ['a refused key', { kind: 'key-rejected', reason: 'unspecified' }],
    ['a request for fewer requests', { kind: 'rate-limited' }],
  ])('stays through %s, which is not asked about keys', async (_title, trouble) => {
    const world = await dayLater({ trouble });
    await world.refresher.refresh('command');
    expect(await factsOf('a')).toEqual(FACTS);
    expect(checksIn(world)).toBe(0);
  });
});

describe('the look at a key', () => {
  it('is taken once a day', async () => {
    const world = createWorld();
    await give(world, { id: 'a' }, BOOKS);
    world.pass(DAY - 1);
    await world.refresher.refresh('alarm');
    expect([checksIn(world), await factsOf('a')]).toEqual([0, FACTS]);
    world.exchanges.members.set('key-of-a', { ...BOOKS, scopes: ['read', 'write'] });
    world.pass(1);
    await world.refresher.refresh('alarm');
    expect(await factsOf('a')).toEqual({ ...TOLD, scopes: ['read', 'write'], checkedAt: NOW + DAY });
    world.pass(DAY - 1);
    await world.refresher.refresh('alarm');
    expect(checksIn(world)).toBe(1);
    world.pass(1);
    await world.refresher.refresh('alarm');
    expect(checksIn(world)).toBe(2);
  });

  it('is taken of accounts that an earlier version added', async () => {
    const world = createWorld();
    await give(world, { id: 'a' }, BOOKS);
    await snapshotItem.write(emptySnapshot());
    await world.refresher.refresh('alarm');
    expect(await factsOf('a')).toEqual(TOLD);
  });

  it('costs no request where nothing can be asked', async () => {
    const world = createWorld();
    await give(world, { id: 'b', exchange: 'polymarket-us' }, BOOKS);
    world.pass(DAY);
    await world.refresher.refresh('alarm');
    expect((await factsOf('b'))?.checkedAt).toBe(NOW + DAY);
    expect(world.exchanges.requests).toHaveLength(2);
  });

  it('is taken again after an hour where a part went unanswered', async () => {
    const world = await dayLater({ instead: { '/account/limits': SERVER_TROUBLE } });
    await world.refresher.refresh('alarm');
    expect(await factsOf('a')).toMatchObject({ checkedAt: NOW + DAY, incomplete: true, scopes: ['read'] });
    world.exchanges.members.set('key-of-a', BOOKS);
    world.pass(HOUR - 1);
    await world.refresher.refresh('alarm');
    expect(checksIn(world)).toBe(1);
    world.pass(1);
    await world.refresher.refresh('alarm');
    expect(await factsOf('a')).toEqual({ ...TOLD, checkedAt: NOW + DAY + HOUR });
  });

  it('is not taken again sooner where a part was refused: that is an answer', async () => {
    const world = await dayLater({ instead: { '/api_keys': status(403), '/account/limits': status(403) } });
    await world.refresher.refresh('alarm');
    expect(await factsOf('a')).toMatchObject({ describeDenied: true });
    world.pass(2 * HOUR);
    await world.refresher.refresh('alarm');
    expect(checksIn(world)).toBe(1);
  });

  it('keeps what a key is bound to where that is not said again', async () => {
    const world = await dayLater({ bound: 0, instead: { '/api_keys': status(403) } });
    const saved = await loadSnapshot();
    const state = saved.accounts['a'];
    if (state === undefined) throw new Error('no state');
    const facts = { ...FACTS, boundSubaccount: 0 };
    await snapshotItem.write({ ...saved, accounts: { a: { ...state, facts } } });
    await world.refresher.refresh('alarm');
    expect(await factsOf('a')).toMatchObject({
      checkedAt: NOW + DAY,
      describeDenied: true,
      boundSubaccount: 0,
    });
  });

  it('comes after the figures and is saved with them, in one piece', async () => {
    const world = await dayLater({});
    const writes = countSnapshotWrites();
    await world.refresher.refresh('alarm');
    const paths = world.exchanges.requests.map(({ path }) => path.replace('/trade-api/v2', ''));
    expect(paths.slice(0, 2)).toEqual(['/portfolio/subaccounts/balances', '/portfolio/balance?subaccount=0']);
    expect(paths.slice(2)).toHaveLength(5);
    expect(writes()).toBe(1);
    expect((await stateOf('a'))?.reading?.pockets).toEqual([pocket(0, { cash: '10', positions: '0' })]);
  });
});

describe('a look at a key that goes wrong', () => {
  it('without an answer does not hold up the figures', async () => {
    // Nothing but the look is cut short here.
    const deadline = (ms: number): AbortSignal =>
      ms < 20_000 ? AbortSignal.timeout(5) : new AbortController().signal;
    const world = await dayLater({ instead: { '/api_keys': SILENCE } }, createWorld({ deadline }));
    await world.refresher.refresh('alarm');
    const state = await stateOf('a');
    expect(state?.failure).toBeUndefined();
    expect(state?.reading?.fetchedAt).toBe(NOW + DAY);
    expect(state?.facts).toMatchObject({ checkedAt: NOW + DAY, incomplete: true });
  });

  it('by a bug costs no figure', async () => {
    const world = createWorld();
    const buggy = createWorld(
      through(async (url, headers, signal) => {
        if (url.pathname.endsWith('/api_keys')) throw new Error('a bug');
        return world.exchanges.http.get(url, headers, signal);
      }),
    );
    await give(world, { id: 'a' }, BOOKS);
    world.pass(DAY);
    await buggy.refresher.refresh('alarm');
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
    expect(await factsOf('a')).toEqual({ ...FACTS, checkedAt: NOW + DAY, incomplete: true });
  });

  it('in part keeps what was known of that part: no money vanishes from the total', async () => {
    const world = createWorld();
    const rich: Member = { ...BOOKS, perps: '7.00' };
    await give(world, { id: 'a' }, rich);
    world.pass(DAY);
    await world.refresher.refresh('alarm');
    world.pass(DAY);
    world.exchanges.members.set('key-of-a', {
      ...rich,
      instead: { '/margin/enabled': SERVER_TROUBLE, '/account/limits': SERVER_TROUBLE },
    });
    await world.refresher.refresh('alarm');
    expect(await factsOf('a')).toEqual({ ...TOLD, perps: true, incomplete: true, checkedAt: NOW + 2 * DAY });
    world.pass(2 * MINUTE);
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.reading?.pockets.map(({ kind }) => kind)).toEqual([undefined, 'perps']);
  });
});

describe('perps', () => {
  const rich: Member = { ...BOOKS, perps: '7.00' };

  /** A world in which perps are known to be enabled, a day before the next look at the key. */
  async function worldWithPerps(): Promise<World> {
    const world = await dayLater(rich);
    await world.refresher.refresh('alarm');
    expect((await factsOf('a'))?.perps).toBe(true);
    world.pass(DAY);
    return world;
  }

  it.each([403, 404])('stay known where the exchange will not say any more (%d)', async (code) => {
    const world = await worldWithPerps();
    world.exchanges.members.set('key-of-a', { ...rich, instead: { '/margin/enabled': status(code) } });
    await world.refresher.refresh('alarm');
    expect(await factsOf('a')).toEqual({ ...TOLD, perps: true, checkedAt: NOW + 2 * DAY });
    world.pass(2 * MINUTE);
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.reading?.pockets.map(({ kind }) => kind)).toEqual([undefined, 'perps']);
  });

  it('end where the exchange says so', async () => {
    const world = await worldWithPerps();
    world.exchanges.members.set('key-of-a', BOOKS);
    await world.refresher.refresh('alarm');
    expect(await factsOf('a')).toEqual({ ...TOLD, checkedAt: NOW + 2 * DAY });
  });
});

describe('a number that a look at the key brings', () => {
  it('is the pocket’s from then on, and spares asking for the list', async () => {
    const keys = answer({ api_keys: [{ api_key_id: 'key-of-a', subaccount: 7 }] });
    const bound: Member = { pockets: { 7: { cash: '3.00' } }, bound: 7, instead: { '/api_keys': keys } };
    const world = await dayLater(bound);
    await world.refresher.refresh('alarm');
    const unnamed = pocket(undefined, { cash: '3', positions: '0' });
    expect((await stateOf('a'))?.reading?.pockets).toEqual([unnamed]);
    expect((await factsOf('a'))?.boundSubaccount).toBe(7);
    world.pass(2 * HOUR);
    const before = world.exchanges.requests.length;
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.reading?.pockets).toEqual([pocket(7, { cash: '3', positions: '0' })]);
    expect(world.exchanges.requests.slice(before).map(({ path }) => path)).toEqual([
      '/trade-api/v2/portfolio/balance',
    ]);
  });
});
