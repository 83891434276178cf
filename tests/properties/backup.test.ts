import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, it } from 'vitest';
import { ENVIRONMENTS, EXCHANGE_IDS, keySlot, type Account } from '../../lib/domain/account.ts';
import { mergeBackup, type Holdings, type Merged, type Offer } from '../../lib/domain/backup.ts';
import { emptySnapshot, type AccountState } from '../../lib/domain/snapshot.ts';
import { HOUR, NOW, settings, worth } from '../unit/domain/make.ts';
import { CASES, holds, PATIENCE } from './cases.ts';

/** Few ids, key ids and names, so that they clash all the time. */
function anyAccount(ids: readonly string[]): fc.Arbitrary<Account> {
  return fc.record(
    {
      id: fc.constantFrom(...ids),
      exchange: fc.constantFrom(...EXCHANGE_IDS),
      environment: fc.constantFrom(...ENVIRONMENTS),
      name: fc.constantFrom('Main', 'MAIN', 'Main 2', 'Other', '', 'n'.repeat(60)),
      keyId: fc.constantFrom('k1', 'K1', 'k2', 'k3'),
      keyGeneration: fc.nat({ max: 2 }),
      keptIn: fc.constant('vault' as const),
      addedAt: fc.constant(NOW),
      removedAt: fc.constant(NOW),
    },
    {
      requiredKeys: ['id', 'exchange', 'environment', 'name', 'keyId', 'keyGeneration', 'addedAt'],
      noNullPrototype: true,
    },
  );
}

const identity = ({ exchange, environment, keyId }: Account): string =>
  `${exchange}/${environment}/${keyId.toLowerCase()}`;

/** Lists as Bankroll keeps them: every id once, and of present accounts every key and every name. */
function isSound(accounts: readonly Account[]): boolean {
  const present = accounts.filter(({ removedAt }) => removedAt === undefined);
  return (
    new Set(accounts.map(({ id }) => id)).size === accounts.length &&
    new Set(present.map(identity)).size === present.length &&
    new Set(present.map(({ name }) => name.toLowerCase())).size === present.length
  );
}

/** Times are what merging goes by; the amounts are carried along unseen. */
const someTime = fc.integer({ min: NOW - 3, max: NOW + 1 });
const anyState: fc.Arbitrary<AccountState> = fc.record(
  {
    reading: someTime.map((fetchedAt) => ({ pockets: [worth('1')], fetchedAt })),
    failure: fc.constantFrom({ kind: 'key-missing' } as const, { kind: 'offline' } as const),
    attemptedAt: fc.oneof(fc.constant(0), someTime),
    failuresInRow: fc.nat({ max: 2 }),
    holdUntil: fc.constant(NOW + HOUR),
    facts: someTime.map((checkedAt) => ({ checkedAt })),
  },
  { requiredKeys: ['attemptedAt', 'failuresInRow'], noNullPrototype: true },
);

function anyStates(ids: readonly string[]): fc.Arbitrary<Record<string, AccountState>> {
  return fc.dictionary(fc.constantFrom(...ids), anyState, { noNullPrototype: true, maxKeys: 3 });
}

const MY_IDS = ['a', 'b', 'c'] as const;
const THEIR_IDS = ['a', 'x', 'y'] as const;

const anyHoldings: fc.Arbitrary<Holdings> = fc
  .record({
    accounts: fc.array(anyAccount(MY_IDS), { maxLength: 3 }).filter(isSound),
    states: anyStates(MY_IDS),
    hasSettings: fc.boolean(),
    keyless: fc.subarray([...MY_IDS]),
  })
  .map(({ states, keyless, ...rest }) => ({
    ...rest,
    snapshot: { ...emptySnapshot(), accounts: states },
    keyless: new Set(keyless),
  }));

const anyOffer: fc.Arbitrary<Offer> = fc
  .record({
    // A file can hold anything, the same account twice among it.
    accounts: fc.array(anyAccount(THEIR_IDS), { maxLength: 4 }),
    states: anyStates(THEIR_IDS),
    hasSettings: fc.boolean(),
    withKeys: fc.boolean(),
  })
  .map(({ accounts, states, hasSettings, withKeys }) => ({
    data: {
      exportedAt: NOW,
      accounts,
      states,
      ...(hasSettings && { settings: settings({ refreshMinutes: 9 }) }),
    },
    keys: new Set(withKeys ? accounts.filter(({ keptIn }) => keptIn === 'vault').map(keySlot) : []),
  }));

function merge(mine: Holdings, theirs: Offer, prefix = 'new'): Merged {
  let ids = 0;
  return mergeBackup(mine, theirs, { now: NOW, newId: () => `${prefix}-${(ids += 1)}` });
}

/** What is here after a backup was taken in. */
function after(mine: Holdings, merged: Merged): Holdings {
  const filled = new Set(merged.keys.map(({ to }) => to));
  const isKeyless = (account: Account): boolean =>
    mine.keyless.has(account.id) && !filled.has(keySlot(account));
  return {
    accounts: merged.accounts,
    snapshot: merged.snapshot,
    hasSettings: mine.hasSettings || merged.settings !== undefined,
    keyless: new Set(merged.accounts.filter(isKeyless).map(({ id }) => id)),
  };
}

describe(`merging a backup, ${CASES} cases each`, () => {
  it(
    'changes nothing more the second time',
    () =>
      holds(anyHoldings, anyOffer, (mine, theirs) => {
        const once = merge(mine, theirs);
        const twice = merge(after(mine, once), theirs, 'again');
        return (
          isDeepStrictEqual(twice.accounts, once.accounts) &&
          isDeepStrictEqual(twice.snapshot, once.snapshot) &&
          twice.keys.length === 0 &&
          twice.settings === undefined
        );
      }),
    PATIENCE,
  );

  it(
    'loses nothing that is here: accounts in their order, names, places of keys, figures',
    () =>
      holds(anyHoldings, anyOffer, (mine, theirs) => {
        const merged = merge(mine, theirs);
        return mine.accounts.every((account, index) => {
          const now = merged.accounts[index];
          if (now === undefined) return false;
          const isRekeyed = now.keyGeneration !== account.keyGeneration;
          const before = mine.snapshot.accounts[account.id]?.reading;
          const figures = merged.snapshot.accounts[account.id]?.reading;
          return (
            (isRekeyed
              ? mine.keyless.has(account.id) &&
                isDeepStrictEqual(now, {
                  ...account,
                  keptIn: 'vault',
                  keyGeneration: account.keyGeneration + 1,
                })
              : isDeepStrictEqual(now, account)) &&
            (before === undefined ? (figures?.fetchedAt ?? 0) <= NOW : figures === before)
          );
        });
      }),
    PATIENCE,
  );

  it(
    'has every account of both, each key once and each name once, and every key in a slot of its own',
    () =>
      holds(anyHoldings, anyOffer, (mine, theirs) => {
        const merged = merge(mine, theirs);
        const present = merged.accounts.filter(({ removedAt }) => removedAt === undefined);
        const there = new Set(present.map(identity));
        const slots = merged.keys.map(({ to }) => to);
        const used = new Set(present.map(keySlot));
        return (
          isSound(merged.accounts) &&
          present.every(({ name }) => name.length <= 60) &&
          theirs.data.accounts
            .filter(({ removedAt }) => removedAt === undefined)
            .every((account) => there.has(identity(account))) &&
          new Set(slots).size === slots.length &&
          merged.keys.every(({ from, to }) => theirs.keys.has(from) && used.has(to)) &&
          // An account in the vault has its key from before or from now.
          merged.accounts
            .slice(mine.accounts.length)
            .every((account) => account.keptIn === undefined || slots.includes(keySlot(account)))
        );
      }),
    PATIENCE,
  );
});
