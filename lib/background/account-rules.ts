import {
  ACCOUNT_NAME_MAX_LENGTH,
  EXCHANGE_NAMES,
  KEY_ID_MAX_LENGTH,
  presentAccounts,
  type Account,
} from '../domain/account.ts';
import type { FormFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { plainText } from '../domain/text/plain-text.ts';

/** The id as typed, when it can be one. */
export function checkKeyId(keyId: string): Result<string, FormFailure> {
  if (keyId.trim() === '') return fail({ kind: 'key-id', reason: 'empty' });
  if (keyId.includes('-----BEGIN')) return fail({ kind: 'key-id', reason: 'looks-like-key' });
  if (/\s/.test(keyId)) return fail({ kind: 'key-id', reason: 'spaces' });
  if (keyId.length > KEY_ID_MAX_LENGTH) return fail({ kind: 'key-id', reason: 'too-long' });
  // Header values are Latin text; anything else could not even be sent.
  if (!/^[\x21-\x7e]+$/.test(keyId)) return fail({ kind: 'key-id', reason: 'characters' });
  return ok(keyId);
}

/** Fails when another account already uses this key. */
export function checkNotPresent(
  accounts: readonly Account[],
  wanted: Pick<Account, 'exchange' | 'environment' | 'keyId'> & { readonly id?: string },
): Result<null, FormFailure> {
  const twin = presentAccounts(accounts).find(
    ({ id, exchange, environment, keyId }) =>
      id !== wanted.id &&
      exchange === wanted.exchange &&
      environment === wanted.environment &&
      keyId.toLowerCase() === wanted.keyId.toLowerCase(),
  );
  return twin === undefined ? ok(null) : fail({ kind: 'duplicate-account', name: twin.name });
}

function isTaken(accounts: readonly Account[], name: string, ownId: string | undefined): boolean {
  const folded = name.toLowerCase();
  return presentAccounts(accounts).some(
    ({ id, name: other }) => id !== ownId && other.toLowerCase() === folded,
  );
}

/** The name to use, without outer spaces. */
export function checkName(
  accounts: readonly Account[],
  name: string,
  ownId?: string,
): Result<string, FormFailure> {
  const trimmed = name.trim();
  // Signs that take no room are no name: the account would stand there without one.
  if (plainText(trimmed, ACCOUNT_NAME_MAX_LENGTH) === '')
    return fail({ kind: 'account-name', reason: 'empty' });
  if (trimmed.length > ACCOUNT_NAME_MAX_LENGTH) return fail({ kind: 'account-name', reason: 'too-long' });
  if (isTaken(accounts, trimmed, ownId)) return fail({ kind: 'account-name', reason: 'taken' });
  return ok(trimmed);
}

/** The name for an account whose user gave none: the exchange's, numbered where that is taken. */
export function defaultName(accounts: readonly Account[], exchange: Account['exchange']): string {
  const base = EXCHANGE_NAMES[exchange];
  let name: string = base;
  for (let count = 2; isTaken(accounts, name, undefined); count += 1) name = `${base} ${count}`;
  return name;
}
