import browser from 'webextension-polyfill';
import type { AccountId, Environment, ExchangeId, KeyPlace } from './domain/account.ts';
import type { Failure } from './domain/failure.ts';
import { fail, ok, type Result } from './domain/result.ts';

/** How the user wants a key kept. */
export interface Keeping {
  /** Absent: in the browser. */
  readonly keep?: KeyPlace;
  /** For the vault: opens it where it is locked, and begins one where there is none. Not needed while it is open. */
  readonly passphrase?: string;
}

/** What the user typed to add an account. The key text exists only in this message and is dropped once imported. */
export interface AccountDraft extends Keeping {
  readonly exchange: ExchangeId;
  readonly environment: Environment;
  /** Empty means: name it after the exchange. */
  readonly name: string;
  readonly keyId: string;
  readonly keyText: string;
}

/** Everything a page can ask of the background: named user actions. Results arrive through storage. */
export type Command =
  /** Read every account now, whatever the backoff says. Answered when the cycle has begun. */
  | { readonly type: 'refresh' }
  /** A view was opened: read what is old. */
  | { readonly type: 'view-opened' }
  /** Prove the key with one request, then keep it. Answered when it is kept; the first full reading follows. */
  | { readonly type: 'add-account'; readonly draft: AccountDraft }
  | { readonly type: 'rename-account'; readonly accountId: AccountId; readonly name: string }
  | ({
      readonly type: 'replace-key';
      readonly accountId: AccountId;
      readonly keyId: string;
      readonly keyText: string;
    } & Keeping)
  /** Take the account's key out of the open vault and keep it in the browser. The other way needs the key itself: replace-key. */
  | { readonly type: 'move-key-to-browser'; readonly accountId: AccountId }
  /** Hides the account and stops reading it; it can be restored until the removal becomes final. */
  | { readonly type: 'remove-account'; readonly accountId: AccountId }
  | { readonly type: 'restore-account'; readonly accountId: AccountId }
  /** Kalshi: what the user says about the account that the key cannot tell. */
  | {
      readonly type: 'configure-account';
      readonly accountId: AccountId;
      readonly isFcm: boolean;
      /** Subaccounts (1-63) to read besides Primary where the key cannot list them. */
      readonly namedSubaccounts: readonly number[];
    }
  /** Somebody looks at what lies behind an account's balance. Answered when it is being read, or need not be. */
  | { readonly type: 'view-details'; readonly accountId: AccountId }
  /** Find the cause of an account's failure. Answered when the search has begun; its steps arrive through storage. */
  | { readonly type: 'diagnose'; readonly accountId: AccountId }
  /**
   * Hide or show every amount on every surface. Showing does not end a view lock; with amounts hidden by default it lasts a
   * few minutes.
   */
  | { readonly type: 'set-masked'; readonly masked: boolean }
  /** Open what is locked: the vault and the view. */
  | { readonly type: 'unlock'; readonly passphrase: string }
  | { readonly type: 'lock' }
  | { readonly type: 'change-passphrase'; readonly current: string; readonly next: string }
  /**
   * Whether locking hides amounts. Setting it begins a passphrase where there is none; ending it takes an open view.
   */
  | { readonly type: 'set-view-lock'; readonly enabled: boolean; readonly passphrase?: string }
  /** For a forgotten passphrase: deletes the sealed keys and every saved amount; the accounts stay and ask for their keys. */
  | { readonly type: 'reset-vault' }
  /**
   * Seal accounts, settings and latest figures into one text, which then lies in `exportItem` until `drop-backup` or the end
   * of the browser; refused while a view lock hides the figures. Keys in the vault go along if asked for, and for that the
   * vault's passphrase is asked each time, also while it is open.
   */
  | {
      readonly type: 'make-backup';
      readonly passphrase: string;
      readonly withKeys: boolean;
      readonly vaultPassphrase?: string;
    }
  | { readonly type: 'drop-backup' }
  /**
   * Add what a backup has and Bankroll has not. Keys in it go into the vault: the open one, or, where there is none, one
   * that the backup's passphrase opens. Refused while that one is locked, or a view lock is shut.
   */
  | { readonly type: 'restore-backup'; readonly file: string; readonly passphrase: string }
  /** Delete everything that Bankroll has stored anywhere, and verify that it is gone. */
  | { readonly type: 'wipe' };

export type CommandType = Command['type'];

export type Reply = Result<null, Failure>;

/** How long a page waits before it says that the background does not respond, ms. */
const PATIENCE_MS = 5_000;

/** What takes longer by its nature. */
const LONGER_MS: Readonly<Partial<Record<CommandType, number>>> = {
  // A passphrase takes its time by design, more of it on an old machine.
  unlock: 20_000,
  'change-passphrase': 20_000,
  'set-view-lock': 20_000,
  'make-backup': 30_000,
  'restore-backup': 30_000,
  wipe: 30_000,
  // These wait for the exchange: two hosts, ten seconds each, and the browser.
  'add-account': 30_000,
  'replace-key': 30_000,
};

function isReply(value: unknown): value is Reply {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false;
  return value.ok === true || (value.ok === false && 'failure' in value);
}

async function deliver(command: Command): Promise<Reply> {
  try {
    const reply: unknown = await browser.runtime.sendMessage(command);
    return isReply(reply) ? reply : fail({ kind: 'background-silent' });
  } catch {
    // "Receiving end does not exist": the background is stopping, updating, or failed to start.
    return fail({ kind: 'background-silent' });
  }
}

/** Sends a command from a page to the background. Never throws and never waits for ever. */
export async function sendCommand(command: Command): Promise<Reply> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<Reply>((resolve) => {
    const patience = LONGER_MS[command.type] ?? PATIENCE_MS;
    timer = setTimeout(() => resolve(fail({ kind: 'background-silent' })), patience);
  });
  try {
    return await Promise.race([deliver(command), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** The answer to a command that succeeded. */
export const DONE: Reply = ok(null);
