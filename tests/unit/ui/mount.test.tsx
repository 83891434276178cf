// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { mountOptions } from '../../../lib/ui/mount-options.tsx';
import { mountPopup } from '../../../lib/ui/mount-popup.tsx';
import { account, read, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { pageOf, settle, type, type TestPage } from './page.ts';
import { store } from './popup-page.tsx';

const main = account('a', { name: 'Main' });

/** What the page's own HTML holds until the first paint. */
function skeleton(): HTMLElement {
  const root = document.createElement('div');
  root.innerHTML = '<main><p>Reading…</p></main>';
  document.body.replaceChildren(root);
  return root;
}

async function mounted(mount: (root: HTMLElement) => void): Promise<TestPage> {
  const root = skeleton();
  mount(root);
  await settle();
  return pageOf(root);
}

beforeEach(async () => {
  resetFakeBrowser();
  location.hash = '';
  await store([[main, read([worth('5')])]]);
});

describe('the popup', () => {
  it('paints what is stored first, then tells the background', async () => {
    let painted: string | null = null;
    const root = skeleton();
    fakeBrowser.runtime.messageHandler = () => {
      painted = root.querySelector('data[data-field="total"]')?.getAttribute('value') ?? null;
      return { ok: true, value: null };
    };
    mountPopup(root);
    await settle();
    await settle();
    expect(fakeBrowser.runtime.sent).toEqual([{ type: 'view-opened' }]);
    expect(painted).toBe('5.000000');
    expect(root.querySelectorAll('main')).toHaveLength(1);
    expect(root.querySelectorAll('h1')).toHaveLength(1);
  });
});

describe('the options page', () => {
  it('takes the place of its skeleton and opens no form by itself', async () => {
    const page = await mounted(mountOptions);
    expect(page.byRole('listitem', 'Main')).toHaveLength(1);
    expect(page.byRole('button', 'Connect')).toEqual([]);
  });

  it('opens the form that its address asks for, once', async () => {
    location.hash = '#add';
    const page = await mounted(mountOptions);
    expect(page.byRole('button', 'Connect')).toHaveLength(1);
    expect(location.hash).toBe('');
  });

  it('opens the key form of the account in its address', async () => {
    location.hash = '#replace=a';
    const page = await mounted(mountOptions);
    expect(page.byRole('button', 'Connect')).toHaveLength(1);
  });

  it('forgets what was typed in secret when it is left, and nothing else', async () => {
    location.hash = '#replace=a';
    const page = await mounted(mountOptions);
    const keyId = page.field('API key ID').value;
    type(page.field('Private key'), 'canary key text');
    dispatchEvent(new Event('pagehide'));
    await settle();
    expect(page.field('Private key').value).toBe('');
    expect(page.field('API key ID').value).toBe(keyId);
    expect(document.body.innerHTML).not.toContain('canary');
  });
});
