import { describe, expect, it } from 'vitest';
import { addAccount, replaceKey } from '../../../lib/background/accounts.ts';
import { diagnoseAccount } from '../../../lib/background/diagnose.ts';
import type { Payer } from '../../../lib/exchanges/politeness.ts';
import { createWorld, KALSHI_KEY, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const BUDGET = { perSecond: 20, burst: 20 };

interface Counting extends World {
  /** Whose budget each use of the network was charged to. */
  readonly payers: Payer[];
}

/** A world with one connected account that keeps account of who pays. */
async function countingWorld(): Promise<Counting> {
  const outer = createWorld();
  const payers: Payer[] = [];
  const inner = createWorld({
    politeness: {
      httpFor(payer) {
        payers.push(payer);
        return outer.exchanges.http;
      },
    },
  });
  const world = { ...inner, exchanges: outer.exchanges, payers };
  for (const keyId of ['key-1', 'key-2'])
    world.exchanges.members.set(keyId, { pockets: { 0: { cash: '1.00' } } });
  const draft = { exchange: 'kalshi', environment: 'production', name: '', keyId: 'key-1' } as const;
  await addAccount({ ...draft, keyText: KALSHI_KEY }, world.platform);
  return world;
}

describe('requests with one key', () => {
  it('are charged to one budget, whatever they are for', async () => {
    const world = await countingWorld();
    await world.refresher.refresh('command');
    await world.details.read('new-1', 'look');
    await diagnoseAccount('new-1', world.platform);
    expect(world.payers).toHaveLength(4);
    expect([...new Set(world.payers.map(({ id }) => id))]).toHaveLength(1);
  });

  it('keep within what the exchange allows, as soon as it has said so', async () => {
    const world = await countingWorld();
    await world.refresher.refresh('command');
    await world.details.read('new-1', 'look');
    await diagnoseAccount('new-1', world.platform);
    expect(world.payers.map(({ budget }) => budget)).toEqual([undefined, BUDGET, BUDGET, BUDGET]);
  });

  it('are not charged to the budget of the key before it', async () => {
    const world = await countingWorld();
    await replaceKey('new-1', KALSHI_KEY, 'key-2', world.platform);
    const [first, second] = world.payers;
    expect(first?.id).not.toBe(second?.id);
    expect(second?.budget).toBeUndefined();
  });
});
