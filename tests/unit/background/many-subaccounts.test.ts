import { describe, expect, it } from 'vitest';
import { sumUsd, type Usd } from '../../../lib/domain/usd.ts';
import type { Pocket } from '../../../lib/domain/reading.ts';
import { MINUTE, NOW, usd } from '../domain/make.ts';
import { createWorld, give, stateOf, through, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const ALL = Array.from({ length: 64 }, (_, number) => number);
const POCKETS = Object.fromEntries(
  ALL.map((number) => [number, { cash: `${number}.25`, positions: 100 + number }]),
);
const SUM = sumUsd(ALL.map((number) => usd(`${number}.25`)));

interface Hurried extends World {
  /** How many pockets are asked for before a cycle's time is up. */
  reach: number;
  /** The pockets asked for in the latest cycle, in order. */
  asked: number[];
}

/** A world whose cycles end early. */
function hurriedWorld(): Hurried {
  const outer = createWorld();
  let time = new AbortController();
  const inner = createWorld({
    deadline: () => {
      time = new AbortController();
      return time.signal;
    },
    ...through((url, headers, signal) => {
      const number = url.searchParams.get('subaccount');
      if (number !== null) {
        if (world.asked.length >= world.reach) time.abort();
        else world.asked.push(Number(number));
      }
      return outer.exchanges.http.get(url, headers, signal);
    }),
  });
  const world: Hurried = { ...inner, exchanges: outer.exchanges, reach: 0, asked: [] };
  return world;
}

/** Two minutes later: a cycle that reaches so many pockets. What is known afterwards. */
async function cycle(world: Hurried, reach: number): Promise<readonly Pocket[]> {
  world.pass(2 * MINUTE);
  world.reach = reach;
  world.asked = [];
  await world.refresher.refresh('alarm');
  return (await stateOf('a'))?.reading?.pockets ?? [];
}

function numbersOf(pockets: readonly Pocket[]): (number | undefined)[] {
  return pockets.map(({ number }) => number);
}

function isKnown({ balance }: Pocket): boolean {
  return balance.positions !== undefined;
}

function cashOf(pockets: readonly Pocket[]): Usd {
  return sumUsd(pockets.flatMap(({ balance }) => balance.cash ?? []));
}

describe('an account with 64 subaccounts', () => {
  it('is complete in one cycle where there is time', async () => {
    const world = hurriedWorld();
    await give(world, { id: 'a' }, { pockets: POCKETS });
    const pockets = await cycle(world, 64);
    expect(numbersOf(pockets)).toEqual(ALL);
    expect(pockets.every(isKnown)).toBe(true);
    expect(cashOf(pockets)).toBe(SUM);
  });

  it('keeps what was read when the time is up, and leaves the rest visibly unknown', async () => {
    const world = hurriedWorld();
    await give(world, { id: 'a' }, { pockets: POCKETS });
    const pockets = await cycle(world, 30);
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect(numbersOf(pockets)).toEqual(ALL);
    // The list's cash is known of every pocket.
    expect(cashOf(pockets)).toBe(SUM);
    const unknown = pockets.filter((pocket) => !isKnown(pocket));
    expect(unknown.length).toBeGreaterThanOrEqual(34);
    expect(unknown.length).toBeLessThan(64);
    expect(unknown.every(({ failure }) => failure?.kind === 'timeout')).toBe(true);
  });

  it('is gone on with in the next cycle, which loses nothing of the first', async () => {
    const world = hurriedWorld();
    await give(world, { id: 'a' }, { pockets: POCKETS });
    const first = await cycle(world, 30);
    const unread = numbersOf(first.filter((pocket) => !isKnown(pocket)));
    const second = await cycle(world, unread.length + 2);
    expect(world.asked.slice(0, unread.length)).toEqual(unread);
    expect(second.every(isKnown)).toBe(true);
    expect(second.every(({ failure }) => failure === undefined)).toBe(true);
    expect(cashOf(second)).toBe(SUM);
    // What the second cycle did not reach says how old it is.
    const old = second.filter(({ fetchedAt }) => fetchedAt !== undefined);
    expect(old.length).toBeGreaterThanOrEqual(64 - unread.length - 2);
    expect(old.every(({ fetchedAt }) => fetchedAt === NOW + 2 * MINUTE)).toBe(true);
  });

  it('is read in turn, so that none is passed over for ever', async () => {
    const world = hurriedWorld();
    await give(world, { id: 'a' }, { pockets: POCKETS });
    await cycle(world, 64);
    const asked = new Set<number>();
    for (let turn = 0; turn < 4; turn += 1) {
      const pockets = await cycle(world, 20);
      expect(pockets.every(isKnown)).toBe(true);
      for (const number of world.asked) asked.add(number);
    }
    expect([...asked].toSorted((a, b) => a - b)).toEqual(ALL);
  });

  it('of which one has moved meanwhile does not show what it was', async () => {
    const world = hurriedWorld();
    await give(world, { id: 'a' }, { pockets: POCKETS });
    await cycle(world, 64);
    world.exchanges.members.set('key-of-a', {
      pockets: { ...POCKETS, 63: { cash: '900.00', positions: 5 } },
    });
    const last = (await cycle(world, 10)).at(-1);
    expect(last).toMatchObject({ number: 63, balance: { cash: usd('900') }, failure: { kind: 'timeout' } });
    expect(last?.balance.positions).toBeUndefined();
  });

  it('goes on by another worker too', async () => {
    const world = hurriedWorld();
    await give(world, { id: 'a' }, { pockets: POCKETS });
    const first = await cycle(world, 30);
    const next = hurriedWorld();
    next.exchanges.members.set('key-of-a', { pockets: POCKETS });
    const second = await cycle(next, 36);
    expect(next.asked[0]).toBe(numbersOf(first.filter((pocket) => !isKnown(pocket)))[0]);
    expect(second.every(isKnown)).toBe(true);
  });
});
