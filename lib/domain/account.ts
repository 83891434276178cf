/** The exchanges Bankroll can read, in the order in which they are shown. */
export const EXCHANGE_IDS = ['kalshi', 'polymarket-us'] as const;
export type ExchangeId = (typeof EXCHANGE_IDS)[number];

/** As the exchanges write themselves. */
export const EXCHANGE_NAMES: Readonly<Record<ExchangeId, string>> = {
  kalshi: 'Kalshi',
  'polymarket-us': 'Polymarket US',
};

/** Kalshi has a demo exchange with play money; it is never summed with production. */
export const ENVIRONMENTS = ['production', 'demo'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/**
 * The two ways to keep a key. "browser": a key that no script can export, but that a copy of the browser profile holds.
 * "vault": sealed under a passphrase, useless without it, and unable to sign until it is given.
 */
export const KEY_PLACES = ['browser', 'vault'] as const;
export type KeyPlace = (typeof KEY_PLACES)[number];

/** Random, made when the account is added; names the account's key and readings, never shown. */
export type AccountId = string;

/** One API key at one exchange in one environment, named by the user. Holds no secret. */
export interface Account {
  readonly id: AccountId;
  readonly exchange: ExchangeId;
  readonly environment: Environment;
  /** 1-60 characters, unique among the user's accounts (ignoring case). */
  readonly name: string;
  /** The public key id that the exchange gave. */
  readonly keyId: string;
  /** Counts the keys that this account has had; a result fetched with an earlier key is dropped. */
  readonly keyGeneration: number;
  /** Where its key is kept; absent means in the browser. */
  readonly keptIn?: 'vault';
  /** When the account was added, Unix ms. */
  readonly addedAt: number;
  /** Kalshi, for a key bound to one subaccount: its number (0-63) where the exchange tells it. */
  readonly boundSubaccount?: number;
  /** Kalshi: the user says that they are an FCM member, so that their resting order value may be asked for. */
  readonly isFcm?: boolean;
  /** Kalshi: subaccounts (1-63) that the user names because the key cannot list them. */
  readonly namedSubaccounts?: readonly number[];
  /** Removed by the user at this time (Unix ms); kept shortly so that a slip can be undone. */
  readonly removedAt?: number;
}

export const ACCOUNT_NAME_MAX_LENGTH = 60;
export const KEY_ID_MAX_LENGTH = 200;
/** The highest number of a Kalshi subaccount (63 since June 2026); 0 is Primary. */
export const SUBACCOUNT_MAX = 63;

/** Accounts that the user has, without those waiting for their removal to become final. */
export function presentAccounts(accounts: readonly Account[]): Account[] {
  return accounts.filter((account) => account.removedAt === undefined);
}

/** Names the key that an account signs with now; a replaced key, and one kept in another way, has another slot. */
export function keySlot({ id, keyGeneration, keptIn }: Account): string {
  return `${id}/${keyGeneration}${keptIn === undefined ? '' : `/${keptIn}`}`;
}

/** Where an account's key is kept. */
export function keyPlaceOf({ keptIn }: Pick<Account, 'keptIn'>): KeyPlace {
  return keptIn ?? 'browser';
}

/** The same account with its key kept in this way. */
export function keptInPlace(account: Account, place: KeyPlace): Account {
  const { keptIn: _before, ...rest } = account;
  return place === 'vault' ? { ...rest, keptIn: 'vault' } : rest;
}

/** Whether an account's money counts in totals. */
export function isSummed(account: Account): boolean {
  return account.environment === 'production' && account.removedAt === undefined;
}
