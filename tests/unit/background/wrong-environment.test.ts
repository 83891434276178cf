import { describe, expect, it } from 'vitest';
import { addAccount } from '../../../lib/background/accounts.ts';
import { loadAccounts, loadSnapshot } from '../../../lib/background/saved.ts';
import type { Environment } from '../../../lib/domain/account.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { emptySnapshot } from '../../../lib/domain/snapshot.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { keptSlots } from '../../../lib/keys/index.ts';
import type { Reply } from '../../../lib/messages.ts';
import { status } from '../exchanges/scripted-http.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { createWorld, KALSHI_KEY, POLYMARKET_KEY, useFreshBrowser, type World } from './world.ts';

useFreshBrowser();

const UNKNOWN = { ok: false, failure: { kind: 'key-rejected', reason: 'unknown-key' } };

/** A world whose exchange knows the key in this environment alone. */
function knowingIn(environment: Environment): World {
  const world = createWorld();
  world.exchanges.members.set('key-1', { pockets: { 0: { cash: '1.00' } }, environment });
  return world;
}

function add({ platform }: World, environment: Environment): Promise<Reply> {
  const draft = { exchange: 'kalshi', name: '', keyId: 'key-1', keyText: new Secret(KALSHI_KEY) } as const;
  return addAccount({ ...draft, environment }, platform);
}

function forbid(environment: Environment): void {
  for (const origin of originsOf('kalshi', environment)) fakeBrowser.permissions.granted.delete(origin);
}

function hostsAsked({ exchanges }: World): string[] {
  return [...new Set(exchanges.requests.map(({ host }) => host))];
}

describe('a key that the exchange does not know', () => {
  it.each<[chosen: Environment, belongsTo: Environment]>([
    ['production', 'demo'],
    ['demo', 'production'],
  ])('in %s but in %s is told to belong there, and nothing is saved', async (chosen, belongsTo) => {
    const world = knowingIn(belongsTo);
    expect(await add(world, chosen)).toEqual({
      ok: false,
      failure: { kind: 'key-rejected', reason: 'wrong-environment', belongsTo },
    });
    expect(await loadAccounts()).toEqual([]);
    expect(await keptSlots()).toEqual([]);
    expect(await loadSnapshot()).toEqual(emptySnapshot());
  });

  it('is not looked for where Bankroll may not go', async () => {
    const world = knowingIn('demo');
    forbid('demo');
    expect(await add(world, 'production')).toEqual(UNKNOWN);
    expect(hostsAsked(world)).toEqual(['external-api.kalshi.com']);
  });

  it('is unknown where it is known nowhere', async () => {
    const world = createWorld();
    expect(await add(world, 'production')).toEqual(UNKNOWN);
    expect(hostsAsked(world)).toEqual(['external-api.kalshi.com', 'external-api.demo.kalshi.co']);
  });

  it('is unknown where the other environment does not say', async () => {
    const world = knowingIn('demo');
    world.exchanges.members.set('key-1', { pockets: {}, environment: 'demo', trouble: status(503) });
    expect(await add(world, 'production')).toEqual(UNKNOWN);
  });

  it('is looked for nowhere else at an exchange with one environment', async () => {
    const world = createWorld();
    const draft = { exchange: 'polymarket-us', environment: 'production', name: '', keyId: 'key-1' } as const;
    const reply = await addAccount({ ...draft, keyText: new Secret(POLYMARKET_KEY) }, world.platform);
    expect(reply.ok).toBe(false);
    expect(hostsAsked(world)).toEqual(['api.polymarket.us']);
  });
});

it('a key refused for another reason is not carried to another environment', async () => {
  const world = createWorld();
  world.exchanges.members.set('key-1', {
    pockets: {},
    trouble: status(401, { error: { details: 'INCORRECT_API_KEY_SIGNATURE' } }),
  });
  expect(await add(world, 'production')).toEqual({
    ok: false,
    failure: { kind: 'key-rejected', reason: 'signature' },
  });
  expect(hostsAsked(world)).toEqual(['external-api.kalshi.com']);
});
