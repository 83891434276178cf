// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCKED, type LockState } from '../../../lib/domain/lock.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import type { Command } from '../../../lib/messages.ts';
import { accountsItem, lockItem, viewLockItem } from '../../../lib/state/items.ts';
import { appendRequests, clearRequestLog } from '../../../lib/state/request-log.ts';
import { mountOptions } from '../../../lib/ui/mount-options.tsx';
import { logged } from '../domain/logged.ts';
import { account, NOW } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { storeAccounts } from './options-page.tsx';
import { pageOf, settle, type, type TestPage } from './page.ts';

const { runtime, permissions } = fakeBrowser;
const OPEN: LockState = { vaultOpen: true, viewOpen: true };
const SECRET = 'correct horse battery';
const sealed = account('a', { name: 'Main', keptIn: 'vault' });
const root = document.createElement('div');

beforeEach(async () => {
  resetFakeBrowser();
  await clearRequestLog();
  location.hash = '';
  document.body.replaceChildren(root);
  runtime.messageHandler = () => ({ ok: true, value: null });
  await permissions.grant({ origins: originsOf('kalshi', 'production') });
});
afterEach(() => render(null, root));

/** The page with every section, put together as it ships. */
async function open(lock: LockState = OPEN): Promise<TestPage> {
  await storeAccounts([sealed]);
  await lockItem.write(lock);
  mountOptions(root);
  await settle();
  return pageOf(root);
}

/** What the background does with commands of this type. */
function on(type: Command['type'], does: () => Promise<void>): void {
  runtime.messageHandler = async (message) => {
    if ((message as Command).type === type) await does();
    return { ok: true, value: null };
  };
}

async function press(page: TestPage, name: string): Promise<void> {
  page.one('button', name).click();
  await settle();
}

async function submit(page: TestPage, button: string): Promise<void> {
  page.one('button', button).closest('form')?.requestSubmit();
  await settle();
}

/** Every status that says something. */
function said(page: TestPage): string[] {
  return page
    .byRole('status')
    .map((one) => one.textContent)
    .filter((text) => text !== '');
}

function typedAnywhere(): string {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')];
  return [document.body.innerHTML, ...fields.map((one) => one.value)].join('\n');
}

async function connect(page: TestPage): Promise<void> {
  await press(page, 'Add account');
  type(page.field('Account name'), 'Other');
  type(page.field('API key ID'), 'id-1');
  type(page.field('Private key'), 'key');
  page.field('Keep the key').value = 'browser';
  page.field('Keep the key').dispatchEvent(new Event('change', { bubbles: true }));
  await submit(page, 'Connect');
}

describe('what an action came to', () => {
  it('is said of the latest one alone, whichever section it was in', async () => {
    on('lock', () => lockItem.write(LOCKED));
    const page = await open();
    await connect(page);
    expect(said(page)).toEqual(['Connected. Other is being read now.']);
    await press(page, 'Lock now');
    expect(said(page)).toEqual(['Locked.']);
    await press(page, 'Restore a backup');
    expect(said(page)).toEqual([]);
    await connect(page);
    expect(said(page)).toEqual(['Connected. Other is being read now.']);
    on('unlock', () => lockItem.write(OPEN));
    type(page.field('Passphrase'), SECRET);
    (page.one('form', 'Unlock Bankroll') as HTMLFormElement).requestSubmit();
    await settle();
    expect(said(page)).toEqual(['Unlocked.']);
    await press(page, 'Rename');
    expect(said(page)).toEqual([]);
  });

  it('does not outlive the key that it speaks of', async () => {
    on('reset-vault', () => accountsItem.write([account('a', { name: 'Main', keyGeneration: 2 })]));
    const page = await open();
    await connect(page);
    await press(page, 'I forgot the passphrase');
    await press(page, 'Delete sealed keys and start over');
    expect(said(page)).toHaveLength(1);
    expect(said(page)[0]).toContain('Everything under the passphrase is deleted.');
  });

  it('ends a refusal elsewhere too', async () => {
    const page = await open();
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'storage' } });
    await press(page, 'Lock now');
    expect(page.byRole('alert')).toHaveLength(1);
    runtime.messageHandler = () => ({ ok: true, value: null });
    await connect(page);
    expect(page.byRole('alert')).toEqual([]);
  });
});

describe('deleting everything', () => {
  beforeEach(() =>
    on('wipe', async () => {
      await Promise.all([accountsItem.remove(), viewLockItem.remove(), lockItem.remove()]);
      await clearRequestLog();
    }),
  );

  it('leaves nothing open, and nothing typed or said but that', async () => {
    await appendRequests([logged()], NOW);
    const page = await open();
    await vi.waitFor(() => page.one('button', 'Show requests'), { timeout: 3_000 });
    await press(page, 'Show requests');
    await vi.waitFor(() => page.one('table'), { timeout: 3_000 });
    await connect(page);
    await press(page, 'Replace key');
    type(page.field('Private key'), `key ${SECRET}`);
    await press(page, 'Add account');
    type(page.field('Private key'), `key ${SECRET}`);
    type(page.field('Account name'), 'Half typed');
    await press(page, 'Change passphrase');
    type(page.field('Current passphrase'), SECRET);
    await press(page, 'Delete everything');
    await press(page, 'Delete everything now');
    expect(said(page)).toHaveLength(1);
    expect(said(page)[0]).toMatch(/^Everything is deleted/);
    for (const name of ['Connect', 'Save passphrase', 'Cancel', 'Delete everything now']) {
      expect(page.byRole('button', name)).toEqual([]);
    }
    expect(page.byRole('table')).toEqual([]);
    expect(typedAnywhere()).not.toContain(SECRET);
    expect(document.activeElement).toBe(page.one('button', 'Delete everything'));
    await press(page, 'Add account');
    expect(page.field('Private key').value + page.field('Account name').value).toBe('');
  });

  it('that did not work leaves everything as it is', async () => {
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'background-silent' } });
    const page = await open();
    await press(page, 'Add account');
    type(page.field('Private key'), 'half typed');
    await press(page, 'Delete everything');
    await press(page, 'Delete everything now');
    expect(page.field('Private key').value).toBe('half typed');
  });
});

describe('the way from a passphrase that is forgotten', () => {
  it('leads to what can be done, and puts the cursor there', async () => {
    location.hash = '#forgot';
    const page = await open(LOCKED);
    expect(page.one('button', 'Delete sealed keys and start over')).toBeDefined();
    expect(document.activeElement?.textContent).toBe('Starting over without the passphrase');
    expect(location.hash).toBe('');
  });

  it('leads nowhere where there is no passphrase', async () => {
    location.hash = '#forgot';
    await accountsItem.write([]);
    mountOptions(root);
    await settle();
    expect(pageOf(root).byRole('group')).toEqual([]);
  });
});
