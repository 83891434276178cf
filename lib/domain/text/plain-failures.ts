import type { CommandFailure, Contradiction, Failure, ReadFailure } from '../failure.ts';
import { offsetText, weekdayTimeText } from './times.ts';

/** The one thing that helps, offered as a button beside the sentence. */
export type Remedy = 'replace-key' | 'allow-hosts' | 'try-again' | 'reload' | 'unlock';

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
  return `This computer’s clock is ${offsetText(seconds * 1_000)} ${seconds > 0 ? 'ahead' : 'behind'}`;
}

type KeyRejected = Extract<ReadFailure, { kind: 'key-rejected' }>;

function rejectedText(failure: KeyRejected, exchange: string): string {
  switch (failure.reason) {
    case 'unknown-key':
      return `${exchange} does not know this API key ID. It may have been deleted, be mistyped, or belong to another environment.`;
    case 'signature':
      return `${exchange} refused the signature: the private key does not belong to this API key ID.`;
    case 'unspecified':
      return `${exchange} refused this key. It may have been revoked, or the key and its ID do not belong together.`;
    case 'wrong-environment':
      return failure.belongsTo === 'demo'
        ? `This key belongs to ${exchange}’s demo environment. Add it as a Demo account, or use a key made on the real exchange.`
        : `This key belongs to the real ${exchange}, not to its demo environment. Add it as a Production account, or use a key made on the demo exchange.`;
    default:
      return failure satisfies never;
  }
}

const CONTRADICTION_PLACES: Readonly<Record<Contradiction, string>> = {
  cents: 'in whole cents and in exact dollars',
  list: 'in the list of subaccounts and for the subaccount itself',
};

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
      return { sentence: rejectedText(failure, exchange), remedy: 'replace-key' };
    case 'key-scope':
      return {
        sentence: `This key may not read balances at ${exchange}. Use a key with read access.`,
        remedy: 'replace-key',
      };
    case 'key-restricted':
      return {
        sentence:
          'This key is bound to one subaccount, and this lies outside it. Use a key that is not bound to see it.',
        remedy: 'replace-key',
      };
    case 'key-missing':
      return {
        sentence:
          'The key of this account is no longer in this browser, or is damaged. Give it again with Replace key.',
        remedy: 'replace-key',
      };
    case 'locked':
      return {
        sentence: 'The key of this account is in the vault, and the vault is locked.',
        remedy: 'unlock',
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
    case 'maintenance':
      return {
        sentence:
          failure.until === undefined
            ? `${exchange} is closed for maintenance. Saved figures stay until it is back.`
            : `${exchange} is closed for maintenance, expected to end ${weekdayTimeText(failure.until)}. Saved figures stay until then.`,
        remedy: 'try-again',
      };
    case 'server':
      return { sentence: `${exchange} has a problem (error ${failure.status}).`, remedy: 'try-again' };
    case 'unreadable':
      return {
        sentence: failure.page
          ? `A web page came instead of ${exchange}’s answer: a network’s sign-in page, or one that blocks this connection. Sign in to the network or try another one.`
          : `${exchange} sent an answer that Bankroll cannot read (${failure.field}), so no new figure is shown.`,
        remedy: 'try-again',
      };
    case 'contradictory':
      return {
        sentence: `${exchange} states two different figures for the same cash (${CONTRADICTION_PLACES[failure.between]}); the smaller one counts until they agree.`,
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
