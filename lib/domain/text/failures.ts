import type { Failure, KeyFormatReason } from '../failure.ts';

/** The one thing that helps, offered as a button beside the sentence. */
export type Remedy = 'replace-key' | 'allow-hosts' | 'try-again' | 'reload';

export interface FailureText {
  /** What happened and what it means, in plain words, ending in a full stop. */
  readonly sentence: string;
  readonly remedy?: Remedy;
}

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

function skewText(seconds: number | undefined): string {
  // Servers tell the time in whole seconds, so a difference of one says nothing.
  if (seconds === undefined || Math.abs(seconds) < 2) return 'This computer’s clock seems to be wrong';
  const size = Math.abs(seconds);
  const shown =
    size < 120
      ? `${Math.round(size)} seconds`
      : size < 7_200
        ? `${Math.round(size / 60)} minutes`
        : `${Math.round(size / 3_600)} hours`;
  return `This computer’s clock is ${shown} ${seconds > 0 ? 'ahead' : 'behind'}`;
}

/** The sentence and the remedy for every failure. `exchange` is the exchange's own name. */
export function failureText(failure: Failure, exchange: string): FailureText {
  switch (failure.kind) {
    case 'offline':
      return { sentence: 'This computer is offline.', remedy: 'try-again' };
    case 'timeout':
      return { sentence: `${exchange} did not answer in time.`, remedy: 'try-again' };
    case 'dns-tls':
      return {
        sentence: `${exchange} could not be reached. The network, a firewall or the exchange may be in the way.`,
        remedy: 'try-again',
      };
    case 'host-permission':
      return {
        sentence: `The browser does not allow Bankroll to reach ${exchange}.`,
        remedy: 'allow-hosts',
      };
    case 'key-rejected':
      return {
        sentence:
          failure.reason === 'unknown-key'
            ? `${exchange} does not know this API key ID. It may have been deleted, be mistyped, or belong to another environment.`
            : failure.reason === 'signature'
              ? `${exchange} refused the signature: the private key does not belong to this API key ID.`
              : `${exchange} refused this key. It may have been revoked, or the key and its ID do not belong together.`,
        remedy: 'replace-key',
      };
    case 'key-scope':
      return {
        sentence: `This key may not read balances at ${exchange}. Use a key with read access.`,
        remedy: 'replace-key',
      };
    case 'key-missing':
      return {
        sentence: 'The key of this account is no longer in this browser. Add it again.',
        remedy: 'replace-key',
      };
    case 'clock-skew':
      return {
        sentence: `${skewText(failure.seconds)}, so ${exchange} refuses its requests. Set the clock to automatic.`,
        remedy: 'try-again',
      };
    case 'rate-limited':
      return {
        sentence: `${exchange} asks for fewer requests. Another program may be using the same account.`,
        remedy: 'try-again',
      };
    case 'server':
      return { sentence: `${exchange} has a problem (error ${failure.status}).`, remedy: 'try-again' };
    case 'unreadable':
      return {
        sentence: `${exchange} sent an answer that Bankroll cannot read (${failure.field}), so no new figure is shown.`,
        remedy: 'try-again',
      };
    case 'key-format':
      return { sentence: KEY_FORMAT_TEXT[failure.reason](exchange) };
    case 'key-id':
      switch (failure.reason) {
        case 'empty':
          return { sentence: `Enter the API key ID that ${exchange} shows beside the key.` };
        case 'spaces':
          return { sentence: 'The API key ID must not contain spaces or line breaks. Copy just the ID.' };
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
        sentence: `This key is already here, as “${failure.name}”. To change its private key, use Replace key.`,
      };
    case 'account-missing':
      return { sentence: 'This account is not here any more. It may have been removed in another window.' };
    case 'storage':
      return {
        sentence:
          'The browser could not save this. Check that the disk is not full, then try again. Nothing was changed.',
        remedy: 'try-again',
      };
    case 'background-silent':
      return {
        sentence: 'Bankroll’s background part does not respond. Saved figures stay; reloading usually helps.',
        remedy: 'reload',
      };
    case 'bad-command':
      return {
        sentence:
          'This page and Bankroll’s background part do not belong to the same version. Reload Bankroll.',
        remedy: 'reload',
      };
    case 'unexpected':
      return { sentence: 'Something went wrong inside Bankroll. Try again.', remedy: 'try-again' };
    default:
      return failure satisfies never;
  }
}
