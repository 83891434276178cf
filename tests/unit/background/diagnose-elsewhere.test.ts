import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadSnapshot } from '../../../lib/background/saved.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { snapshotItem } from '../../../lib/state/items.ts';
import { HOUR, MINUTE, NOW } from '../domain/make.ts';
import { status } from '../exchanges/scripted-http.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { diagnoseIn, type Told } from './diagnosis.ts';
import { createWorld, FACTS, give, through, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const POCKETS = { 0: { cash: '10.00' } };

let world: World;

beforeEach(() => {
  world = createWorld();
});

function diagnose(): Promise<Told> {
  return diagnoseIn(world);
}

describe('a key that the exchange does not know', () => {
  it.each<[title: string, environment: 'demo' | undefined, cause: ReadFailure]>([
    [
      'but its other environment does',
      'demo',
      { kind: 'key-rejected', reason: 'wrong-environment', belongsTo: 'demo' },
    ],
    ['nor its other environment', undefined, { kind: 'key-rejected', reason: 'unknown-key' }],
  ])('%s takes three requests', async (_title, environment, cause) => {
    await give(world, { id: 'a' });
    world.exchanges.members.delete('key-of-a');
    if (environment) world.exchanges.members.set('key-of-a', { pockets: POCKETS, environment });
    const { found } = await diagnose();
    expect(found).toMatchObject({ cause, requests: 3 });
    expect(world.exchanges.requests).toHaveLength(3);
  });

  it('is not looked for elsewhere when both hosts had to be tried: three requests are the most', async () => {
    const outer = createWorld();
    let asked = 0;
    world = createWorld(
      through((url, headers, signal) => {
        asked += 1;
        if (url.hostname === 'external-api.kalshi.com')
          return Promise.resolve({ ok: false, failure: { kind: 'dns-tls', host: url.hostname } });
        return outer.exchanges.http.get(url, headers, signal);
      }),
    );
    await give(world, { id: 'a' });
    const { found } = await diagnose();
    expect(found).toMatchObject({ cause: { kind: 'key-rejected', reason: 'unknown-key' }, requests: 3 });
    expect(found?.steps[0]).toMatchObject({ outcome: 'good', host: 'api.elections.kalshi.com' });
    expect(asked).toBe(3);
  });

  it('is not looked for where Bankroll may not go', async () => {
    await give(world, { id: 'a' }, { pockets: POCKETS, environment: 'demo' });
    for (const origin of originsOf('kalshi', 'demo')) fakeBrowser.permissions.granted.delete(origin);
    const { found } = await diagnose();
    expect(found).toMatchObject({ cause: { kind: 'key-rejected', reason: 'unknown-key' }, requests: 2 });
    expect(world.exchanges.requests.some(({ host }) => host.includes('demo'))).toBe(false);
  });
});

describe('trouble at a time when the exchange is closed', () => {
  /** Thursday 04:00 in New York. */
  const IN_WINDOW = Date.UTC(2026, 10, 19, 9);

  it.each<[exchange: 'kalshi' | 'polymarket-us', hours: number]>([
    ['kalshi', 1],
    ['polymarket-us', 2],
  ])('is the weekly maintenance (%s)', async (exchange, hours) => {
    await give(world, { id: 'a', exchange }, { pockets: POCKETS, trouble: status(503) });
    world.exchanges.open.set('/exchange/status', status(503));
    vi.setSystemTime(IN_WINDOW);
    expect((await diagnose()).found?.cause).toEqual({ kind: 'maintenance', until: IN_WINDOW + hours * HOUR });
  });

  it('is the maintenance that was announced', async () => {
    await give(world, { id: 'a' });
    world.exchanges.open.set('/exchange/status', status(503));
    const snapshot = await loadSnapshot();
    const maintenance = [{ from: NOW - MINUTE, to: NOW + 30 * MINUTE }];
    const state = { attemptedAt: 0, failuresInRow: 0, facts: { ...FACTS, maintenance } };
    await snapshotItem.write({ ...snapshot, accounts: { a: state } });
    expect((await diagnose()).found?.cause).toEqual({ kind: 'maintenance', until: NOW + 30 * MINUTE });
  });

  it('but about the key is about the key', async () => {
    await give(world, { id: 'a' }, { pockets: POCKETS, trouble: status(403) });
    vi.setSystemTime(IN_WINDOW);
    expect((await diagnose()).found?.cause).toEqual({ kind: 'key-scope' });
  });
});
