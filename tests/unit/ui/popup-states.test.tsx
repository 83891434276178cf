// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { activityItem } from '../../../lib/state/items.ts';
import { account, MINUTE, NOW, pocket, read, SECOND, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { amount, settle } from './page.ts';
import { openPopup, startPopup, store } from './popup-page.tsx';

const { runtime, permissions, storage } = fakeBrowser;

beforeEach(() => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
});

const main = account('a', { name: 'Main' });

function failing(failure: ReadFailure) {
  return { ...read([worth('10')], NOW - 30 * SECOND), failure, failuresInRow: 1 };
}

describe('without figures', () => {
  it('says that it is reading until storage has answered, and promises nothing', async () => {
    await store([[main, read([worth('5')])]], true);
    const page = startPopup();
    const overall = page.one('region', 'Total');
    expect(overall.textContent).toContain('Reading…');
    expect(amount(overall, 'total').hasAttribute('value')).toBe(false);
    expect(page.byRole('button', 'Add your first account')).toEqual([]);
    await settle();
    expect(overall.textContent).not.toContain('Reading…');
    expect(amount(overall, 'total').textContent).toBe('••••');
  });

  it('has a total without a value when there is no account', async () => {
    const page = await openPopup();
    const total = amount(page.one('region', 'Total'), 'total');
    expect(total.textContent).toBe('No accounts yet');
    expect(total.hasAttribute('value')).toBe(false);
  });

  it('leads a new user to the first account', async () => {
    const page = await openPopup();
    page.one('button', 'Add your first account').click();
    expect(page.shell.opened).toEqual([{ to: 'add' }]);
  });

  it.each([
    ['damaged', async () => storage.local.set({ accounts: { v: 1, data: 'garbage' } }), false],
    ['absent, with a copy elsewhere', async () => undefined, true],
  ])('never takes accounts that are lost for none: %s', async (_case, damage, mirror) => {
    await damage();
    const page = await openPopup({ mirror });
    expect(page.byRole('button', 'Add your first account')).toEqual([]);
    expect(page.one('alert').textContent).toContain('Saved accounts could not be read');
    page.one('button', 'Reload Bankroll').click();
    expect(page.shell.reloads).toBe(1);
  });
});

describe('failures', () => {
  it('says what happened, what happens next, and offers one button', async () => {
    await store([[main, failing({ kind: 'server', status: 503 })]]);
    const page = await openPopup();
    const note = page.one('group', 'Main').querySelector('[role="status"]');
    expect(note?.getAttribute('data-failure')).toBe('server');
    expect(note?.textContent).toMatch(/Kalshi has a problem \(error 503\)\. Trying again at \d/);
    page.one('button', 'Try again').click();
    await settle();
    expect(runtime.sent).toEqual([{ type: 'refresh' }]);
    expect(amount(page.one('group', 'Main'), 'total').getAttribute('value')).toBe('10.000000');
    expect(page.root.textContent).toContain('0 of 1 account current');
  });

  it('sends a user with a refused key to the form for a new one', async () => {
    await store([[main, failing({ kind: 'key-rejected', reason: 'unspecified' })]]);
    const page = await openPopup();
    expect(page.one('alert').getAttribute('data-failure')).toBe('key-rejected');
    page.one('button', 'Replace key').click();
    expect(page.shell.opened).toEqual([{ to: 'replace', accountId: 'a' }]);
  });

  it('asks for access in the click itself, then reads', async () => {
    await store([[main, failing({ kind: 'host-permission' })]]);
    const page = await openPopup();
    page.one('button', 'Allow access').click();
    expect(permissions.requested).toEqual([{ origins: originsOf('kalshi', 'production') }]);
    await settle();
    expect(runtime.sent).toEqual([{ type: 'refresh' }]);
  });

  it('reads nothing when access is refused', async () => {
    permissions.answer = false;
    await store([[main, failing({ kind: 'host-permission' })]]);
    const page = await openPopup();
    page.one('button', 'Allow access').click();
    await settle();
    expect(runtime.sent).toEqual([]);
  });

  it('names the pockets that a failure is about, once a kind', async () => {
    const failure = { kind: 'timeout', host: 'h' } as const;
    const pockets = [
      worth('1', 0),
      { ...pocket(1, { cash: '1' }), failure },
      { ...pocket(2, { cash: '1' }), failure },
    ];
    await store([[main, read(pockets)]]);
    const page = await openPopup();
    const notes = page.one('group', 'Main').querySelectorAll('[data-failure]');
    expect(notes).toHaveLength(1);
    expect(notes[0]?.textContent).toContain('Subaccount 1 and Subaccount 2: Kalshi did not answer in time.');
  });
});

describe('refreshing', () => {
  it('keeps its name, says how far it is, and always asks again', async () => {
    await store([[main, read([worth('1')])]]);
    const page = await openPopup();
    const button = page.one('button', 'Refresh');
    const waiting: ((reply: unknown) => void)[] = [];
    runtime.messageHandler = () => new Promise((resolve) => waiting.push(resolve));
    button.click();
    await settle();
    expect(page.one('button', 'Refresh').getAttribute('aria-busy')).toBe('true');
    expect(page.one('status').textContent).toBe('Refreshing…');
    await activityItem.write({ startedAt: NOW, done: 1, total: 2 });
    await settle();
    expect(page.one('status').textContent).toBe('Refreshing: 1 of 2 accounts');
    expect(button.hasAttribute('disabled')).toBe(false);
    button.click();
    await settle();
    expect(runtime.sent).toHaveLength(2);
    for (const answer of waiting) answer({ ok: true, value: null });
    await activityItem.write(null);
    await settle();
    expect(page.one('status').textContent).toBe('');
  });

  it('does not believe an activity whose background died', async () => {
    await store([[main, read([worth('1')])]]);
    await activityItem.write({ startedAt: NOW - MINUTE, done: 1, total: 2 });
    const page = await openPopup();
    expect(page.one('status').textContent).toBe('');
    expect(page.one('button', 'Refresh').getAttribute('aria-busy')).toBe('false');
  });

  it('says in plain words that the background does not answer, and keeps the figures', async () => {
    await store([[main, read([worth('1')])]]);
    runtime.messageHandler = undefined;
    const page = await openPopup();
    await page.model.announce();
    await settle();
    const note = page.root.querySelector('[data-failure="background-silent"]');
    expect(note?.textContent).toContain('does not respond');
    expect(amount(page.one('region', 'Total'), 'total').getAttribute('value')).toBe('1.000000');
    page.one('button', 'Reload Bankroll').click();
    expect(page.shell.reloads).toBe(1);
  });
});

describe('hiding amounts', () => {
  it('hides every amount at once, everywhere in the page', async () => {
    await store([[main, read([pocket(0, { cash: '1234.567891', positions: '98.7', reserved: '5' })])]]);
    const page = await openPopup();
    page.one('button', 'Hide amounts').click();
    await settle();
    expect(page.byRole('button', 'Hide amounts')).toEqual([]);
    expect(page.one('button', 'Show amounts')).toBeDefined();
    const all = [...page.root.querySelectorAll('data')];
    expect(all.length).toBeGreaterThan(5);
    for (const data of all) {
      expect(data.getAttributeNames()).not.toContain('value');
      expect(data.getAttributeNames()).not.toContain('title');
      expect(data.textContent).toBe('••••');
    }
    expect(page.root.innerHTML).not.toMatch(/1,?234|98[.,]7|flex-grow/);
    expect(runtime.sent).toEqual([{ type: 'set-masked', masked: true }]);
  });

  it('starts hidden where it was left hidden, and shows again', async () => {
    await store([[main, read([worth('5')])]], true);
    const page = await openPopup();
    expect(page.root.querySelectorAll('data[value]')).toHaveLength(0);
    page.one('button', 'Show amounts').click();
    await settle();
    expect(amount(page.one('region', 'Total'), 'total').getAttribute('value')).toBe('5.000000');
  });

  it('keeps hidden what someone wanted hidden, and says why it will not last', async () => {
    await store([[main, read([worth('5')])]]);
    const page = await openPopup();
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'storage' } });
    page.one('button', 'Hide amounts').click();
    await settle();
    expect(page.one('button', 'Show amounts')).toBeDefined();
    expect(page.root.querySelectorAll('data[value]')).toHaveLength(0);
    expect(page.one('alert').getAttribute('data-failure')).toBe('storage');
  });

  it('goes back to hidden when showing could not be kept', async () => {
    await store([[main, read([worth('5')])]]);
    await storage.local.set({ masked: { v: 1, data: true } });
    const page = await openPopup();
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'storage' } });
    page.one('button', 'Show amounts').click();
    await settle();
    expect(page.one('button', 'Show amounts')).toBeDefined();
    expect(page.root.querySelectorAll('data[value]')).toHaveLength(0);
  });

  it('stays hidden when the stored mask cannot be read', async () => {
    await store([[main, read([worth('5')])]]);
    await storage.local.set({ masked: 'garbage' });
    const page = await openPopup();
    expect(page.one('button', 'Show amounts')).toBeDefined();
    expect(page.root.querySelectorAll('data[value]')).toHaveLength(0);
  });
});
