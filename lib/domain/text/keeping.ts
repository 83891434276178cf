import type { ExchangeId, KeyPlace } from '../account.ts';
import type { KeyFacts } from '../key-facts.ts';
import { canTrade } from './key-power.ts';
import { plainName } from './plain-text.ts';

/** The two ways to keep a key, as the forms offer them. */
export const PLACE_NAMES: Readonly<Record<KeyPlace, string>> = {
  browser: 'This browser',
  vault: 'Passphrase vault',
};

/** What each way protects from, and what it does not. */
export const PLACE_TEXT: Readonly<Record<KeyPlace, string>> = {
  browser:
    'No script can take the key out again, not even Bankroll’s own, but whoever copies your browser profile copies the key with it.',
  vault:
    'The key is sealed with your passphrase, so that a copied profile is useless without it, but reading stops while Bankroll is locked, and a forgotten passphrase means adding the key again.',
};

export const KEEPING_TEXT = {
  keep: 'Keep the key',
  dropped: 'The text in this form is dropped once the key is kept.',
  repeat: 'Repeat passphrase',
  beginHint:
    'One for all keys in the vault, at least 10 characters. Nobody can recover it, so write it down if you must.',
  openHint: 'The vault is locked. Its passphrase opens it for this key and the others in it.',
  move: 'Move key',
  moveHint:
    'The key leaves the vault and is kept in this browser: Bankroll can read this account without the passphrase, and whoever copies your browser profile copies the key.',
  moveToBrowser: 'Keep it in this browser',
  moveToVaultHint:
    'A key kept in this browser cannot be taken out again, so paste it once more to seal it in the vault.',
} as const;

/** Which way suits a key, said below the choice. `facts`: what is known of the key that the account has now. */
export function keepingAdvice(exchange: ExchangeId, facts: KeyFacts | undefined): string {
  if (exchange === 'polymarket-us') {
    return 'Recommended here: the vault, because Polymarket US documents no keys that can only read.';
  }
  if (canTrade(exchange, facts)) {
    return 'The key used so far can trade. For such a key the vault is recommended; This browser fits a key that can only read.';
  }
  return 'This browser fits a key that can only read. For one that can trade, the vault is recommended.';
}

/** As part of an account's row. */
export function keptText(place: KeyPlace): string {
  return place === 'vault' ? 'kept in the vault' : 'kept in this browser';
}

/** For a key that can trade and lies where a copy of the profile is enough to use it. */
export const VAULT_ADVICE =
  'Whoever copies your browser profile copies this key. The vault is recommended for it: choose Move key.';

export function movedText(account: string): string {
  return `The key of ${plainName(account)} is now kept in this browser.`;
}
