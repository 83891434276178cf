import { describe, expect, it } from 'vitest';
import {
  backupFileName,
  backupKeysText,
  backupRestoredText,
  backupSavedText,
  dataFailureText,
  type Restored,
} from '../../../../lib/domain/text/data.ts';

describe('which keys can go along', () => {
  it.each([
    [0, 0, 'No key is in the vault, so none can go along.'],
    [1, 0, '1 key in the vault can go along.'],
    [
      2,
      1,
      '2 keys in the vault can go along. 1 key kept in this browser cannot be taken out again and stays behind.',
    ],
    [
      0,
      3,
      'No key is in the vault, so none can go along. 3 keys kept in this browser cannot be taken out again and stay behind.',
    ],
  ])('%i in the vault, %i in the browser', (vault, browser, text) => {
    expect(backupKeysText({ vault, browser })).toBe(text);
  });
});

describe('that a backup is saved', () => {
  it.each([
    [[], 'Backup saved. Keep its passphrase apart from it.'],
    [
      ['Main'],
      'Backup saved. Keep its passphrase apart from it. It is without a key that cannot be read any more: Main. Give it to Bankroll again, with Replace key.',
    ],
    [
      ['A', 'B'],
      'Backup saved. Keep its passphrase apart from it. It is without keys that cannot be read any more: A, B. Give them to Bankroll again, with Replace key.',
    ],
  ])('without the keys of %j', (withoutKey, text) => {
    expect(backupSavedText(withoutKey)).toBe(text);
  });
});

describe('what a restored backup has changed', () => {
  const nothing: Restored = { complete: [], keyless: [], rekeyed: [], before: 2, beganVault: false };
  it.each<[Partial<Restored>, string]>([
    [{}, 'Restored. Every account in the backup was here already.'],
    [{ complete: ['Main'] }, 'Restored. 1 account was added to the 2 here before: Main.'],
    [
      { complete: ['Main'], keyless: ['Loose'], before: 0 },
      'Restored. 2 accounts were added: Main, Loose. Still needs its key, with Replace key: Loose.',
    ],
    [
      { keyless: ['A', 'B'], before: 1 },
      'Restored. 2 accounts were added to the 1 here before: A, B. Still need their keys, with Replace key: A, B.',
    ],
    [{ rekeyed: ['Main'] }, 'Restored. Has its key again: Main.'],
    [
      { complete: ['A'], rekeyed: ['B', 'C'], beganVault: true },
      'Restored. 1 account was added to the 2 here before: A. Have their keys again: B, C. The passphrase of the vault is now that of the backup; you can change it above.',
    ],
  ])('%o', (changes, text) => {
    expect(backupRestoredText({ ...nothing, ...changes })).toBe(text);
  });
});

it('names a file by the day that it is where the user is', () => {
  expect(backupFileName(new Date(2026, 10, 24, 0, 1).getTime())).toBe('bankroll-backup-2026-11-24.json');
  expect(backupFileName(new Date(2027, 0, 5, 23, 59).getTime())).toBe('bankroll-backup-2027-01-05.json');
});

it('says where to unlock, and otherwise what is always said', () => {
  expect(dataFailureText({ kind: 'locked' }, 'backup')).toMatch(
    /^Amounts are hidden.* Unlock Bankroll above/,
  );
  expect(dataFailureText({ kind: 'locked' }, 'restore')).toMatch(/^The keys.* Unlock Bankroll above/);
  expect(dataFailureText({ kind: 'backup', reason: 'newer' }, 'restore')).toContain('newer version');
});
