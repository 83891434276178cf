import type { CommandFailure, Failure, ReadFailure } from '../failure.ts';

/** The one thing that helps, offered as a button beside the sentence. */
export type Remedy = 'replace-key' | 'allow-hosts' | 'try-again' | 'reload';

export interface FailureText {
  /** What happened and what it means, in plain words, ending in a full stop. */
  readonly sentence: string;
  readonly remedy?: Remedy;
}

/** What can go wrong outside a form. The popup, which has none, carries only these sentences. */
export type PlainFailure = ReadFailure | CommandFailure | Extract<Failure, { kind: 'storage' }>;

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

/** The sentence and the remedy for a failure that is not about what was typed. */
export function plainFailureText(failure: PlainFailure, exchange: string): FailureText {
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
