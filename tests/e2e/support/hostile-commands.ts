import type { Page } from '@playwright/test';
import type { Command, CommandType } from '../../../lib/messages.ts';

/** The extension API inside its own pages. */
declare const chrome: { readonly runtime: { sendMessage(message: unknown): Promise<unknown> } };

/** Sends messages from one of Bankroll's own pages, side by side, and gives the replies in their order. */
export function sendAll(page: Page, commands: readonly Command[]): Promise<unknown[]> {
  return sendAllJson(
    page,
    commands.map((command) => JSON.stringify(command)),
  );
}

/** The same for messages of any form: as JSON, a field travels also where it is named like an object's own nature. */
export function sendAllJson(page: Page, messages: readonly string[]): Promise<unknown[]> {
  return page.evaluate(
    (all) => Promise.all(all.map((text) => chrome.runtime.sendMessage(JSON.parse(text) as unknown))),
    messages,
  );
}

const text = 'some text that is long enough';

/** One of every command that the background knows. */
export function everyCommand(accountId: string): readonly Command[] {
  const commands: { readonly [Type in CommandType]: Extract<Command, { type: Type }> } = {
    refresh: { type: 'refresh' },
    'view-opened': { type: 'view-opened' },
    'add-account': {
      type: 'add-account',
      draft: {
        exchange: 'kalshi',
        environment: 'production',
        name: 'New',
        keyId: 'k',
        keyText: text,
        keep: 'vault',
        passphrase: text,
      },
    },
    'rename-account': { type: 'rename-account', accountId, name: 'Renamed' },
    'replace-key': {
      type: 'replace-key',
      accountId,
      keyId: 'k',
      keyText: text,
      keep: 'browser',
      passphrase: text,
    },
    'move-key-to-browser': { type: 'move-key-to-browser', accountId },
    'remove-account': { type: 'remove-account', accountId },
    'restore-account': { type: 'restore-account', accountId },
    'configure-account': { type: 'configure-account', accountId, isFcm: true, namedSubaccounts: [3] },
    'view-details': { type: 'view-details', accountId },
    diagnose: { type: 'diagnose', accountId },
    'set-masked': { type: 'set-masked', masked: true },
    unlock: { type: 'unlock', passphrase: text },
    lock: { type: 'lock' },
    'change-passphrase': { type: 'change-passphrase', current: text, next: text },
    'set-view-lock': { type: 'set-view-lock', enabled: true, passphrase: text },
    'reset-vault': { type: 'reset-vault' },
    'make-backup': { type: 'make-backup', passphrase: text, withKeys: true, vaultPassphrase: text },
    'drop-backup': { type: 'drop-backup' },
    'restore-backup': { type: 'restore-backup', file: text, passphrase: text },
    wipe: { type: 'wipe' },
  };
  return Object.values(commands);
}

const HUGE = 'x'.repeat(210_000);

function wrongFor(value: unknown): readonly unknown[] {
  const others: unknown[] = [null, 7, ['text'], { toString: 'text', length: 1 }];
  if (typeof value === 'string') return [...others, true, HUGE];
  if (typeof value === 'boolean') return [...others, 'true'];
  if (Array.isArray(value))
    return [null, 7, 'text', [64], [-1], [1.5], ['1'], Array.from({ length: 64 }, () => 1)];
  return [null, 7, 'text', [], {}];
}

function isOptional(field: string, { type, keyText }: Readonly<Record<string, unknown>>): boolean {
  if (field === 'passphrase') return keyText !== undefined || type === 'set-view-lock';
  return field === 'keep' || field === 'vaultPassphrase';
}

/** The same object with one thing wrong about it, in every way. */
function* spoiled(whole: Readonly<Record<string, unknown>>): Generator<Record<string, unknown>> {
  for (const [field, value] of Object.entries(whole)) {
    if (field === 'type') continue;
    const { [field]: _left, ...rest } = whole;
    if (!isOptional(field, whole)) yield rest;
    for (const wrong of wrongFor(value)) {
      // Only a file may be as long as this.
      if (!(field === 'file' && wrong === HUGE)) yield { ...whole, [field]: wrong };
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const inner of spoiled(value as Record<string, unknown>)) yield { ...whole, [field]: inner };
    }
  }
}

/** Messages that are no command, as JSON. */
export function malformedCommands(accountId: string): readonly string[] {
  const types = ['', 'Wipe', 'wipe ', 'constructor', '__proto__', 'toString', null, 7, {}, ['wipe']];
  const messages = [
    null,
    7,
    'wipe',
    [],
    [{ type: 'wipe' }],
    {},
    { command: { type: 'wipe' } },
    ...types.map((type) => ({ type })),
    ...everyCommand(accountId).flatMap((command) => [...spoiled({ ...command })]),
  ];
  return [
    ...messages.map((message) => JSON.stringify(message)),
    '{"type":"wipe ","__proto__":{"type":"wipe"}}',
    '{"__proto__":{"type":"wipe"}}',
  ];
}
