import { beforeEach, describe, expect, it } from 'vitest';
import { addAccount } from '../../../lib/background/accounts.ts';
import { lock } from '../../../lib/background/lock.ts';
import { removeAccount, restoreAccount } from '../../../lib/background/removals.ts';
import { loadAccounts, loadSnapshot } from '../../../lib/background/saved.ts';
import { resetVault, setViewLock, unlock } from '../../../lib/background/vault.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { readMirror } from '../../../lib/state/mirror.ts';
import { MINUTE, pocket } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { damageEnvelope, NO_VAULT, unmatchedSlots, vaultFacts, whatSigns } from './vault-facts.ts';
import {
  createWorld,
  give,
  KALSHI_KEY,
  loseMirror,
  PASSPHRASE,
  refuseWritesOf,
  restartBrowser,
  stateOf,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const DONE = { ok: true, value: null };
/** What every account has, and nothing else that is stored. */
const AMOUNT = '777.77';
const MICROS = '777770000';

let world: World;

/** One account in the vault, one in the browser, both read and looked behind, and their browser closed since. */
beforeEach(async () => {
  world = createWorld();
  const member = { pockets: { 0: { cash: AMOUNT } }, held: { 0: { RAIN: '777.77' } } };
  await give(world, { id: 'sealed', keptIn: 'vault' }, member);
  await give(world, { id: 'plain' }, member);
  await world.refresher.refresh('command');
  for (const id of ['sealed', 'plain']) await world.details.read(id, 'look');
  restartBrowser();
});

async function storedText(): Promise<string> {
  const { local, session } = fakeBrowser.storage;
  return JSON.stringify([await local.get(null), await session.get(null)]);
}

describe('starting over', () => {
  it('deletes the sealed keys and what the passphrase opened, and keeps the accounts', async () => {
    expect(await resetVault(world.platform)).toEqual(DONE);
    expect(
      (await loadAccounts()).map(({ id, keptIn, keyGeneration }) => [id, keptIn, keyGeneration]),
    ).toEqual([
      ['sealed', undefined, 2],
      ['plain', undefined, 1],
    ]);
    expect(await readMirror()).toEqual(await loadAccounts());
    expect(await whatSigns()).toEqual({ sealed: 'key-missing', plain: 'signs' });
    expect(await vaultFacts()).toEqual(NO_VAULT);
    expect(await unlock(PASSPHRASE, world.platform)).toEqual({
      ok: false,
      failure: { kind: 'vault-missing' },
    });
  });

  it('leaves no saved amount anywhere', async () => {
    expect(await storedText()).toContain(MICROS);
    await resetVault(world.platform);
    expect(await storedText()).not.toMatch(/7777|777\.77/);
    const { baselines, alerts } = await loadSnapshot();
    expect([baselines, alerts]).toEqual([{}, []]);
  });

  it('reads what has a key in the browser again, and tells of the others that their key is gone', async () => {
    await resetVault(world.platform);
    await world.refresher.refresh('wake');
    expect((await stateOf('plain'))?.reading?.pockets).toEqual([pocket(0, { cash: AMOUNT, positions: '0' })]);
    expect((await stateOf('sealed'))?.failure).toEqual({ kind: 'key-missing' });
    expect((await stateOf('sealed'))?.reading).toBeUndefined();
  });

  it('takes another passphrase and the same keys again', async () => {
    await resetVault(world.platform);
    await removeAccount('sealed', world.platform);
    const draft = {
      exchange: 'kalshi',
      environment: 'production',
      name: '',
      keyId: 'key-of-sealed',
    } as const;
    const kept = {
      keyText: new Secret(KALSHI_KEY),
      keep: 'vault',
      passphrase: new Secret('a new passphrase'),
    } as const;
    expect(await addAccount({ ...draft, ...kept }, world.platform)).toEqual(DONE);
  });

  it('needs no vault that is whole', async () => {
    await damageEnvelope();
    expect(await resetVault(world.platform)).toEqual(DONE);
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });

  it('does the same from an open vault', async () => {
    await unlock(PASSPHRASE, world.platform);
    expect(await resetVault(world.platform)).toEqual(DONE);
    expect(await whatSigns()).toEqual({ sealed: 'key-missing', plain: 'signs' });
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });

  it('takes the key of an account that waits for its removal, too', async () => {
    await removeAccount('sealed', world.platform);
    await resetVault(world.platform);
    await restoreAccount('sealed', world.platform);
    expect(await whatSigns()).toEqual({ sealed: 'key-missing', plain: 'signs' });
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });

  it('leaves alone what waits for the user', async () => {
    world.exchanges.members.delete('key-of-plain');
    world.pass(10 * MINUTE);
    await world.refresher.refresh('command');
    const before = await stateOf('plain');
    expect(before?.failure?.kind).toBe('key-rejected');
    await resetVault(world.platform);
    const { reading: _gone, ...rest } = before ?? {};
    expect(await stateOf('plain')).toEqual(rest);
  });

  it('is not overtaken by a cycle that asked before it', async () => {
    await unlock(PASSPHRASE, world.platform);
    const release = world.exchanges.pause();
    const asked = world.exchanges.requests.length;
    const cycle = world.refresher.refresh('command');
    await world.exchanges.arrived(asked + 1);
    await resetVault(world.platform);
    release();
    await cycle;
    expect((await stateOf('sealed'))?.reading).toBeUndefined();
  });

  it('that cannot be saved leaves accounts, keys and passphrase as they were', async () => {
    const before = [await loadAccounts(), await loadSnapshot()];
    const allow = refuseWritesOf('accounts');
    expect(await resetVault(world.platform)).toEqual({ ok: false, failure: { kind: 'storage' } });
    allow();
    expect([await loadAccounts(), await loadSnapshot()]).toEqual(before);
    expect(await unlock(PASSPHRASE, world.platform)).toEqual(DONE);
    expect(await whatSigns()).toEqual({ sealed: 'signs', plain: 'signs' });
  });
});

describe('starting over behind a view lock', () => {
  beforeEach(async () => {
    await unlock(PASSPHRASE, world.platform);
    await setViewLock(true, undefined, world.platform);
  });

  it('ends it, and takes every key: reading again would show what it hides', async () => {
    await lock(world.platform);
    expect(await resetVault(world.platform)).toEqual(DONE);
    expect(await vaultFacts()).toEqual(NO_VAULT);
    expect(await whatSigns()).toEqual({ sealed: 'key-missing', plain: 'key-missing' });
    expect(await unmatchedSlots()).toEqual(['sealed/2', 'plain/2']);
    await world.refresher.refresh('command');
    world.pass(10 * MINUTE);
    await world.refresher.refresh('alarm');
    expect(await storedText()).not.toMatch(/7777|777\.77/);
  });

  it('shows nothing of a cycle that asked before it', async () => {
    const release = world.exchanges.pause();
    const asked = world.exchanges.requests.length;
    const cycle = world.refresher.refresh('command');
    await world.exchanges.arrived(asked + 1);
    await lock(world.platform);
    await resetVault(world.platform);
    release();
    await cycle;
    expect(await storedText()).not.toMatch(/7777|777\.77/);
  });

  it('that is open at the moment hides nothing, and leaves keys in the browser', async () => {
    await resetVault(world.platform);
    expect(await whatSigns()).toEqual({ sealed: 'key-missing', plain: 'signs' });
    expect(await vaultFacts()).toEqual(NO_VAULT);
  });
});

it('starting over without any account ends the view lock, and makes no list where there may be one', async () => {
  await fakeBrowser.storage.local.clear();
  await loseMirror();
  await setViewLock(true, PASSPHRASE, world.platform);
  await lock(world.platform);
  expect(await resetVault(world.platform)).toEqual(DONE);
  expect(await vaultFacts()).toEqual(NO_VAULT);
  expect(await fakeBrowser.storage.local.get('accounts')).toEqual({});
});
