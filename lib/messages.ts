import browser from 'webextension-polyfill';
import type { AccountId, Environment, ExchangeId } from './domain/account.ts';
import type { Failure } from './domain/failure.ts';
import { fail, ok, type Result } from './domain/result.ts';

/** What the user typed to add an account. The key text exists only in this message and is dropped once imported. */
export interface AccountDraft {
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
  | {
      readonly type: 'replace-key';
      readonly accountId: AccountId;
      readonly keyId: string;
      readonly keyText: string;
    }
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
  /** Hide or show every amount on every surface. */
  | { readonly type: 'set-masked'; readonly masked: boolean };

export type CommandType = Command['type'];

export type Reply = Result<null, Failure>;

/** How long a page waits before it says that the background does not respond, ms. */
const PATIENCE_MS: Readonly<Record<CommandType, number>> = {
  refresh: 5_000,
  'view-opened': 5_000,
  'rename-account': 5_000,
  'remove-account': 5_000,
  'restore-account': 5_000,
  'configure-account': 5_000,
  'view-details': 5_000,
  diagnose: 5_000,
  'set-masked': 5_000,
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
    timer = setTimeout(() => resolve(fail({ kind: 'background-silent' })), PATIENCE_MS[command.type]);
  });
  try {
    return await Promise.race([deliver(command), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** The answer to a command that succeeded. */
export const DONE: Reply = ok(null);
