import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../lib/domain/account.ts';
import { LOCKED, type Hiding, type LockState } from '../../../../lib/domain/lock.ts';
import { emptySnapshot, type AccountState } from '../../../../lib/domain/snapshot.ts';
import { tooltipText } from '../../../../lib/domain/text/tooltip.ts';
import { overallTotal } from '../../../../lib/domain/totals.ts';
import { account, HOUR, INTERVAL, MINUTE, NOW, read, worth } from '../make.ts';

const MAIN = account('a', { name: 'Main' });
const OTHER = account('b', { name: 'Other', exchange: 'polymarket-us' });
const MOMENT = { now: NOW, interval: INTERVAL };

interface Privacy {
  readonly hiding?: Hiding;
  readonly lock?: LockState;
}

function tooltip(
  accounts: readonly Account[],
  states: Record<string, AccountState>,
  { hiding, lock = LOCKED }: Privacy = {},
): string {
  const snapshot = { ...emptySnapshot(), accounts: states };
  const total = overallTotal(accounts, snapshot, MOMENT);
  return tooltipText({ accounts, snapshot, total, moment: MOMENT, lock, hiding, locale: 'en-US' });
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

  it.each<[Hiding, string]>([
    ['masked', 'Bankroll: Amounts hidden'],
    ['by-default', 'Bankroll: Amounts hidden'],
    ['view-locked', 'Bankroll: Amounts hidden until you unlock'],
  ])('gives no figure away while amounts are hidden: %s', (hiding, expected) => {
    expect(tooltip([MAIN], { a: read([worth('1234.5')]) }, { hiding })).toBe(expected);
  });

  it('lets no name pass for a line of its own', () => {
    const forged = account('a', { name: 'Main\nBankroll: $1,000,000.00\u202e' });
    const long = account('b', { name: 'x'.repeat(10_000) });
    const offline: AccountState = { attemptedAt: NOW, failuresInRow: 1, failure: { kind: 'offline' } };
    const lines = tooltip([forged, long], { a: offline, b: offline }).split('\n');
    expect(lines).toEqual([
      'Bankroll: Balance unknown',
      'Main Bankroll: $1,000,000.00: This computer is offline.',
      `${'x'.repeat(59)}…: This computer is offline.`,
    ]);
  });

  it('does not mention an account whose removal waits to become final', () => {
    const removed = account('b', { name: 'Gone', removedAt: NOW });
    const failing: AccountState = { attemptedAt: NOW, failuresInRow: 1, failure: { kind: 'offline' } };
    expect(tooltip([MAIN, removed], { a: read([worth('5')]), b: failing })).toBe('Bankroll: $5.00');
  });
});

describe('a locked vault in the tooltip', () => {
  const SEALED = account('a', { name: 'Main', keptIn: 'vault' });
  const ALSO = account('c', { name: 'Also', keptIn: 'vault' });
  const OPEN: LockState = { vaultOpen: true, viewOpen: true };
  const OLD = read([worth('5')], NOW - 3 * HOUR);

  it.each<[string, readonly Account[], Record<string, AccountState>, Privacy, string]>([
    [
      'what was last read, with its age',
      [SEALED],
      { a: read([worth('5')], NOW - MINUTE) },
      {},
      'Bankroll: $5.00 · saved 1 min ago\nLocked: 1 account is not read until you unlock',
    ],
    [
      'that it is old by now',
      [SEALED, ALSO],
      { a: OLD, c: OLD },
      {},
      'Bankroll: $10.00 · not current, oldest 3 h ago\nLocked: 2 accounts are not read until you unlock',
    ],
    [
      'that nothing was ever read',
      [SEALED],
      {},
      {},
      'Bankroll: Balance unknown\nLocked: 1 account is not read until you unlock',
    ],
    [
      'no amount behind a locked view',
      [SEALED],
      { a: OLD },
      { hiding: 'view-locked' },
      'Bankroll: Amounts hidden until you unlock · not current, oldest 3 h ago\nLocked: 1 account is not read until you unlock',
    ],
    [
      'what is wrong with others, and not what was wrong with locked ones',
      [SEALED, OTHER],
      {
        a: { ...read([worth('5')]), failure: { kind: 'timeout', host: 'h' }, failuresInRow: 1 },
        b: { ...read([worth('1')]), failure: { kind: 'offline' }, failuresInRow: 1 },
      },
      {},
      'Bankroll: $6.00 · saved just now\nLocked: 1 account is not read until you unlock\nOther: This computer is offline.',
    ],
    ['nothing of it once it is open', [SEALED], { a: read([worth('5')]) }, { lock: OPEN }, 'Bankroll: $5.00'],
    [
      'nothing of it for an account that was removed',
      [{ ...SEALED, removedAt: NOW }, OTHER],
      { b: read([worth('1')]) },
      {},
      'Bankroll: $1.00',
    ],
  ])('says %s', (_title, accounts, states, privacy, expected) => {
    expect(tooltip(accounts, states, privacy)).toBe(expected);
  });
});
