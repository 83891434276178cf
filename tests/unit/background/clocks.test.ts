import { describe, expect, it } from 'vitest';
import { loadSnapshot } from '../../../lib/background/saved.ts';
import { HOUR, MINUTE, SECOND } from '../domain/make.ts';
import type { Exchanges } from './exchanges.ts';
import { createWorld, give, stateOf, through, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const DAY = 24 * HOUR;

/** A worker that starts anew: nothing of the last one is left but what is stored. */
function nextWorker({ exchanges }: World): World {
  return {
    ...createWorld(through((url, headers, signal) => exchanges.http.get(url, headers, signal))),
    exchanges,
  };
}

/** How far each signed time was from the exchange's, ms. */
function errors({ requests }: Exchanges, from: number, machineAheadMs: number): number[] {
  return requests.slice(from).flatMap(({ signedAt }) => {
    return signedAt === undefined ? [] : Math.abs(signedAt - (Date.now() - machineAheadMs));
  });
}

describe('a machine whose clock is wrong', () => {
  it.each([
    ['a day ahead', DAY],
    ['an hour behind', -HOUR],
    ['a minute ahead', MINUTE],
  ])('by %s reads all the same, with one refused request', async (_title, aheadMs) => {
    const world = createWorld();
    world.exchanges.tellTime(aheadMs);
    await give(world, { id: 'a' });
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
    expect(world.exchanges.requests).toHaveLength(3);
  });

  it('is known to be from the first cycle on, also to the next worker', async () => {
    const world = createWorld();
    world.exchanges.tellTime(DAY);
    await give(world, { id: 'a' });
    await world.refresher.refresh('alarm');
    const { clocks } = await loadSnapshot();
    expect(Object.keys(clocks)).toEqual(['kalshi']);
    expect(clocks.kalshi?.every((ahead) => Math.abs(ahead - DAY) <= SECOND)).toBe(true);

    const next = nextWorker(world);
    next.pass(2 * MINUTE);
    await next.refresher.refresh('alarm');
    expect(world.exchanges.requests).toHaveLength(5);
    expect(errors(world.exchanges, 3, DAY).every((error) => error <= SECOND)).toBe(true);
  });

  it('and is set right meanwhile, is believed again', async () => {
    const world = createWorld();
    world.exchanges.tellTime(DAY);
    await give(world, { id: 'a' });
    await world.refresher.refresh('alarm');
    world.exchanges.tellTime(0);
    const next = nextWorker(world);
    next.pass(2 * MINUTE);
    await next.refresher.refresh('alarm');
    expect((await stateOf('a'))?.failure).toBeUndefined();
    const before = world.exchanges.requests.length;
    next.pass(2 * MINUTE);
    await next.refresher.refresh('alarm');
    expect(errors(world.exchanges, before, 0)).toEqual([0, 0]);
  });

  it('is known to each exchange’s accounts by that exchange’s answers', async () => {
    const world = createWorld();
    world.exchanges.tellTime(DAY);
    await give(world, { id: 'a' });
    await give(world, { id: 'b', exchange: 'polymarket-us' });
    await world.refresher.refresh('alarm');
    const { clocks } = await loadSnapshot();
    expect(Object.keys(clocks).toSorted()).toEqual(['kalshi', 'polymarket-us']);
  });
});

describe('a clock that is right', () => {
  it('is signed with as it is: whole seconds in a header correct nothing', async () => {
    const world = createWorld();
    world.exchanges.tellTime(300);
    await give(world, { id: 'a' });
    for (let cycle = 0; cycle < 3; cycle += 1) {
      world.pass(2 * MINUTE);
      await world.refresher.refresh('alarm');
    }
    expect(world.exchanges.requests.map(({ signedAt }) => signedAt).at(-1)).toBe(Date.now());
  });

  it('of which nothing was told leaves what was known', async () => {
    const world = createWorld();
    world.exchanges.tellTime(DAY);
    await give(world, { id: 'a' });
    await world.refresher.refresh('alarm');
    const known = (await loadSnapshot()).clocks;
    world.exchanges.members.set('key-of-a', { pockets: {}, trouble: { kind: 'offline' } });
    const next = nextWorker(world);
    next.pass(2 * MINUTE);
    await next.refresher.refresh('alarm');
    expect((await loadSnapshot()).clocks).toEqual(known);
  });
});
