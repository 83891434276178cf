// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { browserShell, hashFor, routeFrom } from '../../../lib/ui/shell.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';

beforeEach(resetFakeBrowser);

describe('routes of the options page', () => {
  it.each([{ to: 'add' } as const, { to: 'replace', accountId: 'a b/#1' } as const])('%j', (route) => {
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

describe('a browser that tells when the screen locks', () => {
  it('is any but Firefox, which alone says what browser it is', () => {
    expect(browserShell.tellsScreenLock()).toBe(true);
    Object.assign(fakeBrowser.runtime, { getBrowserInfo: () => Promise.resolve({ name: 'Firefox' }) });
    expect(browserShell.tellsScreenLock()).toBe(false);
    Reflect.deleteProperty(fakeBrowser.runtime, 'getBrowserInfo');
  });
});
