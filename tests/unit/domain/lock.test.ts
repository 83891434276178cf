import { describe, expect, it } from 'vitest';
import {
  afterLock,
  effectiveLock,
  hidingOf,
  isLockable,
  isLocked,
  LOCK_GRACE_MS,
  LOCKED,
  lockAtFrom,
  lockStep,
  SHOWN_MS,
  stepForNewSettings,
  usesVault,
  type Hiding,
  type LockRules,
  type LockState,
  type LockStep,
  type Presence,
  type Privacy,
} from '../../../lib/domain/lock.ts';
import type { Settings } from '../../../lib/domain/settings.ts';
import { account, HOUR, MINUTE, NOW, SECOND, settings } from './make.ts';

const OPEN: LockState = { vaultOpen: true, viewOpen: true };

function rules(changes: Partial<Settings> = {}, viewLock = false): LockRules {
  return { settings: settings({ lockAfterMinutes: 15, ...changes }), viewLock };
}

function due(lockAt: number): LockState {
  return { ...OPEN, lockAt };
}

describe('what a lock closes', () => {
  const KEEPS = { lockKeepsReading: true };

  it.each<[title: string, lock: LockState, rules: LockRules, closed: LockState, lockable: boolean]>([
    ['everything', due(NOW), rules(), LOCKED, true],
    ['everything, with a view lock', due(NOW), rules({}, true), LOCKED, true],
    ['the view alone', due(NOW), rules(KEEPS, true), { vaultOpen: true, viewOpen: false }, true],
    ['the vault, where there is no view lock to close', due(NOW), rules(KEEPS), LOCKED, true],
    ['nothing of what is closed', LOCKED, rules({}, true), LOCKED, false],
    [
      'nothing more once the view is closed',
      { ...LOCKED, vaultOpen: true },
      rules(KEEPS, true),
      { ...LOCKED, vaultOpen: true },
      false,
    ],
    ['a view that nothing locks', { ...LOCKED, viewOpen: true }, rules(), LOCKED, false],
    ['amounts that are shown for a while', { ...OPEN, shownUntil: NOW + MINUTE }, rules(), LOCKED, true],
  ])('is %s', (_title, lock, given, closed, lockable) => {
    expect(afterLock(lock, given)).toEqual(closed);
    expect(isLockable(lock, given)).toBe(lockable);
  });
});

describe('lockAtFrom', () => {
  it('is so many minutes ahead, or never', () => {
    expect(lockAtFrom(settings({ lockAfterMinutes: 5 }), NOW)).toBe(NOW + 5 * MINUTE);
    expect(lockAtFrom(settings({ lockAfterMinutes: 0 }), NOW)).toBeUndefined();
  });
});

describe('lockStep', () => {
  const NEVER = rules({ lockAfterMinutes: 0 });
  const BLIND = rules({ lockOnSystemLock: false });
  const SHOWN = { ...LOCKED, shownUntil: NOW + MINUTE };

  it.each<[title: string, lock: LockState, presence: Presence | undefined, rules: LockRules, step: LockStep]>(
    [
      ['nothing open', LOCKED, 'idle', rules(), 'keep'],
      ['nothing open, screen locked', LOCKED, 'locked', rules(), 'keep'],
      ['nothing open, an old deadline', { ...LOCKED, lockAt: NOW - HOUR }, undefined, rules(), 'keep'],
      ['screen locked', due(NOW + MINUTE), 'locked', rules(), 'lock'],
      ['screen locked, idle time off', OPEN, 'locked', NEVER, 'lock'],
      ['screen locked, amounts shown for a while', SHOWN, 'locked', rules(), 'lock'],
      ['screen locked, which is not to lock', due(NOW + MINUTE), 'locked', BLIND, 'keep'],
      ['screen locked, which is not to lock, and due', due(NOW), 'locked', BLIND, 'lock'],
      ['idle time off, user there', OPEN, 'active', NEVER, 'keep'],
      ['idle time off, user away', OPEN, 'idle', NEVER, 'keep'],
      ['idle time off, a deadline left', due(NOW - HOUR), undefined, NEVER, 'count-anew'],
      ['no deadline yet', OPEN, undefined, rules(), 'count-anew'],
      ['no deadline yet, user away', OPEN, 'idle', rules(), 'lock'],
      ['due now, user there', due(NOW), 'active', rules(), 'count-anew'],
      ['due now, user away', due(NOW), 'idle', rules(), 'lock'],
      ['due now, nobody can tell', due(NOW), undefined, rules(), 'lock'],
      ['due, the alarm late, user there', due(NOW - LOCK_GRACE_MS + 1), 'active', rules(), 'count-anew'],
      [
        'due for longer than an alarm is late, user there',
        due(NOW - LOCK_GRACE_MS),
        'active',
        rules(),
        'lock',
      ],
      ['due for hours', due(NOW - 8 * HOUR), 'active', rules(), 'lock'],
      ['not due, user there', due(NOW + MINUTE), 'active', rules(), 'count-anew'],
      ['not due, user away for so long', due(NOW + MINUTE), 'idle', rules(), 'lock'],
      ['not due, nobody can tell', due(NOW + MINUTE), undefined, rules(), 'keep'],
      ['due in exactly the time set', due(NOW + 15 * MINUTE), undefined, rules(), 'keep'],
      ['due a little further ahead', due(NOW + 15 * MINUTE + LOCK_GRACE_MS), undefined, rules(), 'keep'],
      ['due far ahead', due(NOW + 15 * MINUTE + LOCK_GRACE_MS + 1), 'active', rules(), 'lock'],
      [
        'view closed, vault to stay open, screen locked',
        { ...LOCKED, vaultOpen: true },
        'locked',
        rules({ lockKeepsReading: true }, true),
        'keep',
      ],
      [
        'view closed, vault to stay open, user away',
        { ...LOCKED, vaultOpen: true },
        'idle',
        rules({ lockKeepsReading: true }, true),
        'keep',
      ],
    ],
  )('%s', (_title, lock, presence, given, step) => {
    expect(lockStep(lock, presence, given, NOW)).toBe(step);
  });
});

describe('stepForNewSettings', () => {
  it.each<[title: string, lock: LockState, rules: LockRules, step: LockStep]>([
    ['nothing open', LOCKED, rules(), 'count-anew'],
    ['a shorter time', due(NOW + HOUR), rules({ lockAfterMinutes: 5 }), 'count-anew'],
    ['a first time', OPEN, rules(), 'count-anew'],
    ['turned off', due(NOW + MINUTE), rules({ lockAfterMinutes: 0 }), 'count-anew'],
    ['a longer time, too late', due(NOW - SECOND), rules({ lockAfterMinutes: 60 }), 'lock'],
    ['turned off, too late', due(NOW), rules({ lockAfterMinutes: 0 }), 'lock'],
    [
      'a vault that may stay open',
      { ...LOCKED, vaultOpen: true },
      rules({ lockKeepsReading: true }, true),
      'count-anew',
    ],
    ['a vault that may no longer stay open', { ...LOCKED, vaultOpen: true }, rules({}, true), 'lock'],
  ])('%s', (_title, lock, given, step) => {
    expect(stepForNewSettings(lock, given, NOW)).toBe(step);
  });
});

describe('effectiveLock', () => {
  it.each<[title: string, lock: LockState, expected: LockState]>([
    ['open without a deadline', OPEN, OPEN],
    ['open until later', due(NOW + 1), due(NOW + 1)],
    ['due just now, for the alarm to decide', due(NOW - LOCK_GRACE_MS + 1), due(NOW - LOCK_GRACE_MS + 1)],
    ['due for longer than an alarm is late', due(NOW - LOCK_GRACE_MS), LOCKED],
  ])('%s', (_title, lock, expected) => {
    expect(effectiveLock(lock, NOW)).toEqual(expected);
  });
});

describe('isLocked and usesVault', () => {
  const SEALED = account('a', { keptIn: 'vault' });

  it('concern accounts whose key is in the vault', () => {
    expect(isLocked(SEALED, LOCKED)).toBe(true);
    expect(isLocked(SEALED, OPEN)).toBe(false);
    expect(isLocked(account('b'), LOCKED)).toBe(false);
    expect(usesVault([account('b'), SEALED])).toBe(true);
    expect(usesVault([account('b')])).toBe(false);
    expect(usesVault([{ ...SEALED, removedAt: NOW }])).toBe(false);
  });
});

describe('hidingOf', () => {
  const CALM: Privacy = { masked: false, settings: settings(), viewLock: false, lock: LOCKED };
  const BY_DEFAULT = settings({ hiddenByDefault: true });
  const until = (shownUntil: number): LockState => ({ ...LOCKED, shownUntil });

  it.each<[title: string, changes: Partial<Privacy>, hiding: Hiding | undefined]>([
    ['by nothing', {}, undefined],
    ['by the user', { masked: true }, 'masked'],
    ['by a view lock', { viewLock: true }, 'view-locked'],
    ['by a view lock, whatever else', { viewLock: true, masked: true }, 'view-locked'],
    ['by the user, behind an open view', { viewLock: true, lock: OPEN, masked: true }, 'masked'],
    ['by nothing behind an open view', { viewLock: true, lock: OPEN }, undefined],
    ['by a view lock that is due', { viewLock: true, lock: due(NOW - HOUR) }, 'view-locked'],
    ['by default', { settings: BY_DEFAULT }, 'by-default'],
    ['by default, a look at them under way', { settings: BY_DEFAULT, lock: until(NOW + 1) }, undefined],
    ['by default, the whole look ahead', { settings: BY_DEFAULT, lock: until(NOW + SHOWN_MS) }, undefined],
    ['by default, the look over', { settings: BY_DEFAULT, lock: until(NOW) }, 'by-default'],
    [
      'by default, the clock set back',
      { settings: BY_DEFAULT, lock: until(NOW + SHOWN_MS + 1) },
      'by-default',
    ],
    ['by the user, a look under way', { masked: true, settings: BY_DEFAULT, lock: until(NOW + 1) }, 'masked'],
  ])('%s', (_title, changes, hiding) => {
    expect(hidingOf({ ...CALM, ...changes }, NOW)).toBe(hiding);
  });
});
