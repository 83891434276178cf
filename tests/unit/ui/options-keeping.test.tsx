// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../../lib/domain/account.ts';
import type { Failure } from '../../../lib/domain/failure.ts';
import type { KeyFacts } from '../../../lib/domain/key-facts.ts';
import type { LockState } from '../../../lib/domain/lock.ts';
import type { AccountState } from '../../../lib/domain/snapshot.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { accountsItem, lockItem, viewLockItem } from '../../../lib/state/items.ts';
import { account, NOW, read, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { openOptions, storeAccounts, type OpenOptions } from './options-page.tsx';
import { pageOf, settle, type, type TestPage } from './page.ts';

const { runtime, permissions } = fakeBrowser;
const OPEN: LockState = { vaultOpen: true, viewOpen: true };
const SECRET = 'correct horse battery';
const KEY = 'canary key text';

const main = account('a', { name: 'Main', keyId: 'id-1' });
const sealed: Account = { ...main, keptIn: 'vault' };
const personal = account('b', { name: 'Personal', exchange: 'polymarket-us' });

beforeEach(async () => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
  await permissions.grant({ origins: originsOf('kalshi', 'production') });
});

function choose(scope: TestPage, label: string, value: string): void {
  const select = scope.field(label);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

function labels(scope: TestPage): (string | null)[] {
  return [...scope.root.querySelectorAll('label')].map((one) => one.textContent);
}

async function press(scope: TestPage, name: string): Promise<void> {
  scope.one('button', name).click();
  await settle();
}

/** The form that is open in the section of accounts. */
function editor(page: OpenOptions): TestPage {
  const form = page.section('Accounts').root.querySelector('form');
  if (form === null) throw new Error('no form is open');
  return pageOf(form);
}

async function openAdd(): Promise<{ page: OpenOptions; form: TestPage }> {
  const page = await openOptions();
  await press(page, 'Add account');
  const form = editor(page);
  type(form.field('API key ID'), 'id-1');
  type(form.field('Private key'), KEY);
  return { page, form };
}

async function connect(form: TestPage): Promise<void> {
  form.one('button', 'Connect').closest('form')?.requestSubmit();
  await settle();
}

/** Everything that the page shows or holds in a field. */
function everything(): string {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, select')];
  return [document.body.innerHTML, ...fields.map((one) => one.value)].join('\n');
}

function sentKeeping(): unknown {
  const [command] = runtime.sent as { draft?: Record<string, unknown> }[];
  return { keep: command?.draft?.['keep'], passphrase: command?.draft?.['passphrase'] };
}

describe('choosing how a key is kept', () => {
  it('offers both ways with a sentence each, this browser first', async () => {
    const { form } = await openAdd();
    const choice = form.field('Keep the key');
    expect([...choice.querySelectorAll('option')].map((one) => one.textContent)).toEqual([
      'This browser',
      'Passphrase vault',
    ]);
    expect(choice.value).toBe('browser');
    expect(form.root.textContent).toContain('No script can take the key out again');
    expect(form.root.textContent).toContain('The key is sealed with your passphrase');
    expect(labels(form)).not.toContain('Passphrase');
    await connect(form);
    expect(sentKeeping()).toEqual({ keep: undefined, passphrase: undefined });
  });

  it('recommends what suits the exchange’s keys', async () => {
    const { form } = await openAdd();
    expect(form.root.textContent).toContain('This browser fits a key that can only read.');
    choose(form, 'Exchange', 'polymarket-us');
    await settle();
    expect(form.root.textContent).toContain('Recommended here: the vault');
    expect(form.field('Keep the key').value).toBe('browser');
  });

  it('is the vault to begin with where an account is in it', async () => {
    await storeAccounts([sealed]);
    await lockItem.write(OPEN);
    const { form } = await openAdd();
    expect(form.field('Keep the key').value).toBe('vault');
    await connect(form);
    expect(sentKeeping()).toEqual({ keep: 'vault', passphrase: undefined });
  });
});

describe('the passphrase beside a new key', () => {
  it('is asked for twice where there is none yet, and sent once', async () => {
    const { form } = await openAdd();
    choose(form, 'Keep the key', 'vault');
    await settle();
    type(form.field('Passphrase'), SECRET);
    type(form.field('Repeat passphrase'), SECRET);
    await connect(form);
    expect(sentKeeping()).toEqual({ keep: 'vault', passphrase: SECRET });
    expect(everything()).not.toContain(SECRET);
    expect(everything()).not.toContain(KEY);
  });

  it('is kept from browsers and password managers', async () => {
    const { form } = await openAdd();
    choose(form, 'Keep the key', 'vault');
    await settle();
    for (const label of ['Passphrase', 'Repeat passphrase']) {
      const box = form.field(label);
      expect(box.type).toBe('password');
      expect(box.getAttribute('autocomplete')).toBe('new-password');
      expect(box.getAttribute('autocorrect')).toBe('off');
      expect(box.hasAttribute('data-1p-ignore')).toBe(true);
    }
  });

  it.each([
    ['', '', 'Passphrase', 'Enter the passphrase'],
    ['too short', 'too short', 'Passphrase', 'at least 10 characters'],
    [SECRET, `${SECRET}!`, 'Repeat passphrase', 'not the same'],
  ])('%j and %j are refused beside the box, before anything is sent', async (first, second, label, says) => {
    permissions.granted.clear();
    const { form } = await openAdd();
    choose(form, 'Keep the key', 'vault');
    await settle();
    type(form.field('Passphrase'), first);
    type(form.field('Repeat passphrase'), second);
    await connect(form);
    expect(runtime.sent).toEqual([]);
    expect(permissions.requested).toEqual([]);
    const alert = form.one('alert');
    expect(alert.getAttribute('data-failure')).toBe('passphrase');
    expect(alert.textContent).toContain(says);
    const box = form.field(label);
    expect(document.activeElement).toBe(box);
    expect(box.getAttribute('aria-invalid')).toBe('true');
    expect(box.getAttribute('aria-describedby')?.split(' ')).toContain(alert.id);
    expect(form.field('Passphrase').value).toBe(first);
    expect(form.field('Private key').value).toBe(KEY);
  });

  it('is asked for once where the vault is locked, and never judged by its length', async () => {
    await storeAccounts([sealed]);
    const { form } = await openAdd();
    expect(labels(form)).toContain('Passphrase');
    expect(labels(form)).not.toContain('Repeat passphrase');
    await connect(form);
    expect(form.one('alert').textContent).toContain('Enter the passphrase');
    type(form.field('Passphrase'), 'short');
    await connect(form);
    expect(sentKeeping()).toEqual({ keep: 'vault', passphrase: 'short' });
  });

  it('is there already where locking hides amounts', async () => {
    await viewLockItem.write(true);
    const { form } = await openAdd();
    choose(form, 'Keep the key', 'vault');
    await settle();
    expect(labels(form)).not.toContain('Repeat passphrase');
  });

  it('is still there while the last account in the vault waits for its removal', async () => {
    await storeAccounts([{ ...sealed, removedAt: NOW }]);
    const { form } = await openAdd();
    expect(form.field('Keep the key').value).toBe('browser');
    choose(form, 'Keep the key', 'vault');
    await settle();
    expect(labels(form)).not.toContain('Repeat passphrase');
  });

  it.each<[Failure, label: string | undefined]>([
    [{ kind: 'passphrase', reason: 'wrong' }, 'Passphrase'],
    [{ kind: 'vault-damaged' }, undefined],
    [{ kind: 'key-format', reason: 'truncated' }, 'Private key'],
  ])('stays with everything else typed after %j', async (failure, label) => {
    await storeAccounts([sealed]);
    const { form } = await openAdd();
    type(form.field('Passphrase'), SECRET);
    runtime.messageHandler = () => ({ ok: false, failure });
    await connect(form);
    expect(form.one('alert').getAttribute('data-failure')).toBe(failure.kind);
    if (label !== undefined) expect(document.activeElement).toBe(form.field(label));
    expect(form.field('Passphrase').value).toBe(SECRET);
    expect(form.field('Private key').value).toBe(KEY);
    expect(form.field('API key ID').value).toBe('id-1');
  });

  it('is refused in words also where the page thought that none was needed', async () => {
    await storeAccounts([sealed]);
    await lockItem.write(OPEN);
    const { form } = await openAdd();
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'passphrase', reason: 'empty' } });
    await connect(form);
    expect(form.one('alert').textContent).toContain('Enter the passphrase');
  });

  it.each(['Cancel', 'leaving the page'])('is forgotten with the key on %s', async (way) => {
    const { page, form } = await openAdd();
    choose(form, 'Keep the key', 'vault');
    await settle();
    type(form.field('Passphrase'), SECRET);
    type(form.field('Repeat passphrase'), SECRET);
    if (way === 'Cancel') form.one('button', 'Cancel').click();
    else page.model.forgetTyped();
    await settle();
    expect(everything()).not.toContain(SECRET);
    const { key } = page.model.addForm;
    expect([key.keyText.value, key.keeping.typed.passphrase.value, key.keeping.typed.repeat.value]).toEqual([
      '',
      '',
      '',
    ]);
    if (way !== 'Cancel') expect(form.field('API key ID').value).toBe('id-1');
  });
});

describe('a key file', () => {
  it('is not left named in the form once its text is taken', async () => {
    const { form } = await openAdd();
    const input = form.field('Key file');
    let path = 'C:\\fakepath\\kalshi.txt';
    Object.defineProperty(input, 'files', { value: [new Blob(['from the file'])] });
    Object.defineProperty(input, 'value', {
      get: () => path,
      set(next: string) {
        path = next;
      },
    });
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    expect(form.field('Private key').value).toBe('from the file');
    expect(path).toBe('');
  });
});

function knowing(facts: Partial<KeyFacts>): AccountState {
  return { ...read([worth('5')]), facts: { checkedAt: NOW, ...facts } };
}

async function itemOf(one: Account, state?: AccountState): Promise<{ page: OpenOptions; item: TestPage }> {
  await storeAccounts([one], state && { [one.id]: state });
  const page = await openOptions();
  return { page, item: pageOf(page.one('listitem', one.name)) };
}

function tags(item: TestPage): (string | null)[] {
  return [...item.root.querySelectorAll('.tag')].map((one) => one.textContent);
}

describe('an account’s row', () => {
  it('says where the key is kept', async () => {
    expect((await itemOf(main)).item.root.textContent).toContain('kept in this browser');
    expect((await itemOf(sealed)).item.root.textContent).toContain('kept in the vault');
  });

  it.each<[Partial<KeyFacts>, string]>([
    [{ scopes: [] }, 'can trade'],
    [{ scopes: ['read', 'write::trade'] }, 'can trade'],
    [{ scopes: ['read'] }, 'can read only'],
    [{ scopes: ['read::portfolio_balance'] }, 'can read only'],
    [{ describeDenied: true }, 'may be able to trade'],
  ])('names the power of a key of which %j is known: %s', async (facts, label) => {
    expect(tags((await itemOf(main, knowing(facts))).item)).toEqual([label]);
  });

  it('says nothing of a key that was not asked about, but that every Polymarket US key can trade', async () => {
    expect(tags((await itemOf(main)).item)).toEqual([]);
    expect(tags((await itemOf(personal)).item)).toEqual(['can trade']);
  });

  it('recommends the vault for a key that can trade, until it is there', async () => {
    const advice = 'The vault is recommended for it';
    const trading = knowing({ scopes: [] });
    expect((await itemOf(main, trading)).item.root.textContent).toContain(advice);
    expect((await itemOf(personal)).item.root.textContent).toContain(advice);
    expect((await itemOf(sealed, trading)).item.root.textContent).not.toContain(advice);
    expect((await itemOf(main, knowing({ scopes: ['read'] }))).item.root.textContent).not.toContain(advice);
  });

  it('says that the account is locked instead of what failed before, and leads to the passphrase', async () => {
    const failing: AccountState = { ...read([worth('5')], NOW - 120_000), failure: { kind: 'offline' } };
    const { page, item } = await itemOf(sealed, failing);
    expect(item.root.textContent).toContain('Locked. Read 2 min ago.');
    expect(item.root.textContent).not.toContain('offline');
    await press(item, 'Unlock');
    expect(document.activeElement).toBe(page.section('Lock and privacy').field('Passphrase'));
    await lockItem.write(OPEN);
    await settle();
    expect(item.root.textContent).not.toContain('Locked');
    expect(item.root.textContent).toContain('offline');
  });

  it('is locked by a deadline that passes while the page is open', async () => {
    await lockItem.write({ ...OPEN, lockAt: NOW + 1_000 });
    const { page, item } = await itemOf(sealed);
    expect(item.byRole('button', 'Unlock')).toEqual([]);
    page.clock.set(NOW + 3_600_000);
    await settle();
    expect(item.one('button', 'Unlock')).toBeDefined();
  });
});

describe('moving a key', () => {
  it('out of the vault asks first, then sends', async () => {
    await lockItem.write(OPEN);
    const { page, item } = await itemOf(sealed);
    await press(item, 'Move key');
    expect(runtime.sent).toEqual([]);
    expect(item.root.textContent).toContain('The key leaves the vault');
    runtime.messageHandler = async () => {
      await accountsItem.write([{ ...main, keyGeneration: 2 }]);
      return { ok: true, value: null };
    };
    item.one('button', 'Keep it in this browser').closest('form')?.requestSubmit();
    await settle();
    expect(runtime.sent).toEqual([{ type: 'move-key-to-browser', accountId: 'a' }]);
    expect(page.outcome()).toBe('The key of Main is now kept in this browser.');
    expect(item.root.textContent).toContain('kept in this browser');
    expect(document.activeElement).toBe(item.one('button', 'Move key'));
  });

  it('out of a locked vault says why not', async () => {
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'locked' } });
    const { item } = await itemOf(sealed);
    await press(item, 'Move key');
    item.one('button', 'Keep it in this browser').closest('form')?.requestSubmit();
    await settle();
    expect(item.one('alert').getAttribute('data-failure')).toBe('locked');
    expect(item.one('button', 'Keep it in this browser')).toBeDefined();
  });

  it('into the vault opens the form for a key, with the vault chosen and the ID filled in', async () => {
    const { page, item } = await itemOf(main);
    await press(item, 'Move key');
    const form = editor(page);
    expect(form.field('Keep the key').value).toBe('vault');
    expect(form.field('API key ID').value).toBe('id-1');
    expect(form.root.textContent).toContain('cannot be taken out again');
    type(form.field('Private key'), KEY);
    type(form.field('Passphrase'), SECRET);
    type(form.field('Repeat passphrase'), SECRET);
    await connect(form);
    expect(runtime.sent).toEqual([
      {
        type: 'replace-key',
        accountId: 'a',
        keyId: 'id-1',
        keyText: KEY,
        keep: 'vault',
        passphrase: SECRET,
      },
    ]);
    expect(everything()).not.toContain(SECRET);
  });

  it('into the vault loses nothing that was typed to replace it', async () => {
    const { page, item } = await itemOf(main);
    await press(item, 'Replace key');
    expect(editor(page).field('Keep the key').value).toBe('browser');
    type(editor(page).field('Private key'), 'half typed');
    await press(item, 'Move key');
    expect(editor(page).field('Keep the key').value).toBe('vault');
    expect(editor(page).field('Private key').value).toBe('half typed');
  });

  it('begins with the way in which the account’s key is kept when it is replaced', async () => {
    await lockItem.write(OPEN);
    const { page, item } = await itemOf(sealed);
    await press(item, 'Replace key');
    expect(editor(page).field('Keep the key').value).toBe('vault');
  });

  it('is offered with the outcome for a key that can trade', async () => {
    runtime.messageHandler = async () => {
      await storeAccounts([main], { a: knowing({ scopes: ['read', 'write'] }) });
      return { ok: true, value: null };
    };
    const { page, form } = await openAdd();
    await connect(form);
    expect(page.outcome()).toMatch(/^Connected\. .*could trade.*The vault is recommended for it/);
    const [offer] = page.section('Accounts').byRole('button', 'Move key');
    expect(offer?.closest('[role="status"]')).not.toBeNull();
    offer?.click();
    await settle();
    expect(editor(page).field('Keep the key').value).toBe('vault');
  });

  it('is not offered with the outcome for one that reads, or that is in the vault', async () => {
    for (const [one, facts] of [
      [main, { scopes: ['read'] }],
      [sealed, { scopes: ['write'] }],
    ] as const) {
      await lockItem.write(OPEN);
      await storeAccounts([]);
      runtime.messageHandler = async () => {
        await storeAccounts([one], { a: knowing(facts) });
        return { ok: true, value: null };
      };
      const { page, form } = await openAdd();
      await connect(form);
      expect(page.section('Accounts').byRole('button', 'Move key')).toHaveLength(1);
      expect(page.outcome()).not.toContain('recommended');
    }
  });
});
