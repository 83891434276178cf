import type { Environment } from './account.ts';

/** Why a key text could not be taken as a private key. Each has its own sentence in text.ts. */
export const KEY_FORMAT_REASONS = [
  'empty',
  'not-pem',
  'damaged-pem',
  'truncated',
  'encrypted',
  'public-key',
  'certificate',
  'unsupported-algorithm',
  'several-keys',
  'looks-like-key-id',
  'kalshi-key',
  'polymarket-us-key',
  'not-base64',
  'wrong-length',
  'public-half-mismatch',
  'too-large',
] as const;
export type KeyFormatReason = (typeof KEY_FORMAT_REASONS)[number];

/**
 * Figures that say the same thing twice. "cents": a pocket's cash in whole cents and in exact dollars. "list": its cash in
 * the list of subaccounts and in its own answer.
 */
export const CONTRADICTIONS = ['cents', 'list'] as const;
export type Contradiction = (typeof CONTRADICTIONS)[number];

/** What can go wrong while reading an account. Closed: adding a kind makes the compiler list what is missing. */
export type ReadFailure =
  /** This machine has no network. */
  | { readonly kind: 'offline' }
  /** No answer within the deadline. */
  | { readonly kind: 'timeout'; readonly host: string }
  /** The host could not be reached: name, TLS, connection, or a redirect, which browsers do not tell apart. */
  | { readonly kind: 'dns-tls'; readonly host: string }
  /** The user has not allowed, or has revoked, access to the exchange's hosts. */
  | { readonly kind: 'host-permission' }
  /** The exchange refused the key id or the signature. */
  | {
      readonly kind: 'key-rejected';
      readonly reason: 'signature' | 'unknown-key' | 'unspecified';
    }
  /** The exchange knows the key in another of its environments, and only there. */
  | { readonly kind: 'key-rejected'; readonly reason: 'wrong-environment'; readonly belongsTo: Environment }
  /** The key is good but lacks the permission to read this. */
  | { readonly kind: 'key-scope' }
  /** The key is bound to one subaccount, and this lies outside it. */
  | { readonly kind: 'key-restricted' }
  /** The key is gone from this browser's key store, or what is there cannot be used. */
  | { readonly kind: 'key-missing' }
  /** The key is in the vault, and the vault is locked. */
  | { readonly kind: 'locked' }
  /** The exchange refused the time in the request; seconds this machine is ahead (+) or behind (-), where known. */
  | { readonly kind: 'clock-skew'; readonly seconds?: number }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs?: number }
  /** The exchange says, or its timetable does, that it is closed; Unix ms of the expected end, where known. */
  | { readonly kind: 'maintenance'; readonly until?: number }
  /** The exchange had a problem. */
  | { readonly kind: 'server'; readonly status: number }
  /**
   * An answer that does not have the documented form; names the field or the part. `page`: it was a web page, such as a
   * network's sign-in page, and says nothing about the exchange. `shape`: the answer's structure without any value in
   * it, for a bug report.
   */
  | { readonly kind: 'unreadable'; readonly field: string; readonly page?: true; readonly shape?: string }
  /** The exchange states one figure in two ways that do not agree; names the two. */
  | { readonly kind: 'contradictory'; readonly between: Contradiction }
  /** A bug in Bankroll. */
  | { readonly kind: 'unexpected' };

/** Why a passphrase was not taken. "wrong": it does not open what it should. "too-short" and "too-long": for a new one. */
export const PASSPHRASE_REASONS = ['empty', 'too-short', 'too-long', 'mismatch', 'wrong'] as const;
export type PassphraseReason = (typeof PASSPHRASE_REASONS)[number];

/** Why a backup was refused. "newer": made by a version of Bankroll that knows more. */
export const BACKUP_REASONS = ['not-a-backup', 'damaged', 'newer', 'too-large'] as const;
export type BackupReason = (typeof BACKUP_REASONS)[number];

/** What can go wrong when the user adds or changes an account, locks, backs up or wipes. */
export type FormFailure =
  | { readonly kind: 'key-format'; readonly reason: KeyFormatReason }
  | {
      readonly kind: 'key-id';
      readonly reason: 'empty' | 'spaces' | 'characters' | 'too-long' | 'looks-like-key';
    }
  | { readonly kind: 'account-name'; readonly reason: 'empty' | 'too-long' | 'taken' }
  | { readonly kind: 'duplicate-account'; readonly name: string }
  /** The account is not there any more. */
  | { readonly kind: 'account-missing' }
  /** The browser refused to save. */
  | { readonly kind: 'storage' }
  | { readonly kind: 'passphrase'; readonly reason: PassphraseReason }
  /** What the passphrase opens is damaged: no passphrase can open it any more. */
  | { readonly kind: 'vault-damaged' }
  /** There is nothing that a passphrase could open. */
  | { readonly kind: 'vault-missing' }
  /** A key kept in the browser cannot be taken out again: to seal it, it has to be pasted once more. */
  | { readonly kind: 'key-not-movable' }
  | { readonly kind: 'backup'; readonly reason: BackupReason }
  /** Something was still there after everything should have been deleted; names the stores. */
  | { readonly kind: 'wipe-incomplete'; readonly stores: readonly string[] };

/** What can go wrong between a page and the background. */
export type CommandFailure = { readonly kind: 'bad-command' } | { readonly kind: 'background-silent' };

export type Failure = ReadFailure | FormFailure | CommandFailure;
export type FailureKind = Failure['kind'];

/**
 * When an automatic retry makes sense. "user": trying again changes nothing until the user acts, and a storm of
 * refused requests harms the key, so only a manual refresh tries. "soon": every cycle, then with growing gaps.
 */
export function retryRule(failure: ReadFailure): 'user' | 'soon' {
  switch (failure.kind) {
    case 'key-rejected':
    case 'key-scope':
    case 'key-restricted':
    case 'key-missing':
    case 'locked':
    case 'host-permission':
      return 'user';
    case 'offline':
    case 'timeout':
    case 'dns-tls':
    case 'clock-skew':
    case 'rate-limited':
    case 'maintenance':
    case 'server':
    case 'unreadable':
    case 'contradictory':
    case 'unexpected':
      return 'soon';
    default:
      return failure satisfies never;
  }
}
