import { describe, expect, it } from 'vitest';
import { addAccount, replaceKey } from '../../../lib/background/accounts.ts';
import { diagnoseAccount } from '../../../lib/background/diagnose.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { createPoliteness, type Payer } from '../../../lib/exchanges/politeness.ts';
import type { Reply } from '../../../lib/messages.ts';
import { createWorld, give, KALSHI_KEY, rest, stateOf, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const BUDGET = { perSecond: 20, burst: 20 };

interface Counting extends World {
  /** Whose budget each use of the network was charged to. */
  readonly payers: Payer[];
}

/** Those who paid for what was signed with this key. */
function payersOf({ payers }: Counting, keyId: string): Payer[] {
  return payers.filter(({ id }) => id.endsWith(`/${keyId}`));
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
  await addAccount({ ...draft, keyText: new Secret(KALSHI_KEY) }, world.platform);
  return world;
}

function replaceByKey2(world: World): Promise<Reply> {
  const command = { type: 'replace-key', accountId: 'new-1', keyId: 'key-2' } as const;
  return replaceKey({ ...command, keyText: new Secret(KALSHI_KEY) }, world.platform);
}

describe('requests with one key', () => {
  it('are charged to one budget, whatever they are for', async () => {
    const world = await countingWorld();
    await world.refresher.refresh('command');
    await world.details.read('new-1', 'look');
    await diagnoseAccount('new-1', world.platform);
    const payers = payersOf(world, 'key-1');
    expect(payers).toHaveLength(4);
    expect([...new Set(payers.map(({ id }) => id))]).toHaveLength(1);
  });

  it('keep within what the exchange allows, as soon as it has said so', async () => {
    const world = await countingWorld();
    await world.refresher.refresh('command');
    await world.details.read('new-1', 'look');
    await diagnoseAccount('new-1', world.platform);
    const budgets = payersOf(world, 'key-1').map(({ budget }) => budget);
    expect(budgets).toEqual([undefined, BUDGET, BUDGET, BUDGET]);
  });

  it('are not charged to the budget of the key before it', async () => {
    const world = await countingWorld();
    await replaceByKey2(world);
    expect(payersOf(world, 'key-1')).toHaveLength(1);
    expect(payersOf(world, 'key-2').map(({ budget }) => budget)).toEqual([undefined]);
  });
});

describe('requests without a key', () => {
  it('are charged to one budget of their own, whichever key it is about', async () => {
    const world = await countingWorld();
    await replaceByKey2(world);
    await world.refresher.refresh('command');
    await diagnoseAccount('new-1', world.platform);
    const unsigned = world.payers.filter(({ id }) => !id.includes('key-'));
    expect(unsigned).toHaveLength(4);
    expect([...new Set(unsigned.map(({ id }) => id))]).toHaveLength(1);
    expect(unsigned.every(({ budget }) => budget === undefined)).toBe(true);
  });

  it('are refused for themselves: what waits with a signature is sent all the same', async () => {
    const outer = createWorld();
    const world = {
      ...createWorld({ politeness: createPoliteness(outer.exchanges.http, Date.now) }),
      exchanges: outer.exchanges,
    };
    await give(
      world,
      { id: 'a', exchange: 'polymarket-us' },
      { pockets: { 0: { cash: '5', positions: 100 } } },
    );
    await give(world, { id: 'b', exchange: 'polymarket-us' });
    const release = world.exchanges.pause();
    // One account's details take the host's two places. Behind them wait the doctor's first request, which has no signature
    // and will be refused for that, and then the same account's figures.
    const details = world.details.read('b', 'look');
    await rest();
    const diagnosis = diagnoseAccount('a', world.platform);
    await rest();
    const cycle = world.refresher.refresh('command');
    await rest();
    expect(world.exchanges.requests.map(({ keyId }) => keyId)).toEqual(['key-of-b', 'key-of-b']);
    release();
    expect(await diagnosis).toBe(true);
    await Promise.all([details, cycle]);
    expect(world.exchanges.requests.filter(({ keyId }) => keyId === '')).toHaveLength(1);
    expect((await stateOf('a'))?.failure).toBeUndefined();
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
  });
});
