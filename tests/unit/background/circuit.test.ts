import { describe, expect, it } from 'vitest';
import { INTERVAL, MINUTE, NOW, pocket } from '../domain/make.ts';
import { status } from '../exchanges/scripted-http.ts';
import { createWorld, give, stateOf, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const POCKETS = { 0: { cash: '10.00', positions: 150 } };
const DOWN = { pockets: POCKETS, trouble: status(503) };

/** A world whose one account has failed so often, at intervals, at an exchange with one host. */
async function failing(times: number, chance = 0): Promise<World> {
  const world = createWorld({ chance: () => chance });
  await give(world, { id: 'a', exchange: 'polymarket-us' }, DOWN);
  for (let count = 0; count < times; count += 1) {
    if (count > 0) world.pass(INTERVAL);
    await world.refresher.refresh('alarm');
  }
  return world;
}

/** How many requests an alarm sends after so long. */
async function requestsAfter(world: World, ms: number): Promise<number> {
  world.pass(ms);
  const before = world.exchanges.requests.length;
  await world.refresher.refresh('alarm');
  return world.exchanges.requests.length - before;
}

describe('an account that fails', () => {
  it.each([1, 2])('%i times is asked in full at every alarm', async (times) => {
    const world = await failing(times);
    expect((await stateOf('a'))?.holdUntil).toBeUndefined();
    expect(await requestsAfter(world, INTERVAL)).toBe(2);
  });

  it.each([
    ['as soon as may be', 0, INTERVAL],
    ['in between', 0.5, 1.5 * INTERVAL],
    ['as late as may be', 0.999, INTERVAL + Math.round(0.999 * INTERVAL)],
  ])('three times waits for a time drawn by chance: %s', async (_title, chance, wait) => {
    await failing(3, chance);
    expect(await stateOf('a')).toMatchObject({
      failuresInRow: 3,
      holdUntil: NOW + 2 * INTERVAL + wait,
      failure: { kind: 'server', status: 503 },
    });
  });

  it('is left alone until that time, then asked one thing', async () => {
    const world = await failing(3, 0.5);
    expect(await requestsAfter(world, INTERVAL)).toBe(0);
    expect(await requestsAfter(world, INTERVAL)).toBe(1);
    expect((await stateOf('a'))?.failuresInRow).toBe(4);
  });

  it('on and on waits longer, but never longer than a quarter of an hour', async () => {
    const world = await failing(3, 0.999);
    const waits: number[] = [];
    for (let probe = 0; probe < 6; probe += 1) {
      world.pass(15 * MINUTE);
      await world.refresher.refresh('alarm');
      waits.push(((await stateOf('a'))?.holdUntil ?? 0) - Date.now());
    }
    expect(waits.every((wait, index) => index === 0 || wait >= (waits[index - 1] ?? 0))).toBe(true);
    expect(waits.at(-1)).toBeGreaterThan(14 * MINUTE);
    expect(waits.at(-1)).toBeLessThanOrEqual(15 * MINUTE);
  });
});

describe('a probe that succeeds', () => {
  it('closes the circuit: the reading is whole, and the next alarm asks as ever', async () => {
    const world = await failing(4, 0.5);
    world.exchanges.members.set('key-of-a', { pockets: POCKETS });
    expect(await requestsAfter(world, 2 * INTERVAL)).toBe(2);
    const state = await stateOf('a');
    expect(state?.reading?.pockets).toEqual([pocket(0, { cash: '10', available: '10', positions: '1.5' })]);
    expect([state?.failuresInRow, state?.holdUntil, state?.failure]).toEqual([0, undefined, undefined]);
    expect(await requestsAfter(world, INTERVAL)).toBe(2);
  });
});

it('the user need not wait for a probe', async () => {
  const world = await failing(3, 0.5);
  world.exchanges.members.set('key-of-a', { pockets: POCKETS });
  await world.refresher.refresh('command');
  expect((await stateOf('a'))?.failure).toBeUndefined();
});

it('an open circuit holds up no other account', async () => {
  const world = await failing(3, 0.999);
  await give(world, { id: 'b' });
  expect(await requestsAfter(world, INTERVAL)).toBe(2);
  expect((await stateOf('b'))?.reading?.pockets).toHaveLength(1);
});
