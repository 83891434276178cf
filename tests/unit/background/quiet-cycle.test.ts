import { describe, expect, it } from 'vitest';
import { addAccount } from '../../../lib/background/accounts.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { MINUTE } from '../domain/make.ts';
import type { Member } from './exchanges.ts';
import { createWorld, give, KALSHI_KEY, POLYMARKET_KEY, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

/** Books with so many subaccounts, Primary among them. */
function subaccounts(count: number): Member['pockets'] {
  return Object.fromEntries(
    Array.from({ length: count }, (_, number) => [number, { cash: `${number + 1}.00`, positions: 250 }]),
  );
}

/** How many requests one cycle takes, two minutes after whatever came before. */
async function costOfCycle(world: World): Promise<number> {
  world.pass(2 * MINUTE);
  const before = world.exchanges.requests.length;
  await world.refresher.refresh('alarm');
  return world.exchanges.requests.length - before;
}

async function connect(world: World, exchange: 'kalshi' | 'polymarket-us', member: Member): Promise<void> {
  world.exchanges.members.set(`key-${exchange}`, member);
  const keyText = new Secret(exchange === 'kalshi' ? KALSHI_KEY : POLYMARKET_KEY);
  const draft = { exchange, environment: 'production', name: '', keyId: `key-${exchange}`, keyText } as const;
  expect((await addAccount(draft, world.platform)).ok).toBe(true);
}

describe('a quiet cycle costs', () => {
  it.each([1, 2, 3, 64])('one Kalshi request a subaccount and one for their list (%i)', async (count) => {
    const world = createWorld();
    await connect(world, 'kalshi', { pockets: subaccounts(count) });
    expect(await costOfCycle(world)).toBe(count + 1);
    expect(await costOfCycle(world)).toBe(count + 1);
  });

  it('two Polymarket US requests', async () => {
    const world = createWorld();
    await connect(world, 'polymarket-us', { pockets: { 0: { cash: '23.82', positions: 150 } } });
    expect(await costOfCycle(world)).toBe(2);
    expect(await costOfCycle(world)).toBe(2);
  });

  it('the sum of these for several accounts', async () => {
    const world = createWorld();
    await connect(world, 'kalshi', { pockets: subaccounts(3) });
    await connect(world, 'polymarket-us', { pockets: { 0: { cash: '1.00' } } });
    await give(world, { id: 'b', environment: 'demo' }, { pockets: subaccounts(1) });
    expect(await costOfCycle(world)).toBe(4 + 2 + 2);
  });

  it('one more where there are perps', async () => {
    const world = createWorld();
    await connect(world, 'kalshi', { pockets: subaccounts(2), perps: '5.00' });
    expect(await costOfCycle(world)).toBe(4);
    expect(await costOfCycle(world)).toBe(4);
  });

  it('one more only once where the value of the positions equals the cash', async () => {
    const world = createWorld();
    await connect(world, 'kalshi', { pockets: { 0: { cash: '2.50', positions: 250 } } });
    expect(await costOfCycle(world)).toBe(3);
    expect(await costOfCycle(world)).toBe(2);
  });

  it('nothing more after somebody has looked behind the balance', async () => {
    const world = createWorld();
    await connect(world, 'kalshi', { pockets: subaccounts(3) });
    await costOfCycle(world);
    await world.details.read('new-1', 'look');
    expect(await costOfCycle(world)).toBe(4);
    const before = world.exchanges.requests.length;
    await world.details.read('new-1', 'movement');
    expect(world.exchanges.requests).toHaveLength(before);
  });
});
