import { beforeEach, expect, it } from 'vitest';
import { addAccount, moveKeyToBrowser, replaceKey } from '../../../lib/background/accounts.ts';
import { finishRemovals } from '../../../lib/background/removals.ts';
import { loadAccounts, loadViewLock } from '../../../lib/background/saved.ts';
import { changePassphrase, resetVault, setViewLock, unlock } from '../../../lib/background/vault.ts';
import { isVaultUsed } from '../../../lib/background/vault-use.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { wipeKeys } from '../../../lib/keys/index.ts';
import { resetFakeBrowser, fakeBrowser } from '../fake-browser.ts';
import { killedAt } from './kill.ts';
import { unmatchedSlots, vaultFacts, whatSigns } from './vault-facts.ts';
import {
  ALL_ORIGINS,
  createWorld,
  give,
  KALSHI_KEY,
  loseMirror,
  PASSPHRASE,
  restartBrowser,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const OTHER = new Secret('another passphrase');
const KEY = { keyId: 'new-key', keyText: new Secret(KALSHI_KEY) };
const IN_VAULT = { keep: 'vault', passphrase: PASSPHRASE } as const;
const DRAFT = { exchange: 'kalshi', environment: 'production', name: '', ...KEY, ...IN_VAULT } as const;
const REPLACEMENT = { type: 'replace-key', accountId: 'a', ...KEY } as const;

interface Deed {
  readonly title: string;
  readonly before: (world: World) => Promise<unknown>;
  readonly act: (world: World) => Promise<unknown>;
  /** By account and place, what there may be afterwards: the old and the new. */
  readonly either: readonly (readonly string[])[];
  /** Opens what there is, before or after. */
  readonly opens?: readonly Secret[];
  /** A key that is meant to be lost. */
  readonly loses?: true;
}

const vaultAccount = (world: World): Promise<unknown> => give(world, { id: 'a', keptIn: 'vault' });
const lockedAccount = async (world: World): Promise<void> => {
  await vaultAccount(world);
  restartBrowser();
};

const DEEDS: readonly Deed[] = [
  {
    title: 'adding to a new vault',
    before: async (world) => give(world, { id: 'a' }),
    act: ({ platform }) => addAccount(DRAFT, platform),
    either: [['a/browser'], ['a/browser', 'new-1/vault']],
  },
  {
    title: 'adding to a locked vault',
    before: lockedAccount,
    act: ({ platform }) => addAccount(DRAFT, platform),
    either: [['a/vault'], ['a/vault', 'new-1/vault']],
  },
  {
    title: 'moving a key into the vault',
    before: async (world) => give(world, { id: 'a' }),
    act: ({ platform }) => replaceKey({ ...REPLACEMENT, ...IN_VAULT }, platform),
    either: [['a/browser'], ['a/vault']],
  },
  {
    title: 'replacing a key in the vault',
    before: vaultAccount,
    act: ({ platform }) => replaceKey(REPLACEMENT, platform),
    either: [['a/vault']],
  },
  {
    title: 'moving the last key out of the vault',
    before: vaultAccount,
    act: ({ platform }) => moveKeyToBrowser('a', platform),
    either: [['a/vault'], ['a/browser']],
  },
  {
    title: 'unlocking',
    before: lockedAccount,
    act: ({ platform }) => unlock(PASSPHRASE, platform),
    either: [['a/vault']],
  },
  {
    title: 'changing the passphrase',
    before: lockedAccount,
    act: ({ platform }) => changePassphrase(PASSPHRASE, OTHER, platform),
    either: [['a/vault']],
    opens: [PASSPHRASE, OTHER],
  },
  {
    title: 'setting a view lock',
    before: async (world) => give(world, { id: 'a' }),
    act: ({ platform }) => setViewLock(true, PASSPHRASE, platform),
    either: [['a/browser'], ['a/browser', 'view']],
  },
  {
    title: 'ending a view lock',
    before: async (world) => {
      await give(world, { id: 'a' });
      await setViewLock(true, PASSPHRASE, world.platform);
    },
    act: ({ platform }) => setViewLock(false, undefined, platform),
    either: [['a/browser', 'view'], ['a/browser']],
  },
  {
    title: 'starting over',
    before: async (world) => {
      await vaultAccount(world);
      await give(world, { id: 'b' });
      await setViewLock(true, undefined, world.platform);
      restartBrowser();
    },
    act: ({ platform }) => resetVault(platform),
    either: [
      ['a/vault', 'b/browser', 'view'],
      ['a/browser', 'b/browser'],
    ],
    loses: true,
  },
];

async function freshProfile(): Promise<void> {
  resetFakeBrowser();
  for (const origin of ALL_ORIGINS) fakeBrowser.permissions.granted.add(origin);
  await wipeKeys();
  await loseMirror();
}

async function whatThereIs(): Promise<string[]> {
  const places = (await loadAccounts()).map(({ id, keptIn = 'browser' }) => `${id}/${keptIn}`);
  return (await loadViewLock()) ? [...places, 'view'] : places;
}

/** Everything fits together, and every key that is there can be used by who knows the passphrase. */
async function expectSound(world: World, { either, opens = [PASSPHRASE], loses }: Deed): Promise<void> {
  const found = await whatThereIs();
  expect(either).toContainEqual(found);
  const isUsed = isVaultUsed(await loadAccounts(), await loadViewLock());
  const facts = await vaultFacts();
  expect(facts.hasVault).toBe(isUsed);
  if (!isUsed) expect(facts.hasKey).toBe(false);
  expect(facts.hasKey).toBe(facts.lock.vaultOpen);
  if (isUsed) {
    const replies = await Promise.all(opens.map((passphrase) => unlock(passphrase, world.platform)));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
  }
  const isNew = loses === true && !isUsed;
  expect(new Set(Object.values(await whatSigns()))).toEqual(new Set([isNew ? 'key-missing' : 'signs']));
  expect(await unmatchedSlots()).toEqual(isNew ? ['a/2', 'b/2'] : []);
}

let seen: Set<string>;
beforeEach(() => {
  seen = new Set();
});

it.each(DEEDS)('$title leaves the old or the new state wherever the worker is killed', async (deed) => {
  for (const ends of ['worker', 'browser'] as const) {
    for (let step = 1, isKilled = true; isKilled; step += 1) {
      await freshProfile();
      const world = createWorld();
      world.exchanges.members.set('new-key', { pockets: { 0: { cash: '1.00' } } });
      await deed.before(world);
      isKilled = await killedAt(step, () => deed.act(world));
      if (ends === 'browser') restartBrowser();
      // Another worker, and what every start does.
      const next = createWorld();
      await finishRemovals(next.platform);
      seen.add((await whatThereIs()).join(' '));
      await expectSound(next, deed);
    }
  }
  // It was killed early enough and late enough for both.
  expect(seen.size).toBe(deed.either.length);
});
