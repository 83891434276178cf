import { describe, expect, it } from 'vitest';
import { createRefresher } from '../../../lib/background/refresh.ts';
import { loadAccounts, loadSnapshot, saveAccounts } from '../../../lib/background/saved.ts';
import { keySlot } from '../../../lib/domain/account.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { importKey } from '../../../lib/keys/index.ts';
import { MINUTE, pocket } from '../domain/make.ts';
import {
  countSnapshotWrites,
  createWorld,
  give,
  KALSHI_KEY,
  refuseWritesOf,
  stateOf,
  useFreshBrowser,
} from './world.ts';

useFreshBrowser();

describe('triggers that come together', () => {
  it.each([
    ['alarm', 'alarm'],
    ['alarm', 'command'],
    ['command', 'alarm'],
    ['start', 'command'],
    ['start', 'wake'],
    ['popup', 'command'],
    ['command', 'command'],
  ] as const)('%s and %s read each account once', async (first, second) => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await give(world, { id: 'b', exchange: 'polymarket-us' });
    await Promise.all([world.refresher.refresh(first), world.refresher.refresh(second)]);
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
    expect(world.exchanges.readsOf('key-of-b')).toBe(1);
    expect((await loadSnapshot()).cycle).toBe(1);
  });

  it('two hundred of them are one cycle', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    const writes = countSnapshotWrites();
    const triggers = ['alarm', 'command', 'popup', 'wake', 'start'] as const;
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => world.refresher.refresh(triggers[index % 5] ?? 'alarm')),
    );
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
    expect(writes()).toBe(1);
  });

  it('a command that joins an alarm’s cycle ends when that is saved', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('alarm');
    await world.exchanges.arrived(1);
    let isDone = false;
    const command = world.refresher.refresh('command').then(() => {
      isDone = true;
      return isDone;
    });
    await Promise.resolve();
    expect(isDone).toBe(false);
    release();
    await cycle;
    await command;
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
  });

  it('a command reaches the accounts that the cycle in flight leaves out, and those alone', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await give(world, { id: 'b' }, { trouble: { kind: 'rate-limited', retryAfterMs: 30 * MINUTE } });
    await give(world, { id: 'c' }, { trouble: { kind: 'key-rejected', reason: 'unspecified' } });
    await world.refresher.refresh('alarm');
    world.pass(2 * MINUTE);
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('alarm');
    await world.exchanges.arrived(world.exchanges.requests.length + 1);
    const commands = [world.refresher.refresh('command'), world.refresher.refresh('command')];
    release();
    await Promise.all([cycle, ...commands]);
    expect(['a', 'b', 'c'].map((id) => world.exchanges.readsOf(`key-of-${id}`))).toEqual([2, 2, 2]);
  });

  it('a command reads anew what a cycle had asked for before the user did', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('alarm');
    await world.exchanges.arrived(1);
    world.pass(5_000);
    const commands = [world.refresher.refresh('command'), world.refresher.refresh('command')];
    release();
    await Promise.all([cycle, ...commands]);
    // Once for the alarm, once for both commands.
    expect(world.exchanges.readsOf('key-of-a')).toBe(2);
  });

  it('an alarm that meets a start’s cycle reads what that left out', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await world.refresher.refresh('command');
    await give(world, { id: 'b' });
    world.pass(MINUTE);
    const release = world.exchanges.pause();
    const start = world.refresher.refresh('start');
    await world.exchanges.arrived(world.exchanges.requests.length + 1);
    const alarm = world.refresher.refresh('alarm');
    release();
    await Promise.all([start, alarm]);
    expect([world.exchanges.readsOf('key-of-a'), world.exchanges.readsOf('key-of-b')]).toEqual([2, 1]);
  });

  it('one after the other are two cycles', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    await world.refresher.refresh('command');
    await world.refresher.refresh('command');
    expect(world.exchanges.readsOf('key-of-a')).toBe(2);
    expect((await loadSnapshot()).cycle).toBe(2);
  });
});

describe('what happens while a cycle is under way', () => {
  it('an account that was just added is read right after it', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('alarm');
    await world.exchanges.arrived(1);
    await give(world, { id: 'b' });
    const wake = world.refresher.refresh('wake');
    release();
    await Promise.all([cycle, wake]);
    expect((await stateOf('b'))?.reading?.pockets).toHaveLength(1);
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
  });

  it('an account whose key was just replaced is read right after it, with the new key', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('alarm');
    await world.exchanges.arrived(1);
    const replaced = (await loadAccounts()).map((account) => ({
      ...account,
      keyId: 'another-key',
      keyGeneration: account.keyGeneration + 1,
    }));
    const key = await importKey('pem', new Secret(KALSHI_KEY));
    for (const account of replaced) if (key.ok) await key.value.keep(keySlot(account));
    await saveAccounts(replaced);
    world.exchanges.members.set('another-key', { pockets: { 0: { cash: '77.00' } } });
    const wake = world.refresher.refresh('wake');
    release();
    await Promise.all([cycle, wake]);
    expect((await stateOf('a'))?.reading?.pockets).toEqual([pocket(0, { cash: '77', positions: '0' })]);
  });
});

describe('a cycle that fails', () => {
  it('does not stand in the way of the next', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    const allow = refuseWritesOf('snapshot');
    const both = await Promise.allSettled([
      world.refresher.refresh('alarm'),
      world.refresher.refresh('alarm'),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    allow();
    await world.refresher.refresh('alarm');
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
  });

  it('is no answer to a command, which tries by itself', async () => {
    const world = createWorld();
    await give(world, { id: 'a' });
    const release = world.exchanges.pause();
    const cycle = world.refresher.refresh('alarm');
    await world.exchanges.arrived(1);
    const command = world.refresher.refresh('command');
    const allow = refuseWritesOf('snapshot');
    const failed = cycle.catch(() => {
      allow();
      return 'failed';
    });
    release();
    expect(await failed).toBe('failed');
    await command;
    expect((await stateOf('a'))?.reading?.pockets).toHaveLength(1);
  });
});

describe('two backgrounds of one extension', () => {
  it('never read at the same time, and the second finds nothing left to do', async () => {
    const world = createWorld();
    const other = createRefresher(world.platform);
    await give(world, { id: 'a' });
    await Promise.all([world.refresher.refresh('start'), other.refresh('start')]);
    expect(world.exchanges.readsOf('key-of-a')).toBe(1);
  });

  it('count cycles and keep each other’s results', async () => {
    const world = createWorld();
    const other = createRefresher(world.platform);
    await give(world, { id: 'a' });
    await Promise.all([world.refresher.refresh('command'), other.refresh('command')]);
    expect(world.exchanges.readsOf('key-of-a')).toBe(2);
    expect((await loadSnapshot()).cycle).toBe(2);
  });
});
