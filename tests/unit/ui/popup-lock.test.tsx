// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCKED, type LockState } from '../../../lib/domain/lock.ts';
import { lockItem, settingsItem, viewLockItem } from '../../../lib/state/items.ts';
import { account, MINUTE, NOW, read, SECOND, settings, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { amount, settle, type } from './page.ts';
import { openPopup, store, type OpenPopup } from './popup-page.tsx';

const { runtime, storage } = fakeBrowser;

const OPEN: LockState = { vaultOpen: true, viewOpen: true };
const FORM = 'Unlock Bankroll';
const sealed = account('a', { name: 'Sealed', keptIn: 'vault' });
const plain = account('b', { name: 'Plain', exchange: 'polymarket-us' });

beforeEach(() => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
});

/** Opens the popup and waits for the form, whose code is loaded when something is locked. */
async function openLocked(): Promise<OpenPopup> {
  const page = await openPopup();
  await vi.waitFor(() => page.one('form', FORM));
  await settle();
  return page;
}

function box(page: OpenPopup): HTMLInputElement {
  return page.field('Passphrase');
}

async function enter(page: OpenPopup, passphrase: string): Promise<void> {
  type(box(page), passphrase);
  page.one('form', FORM).dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await settle();
}

function isHidden(page: OpenPopup): boolean {
  const total = amount(page.one('region', 'Total'), 'total');
  return !total.hasAttribute('value') && total.textContent === '••••';
}

describe('a locked vault', () => {
  beforeEach(async () => {
    const failure = { kind: 'server', status: 503 } as const;
    await store([
      [sealed, { ...read([worth('10')], NOW - 30 * SECOND), failure, failuresInRow: 1 }],
      [plain, read([worth('5')], NOW - 15 * SECOND)],
    ]);
  });

  it('says what is not read until then, and keeps the saved figures', async () => {
    const page = await openLocked();
    expect(page.root.textContent).toContain('1 account is not read until you unlock. Saved figures stay.');
    expect(amount(page.one('region', 'Total'), 'total').getAttribute('value')).toBe('15.000000');
    const notes = [...page.one('group', 'Sealed').querySelectorAll('[data-failure]')];
    expect(notes.map((note) => [note.getAttribute('role'), note.getAttribute('data-failure')])).toEqual([
      ['status', 'locked'],
    ]);
    expect(notes[0]?.textContent).toBe('Locked: not read until you unlock. Unlock');
    expect(page.one('group', 'Plain').querySelector('[data-failure]')).toBeNull();
    expect(page.byRole('button', 'Find the cause')).toEqual([]);
    expect(page.byRole('button', 'Lock')).toEqual([]);
    expect(page.root.textContent).toContain('1 of 2 accounts current');
  });

  it('keeps the total where it is: the form stands below it and above the accounts', async () => {
    const page = await openLocked();
    const order = [page.one('region', 'Total'), page.one('form', FORM), page.one('region', 'Kalshi')];
    const places = order.map((one) => [...page.root.querySelectorAll('*')].indexOf(one));
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
  });

  it('promises no next check where nothing can be read', async () => {
    await store([[sealed, read([worth('10')])]]);
    const page = await openLocked();
    expect(page.root.textContent).toContain('Last check');
    expect(page.root.textContent).not.toContain('Next check');
  });

  it('does not count accounts that were removed', async () => {
    await store([
      [{ ...sealed, removedAt: NOW }, read([worth('10')])],
      [plain, read([worth('5')])],
    ]);
    const page = await openPopup();
    expect(page.byRole('form')).toEqual([]);
    await lockItem.write(OPEN);
    await settle();
    expect(page.byRole('button', 'Lock')).toEqual([]);
  });

  it('puts the cursor into the box at once, and again from an account’s own button', async () => {
    const page = await openLocked();
    expect(document.activeElement).toBe(box(page));
    box(page).blur();
    const [button] = page.byRole('button', 'Unlock').filter((one) => one.closest('[role=group]') !== null);
    button?.click();
    await settle();
    expect(document.activeElement).toBe(box(page));
    expect(runtime.sent).toEqual([]);
  });

  it('opens with the passphrase, of which nothing stays in the page', async () => {
    const page = await openLocked();
    await enter(page, 'correct horse battery');
    expect(runtime.sent).toEqual([{ type: 'unlock', passphrase: 'correct horse battery' }]);
    expect(box(page).value).toBe('');
    await lockItem.write(OPEN);
    await settle();
    expect(page.byRole('form')).toEqual([]);
    expect(page.one('group', 'Sealed').querySelector('[data-failure=locked]')).toBeNull();
    // What went wrong before is told again, now that it is tried again.
    expect(page.one('group', 'Sealed').querySelector('[data-failure=server]')).not.toBeNull();
    expect(page.one('button', 'Lock')).toBeDefined();
  });

  it('tells a wrong passphrase beside the box, keeps it, and leads to starting over', async () => {
    const page = await openLocked();
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'passphrase', reason: 'wrong' } });
    await enter(page, 'wrong horse battery');
    const alert = page.one('alert');
    expect(alert.getAttribute('data-failure')).toBe('passphrase');
    expect(alert.textContent).toContain('This is not the passphrase.');
    expect(box(page).value).toBe('wrong horse battery');
    expect(document.activeElement).toBe(box(page));
    expect([box(page).selectionStart, box(page).selectionEnd]).toEqual([0, 'wrong horse battery'.length]);
    page.one('button', 'I forgot the passphrase').click();
    expect(page.shell.opened).toEqual([{ to: 'forgot' }]);
  });

  it('says once that it is unlocked, and leaves the cursor where it can be locked again', async () => {
    const page = await openLocked();
    const live = page.root.querySelector('#unlocked[aria-live="polite"]');
    expect(live?.textContent).toBe('');
    await enter(page, 'correct horse battery');
    // Storage says so a moment later.
    expect(live?.textContent).toBe('');
    await lockItem.write(OPEN);
    await settle();
    expect(live?.textContent).toBe('Unlocked.');
    expect(document.activeElement).toBe(page.one('button', 'Lock'));
    for (const state of [LOCKED, OPEN]) {
      await lockItem.write(state);
      await settle();
      expect(live?.textContent).toBe('');
    }
  });

  it('leaves the cursor where the user has put it while it unlocked', async () => {
    const page = await openLocked();
    await enter(page, 'correct horse battery');
    page.one('button', 'Refresh').focus();
    await lockItem.write(OPEN);
    await settle();
    expect(document.activeElement).toBe(page.one('button', 'Refresh'));
  });

  it('asks nothing of the background about the details of a locked account', async () => {
    const page = await openLocked();
    page.one('button', 'Details of Sealed').click();
    await vi.waitFor(() => {
      expect(page.one('article').textContent).toContain('the vault is locked');
    });
    expect(runtime.sent).toEqual([]);
    await lockItem.write(OPEN);
    await settle();
    expect(runtime.sent).toEqual([{ type: 'view-details', accountId: 'a' }]);
  });
});

describe('locking', () => {
  it('is one click while a vault is open', async () => {
    await store([[sealed, read([worth('10')])]]);
    await lockItem.write(OPEN);
    const page = await openPopup();
    runtime.messageHandler = async () => {
      await lockItem.write(LOCKED);
      return { ok: true, value: null };
    };
    page.one('button', 'Lock').click();
    await vi.waitFor(() => page.one('form', FORM));
    await settle();
    expect(runtime.sent).toEqual([{ type: 'lock' }]);
    expect(page.byRole('button', 'Lock')).toEqual([]);
    expect(document.activeElement).toBe(box(page));
    expect(isHidden(page)).toBe(false);
  });

  it('says so where it did not work, and stays open', async () => {
    await store([[sealed, read([worth('10')])]]);
    await lockItem.write(OPEN);
    const page = await openPopup();
    runtime.messageHandler = undefined;
    page.one('button', 'Lock').click();
    await settle();
    expect(page.root.querySelector('[data-failure="background-silent"]')).not.toBeNull();
    expect(page.one('button', 'Lock')).toBeDefined();
  });

  it.each<[string, Partial<LockState>, boolean, boolean]>([
    ['nothing is locked by a passphrase', {}, false, false],
    ['a view lock is open', { viewOpen: true }, true, true],
    ['a view lock is locked', { viewOpen: false }, true, false],
    ['the vault is open and keeps reading behind a locked view', { vaultOpen: true }, true, false],
  ])('is offered only where it closes something: %s', async (_case, lock, viewLock, isOffered) => {
    await store([[lock.vaultOpen ? sealed : plain, read([worth('10')])]]);
    await settingsItem.write(settings({ lockKeepsReading: true }));
    await viewLockItem.write(viewLock);
    await lockItem.write({ ...LOCKED, ...lock });
    const page = await openPopup();
    expect(page.byRole('button', 'Lock')).toHaveLength(isOffered ? 1 : 0);
  });

  it('comes by the clock also where nobody locked', async () => {
    await store([[sealed, read([worth('10')])]]);
    await viewLockItem.write(true);
    await lockItem.write({ ...OPEN, lockAt: NOW + MINUTE });
    const page = await openPopup();
    expect(isHidden(page)).toBe(false);
    page.clock.set(NOW + 2 * MINUTE);
    await vi.waitFor(() => page.one('form', FORM));
    expect(isHidden(page)).toBe(true);
  });
});

describe('a locked view', () => {
  beforeEach(async () => {
    await store([[plain, read([worth('73519.24')])]]);
    await viewLockItem.write(true);
  });

  it('hides every amount and says what opens it', async () => {
    const page = await openLocked();
    expect(isHidden(page)).toBe(true);
    expect(page.root.textContent).toContain('Amounts are hidden until you unlock.');
    expect(page.one('form', FORM)).toBeDefined();
    expect(page.one('group', 'Plain').querySelector('[data-failure]')).toBeNull();
    expect(document.documentElement.outerHTML).not.toMatch(/73,?519/);
  });

  it('says both where accounts wait too', async () => {
    await store([
      [sealed, read([worth('1')])],
      [account('c', { keptIn: 'vault' }), read([worth('1')])],
    ]);
    const page = await openLocked();
    expect(page.root.textContent).toContain(
      'Amounts are hidden and 2 accounts are not read until you unlock.',
    );
  });

  it('takes “Show amounts” as a wish for the box, and shows them after it', async () => {
    await store([[plain, read([worth('73519.24')])]], true);
    const page = await openLocked();
    box(page).blur();
    page.one('button', 'Show amounts').click();
    await settle();
    expect(document.activeElement).toBe(box(page));
    expect(runtime.sent).toEqual([]);
    runtime.messageHandler = async (message) => {
      if ((message as { type: string }).type === 'unlock') await lockItem.write(OPEN);
      return { ok: true, value: null };
    };
    await enter(page, 'correct horse battery');
    expect(runtime.sent.slice(1)).toEqual([{ type: 'set-masked', masked: false }]);
    expect(amount(page.one('region', 'Total'), 'total').getAttribute('value')).toBe('73519.240000');
  });

  it('leaves the cursor on what hides amounts where nothing can be locked again', async () => {
    const page = await openLocked();
    await enter(page, 'correct horse battery');
    await viewLockItem.write(false);
    await settle();
    expect(page.byRole('button', 'Lock')).toEqual([]);
    expect(document.activeElement).toBe(page.one('button', 'Hide amounts'));
  });

  it('asks for the passphrase where it has locked by the time of a click', async () => {
    await store([[plain, read([worth('73519.24')])]], true);
    await lockItem.write(OPEN);
    const page = await openPopup();
    runtime.messageHandler = async () => {
      await lockItem.write(LOCKED);
      return { ok: false, failure: { kind: 'locked' } };
    };
    page.one('button', 'Show amounts').click();
    await vi.waitFor(() => page.one('form', FORM));
    await settle();
    expect(isHidden(page)).toBe(true);
    expect(document.activeElement).toBe(box(page));
    expect(page.root.querySelector('[data-failure]')).toBeNull();
  });

  it('shows nothing that was wanted shown before it locked', async () => {
    await store([[plain, read([worth('73519.24')])]], true);
    await lockItem.write(OPEN);
    const page = await openPopup();
    runtime.messageHandler = () => new Promise(() => undefined);
    page.one('button', 'Show amounts').click();
    await settle();
    expect(isHidden(page)).toBe(false);
    await lockItem.write(LOCKED);
    await settle();
    expect(isHidden(page)).toBe(true);
    await lockItem.write(OPEN);
    await settle();
    expect(isHidden(page)).toBe(true);
  });

  it('stays hidden while the lock cannot be read', async () => {
    await storage.session.set({ lock: { v: 1, data: 'garbage' } });
    const page = await openLocked();
    expect(isHidden(page)).toBe(true);
    expect(page.one('form', FORM)).toBeDefined();
  });
});
