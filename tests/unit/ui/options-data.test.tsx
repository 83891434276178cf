// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { keptInPlace, type Account } from '../../../lib/domain/account.ts';
import type { Failure } from '../../../lib/domain/failure.ts';
import { sendCommand, type Command, type Reply } from '../../../lib/messages.ts';
import { accountsItem, exportItem, viewLockItem } from '../../../lib/state/items.ts';
import { DataSection } from '../../../lib/ui/components/options/data-section.tsx';
import { createDataModel, type DataModel } from '../../../lib/ui/models/data-model.ts';
import { followItem } from '../../../lib/ui/models/stored-signal.ts';
import { account } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { draw, settle, type, type TestPage } from './page.ts';

const { runtime } = fakeBrowser;
const DONE: Reply = { ok: true, value: null };
const SECRET = 'correct horse battery';
const VAULT = 'the passphrase of the vault';
const sealed = account('a', { name: 'Main', keptIn: 'vault' });
const loose = account('b', { name: 'Loose' });

beforeEach(() => {
  resetFakeBrowser();
  answer(() => DONE);
});

/** What the background does with a command. */
function answer(handler: (command: Command) => Reply | Promise<Reply>): void {
  runtime.messageHandler = (message) => handler(message as Command);
}
function refuse(failure: Failure): void {
  answer(() => ({ ok: false, failure }));
}
const sent = (): Command[] => runtime.sent as Command[];

interface DataPage extends TestPage {
  readonly model: DataModel;
  /** Text by name of the files that were saved. */
  readonly saved: Map<string, string>;
  /** What was asked of other parts of the page. */
  readonly asked: readonly string[];
}

async function open(...accounts: Account[]): Promise<DataPage> {
  await accountsItem.write(accounts);
  const saved = new Map<string, string>();
  const asked: string[] = [];
  const model = createDataModel({
    accounts: followItem(accountsItem),
    items: { accounts: accountsItem, viewLock: viewLockItem, exported: exportItem },
    askUnlock: () => void asked.push('unlock'),
    onStart: () => undefined,
    onDeleted: () => void asked.push('close everything'),
    send: sendCommand,
    saveFile: (name, text) => void saved.set(name, text),
    now: () => new Date(2026, 10, 24, 12).getTime(),
  });
  const page = draw(<DataSection model={model} />);
  await settle();
  return { ...page, model, saved, asked };
}

async function press(page: TestPage, name: string): Promise<void> {
  page.one('button', name).click();
  await settle();
}
async function submit(page: TestPage, name: string): Promise<void> {
  page.one('button', name).closest('form')?.requestSubmit();
  await settle();
}
function choose(page: TestPage, text: string | Blob): void {
  const input = page.field('Backup file');
  const file = typeof text === 'string' ? new File([text], 'backup.json') : text;
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
const failureOf = (page: TestPage): string | null => page.one('alert').getAttribute('data-failure');
const said = (page: TestPage): string => page.byRole('status')[0]?.textContent ?? '';

describe('making a backup', () => {
  async function fill(page: TestPage, passphrase = SECRET, repeat = passphrase): Promise<void> {
    await press(page, 'Make a backup');
    type(page.field('Backup passphrase'), passphrase);
    type(page.field('Repeat backup passphrase'), repeat);
  }
  async function withKeys(page: TestPage, passphrase = VAULT): Promise<void> {
    page.field('Include the keys in the vault').click();
    await settle();
    type(page.field('Vault passphrase'), passphrase);
  }
  /** Seals as the background does. */
  function sealing(...withoutKey: string[]): void {
    answer(async ({ type }) => {
      if (type === 'make-backup') await exportItem.write({ file: '{"sealed":true}', withoutKey });
      if (type === 'drop-backup') await exportItem.remove();
      return DONE;
    });
  }

  it('saves a file named by the day, and has it dropped', async () => {
    sealing();
    const page = await open(sealed);
    await fill(page);
    await submit(page, 'Save backup file');
    expect([...page.saved]).toEqual([['bankroll-backup-2026-11-24.json', '{"sealed":true}']]);
    expect(sent()).toEqual([
      { type: 'make-backup', passphrase: SECRET, withKeys: false },
      { type: 'drop-backup' },
    ]);
    expect((await exportItem.read()).state).toBe('absent');
    expect(said(page)).toMatch(/^Backup saved/);
  });

  it('takes keys along only if asked', async () => {
    sealing();
    const page = await open(sealed);
    await fill(page);
    const box = page.field('Include the keys in the vault');
    expect(box.checked).toBe(false);
    await withKeys(page);
    await submit(page, 'Save backup file');
    expect(sent()[0]).toEqual({
      type: 'make-backup',
      passphrase: SECRET,
      withKeys: true,
      vaultPassphrase: VAULT,
    });
  });

  it('asks for the vault’s passphrase only with the keys', async () => {
    sealing();
    const page = await open(sealed);
    await fill(page);
    expect(page.root.textContent).not.toContain('Vault passphrase');
    await withKeys(page);
    const box = page.field('Vault passphrase');
    expect([box.type, box.getAttribute('autocomplete')]).toEqual(['password', 'new-password']);
    page.field('Include the keys in the vault').click();
    await settle();
    expect(page.model.backup.vaultPassphrase.value).toBe('');
    await submit(page, 'Save backup file');
    expect(sent()[0]).toEqual({ type: 'make-backup', passphrase: SECRET, withKeys: false });
  });

  it('with keys sends nothing before the vault’s passphrase is there', async () => {
    const page = await open(sealed);
    await fill(page);
    await withKeys(page, '');
    await submit(page, 'Save backup file');
    expect(page.one('alert').id).toBe('backup-vault-problem');
    expect(page.one('alert').textContent).toContain('Enter the passphrase');
    expect(document.activeElement?.id).toBe('backup-vault');
    expect(sent()).toEqual([]);
  });

  it('says beside its box that the vault’s passphrase is wrong, and keeps what was typed', async () => {
    refuse({ kind: 'passphrase', reason: 'wrong' });
    const page = await open(sealed);
    await fill(page);
    await withKeys(page);
    await submit(page, 'Save backup file');
    expect(page.one('alert').id).toBe('backup-vault-problem');
    expect(page.one('alert').textContent).toContain('not the passphrase');
    expect(document.activeElement?.id).toBe('backup-vault');
    expect(page.field('Backup passphrase').value).toBe(SECRET);
    expect(page.saved.size).toBe(0);
  });

  it('names the accounts whose keys could not go along', async () => {
    sealing('Main', 'Personal');
    const page = await open(sealed);
    await fill(page);
    await withKeys(page);
    await submit(page, 'Save backup file');
    expect(page.saved.size).toBe(1);
    expect(said(page)).toMatch(/^Backup saved.*without keys that cannot be read any more: Main, Personal\./);
  });

  it('says before it is made which keys can go along', async () => {
    const page = await open(sealed, loose, account('c', { removedAt: 1, keptIn: 'vault' }));
    await press(page, 'Make a backup');
    expect(page.root.textContent).toContain(
      '1 key in the vault can go along. 1 key kept in this browser cannot',
    );
  });

  it('does not offer to take keys along where none is in the vault', async () => {
    const page = await open(loose);
    await press(page, 'Make a backup');
    expect(page.byRole('checkbox')).toEqual([]);
    expect(page.root.textContent).toContain('No key is in the vault');
  });

  it.each([
    ['', '', 'passphrase', 'Enter the passphrase'],
    ['short', 'short', 'passphrase', 'at least 10'],
    [SECRET, 'correct horse batterie', 'repeat', 'not the same'],
  ])('is refused at once for %j and %j', async (passphrase, repeat, field, sentence) => {
    const page = await open();
    await fill(page, passphrase, repeat);
    await submit(page, 'Save backup file');
    expect(failureOf(page)).toBe('passphrase');
    expect(page.one('alert').textContent).toContain(sentence);
    expect(page.one('alert').id).toBe(`backup-${field}-problem`);
    expect(document.activeElement?.id).toBe(`backup-${field}`);
    expect(page.field('Backup passphrase').value).toBe(passphrase);
    expect(sent()).toEqual([]);
  });

  it.each<[Failure, string]>([
    [{ kind: 'locked' }, 'Unlock Bankroll above'],
    [{ kind: 'storage' }, 'could not save'],
    [{ kind: 'background-silent' }, 'does not respond'],
  ])('that fails for %o says so and keeps what was typed', async (failure, sentence) => {
    refuse(failure);
    const page = await open(sealed);
    await fill(page);
    await submit(page, 'Save backup file');
    expect(failureOf(page)).toBe(failure.kind);
    expect(page.one('alert').textContent).toContain(sentence);
    expect(page.field('Backup passphrase').value).toBe(SECRET);
    expect(page.field('Repeat backup passphrase').value).toBe(SECRET);
    expect(page.saved.size).toBe(0);
  });

  it('offers the way to the passphrase where that is what helps', async () => {
    refuse({ kind: 'locked' });
    const page = await open(sealed);
    await fill(page);
    await submit(page, 'Save backup file');
    expect(page.one('alert').textContent).toContain('Amounts are hidden');
    await press(page, 'Unlock');
    expect(page.asked).toEqual(['unlock']);
    refuse({ kind: 'storage' });
    await submit(page, 'Save backup file');
    expect(page.byRole('button', 'Unlock')).toEqual([]);
  });

  it('says so when the sealed backup did not arrive', async () => {
    const page = await open();
    await fill(page);
    await submit(page, 'Save backup file');
    expect(failureOf(page)).toBe('storage');
    expect(page.saved.size).toBe(0);
  });

  it('keeps what was typed when its button is pressed again', async () => {
    const page = await open(sealed);
    await fill(page);
    await press(page, 'Make a backup');
    expect(page.field('Backup passphrase').value).toBe(SECRET);
    expect(page.field('Repeat backup passphrase').value).toBe(SECRET);
  });

  it('happens once for two clicks', async () => {
    sealing();
    const page = await open();
    await fill(page);
    const form = page.one('button', 'Save backup file').closest('form');
    form?.requestSubmit();
    form?.requestSubmit();
    await settle();
    expect(sent().filter(({ type }) => type === 'make-backup')).toHaveLength(1);
  });
});

describe('restoring a backup', () => {
  async function fill(page: TestPage, file: string | Blob = '{"a":1}'): Promise<void> {
    await press(page, 'Restore a backup');
    choose(page, file);
    type(page.field('Backup passphrase'), SECRET);
  }
  /** Adds accounts as the background does. */
  function adding(...accounts: Account[]): void {
    answer(async ({ type }) => {
      if (type === 'restore-backup') await accountsItem.write(accounts);
      return DONE;
    });
  }

  it('sends what is in the file, and says what was added and what still needs its key', async () => {
    adding(
      sealed,
      keptInPlace(account('x', { name: 'With key' }), 'vault'),
      account('y', { name: 'Without' }),
    );
    const page = await open(sealed);
    await fill(page);
    await submit(page, 'Restore');
    expect(sent()).toEqual([{ type: 'restore-backup', file: '{"a":1}', passphrase: SECRET }]);
    expect(said(page)).toBe(
      'Restored. 2 accounts were added to the 1 here before: With key, Without. Still needs its key, with Replace key: Without.',
    );
    expect(page.byRole('button', 'Restore')).toEqual([]);
  });

  it('says that everything was here already', async () => {
    const page = await open(sealed);
    await fill(page);
    await submit(page, 'Restore');
    expect(said(page)).toBe('Restored. Every account in the backup was here already.');
  });

  it('says whose lost key came back', async () => {
    adding(keptInPlace({ ...loose, keyGeneration: 2 }, 'vault'));
    await viewLockItem.write(true);
    const page = await open(loose);
    await fill(page);
    await submit(page, 'Restore');
    expect(said(page)).toBe('Restored. Has its key again: Loose.');
  });

  it('says which passphrase a vault that began with it has', async () => {
    adding(sealed);
    const page = await open();
    await fill(page);
    await submit(page, 'Restore');
    expect(said(page)).toContain('The passphrase of the vault is now that of the backup');
  });

  it('does not say so where a removed account still has its key there', async () => {
    adding(sealed);
    const page = await open(account('r', { keptIn: 'vault', removedAt: 1 }));
    await fill(page);
    await submit(page, 'Restore');
    expect(said(page)).not.toContain('The passphrase of the vault');
  });

  it('keeps saying what it did when accounts change afterwards', async () => {
    adding(sealed);
    const page = await open();
    await fill(page);
    await submit(page, 'Restore');
    const before = said(page);
    await accountsItem.write([sealed, loose]);
    await settle();
    expect(said(page)).toBe(before);
  });

  it('asks for a file, and for a passphrase, before anything is sent', async () => {
    const page = await open();
    await press(page, 'Restore a backup');
    await submit(page, 'Restore');
    expect(page.one('alert').id).toBe('restore-file-problem');
    expect(document.activeElement?.id).toBe('restore-file');
    choose(page, '{}');
    await submit(page, 'Restore');
    expect(page.one('alert').id).toBe('restore-passphrase-problem');
    expect(sent()).toEqual([]);
  });

  it('does not send a file that is far too large', async () => {
    const page = await open();
    const huge = new File(['x'], 'huge.json');
    Object.defineProperty(huge, 'size', { value: 32_000_001 });
    await fill(page, huge);
    await submit(page, 'Restore');
    expect(page.one('alert').textContent).toContain('far too large');
    expect(sent()).toEqual([]);
  });

  it('says so when the browser cannot read the file', async () => {
    const page = await open();
    const gone = new File(['x'], 'gone.json');
    gone.text = () => Promise.reject(new Error('NotFoundError'));
    await fill(page, gone);
    await submit(page, 'Restore');
    expect(failureOf(page)).toBe('backup');
    expect(page.one('alert').textContent).toContain('could not read this file');
  });

  it.each<[Failure, string, string]>([
    [{ kind: 'passphrase', reason: 'wrong' }, 'restore-passphrase-problem', 'not the passphrase'],
    [{ kind: 'backup', reason: 'damaged' }, 'restore-file-problem', 'damaged'],
    [{ kind: 'backup', reason: 'newer' }, 'restore-file-problem', 'newer version'],
    [{ kind: 'locked' }, 'restore-note', 'Unlock Bankroll above'],
    [{ kind: 'storage' }, 'restore-note', 'could not save'],
  ])(
    'that fails for %o says so beside what it is about, and keeps what was typed',
    async (failure, id, text) => {
      refuse(failure);
      const page = await open();
      await fill(page);
      await submit(page, 'Restore');
      expect(failureOf(page)).toBe(failure.kind);
      expect(page.one('alert').id).toBe(id);
      expect(page.one('alert').textContent).toContain(text);
      expect(page.field('Backup passphrase').value).toBe(SECRET);
      // The file too: another passphrase can be tried with it.
      answer(() => DONE);
      await submit(page, 'Restore');
      expect(sent().at(-1)).toMatchObject({ file: '{"a":1}' });
    },
  );
});

describe('deleting everything', () => {
  it('asks first, and says what goes and what it cannot do', async () => {
    const page = await open(sealed);
    await press(page, 'Delete everything');
    expect(sent()).toEqual([]);
    const question = page.one('group', 'Delete everything?');
    expect(question.contains(document.activeElement)).toBe(true);
    expect(document.activeElement?.tagName).toBe('H3');
    for (const word of ['keys', 'settings', 'request log', 'copies of your browser profile', 'Revoke']) {
      expect(question.textContent).toContain(word);
    }
  });

  it('changes nothing when it is cancelled', async () => {
    const page = await open(sealed);
    await press(page, 'Delete everything');
    await press(page, 'Cancel');
    expect(page.byRole('group')).toEqual([]);
    expect(document.activeElement?.id).toBe('open-wipe');
    expect(sent()).toEqual([]);
  });

  it('says that everything is deleted', async () => {
    const page = await open(sealed);
    await press(page, 'Delete everything');
    await press(page, 'Delete everything now');
    expect(sent()).toEqual([{ type: 'wipe' }]);
    expect(said(page)).toMatch(/^Everything is deleted/);
    expect(page.byRole('group')).toEqual([]);
  });

  it('names what is left, and can be tried again', async () => {
    refuse({ kind: 'wipe-incomplete', stores: ['the key store', 'the request log'] });
    const page = await open(sealed);
    await press(page, 'Delete everything');
    await press(page, 'Delete everything now');
    expect(failureOf(page)).toBe('wipe-incomplete');
    expect(page.one('alert').textContent).toContain('the key store, the request log');
    expect(said(page)).toBe('');
    answer(() => DONE);
    await press(page, 'Delete everything now');
    expect(page.byRole('alert')).toEqual([]);
    expect(said(page)).toMatch(/^Everything is deleted/);
  });

  it('happens once for two clicks', async () => {
    const page = await open();
    await press(page, 'Delete everything');
    const button = page.one('button', 'Delete everything now');
    button.click();
    button.click();
    await settle();
    expect(sent()).toHaveLength(1);
  });
});

describe('what was typed', () => {
  it.each([
    ['Make a backup', 'Repeat backup passphrase'],
    ['Restore a backup', 'Backup passphrase'],
  ])('in "%s" is a password box that nothing fills in', async (button, label) => {
    const page = await open();
    await press(page, button);
    const box = page.field(label);
    expect(box.type).toBe('password');
    expect(box.getAttribute('data-lpignore')).toBe('true');
    expect(box.getAttribute('autocomplete')).toBe('new-password');
  });

  it.each<[string, (page: DataPage) => Promise<void> | void]>([
    ['when the form is cancelled', (page) => press(page, 'Cancel')],
    ['when another form is opened', (page) => press(page, 'Delete everything')],
    ['when the page is left', (page) => page.model.forgetTyped()],
  ])('is forgotten %s', async (_title, leave) => {
    const page = await open(sealed);
    await press(page, 'Restore a backup');
    choose(page, '{}');
    type(page.field('Backup passphrase'), SECRET);
    await leave(page);
    expect(page.model.restore.passphrase.value).toBe('');
    expect(page.model.restore.file.value).toBeUndefined();
    await press(page, 'Make a backup');
    type(page.field('Backup passphrase'), SECRET);
    type(page.field('Repeat backup passphrase'), SECRET);
    page.field('Include the keys in the vault').click();
    await settle();
    type(page.field('Vault passphrase'), VAULT);
    await leave(page);
    const { next, vaultPassphrase } = page.model.backup;
    expect(next.passphrase.value + next.repeat.value + vaultPassphrase.value).toBe('');
  });

  it('is in no box and in no text once it has worked', async () => {
    answer(async ({ type }) => {
      if (type === 'make-backup') await exportItem.write({ file: 'sealed', withoutKey: [] });
      return DONE;
    });
    const page = await open();
    await press(page, 'Make a backup');
    type(page.field('Backup passphrase'), SECRET);
    type(page.field('Repeat backup passphrase'), SECRET);
    await submit(page, 'Save backup file');
    await press(page, 'Make a backup');
    expect(page.field('Backup passphrase').value + page.field('Repeat backup passphrase').value).toBe('');
    expect(page.root.innerHTML).not.toContain(SECRET);
  });

  it('opens one form at a time, whose button says so and gets the cursor back', async () => {
    const page = await open();
    await press(page, 'Make a backup');
    await press(page, 'Restore a backup');
    expect(page.byRole('button', 'Save backup file')).toEqual([]);
    expect(page.one('button', 'Restore a backup').getAttribute('aria-expanded')).toBe('true');
    expect(page.one('button', 'Make a backup').getAttribute('aria-expanded')).toBe('false');
    await press(page, 'Cancel');
    expect(document.activeElement?.id).toBe('open-restore');
  });
});
