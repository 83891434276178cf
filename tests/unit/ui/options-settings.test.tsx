// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../lib/domain/settings.ts';
import { settingsItem } from '../../../lib/state/items.ts';
import { usd } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { openOptions } from './options-page.tsx';
import { leave, settle, type, type TestPage } from './page.ts';

const { permissions, storage } = fakeBrowser;

beforeEach(resetFakeBrowser);

const threshold = (page: TestPage): HTMLInputElement =>
  page.one('textbox', 'Notify me about changes of at least, in dollars') as HTMLInputElement;

async function stored() {
  const read = await settingsItem.read();
  return read.state === 'present' ? read.value : undefined;
}

describe('the refresh interval', () => {
  it('starts at the default and saves what makes sense', async () => {
    const page = await openOptions();
    const box = page.field('Minutes between refreshes');
    expect(box.value).toBe('2');
    type(box, '15');
    leave(box);
    await settle();
    expect(await stored()).toEqual({ ...defaultSettings(), refreshMinutes: 15 });
    expect(page.root.textContent).toContain('Saved.');
  });

  it.each(['0', '61', '1.5', '', '-3'])('refuses %j, says why, and keeps it in the box', async (text) => {
    const page = await openOptions();
    const box = page.field('Minutes between refreshes');
    type(box, text);
    leave(box);
    await settle();
    expect(page.one('alert').textContent).toContain('from 1 to 60');
    expect(box.getAttribute('aria-invalid')).toBe('true');
    expect(box.value).toBe(text);
    expect(await stored()).toBeUndefined();
  });

  it('says so when the browser does not save', async () => {
    const page = await openOptions();
    storage.local.onAccess = (access) => {
      if (access === 'set') throw new Error('disk full');
    };
    type(page.field('Minutes between refreshes'), '5');
    await settle();
    expect(page.one('alert').getAttribute('data-failure')).toBe('storage');
  });
});

describe('the notification threshold', () => {
  it.each([
    ['2.50', '2.50'],
    ['$1,000', '1000'],
    [' 0.005 ', '0.005'],
  ])('reads %j', async (text, amount) => {
    const page = await openOptions();
    type(threshold(page), text);
    await settle();
    expect((await stored())?.notifyThreshold).toBe(usd(amount));
  });

  it.each(['0', '-1', 'abc', '1,50', ''])('refuses %j and keeps it in the box', async (text) => {
    const page = await openOptions();
    type(threshold(page), text);
    leave(threshold(page));
    await settle();
    expect(page.one('alert').textContent).toContain('above zero');
    expect(threshold(page).value).toBe(text);
    expect(await stored()).toBeUndefined();
  });

  it('does not undo another change made a moment before', async () => {
    const page = await openOptions();
    type(page.field('Minutes between refreshes'), '30');
    type(threshold(page), '7');
    await settle();
    expect(await stored()).toMatchObject({ refreshMinutes: 30, notifyThreshold: usd('7') });
  });
});

describe('notifications', () => {
  it('shows plainly that the browser does not allow them, until it does', async () => {
    const page = await openOptions();
    expect(page.root.textContent).toContain('does not let Bankroll show notifications');
    page.one('button', 'Turn on notifications').click();
    expect(permissions.requested).toEqual([{ permissions: ['notifications'] }]);
    await settle();
    expect(page.byRole('button', 'Turn on notifications')).toEqual([]);
    await permissions.remove({ permissions: ['notifications'] });
    await settle();
    expect(page.one('button', 'Turn on notifications')).toBeDefined();
  });

  it('asks the browser in the click that turns them on, and never when turning them off', async () => {
    await settingsItem.write({ ...defaultSettings(), notifyChanges: false });
    const page = await openOptions();
    const box = page.field('Notify me when a balance changes by at least');
    expect(box.checked).toBe(false);
    expect(page.byRole('button', 'Turn on notifications')).toEqual([]);
    box.checked = true;
    box.dispatchEvent(new Event('change', { bubbles: true }));
    expect(permissions.requested).toHaveLength(1);
    await settle();
    expect((await stored())?.notifyChanges).toBe(true);
    box.checked = false;
    box.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    expect((await stored())?.notifyChanges).toBe(false);
    expect(permissions.requested).toHaveLength(1);
  });
});

describe('privacy and about', () => {
  it('names every host, the limits of the key store, and the version', async () => {
    const page = await openOptions();
    const text = page.root.textContent;
    for (const host of ['external-api.kalshi.com', 'demo-api.kalshi.co', 'api.polymarket.us']) {
      expect(text).toContain(host);
    }
    expect(text).toContain('copies your whole browser profile');
    expect(text).toContain('1.2.3');
  });
});
