// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { account, NOW, read, SECOND, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { openOptions, storeAccounts, type OpenOptions } from './options-page.tsx';
import { pageOf, settle, type, type TestPage } from './page.ts';

const { runtime, permissions, storage } = fakeBrowser;

beforeEach(async () => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
  await permissions.grant({ origins: originsOf('kalshi', 'production') });
});

const main = account('a', { name: 'Main', keyId: '7b1c9a2e-44f0-4d2b-9a77-0c1d2e3f4a5b' });
const practice = account('d', { name: 'Practice', environment: 'demo' });

function item(page: OpenOptions, name: string): TestPage {
  const list = page.one('list', 'Accounts');
  const found = pageOf(list).one('listitem', name);
  return pageOf(found);
}

async function press(page: TestPage, name: string): Promise<void> {
  page.one('button', name).click();
  await settle();
}

function submit(page: TestPage, button: string): void {
  page.one('button', button).closest('form')?.requestSubmit();
}

describe('the list of accounts', () => {
  it('says in one line that there are none', async () => {
    const page = await openOptions();
    expect(page.one('list', 'Accounts').children).toHaveLength(0);
    expect(page.root.textContent).toContain('No accounts yet');
  });

  it('shows each account with its exchange, key and last reading', async () => {
    await storeAccounts([main, practice, { ...account('r', { name: 'Gone' }), removedAt: NOW }], {
      a: read([worth('5')], NOW - 12 * SECOND),
      d: { attemptedAt: NOW, failuresInRow: 1, failure: { kind: 'key-rejected', reason: 'unspecified' } },
    });
    const page = await openOptions();
    expect(page.byRole('listitem')).toHaveLength(2);
    expect(item(page, 'Main').root.textContent).toContain('Kalshi');
    expect(item(page, 'Main').root.textContent).toContain('7b1c9a2e…4a5b');
    expect(item(page, 'Main').root.textContent).toContain('Read 12 s ago');
    expect(item(page, 'Practice').root.textContent).toContain('Demo');
    expect(item(page, 'Practice').root.textContent).toContain('refused this key');
  });

  it('does not take a damaged list for an empty one', async () => {
    await storage.local.set({ accounts: { v: 1, data: 3 } });
    const page = await openOptions();
    expect(page.one('alert').textContent).toContain('could not be read');
    expect(page.root.textContent).not.toContain('No accounts yet');
  });

  it('allows the hosts again in one click', async () => {
    permissions.granted.clear();
    await storeAccounts([main], {
      a: { attemptedAt: NOW, failuresInRow: 1, failure: { kind: 'host-permission' } },
    });
    const page = await openOptions();
    await press(item(page, 'Main'), 'Allow access');
    expect(permissions.requested).toEqual([{ origins: originsOf('kalshi', 'production') }]);
    expect(runtime.sent).toEqual([{ type: 'refresh' }]);
  });
});

describe('renaming', () => {
  it('sends the new name and says so', async () => {
    await storeAccounts([main]);
    const page = await openOptions();
    await press(item(page, 'Main'), 'Rename');
    const field = page.field('Account name');
    expect(field.value).toBe('Main');
    expect(document.activeElement).toBe(field);
    type(field, 'Desk');
    submit(page, 'Save name');
    await settle();
    expect(runtime.sent).toEqual([{ type: 'rename-account', accountId: 'a', name: 'Desk' }]);
    expect(page.outcome()).toBe('Renamed to Desk.');
    expect(document.activeElement).toBe(item(page, 'Main').one('button', 'Rename'));
  });

  it('keeps the typed name when it is taken', async () => {
    await storeAccounts([main]);
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'account-name', reason: 'taken' } });
    const page = await openOptions();
    await press(item(page, 'Main'), 'Rename');
    type(page.field('Account name'), 'Other');
    submit(page, 'Save name');
    await settle();
    expect(page.one('alert').getAttribute('data-failure')).toBe('account-name');
    expect(page.field('Account name').value).toBe('Other');
  });

  it('never leaves two fields of one name open', async () => {
    await storeAccounts([main]);
    const page = await openOptions();
    await press(page, 'Add account');
    type(page.field('Private key'), 'half typed');
    await press(item(page, 'Main'), 'Rename');
    expect(page.field('Account name').value).toBe('Main');
    await press(page, 'Add account');
    expect(page.field('Private key').value).toBe('half typed');
  });
});

describe('replacing a key', () => {
  it('sends the new key and forgets it', async () => {
    await storeAccounts([main]);
    const page = await openOptions();
    await press(item(page, 'Main'), 'Replace key');
    expect(page.field('API key ID').value).toBe(main.keyId);
    type(page.field('Private key'), 'new key');
    submit(page, 'Connect');
    await settle();
    expect(runtime.sent).toEqual([
      { type: 'replace-key', accountId: 'a', keyId: main.keyId, keyText: 'new key' },
    ]);
    expect(page.outcome()).toMatch(/^Connected\. Main/);
    expect(page.byRole('listitem')).toHaveLength(1);
  });

  it('keeps everything typed when the key is refused', async () => {
    await storeAccounts([main]);
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'key-format', reason: 'not-pem' } });
    const page = await openOptions();
    page.model.follow({ to: 'replace', accountId: 'a' });
    await settle();
    type(page.field('Private key'), 'wrong');
    submit(page, 'Connect');
    await settle();
    expect(item(page, 'Main').one('alert').getAttribute('data-failure')).toBe('key-format');
    expect(page.field('Private key').value).toBe('wrong');
    // The steps beside the form must not count as accounts.
    expect(page.byRole('listitem')).toHaveLength(1);
  });

  const other = account('b', { name: 'Other' });

  async function halfTyped(): Promise<OpenOptions> {
    await storeAccounts([main, other]);
    const page = await openOptions();
    await press(item(page, 'Main'), 'Replace key');
    type(page.field('API key ID'), 'id-2');
    type(page.field('Private key'), 'half typed');
    return page;
  }

  it.each([
    ['Rename', 'Other'],
    ['Remove', 'Other'],
    ['Replace key', 'Other'],
    ['Rename', 'Main'],
  ])('loses nothing when %s of %s is pressed', async (button, name) => {
    const page = await halfTyped();
    await press(item(page, name), button);
    await press(item(page, 'Main'), 'Replace key');
    expect(item(page, 'Main').field('API key ID').value).toBe('id-2');
    expect(item(page, 'Main').field('Private key').value).toBe('half typed');
  });

  it('keeps what was typed for each account apart', async () => {
    const page = await halfTyped();
    await press(item(page, 'Other'), 'Replace key');
    expect(page.field('Private key').value).toBe('');
    expect(page.field('API key ID').value).toBe(other.keyId);
  });

  it.each<[string, (page: OpenOptions) => Promise<void> | void]>([
    ['on Cancel', (page) => press(item(page, 'Main'), 'Cancel')],
    ['once it has worked', (page) => submit(page, 'Connect')],
    ['with the account', (page) => press(item(page, 'Main'), 'Remove')],
    ['when the page is left', (page) => page.model.forgetTyped()],
    [
      'when the page is left while another form is open',
      async (page) => {
        await press(item(page, 'Other'), 'Rename');
        page.model.forgetTyped();
      },
    ],
  ])('forgets the key that was typed %s', async (_title, end) => {
    const page = await halfTyped();
    await end(page);
    await settle();
    await press(item(page, 'Main'), 'Replace key');
    expect(page.field('Private key').value).toBe('');
  });

  it('keeps the key that was typed where the account could not be removed', async () => {
    const page = await halfTyped();
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'storage' } });
    await press(item(page, 'Main'), 'Remove');
    await press(item(page, 'Main'), 'Replace key');
    expect(page.field('Private key').value).toBe('half typed');
  });

  it('speaks of the account by the name that it has by then', async () => {
    const page = await halfTyped();
    await storeAccounts([{ ...main, name: 'Desk' }, other]);
    submit(page, 'Connect');
    await settle();
    expect(page.outcome()).toMatch(/^Connected\. Desk now uses/);
  });

  it('ignores a route to an account that is not there', async () => {
    await storeAccounts([main]);
    const page = await openOptions();
    page.model.follow({ to: 'replace', accountId: 'nobody' });
    await settle();
    expect(page.model.editor.value.kind).toBe('none');
  });
});

describe('removing', () => {
  it('removes at once and offers to undo', async () => {
    await storeAccounts([main]);
    runtime.messageHandler = async () => {
      await storeAccounts([{ ...main, removedAt: NOW }]);
      return { ok: true, value: null };
    };
    const page = await openOptions();
    await press(item(page, 'Main'), 'Remove');
    expect(page.byRole('listitem')).toEqual([]);
    expect(page.outcome()).toContain('Removed Main. Its key will be deleted in a minute.');
    expect(document.activeElement).toBe(page.one('button', 'Undo'));
    runtime.messageHandler = () => ({ ok: true, value: null });
    await press(page, 'Undo');
    expect(runtime.sent).toEqual([
      { type: 'remove-account', accountId: 'a' },
      { type: 'restore-account', accountId: 'a' },
    ]);
    expect(page.outcome()).toBe('Main is back.');
  });

  it('stops offering once the removal is final', async () => {
    await storeAccounts([main]);
    const page = await openOptions();
    await press(item(page, 'Main'), 'Remove');
    await storeAccounts([]);
    await settle();
    expect(page.byRole('button', 'Undo')).toEqual([]);
    expect(page.outcome()).toBe('');
  });

  it('says why when it did not work', async () => {
    await storeAccounts([main]);
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'storage' } });
    const page = await openOptions();
    await press(item(page, 'Main'), 'Remove');
    expect(page.one('alert').getAttribute('data-failure')).toBe('storage');
    expect(page.byRole('button', 'Undo')).toEqual([]);
  });
});
