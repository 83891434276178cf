import type { Command, CommandType } from '../../../lib/messages.ts';

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

/** Messages that are no command, in the form in which they travel. */
export function malformedCommands(accountId: string): readonly unknown[] {
  const types = ['', 'Wipe', 'wipe ', 'constructor', '__proto__', 'toString', null, 7, {}, ['wipe']];
  return [
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
}
