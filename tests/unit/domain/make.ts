import type { Account, AccountId } from '../../../lib/domain/account.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { Balance, Pocket, Reading } from '../../../lib/domain/reading.ts';
import { fail, ok } from '../../../lib/domain/result.ts';
import { defaultSettings, type Settings } from '../../../lib/domain/settings.ts';
import type { AccountState, Attempt } from '../../../lib/domain/snapshot.ts';
import { parseUsd, type Usd } from '../../../lib/domain/usd.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** The default refresh interval. */
export const INTERVAL = 2 * MINUTE;
export const NOW = Date.UTC(2026, 10, 20, 12);

/** An amount as one writes it. Throws on a slip of the test's author. */
export function usd(text: string): Usd {
  const amount = parseUsd(text);
  if (amount === undefined) throw new Error(`not an amount: ${text}`);
  return amount;
}

export function account(id: AccountId, changes: Partial<Account> = {}): Account {
  return {
    id,
    exchange: 'kalshi',
    environment: 'production',
    name: `Account ${id}`,
    keyId: `key-of-${id}`,
    keyGeneration: 1,
    addedAt: NOW - HOUR,
    ...changes,
  };
}

type BalanceTexts = Readonly<Partial<Record<keyof Balance, string>>>;

export function balance(texts: BalanceTexts): Balance {
  return Object.fromEntries(Object.entries(texts).map(([field, text]) => [field, usd(text)]));
}

export function pocket(number: number | undefined, texts: BalanceTexts): Pocket {
  return { ...(number !== undefined && { number }), balance: balance(texts) };
}

/** A perps pocket that is worth this much. */
export function perps(equity: string): Pocket {
  return { kind: 'perps', balance: balance({ equity }) };
}

/** A pocket whose total is this much. */
export function worth(total: string, number = 0): Pocket {
  return pocket(number, { cash: total, positions: '0' });
}

export function reading(pockets: readonly Pocket[], fetchedAt = NOW): Reading {
  return { pockets, fetchedAt };
}

/** The state after a successful read. */
export function read(pockets: readonly Pocket[], fetchedAt = NOW): AccountState {
  return { reading: reading(pockets, fetchedAt), attemptedAt: fetchedAt, failuresInRow: 0 };
}

export function success(accountId: AccountId, result: Reading, keyGeneration = 1): Attempt {
  return { accountId, keyGeneration, startedAt: result.fetchedAt - SECOND, outcome: ok(result) };
}

export function failed(
  accountId: AccountId,
  failure: ReadFailure,
  startedAt = NOW - SECOND,
  keyGeneration = 1,
): Attempt {
  return { accountId, keyGeneration, startedAt, outcome: fail(failure) };
}

export function settings(changes: Partial<Settings> = {}): Settings {
  return { ...defaultSettings(), ...changes };
}
