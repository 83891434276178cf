import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../lib/domain/account.ts';
import { emptySnapshot, type AccountState } from '../../../../lib/domain/snapshot.ts';
import { tooltipText } from '../../../../lib/domain/text/tooltip.ts';
import { overallTotal } from '../../../../lib/domain/totals.ts';
import { account, HOUR, INTERVAL, MINUTE, NOW, read, worth } from '../make.ts';

const MAIN = account('a', { name: 'Main' });
const OTHER = account('b', { name: 'Other', exchange: 'polymarket-us' });
const MOMENT = { now: NOW, interval: INTERVAL };

function tooltip(accounts: readonly Account[], states: Record<string, AccountState>, masked = false) {
  const snapshot = { ...emptySnapshot(), accounts: states };
  const total = overallTotal(accounts, snapshot, MOMENT);
  return tooltipText({ accounts, snapshot, total, moment: MOMENT, masked, locale: 'en-US' });
}

describe('tooltipText', () => {
  it.each<[string, readonly Account[], Record<string, AccountState>, string]>([
    ['no account', [], {}, 'Bankroll: No accounts yet'],
    ['an account that was never read', [MAIN], {}, 'Bankroll: Balance unknown'],
    [
      'only a demo account',
      [account('a', { environment: 'demo' })],
      { a: read([worth('5')]) },
      'Bankroll: Only demo accounts, which are never added up',
    ],
    ['the exact figure', [MAIN], { a: read([worth('1234.567891')]) }, 'Bankroll: $1,234.567891'],
    [
      'what is left out',
      [MAIN, OTHER],
      { a: read([worth('5'), worth('6', 1)]) },
      'Bankroll: At least $11.00 · 2 of 3 balances known',
    ],
    [
      'that it is old',
      [MAIN],
      { a: read([worth('5')], NOW - 3 * HOUR) },
      'Bankroll: $5.00 · not current, oldest 3 h ago',
    ],
    [
      'what is wrong, account by account',
      [MAIN, OTHER],
      {
        a: { ...read([worth('5')], NOW - MINUTE), failure: { kind: 'offline' }, failuresInRow: 1 },
        b: { ...read([worth('1')]), failure: { kind: 'timeout', host: 'h' }, failuresInRow: 1 },
      },
      'Bankroll: $6.00\nMain: This computer is offline.\nOther: Polymarket US did not answer in time.',
    ],
  ])('says %s', (_title, accounts, states, expected) => {
    expect(tooltip(accounts, states)).toBe(expected);
  });

  it('says so where two keys of one member make the total count money twice', () => {
    const facts = { checkedAt: NOW, memberKeys: ['key-of-a', 'key-of-b'] };
    const again = account('b', { name: 'Again' });
    const text = tooltip([MAIN, again], { a: { ...read([worth('5')]), facts }, b: read([worth('5')]) });
    expect(text).toContain('“Main” and “Again”');
    expect(text).toContain('counts it twice');
  });

  it('gives no figure away while amounts are hidden', () => {
    const text = tooltip([MAIN], { a: read([worth('1234.5')]) }, true);
    expect(text).toBe('Bankroll: Amounts hidden');
  });

  it('does not mention an account whose removal waits to become final', () => {
    const removed = account('b', { name: 'Gone', removedAt: NOW });
    const failing: AccountState = { attemptedAt: NOW, failuresInRow: 1, failure: { kind: 'offline' } };
    expect(tooltip([MAIN, removed], { a: read([worth('5')]), b: failing })).toBe('Bankroll: $5.00');
  });
});
