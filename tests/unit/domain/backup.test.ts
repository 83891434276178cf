import { describe, expect, it } from 'vitest';
import type { Account } from '../../../lib/domain/account.ts';
import { backupOf, mergeBackup, type Holdings, type Merged } from '../../../lib/domain/backup.ts';
import { emptySnapshot, mergeCycle, type AccountState } from '../../../lib/domain/snapshot.ts';
import { account, failed, HOUR, MINUTE, NOW, read, settings, success, reading, worth } from './make.ts';

type States = Readonly<Record<string, AccountState>>;

function holding(
  accounts: readonly Account[],
  states: States = {},
  changes: Partial<Holdings> = {},
): Holdings {
  const snapshot = { ...emptySnapshot(), cycle: 7, accounts: states };
  return { accounts, snapshot, hasSettings: true, keyless: new Set(), ...changes };
}

function merge(
  mine: Holdings,
  accounts: readonly Account[],
  {
    states = {},
    keys = [] as readonly string[],
    chosen = undefined as ReturnType<typeof settings> | undefined,
  } = {},
): Merged {
  let ids = 0;
  return mergeBackup(
    mine,
    {
      data: { exportedAt: NOW - HOUR, accounts, states, ...(chosen && { settings: chosen }) },
      keys: new Set(keys),
    },
    { now: NOW, newId: () => `new-${(ids += 1)}` },
  );
}

const names = ({ accounts }: Pick<Merged, 'accounts'>): string[] => accounts.map(({ name }) => name);
const FACTS = { checkedAt: NOW - HOUR, scopes: ['read'] };

describe('what goes into a backup', () => {
  it('is what the user has, with figures and facts, and nothing of removed accounts or of troubles', () => {
    const kept = account('a');
    const gone = account('b', { removedAt: NOW });
    const figures = reading([worth('5')], NOW - HOUR);
    const a: AccountState = {
      reading: figures,
      facts: FACTS,
      failure: { kind: 'offline' },
      attemptedAt: NOW,
      failuresInRow: 4,
      holdUntil: NOW + MINUTE,
    };
    const { snapshot } = holding([], { a, b: read([worth('1')]) });
    expect(backupOf({ accounts: [kept, gone], snapshot, settings: settings() }, NOW)).toEqual({
      exportedAt: NOW,
      accounts: [kept],
      settings: settings(),
      states: { a: { reading: figures, facts: FACTS, attemptedAt: 0, failuresInRow: 0 } },
    });
  });
});

describe('an account that is not here', () => {
  it('is added behind mine, under a new id, without its key when that did not come along', () => {
    const theirs = account('x', { name: 'Theirs', keptIn: 'vault', isFcm: true, boundSubaccount: 3 });
    const { keptIn: _place, ...rest } = theirs;
    const merged = merge(holding([account('a')]), [theirs]);
    expect(merged.accounts).toEqual([account('a'), { ...rest, id: 'new-1', keyGeneration: 0 }]);
    expect(merged.keys).toEqual([]);
  });

  it('gets its key into the vault when that came along', () => {
    const theirs = account('x', { keptIn: 'vault', keyGeneration: 2 });
    const merged = merge(holding([]), [theirs, account('y')], { keys: ['x/2/vault'] });
    expect(merged.accounts.map(({ keptIn }) => keptIn)).toEqual(['vault', undefined]);
    expect(merged.keys).toEqual([{ from: 'x/2/vault', to: 'new-1/0/vault' }]);
  });

  it('brings its old figures with their age, and is due at once', () => {
    const old = read([worth('5')], NOW - HOUR);
    const merged = merge(holding([]), [account('x')], { states: { x: { ...old, facts: FACTS } } });
    expect(merged.snapshot.accounts).toEqual({
      'new-1': { reading: old.reading, facts: FACTS, attemptedAt: 0, failuresInRow: 0 },
    });
  });

  it('brings no figures and no facts from the future', () => {
    const states = { x: { ...read([worth('5')], NOW + 1), facts: { checkedAt: NOW + 1 } } };
    expect(merge(holding([]), [account('x')], { states }).snapshot.accounts).toEqual({
      'new-1': { attemptedAt: 0, failuresInRow: 0 },
    });
  });

  it('alerts nobody when it is read for the first time', () => {
    const states = { x: read([worth('5')], NOW - HOUR) };
    const { accounts, snapshot } = merge(holding([]), [account('x')], { states });
    const after = mergeCycle(snapshot, [success('new-1', reading([worth('500')]), 0)], {
      accounts,
      settings: settings({ notifyChanges: true }),
      now: NOW,
      chance: 0,
      clocks: {},
    });
    expect(after.accounts['new-1']?.reading).toEqual(reading([worth('500')]));
    expect(after.alerts).toEqual([]);
  });

  it.each([
    ['taken', 'Account a', 'Account a 2'],
    ['taken in capitals', 'ACCOUNT A', 'ACCOUNT A 2'],
    ['taken by a removed account, which may come back', 'Removed', 'Removed 2'],
    ['empty', '  ', 'Kalshi'],
    ['far too long', 'n'.repeat(500), `${'n'.repeat(59)}…`],
    ['full of controls', 'Ma\u202ein\n', 'Ma in'],
  ])('gets a free and plain name where its own is %s', (_title, name, expected) => {
    const mine = [account('a'), account('b', { name: 'Removed', removedAt: NOW })];
    expect(names(merge(holding(mine), [account('x', { name })])).at(-1)).toBe(expected);
  });

  it('gets its name without counting from the beginning for every one of that name', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => account(`x${index}`, { name: 'Main' }));
    const start = performance.now();
    expect(names(merge(holding([]), many)).at(-1)).toBe('Main 20000');
    // Counted from the beginning each time it takes a minute.
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('keeps the number at the end of a long name', () => {
    const name = 'n'.repeat(60);
    const merged = merge(holding([account('a', { name })]), [account('x', { name })]);
    expect(names(merged).at(-1)).toBe(`${'n'.repeat(58)} 2`);
  });

  it('is another one at the demo exchange, and one beside a removed one of the same key', () => {
    const theirs = account('a', { keyId: 'k' });
    expect(
      merge(holding([account('m', { keyId: 'k', environment: 'demo' })]), [theirs]).accounts,
    ).toHaveLength(2);
    expect(merge(holding([account('a', { keyId: 'k', removedAt: NOW })]), [theirs]).accounts).toHaveLength(2);
  });

  it('is added once when the file has it twice', () => {
    const twice = [account('x', { keyId: 'k', name: 'One' }), account('y', { keyId: 'K', name: 'Two' })];
    expect(names(merge(holding([]), twice))).toEqual(['One']);
  });

  it('is never one that was waiting for its removal', () => {
    expect(merge(holding([]), [account('x', { removedAt: NOW })]).accounts).toEqual([]);
  });

  it('takes nothing from what every object has, whatever its id is', () => {
    const merged = merge(holding([]), [account('constructor'), account('__proto__')]);
    expect(merged.accounts.map(({ id }) => id)).toEqual(['new-1', 'new-2']);
    expect(merged.snapshot.accounts).toEqual({});
  });
});

describe('an account that is here', () => {
  const mine = account('a', { name: 'Mine', keyId: 'KEY', keptIn: 'vault', keyGeneration: 4 });
  const theirs = account('x', { name: 'Theirs', keyId: 'key', keptIn: 'vault', isFcm: true });
  const key = { keys: ['x/1/vault'] };

  it('stays as it is, and a key that came along is not taken', () => {
    const merged = merge(holding([mine]), [theirs], key);
    expect(merged.accounts).toEqual([mine]);
    expect(merged.keys).toEqual([]);
  });

  it('gets its key back when it has none', () => {
    const lost: AccountState = {
      ...read([worth('5')], NOW - HOUR),
      failure: { kind: 'key-missing' },
      attemptedAt: NOW - MINUTE,
      failuresInRow: 9,
    };
    const keyless = account('a', { name: 'Mine', keyId: 'KEY', keyGeneration: 4 });
    const merged = merge(holding([keyless], { a: lost }, { keyless: new Set(['a']) }), [theirs], key);
    expect(merged.accounts).toEqual([{ ...keyless, keptIn: 'vault', keyGeneration: 5 }]);
    expect(merged.keys).toEqual([{ from: 'x/1/vault', to: 'a/5/vault' }]);
    // What failed for want of a key is forgotten, or it would never be tried again.
    expect(merged.snapshot.accounts).toEqual({
      a: { reading: lost.reading, attemptedAt: 0, failuresInRow: 0 },
    });
  });

  it('gets it back once when the file has it twice', () => {
    const merged = merge(holding([mine], {}, { keyless: new Set(['a']) }), [theirs, { ...theirs, id: 'y' }], {
      keys: ['x/1/vault', 'y/1/vault'],
    });
    expect(merged.keys).toEqual([{ from: 'x/1/vault', to: 'a/5/vault' }]);
  });

  const older = read([worth('1')], NOW - 3 * HOUR);
  const newer = read([worth('2')], NOW - HOUR);
  it.each<[title: string, here: AccountState | undefined, there: AccountState, kept: AccountState]>([
    ['keeps newer figures', newer, older, newer],
    ['keeps older figures', older, newer, older],
    [
      'takes over figures where it has none',
      { attemptedAt: 0, failuresInRow: 0 },
      newer,
      { ...newer, attemptedAt: 0 },
    ],
    ['takes over figures where nothing is known', undefined, newer, { ...newer, attemptedAt: 0 }],
    [
      'takes them over beside a failure, which stays',
      { failure: { kind: 'offline' }, attemptedAt: NOW, failuresInRow: 1 },
      newer,
      {
        reading: newer.reading,
        failure: { kind: 'offline' },
        attemptedAt: NOW,
        failuresInRow: 1,
      } as AccountState,
    ],
    [
      'takes over no figures of a wrong clock',
      { attemptedAt: 0, failuresInRow: 0 },
      read([worth('9')], NOW + 1),
      { attemptedAt: 0, failuresInRow: 0 },
    ],
    [
      'takes over no figures of which one pocket is from the future',
      { attemptedAt: 0, failuresInRow: 0 },
      read([{ ...worth('9'), fetchedAt: NOW + 1 }], NOW),
      { attemptedAt: 0, failuresInRow: 0 },
    ],
    [
      'takes over no facts of a wrong clock, which would never be looked at again',
      newer,
      { ...older, facts: { checkedAt: NOW + 1 } },
      newer,
    ],
    [
      'keeps its facts',
      { ...newer, facts: FACTS },
      { ...older, facts: { checkedAt: NOW } },
      { ...newer, facts: FACTS },
    ],
    ['takes over facts that it has not', newer, { ...older, facts: FACTS }, { ...newer, facts: FACTS }],
  ])('%s', (_title, here, there, kept) => {
    const merged = merge(holding([mine], here && { a: here }), [theirs], { states: { x: there } });
    expect(merged.snapshot.accounts).toEqual({ a: kept });
  });
});

describe('settings', () => {
  const theirs = settings({ refreshMinutes: 30 });
  it('are taken only where there are none', () => {
    expect(merge(holding([], {}, { hasSettings: false }), [], { chosen: theirs }).settings).toEqual(theirs);
    expect(merge(holding([]), [], { chosen: theirs }).settings).toBeUndefined();
    expect(merge(holding([], {}, { hasSettings: false }), []).settings).toBeUndefined();
  });
});

it('leaves baselines, alerts, clocks and the count of cycles as they are', () => {
  const mine = holding([account('a')], { a: read([worth('1')]) });
  const before = mergeCycle(mine.snapshot, [failed('a', { kind: 'offline' })], {
    accounts: mine.accounts,
    settings: settings(),
    now: NOW,
    chance: 0,
    clocks: { kalshi: [1, 2, 3] },
  });
  const merged = merge({ ...mine, snapshot: before }, [account('x')]);
  expect({ ...merged.snapshot, accounts: before.accounts }).toEqual(before);
});
