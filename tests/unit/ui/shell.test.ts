// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { browserShell, hashFor, routeFrom } from '../../../lib/ui/shell.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';

beforeEach(resetFakeBrowser);

describe('routes of the options page', () => {
  it.each([
    { to: 'add' } as const,
    { to: 'forgot' } as const,
    { to: 'replace', accountId: 'a b/#1' } as const,
  ])('%j', (route) => {
    expect(routeFrom(hashFor(route))).toEqual(route);
  });

  it.each(['', '#', '#nowhere', '#replace=', '#replace=%E0%A4%A'])('leads nowhere: %j', (hash) => {
    expect(routeFrom(hash)).toBeUndefined();
  });
});

describe('opening the options page', () => {
  it('uses the browser’s own way, or a tab where a form is wanted', () => {
    browserShell.openOptions();
    expect(fakeBrowser.runtime.optionsPagesOpened).toBe(1);
    browserShell.openOptions({ to: 'add' });
    expect(fakeBrowser.tabs.opened).toEqual([fakeBrowser.runtime.getURL('options.html#add')]);
  });
});

describe('the shortcut that locks', () => {
  it('is the one that the browser has for it now', async () => {
    expect(await browserShell.lockShortcut()).toBe('Alt+Shift+L');
    fakeBrowser.commands.all = [
      { name: '_execute_action', shortcut: 'Alt+B' },
      { name: 'lock', shortcut: 'Alt+9' },
    ];
    expect(await browserShell.lockShortcut()).toBe('Alt+9');
    fakeBrowser.commands.all = [{ name: 'lock', shortcut: '' }];
    expect(await browserShell.lockShortcut()).toBe('');
  });

  it('is none in a browser without shortcuts', async () => {
    const { commands } = fakeBrowser;
    Reflect.deleteProperty(fakeBrowser, 'commands');
    expect(await browserShell.lockShortcut()).toBe('');
    Object.assign(fakeBrowser, { commands });
  });
});

describe('a browser that tells when the screen locks', () => {
  it('is any but Firefox, which alone says what browser it is', () => {
    expect(browserShell.tellsScreenLock()).toBe(true);
    Object.assign(fakeBrowser.runtime, { getBrowserInfo: () => Promise.resolve({ name: 'Firefox' }) });
    expect(browserShell.tellsScreenLock()).toBe(false);
    Reflect.deleteProperty(fakeBrowser.runtime, 'getBrowserInfo');
  });
});
