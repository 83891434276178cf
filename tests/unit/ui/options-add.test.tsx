// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../lib/domain/failure.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { openOptions, type OpenOptions } from './options-page.tsx';
import { settle, type } from './page.ts';

const { runtime, permissions } = fakeBrowser;
const KALSHI = originsOf('kalshi', 'production');

beforeEach(() => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
});

function choose(page: OpenOptions, label: string, value: string): void {
  const select = page.field(label);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

async function openForm(): Promise<OpenOptions> {
  const page = await openOptions();
  page.one('button', 'Add account').click();
  await settle();
  return page;
}

function fill(page: OpenOptions): void {
  type(page.field('Account name'), ' Main ');
  type(page.field('API key ID'), ' id-1 ');
  type(page.field('Private key'), '-----BEGIN x');
}

function connect(page: OpenOptions): void {
  page.one('button', 'Connect').closest('form')?.requestSubmit();
}

describe('adding an account', () => {
  it('opens with the cursor in the first field, as often as one asks', async () => {
    const page = await openForm();
    expect(document.activeElement).toBe(page.field('Exchange'));
    type(page.field('Account name'), 'typed');
    page.field('API key ID').focus();
    page.one('button', 'Add account').click();
    await settle();
    expect(document.activeElement).toBe(page.field('Exchange'));
    expect(page.field('Account name').value).toBe('typed');
    expect(page.byRole('button', 'Add account')).toHaveLength(1);
  });

  it('asks for the right things at each exchange and keeps what was typed', async () => {
    const page = await openForm();
    expect([...page.field('Environment').querySelectorAll('option')].map((one) => one.textContent)).toEqual([
      'Production',
      'Demo',
    ]);
    type(page.field('Private key'), 'text');
    choose(page, 'Exchange', 'polymarket-us');
    await settle();
    expect(() => page.field('Environment')).toThrow();
    expect(page.field('Secret key').value).toBe('text');
    expect(page.root.textContent).toContain('this key can also place orders');
    const link = page.root.querySelector('a');
    expect(link?.href).toBe('https://polymarket.us/developer');
    expect(link?.rel).toBe('noreferrer');
  });

  it('keeps browsers and password managers out of the fields', async () => {
    const page = await openForm();
    for (const label of ['Account name', 'API key ID', 'Private key']) {
      const field = page.field(label);
      expect(field.getAttribute('autocomplete')).toBe('off');
      expect(field.getAttribute('autocapitalize')).toBe('off');
      expect(field.hasAttribute('data-1p-ignore')).toBe(true);
    }
    expect(page.field('Private key').tagName).toBe('TEXTAREA');
  });

  it('sends exactly what was typed, once, and says "Connected"', async () => {
    await permissions.grant({ origins: KALSHI });
    const page = await openForm();
    fill(page);
    choose(page, 'Environment', 'production');
    connect(page);
    connect(page);
    await settle();
    expect(permissions.requested).toEqual([]);
    expect(runtime.sent).toEqual([
      {
        type: 'add-account',
        draft: {
          exchange: 'kalshi',
          environment: 'production',
          name: ' Main ',
          keyId: ' id-1 ',
          keyText: '-----BEGIN x',
        },
      },
    ]);
    expect(page.outcome()).toBe('Connected. Main is being read now.');
    expect(() => page.field('Private key')).toThrow();
    expect(page.model.addForm.key.keyText.value).toBe('');
    expect(document.activeElement).toBe(page.one('button', 'Add account'));
  });

  it('asks for the hosts in the click itself', async () => {
    const page = await openForm();
    fill(page);
    choose(page, 'Environment', 'demo');
    connect(page);
    expect(permissions.requested).toEqual([{ origins: originsOf('kalshi', 'demo') }]);
    await settle();
    expect(runtime.sent).toMatchObject([{ draft: { environment: 'demo' } }]);
  });

  it('sends nothing when the hosts are refused, and says so', async () => {
    permissions.answer = false;
    const page = await openForm();
    fill(page);
    connect(page);
    await settle();
    expect(runtime.sent).toEqual([]);
    expect(page.one('alert').getAttribute('data-failure')).toBe('host-permission');
    expect(page.field('Private key').value).toBe('-----BEGIN x');
  });

  it.each<[Failure, label: string]>([
    [{ kind: 'account-name', reason: 'taken' }, 'Account name'],
    [{ kind: 'key-id', reason: 'empty' }, 'API key ID'],
    [{ kind: 'duplicate-account', name: 'Main' }, 'API key ID'],
    [{ kind: 'key-rejected', reason: 'unknown-key' }, 'API key ID'],
    [{ kind: 'key-format', reason: 'truncated' }, 'Private key'],
    [{ kind: 'key-rejected', reason: 'signature' }, 'Private key'],
  ])('puts %j beside %s and keeps everything', async (failure, label) => {
    await permissions.grant({ origins: KALSHI });
    runtime.messageHandler = () => ({ ok: false, failure });
    const page = await openForm();
    fill(page);
    connect(page);
    await settle();
    const alert = page.one('alert');
    expect(alert.getAttribute('data-failure')).toBe(failure.kind);
    const field = page.field(label);
    expect(document.activeElement).toBe(field);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(field.getAttribute('aria-describedby')?.split(' ')).toContain(alert.id);
    expect(page.field('Account name').value).toBe(' Main ');
    expect(page.field('API key ID').value).toBe(' id-1 ');
    expect(page.field('Private key').value).toBe('-----BEGIN x');
    expect(page.one('button', 'Connect').hasAttribute('disabled')).toBe(false);
    expect(page.outcome()).toBe('');
  });

  it('takes back what it said when the next try begins', async () => {
    await permissions.grant({ origins: KALSHI });
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'offline' } });
    const page = await openForm();
    fill(page);
    connect(page);
    await settle();
    expect(page.one('alert').textContent).toContain('offline');
    runtime.messageHandler = () => ({ ok: true, value: null });
    connect(page);
    await settle();
    expect(page.byRole('alert')).toEqual([]);
    expect(page.outcome()).toMatch(/^Connected/);
  });

  it('drops the key when the form is cancelled', async () => {
    const page = await openForm();
    fill(page);
    page.one('button', 'Cancel').click();
    await settle();
    expect(page.model.addForm.key.keyText.value).toBe('');
  });
});

describe('a key file', () => {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

  it('fills the field', async () => {
    const page = await openForm();
    await page.model.addForm.key.chooseFile(new Blob([bytes('\ufeffKEY\n')]));
    await settle();
    expect(page.field('Private key').value).toBe('KEY\n');
  });

  it('may be saved as "Unicode" by Notepad', async () => {
    const page = await openForm();
    await page.model.addForm.key.chooseFile(new Blob([new Uint8Array([0xff, 0xfe, 0x4b, 0, 0x45, 0])]));
    expect(page.model.addForm.key.keyText.value).toBe('KE');
  });

  it.each([
    ['too large', new Blob([new Uint8Array(100_001).fill(65)]), 'far too large'],
    ['binary', new Blob([new Uint8Array([0x30, 0x82, 0x04, 0xa4, 0xff, 0xfe])]), 'not text'],
    ['full of zeros', new Blob([new Uint8Array([65, 0, 65])]), 'not text'],
  ])('that is %s is refused and loses nothing', async (_case, file, sentence) => {
    const page = await openForm();
    type(page.field('Private key'), 'typed before');
    await page.model.addForm.key.chooseFile(file);
    await settle();
    expect(page.one('alert').getAttribute('data-failure')).toBe('key-format');
    expect(page.one('alert').textContent).toContain(sentence);
    expect(page.field('Private key').value).toBe('typed before');
  });
});
