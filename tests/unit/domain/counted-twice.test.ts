import { describe, expect, it } from 'vitest';
import type { Account } from '../../../lib/domain/account.ts';
import { countedTwice } from '../../../lib/domain/counted-twice.ts';
import { emptySnapshot, type AccountState, type Snapshot } from '../../../lib/domain/snapshot.ts';
import { account, NOW, pocket, read, worth } from './make.ts';

const A = account('a', { keyId: 'key-a' });
const B = account('b', { keyId: 'key-b' });

/** A state whose key may list these keys of its member. */
function knowing(state: AccountState, memberKeys?: readonly string[]): AccountState {
  return { ...state, facts: { checkedAt: NOW, ...(memberKeys && { memberKeys }) } };
}

function snapshotOf(accounts: Readonly<Record<string, AccountState>>): Snapshot {
  return { ...emptySnapshot(), accounts };
}

function shared(accounts: readonly Account[], states: Readonly<Record<string, AccountState>>): string[][] {
  return countedTwice(accounts, snapshotOf(states)).map((pair) => pair.map(({ id }) => id));
}

describe('two keys of one member', () => {
  const both = [worth('10'), worth('5', 3)];

  it.each<[title: string, a: AccountState, b: AccountState]>([
    ['the first key tells of the second', knowing(read(both), ['key-a', 'key-b']), read([worth('10')])],
    ['the second tells of the first', read(both), knowing(read([worth('5', 3)]), ['key-b', 'key-a'])],
    ['both tell', knowing(read(both), ['key-a', 'key-b']), knowing(read(both), ['key-a', 'key-b'])],
  ])('share money where %s', (_title, a, b) => {
    expect(shared([A, B], { a, b })).toEqual([['a', 'b']]);
  });

  it.each<[title: string, a: AccountState, b: AccountState]>([
    ['neither tells', knowing(read(both)), knowing(read(both))],
    ['each tells only of itself', knowing(read(both), ['key-a']), knowing(read(both), ['key-b'])],
    [
      'they show different subaccounts',
      knowing(read([pocket(1, { cash: '1' })]), ['key-a', 'key-b']),
      read([pocket(2, { cash: '1' })]),
    ],
    ['one has not been read', knowing(read(both), ['key-a', 'key-b']), { attemptedAt: 0, failuresInRow: 0 }],
  ])('share none that is known where %s', (_title, a, b) => {
    expect(shared([A, B], { a, b })).toEqual([]);
  });

  it.each<[string, Account]>([
    ['play money, which is not summed', { ...B, environment: 'demo' }],
    ['removed', { ...B, removedAt: NOW }],
    ['at another exchange', { ...B, exchange: 'polymarket-us' }],
  ])('share none where one is %s', (_title, other) => {
    const states = { a: knowing(read(both), ['key-a', 'key-b']), b: read(both) };
    expect(shared([A, other], states)).toEqual([]);
  });

  it('are told pair by pair where there are three', () => {
    const c = account('c', { keyId: 'key-c' });
    const states = { a: knowing(read(both), ['key-a', 'key-b', 'key-c']), b: read(both), c: read(both) };
    expect(shared([A, B, c], states)).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ]);
  });
});
