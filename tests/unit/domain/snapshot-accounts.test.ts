import { describe, expect, it } from 'vitest';
import type { KeyFacts } from '../../../lib/domain/key-facts.ts';
import {
  afterKeyReplaced,
  emptySnapshot,
  withNewAccount,
  withoutAccounts,
  withoutAmounts,
  type AccountState,
  type Snapshot,
} from '../../../lib/domain/snapshot.ts';
import { account, HOUR, MINUTE, NOW, read, reading, usd, worth } from './make.ts';

const FACTS: KeyFacts = { checkedAt: NOW - MINUTE, scopes: ['read'] };

describe('afterKeyReplaced', () => {
  const refused: AccountState = {
    reading: { ...reading([worth('5')]), exchangeTime: NOW - MINUTE, listDeniedAt: NOW },
    failure: { kind: 'key-rejected', reason: 'signature' },
    attemptedAt: NOW,
    failuresInRow: 7,
    holdUntil: NOW + MINUTE,
    facts: { checkedAt: NOW - HOUR, scopes: ['write'], boundSubaccount: 5 },
  };

  it('shows nothing of a key with another id, which may be another person’s', () => {
    const snapshot = { ...emptySnapshot(), accounts: { a: refused, b: refused } };
    const next = afterKeyReplaced(snapshot, 'a', { sameKeyId: false, facts: FACTS });
    expect(next.accounts).toEqual({ a: { facts: FACTS, attemptedAt: 0, failuresInRow: 0 }, b: refused });
  });

  it('keeps the figures with their age, and forgets what the old key met', () => {
    const snapshot = { ...emptySnapshot(), accounts: { a: refused, b: refused } };
    const next = afterKeyReplaced(snapshot, 'a', { sameKeyId: true, facts: FACTS });
    expect(next.accounts['a']).toEqual({
      reading: reading([worth('5')]),
      facts: FACTS,
      attemptedAt: 0,
      failuresInRow: 0,
    });
    expect(next.accounts['b']).toBe(refused);
  });

  it('takes what the new key reads for a first sight, not for a change', () => {
    const baselines = { a: { 0: usd('5') }, b: { 0: usd('7') } };
    const snapshot = { ...emptySnapshot(), accounts: { a: refused, b: refused }, baselines };
    expect(afterKeyReplaced(snapshot, 'a', { sameKeyId: true, facts: FACTS }).baselines).toEqual({
      b: { 0: usd('7') },
    });
  });

  it('works for an account that has no reading, and for one that is not there', () => {
    const snapshot = { ...emptySnapshot(), accounts: { a: { attemptedAt: NOW, failuresInRow: 2 } } };
    expect(afterKeyReplaced(snapshot, 'a', { sameKeyId: true, facts: FACTS }).accounts).toEqual({
      a: { facts: FACTS, attemptedAt: 0, failuresInRow: 0 },
    });
    expect(afterKeyReplaced(emptySnapshot(), 'x', { sameKeyId: true, facts: FACTS }).accounts).toEqual({
      x: { facts: FACTS, attemptedAt: 0, failuresInRow: 0 },
    });
  });
});

describe('withNewAccount', () => {
  it('notes what is known of the key and nothing of money', () => {
    const snapshot = { ...emptySnapshot(), accounts: { a: read([worth('1')]) } };
    expect(withNewAccount(snapshot, 'b', FACTS)).toEqual({
      ...snapshot,
      accounts: { a: read([worth('1')]), b: { facts: FACTS, attemptedAt: 0, failuresInRow: 0 } },
    });
  });
});

describe('withoutAccounts', () => {
  it('keeps only what belongs to the accounts that stay', () => {
    const snapshot: Snapshot = {
      cycle: 3,
      committedAt: NOW,
      accounts: { a: read([worth('1')]), b: read([worth('2')]) },
      baselines: { a: { 0: usd('1') }, b: { 0: usd('2') } },
      alerts: [
        { id: '1', accountId: 'a', from: usd('1'), to: usd('2') },
        { id: '2', accountId: 'b', from: usd('1'), to: usd('2') },
      ],
      clocks: { kalshi: [5_000] },
    };
    const next = withoutAccounts(snapshot, [account('b'), account('new')]);
    expect(next).toEqual({
      ...snapshot,
      accounts: { b: read([worth('2')]) },
      baselines: { b: { 0: usd('2') } },
      alerts: [{ id: '2', accountId: 'b', from: usd('1'), to: usd('2') }],
    });
    expect(withoutAccounts(snapshot, [])).toMatchObject({ accounts: {}, baselines: {}, alerts: [] });
  });
});

describe('withoutAmounts', () => {
  const failing: AccountState = {
    ...read([worth('2')]),
    failure: { kind: 'rate-limited' },
    failuresInRow: 3,
    holdUntil: NOW + MINUTE,
    facts: FACTS,
  };
  const snapshot: Snapshot = {
    cycle: 3,
    committedAt: NOW,
    accounts: { a: { ...read([worth('1')]), facts: FACTS }, b: failing, c: failing },
    baselines: { a: { 0: usd('1') }, b: { 0: usd('2') } },
    alerts: [{ id: '1', accountId: 'a', from: usd('1'), to: usd('2') }],
    clocks: { kalshi: [5_000] },
  };

  it('leaves no figure of anybody', () => {
    expect(withoutAmounts(snapshot, new Set())).toMatchObject({ baselines: {}, alerts: [] });
    for (const keyless of [[], ['a'], ['a', 'b', 'c']]) {
      const { accounts } = withoutAmounts(snapshot, new Set(keyless));
      expect(Object.keys(accounts)).toEqual(['a', 'b', 'c']);
      expect(Object.values(accounts).every((state) => !('reading' in state))).toBe(true);
    }
  });

  it('has what failed for no reason of its own read soon, and lets the others wait', () => {
    const { reading: _gone, ...waiting } = failing;
    expect(withoutAmounts(snapshot, new Set()).accounts).toEqual({
      a: { facts: FACTS, attemptedAt: 0, failuresInRow: 0 },
      b: waiting,
      c: waiting,
    });
  });

  it('forgets what was known of keys that are lost', () => {
    const { accounts } = withoutAmounts(snapshot, new Set(['a', 'b']));
    expect([accounts['a'], accounts['b']]).toEqual([
      { attemptedAt: 0, failuresInRow: 0 },
      { attemptedAt: 0, failuresInRow: 0 },
    ]);
  });

  it('keeps what says nothing about money', () => {
    const { cycle, committedAt, clocks } = withoutAmounts(snapshot, new Set(['a']));
    expect({ cycle, committedAt, clocks }).toEqual({
      cycle: 3,
      committedAt: NOW,
      clocks: { kalshi: [5_000] },
    });
  });
});
