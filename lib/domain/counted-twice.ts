import { isSummed, type Account } from './account.ts';
import { pocketKey } from './reading.ts';
import type { Snapshot } from './snapshot.ts';

/** Two accounts that show the same money, which a total therefore counts twice. */
export type CountedTwice = readonly [Account, Account];

function belongTogether(a: Account, b: Account, snapshot: Snapshot): boolean {
  const knows = (one: Account, other: Account): boolean =>
    snapshot.accounts[one.id]?.facts?.memberKeys?.includes(other.keyId) === true;
  return knows(a, b) || knows(b, a);
}

function shareAPocket(a: Account, b: Account, snapshot: Snapshot): boolean {
  const keysOf = ({ id }: Account): string[] =>
    (snapshot.accounts[id]?.reading?.pockets ?? []).map(pocketKey);
  const first = new Set(keysOf(a));
  return keysOf(b).some((key) => first.has(key));
}

/**
 * Pairs of accounts with keys of one and the same member of an exchange that show at least one pocket in common. Two keys
 * bound to different subaccounts share nothing. Only a key that may list its member's keys tells of others.
 */
export function countedTwice(accounts: readonly Account[], snapshot: Snapshot): CountedTwice[] {
  const summed = accounts.filter(isSummed);
  return summed.flatMap((a, index) =>
    summed
      .slice(index + 1)
      .filter((b) => a.exchange === b.exchange && belongTogether(a, b, snapshot))
      .filter((b) => shareAPocket(a, b, snapshot))
      .map((b): CountedTwice => [a, b]),
  );
}
