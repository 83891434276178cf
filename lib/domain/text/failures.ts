import type { BackupReason, Failure, KeyFormatReason, PassphraseReason } from '../failure.ts';
import { PASSPHRASE_MIN_LENGTH } from '../passphrase.ts';
import { plainFailureText, type FailureText } from './plain-failures.ts';
import { plainName } from './plain-text.ts';

const KEY_FORMAT_TEXT: Readonly<Record<KeyFormatReason, (exchange: string) => string>> = {
  empty: (exchange) => `Paste the private key that ${exchange} gave you, or choose the key file.`,
  'not-pem': () =>
    'This is not a private key in PEM form. Copy the whole file, from the line that begins with -----BEGIN to the line that begins with -----END.',
  'damaged-pem': () =>
    'This private key contains characters that do not belong there. Copy it again from the file that was downloaded, without changes.',
  truncated: () =>
    'This private key is cut off: part of it is missing. Copy the whole file, including the last line.',
  encrypted: () =>
    'This private key is locked with a password, so it cannot be used here. Paste the key as the exchange gave it, without a password.',
  'public-key': () =>
    'This is a public key. Bankroll signs with the private key: paste the file that begins with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----.',
  certificate: () => 'This is a certificate, not a private key. Paste the private key file instead.',
  'unsupported-algorithm': (exchange) =>
    `This is a private key of a kind that ${exchange} does not use. Create an RSA or Ed25519 key at ${exchange}.`,
  'several-keys': () => 'There is more than one key in this text. Paste just one.',
  'looks-like-key-id': () =>
    'This looks like an API key ID. It belongs in the field above; the private key is the longer secret text.',
  'kalshi-key': () =>
    'This looks like a Kalshi private key. For Polymarket US, paste the secret key from polymarket.us/developer, or choose Kalshi above.',
  'polymarket-us-key': () =>
    'This looks like a Polymarket US secret key. For Kalshi, paste the private key file, or choose Polymarket US above.',
  'not-base64': () =>
    'This secret key contains characters that do not belong there. Copy it again from polymarket.us/developer.',
  'wrong-length': () =>
    'This secret key is not complete, or is too long: it must decode to 32 or 64 bytes. Copy it again from polymarket.us/developer.',
  'public-half-mismatch': () =>
    'The two halves of this secret key do not belong together, so a part was changed or lost. Copy it again from polymarket.us/developer.',
  'too-large': () => 'This text is far too long for a key. Choose the file that the exchange gave you.',
};

const PASSPHRASE_TEXT: Readonly<Record<PassphraseReason, string>> = {
  empty: 'Enter the passphrase.',
  'too-short': `A passphrase needs at least ${PASSPHRASE_MIN_LENGTH} characters. Four or more random words are easy to remember and hard to guess.`,
  'too-long': 'This is too long for a passphrase. Use at most 1,000 characters.',
  mismatch: 'The two passphrases are not the same. Type the second one again.',
  wrong: 'This is not the passphrase. Check capitals and the keyboard’s language, then try again.',
};

const BACKUP_TEXT: Readonly<Record<BackupReason, string>> = {
  'not-a-backup': 'This file is not a backup made by Bankroll. Nothing was changed.',
  damaged: 'This backup is damaged or was cut off, so nothing of it was taken. Try another copy of the file.',
  newer:
    'This backup was made by a newer version of Bankroll. Update Bankroll, then try again. Nothing was changed.',
  'too-large': 'This file is far too large to be a backup made by Bankroll. Nothing was changed.',
};

/** The sentence and the remedy for every failure. `exchange` is the exchange's own name. */
export function failureText(failure: Failure, exchange: string): FailureText {
  switch (failure.kind) {
    case 'key-format':
      return { sentence: KEY_FORMAT_TEXT[failure.reason](exchange) };
    case 'key-id':
      switch (failure.reason) {
        case 'empty':
          return { sentence: `Enter the API key ID that ${exchange} shows beside the key.` };
        case 'spaces':
          return { sentence: 'The API key ID must not contain spaces or line breaks. Copy just the ID.' };
        case 'characters':
          return { sentence: 'An API key ID has only plain letters, digits and signs. Copy just the ID.' };
        case 'too-long':
          return { sentence: 'This is too long for an API key ID. Copy just the ID.' };
        case 'looks-like-key':
          return {
            sentence: 'This looks like the private key. The API key ID is the short public name of the key.',
          };
        default:
          return failure satisfies never;
      }
    case 'account-name':
      switch (failure.reason) {
        case 'empty':
          return { sentence: 'Enter a name for this account.' };
        case 'too-long':
          return { sentence: 'This name is too long. Use at most 60 characters.' };
        case 'taken':
          return { sentence: 'Another account already has this name. Choose a different one.' };
        default:
          return failure satisfies never;
      }
    case 'duplicate-account':
      return {
        sentence: `This key is already here, as “${plainName(failure.name)}”. To change its private key, use Replace key.`,
      };
    case 'passphrase':
      return { sentence: PASSPHRASE_TEXT[failure.reason] };
    case 'vault-damaged':
      return {
        sentence:
          'What the passphrase opens is damaged, so no passphrase can open it any more. Start over, then give the accounts their keys again.',
      };
    case 'vault-missing':
      return { sentence: 'There is nothing here that a passphrase opens.' };
    case 'key-not-movable':
      return {
        sentence:
          'A key kept in this browser cannot be taken out again, not even by Bankroll. To seal it, paste it once more and choose the passphrase vault.',
      };
    case 'backup':
      return { sentence: BACKUP_TEXT[failure.reason] };
    case 'wipe-incomplete':
      return {
        sentence: `The browser did not delete everything: something is left in ${failure.stores.join(', ')}. Try again; if that does not help, remove Bankroll from the browser.`,
      };
    case 'account-missing':
      return { sentence: 'This account is not here any more. It may have been removed in another window.' };
    case 'offline':
    case 'timeout':
    case 'dns-tls':
    case 'host-permission':
    case 'key-rejected':
    case 'key-scope':
    case 'key-restricted':
    case 'key-missing':
    case 'locked':
    case 'clock-skew':
    case 'rate-limited':
    case 'maintenance':
    case 'server':
    case 'unreadable':
    case 'contradictory':
    case 'storage':
    case 'background-silent':
    case 'bad-command':
    case 'unexpected':
      return plainFailureText(failure, exchange);
    default:
      return failure satisfies never;
  }
}
