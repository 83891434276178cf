// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { signal, type Signal } from '@preact/signals';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { render } from 'preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Account } from '../../../lib/domain/account.ts';
import { REQUEST_LOG_TEXT } from '../../../lib/domain/text/request-log.ts';
import { appendRequests, clearRequestLog, readHead } from '../../../lib/state/request-log.ts';
import { keyFingerprint } from '../../../lib/state/sha256.ts';
import { RequestLogSection } from '../../../lib/ui/components/options/request-log-section.tsx';
import { createRequestLogModel } from '../../../lib/ui/models/request-log-model.ts';
import { logged } from '../domain/logged.ts';
import { account, NOW } from '../domain/make.ts';
import { draw, type TestPage } from './page.ts';

interface LogPage extends TestPage {
  readonly accounts: Signal<readonly Account[]>;
  /** By name. */
  readonly saved: Map<string, string>;
}

function open(...accounts: Account[]): LogPage {
  const saved = new Map<string, string>();
  const list = signal<readonly Account[]>(accounts);
  const model = createRequestLogModel({
    accounts: list,
    now: () => NOW,
    saveFile: (name, text) => void saved.set(name, text),
  });
  return { ...draw(<RequestLogSection model={model} />), accounts: list, saved };
}

function many(count: number): ReturnType<typeof logged>[] {
  return Array.from({ length: count }, (_, index) => logged({ path: `/v1/${index + 1}` }));
}

function summary(page: TestPage): string {
  return page.root.querySelector('.log-summary')?.textContent ?? '';
}

/** Waits until the page is like this. */
async function shows(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 3_000, interval: 5 });
}

function rows(page: TestPage): string[][] {
  return [...page.root.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent),
  );
}

async function openTable(page: TestPage): Promise<void> {
  await shows(() => expect(summary(page)).toContain('chain'));
  page.one('button', 'Show requests').click();
  await shows(() => expect(rows(page).length).toBeGreaterThan(0));
}

async function changeStore(store: 'entries' | 'head', value: object, key?: string): Promise<void> {
  const database = await openDB('bankroll-log', 1);
  await database.put(store, value, key);
  database.close();
}

/** Lets no hash be computed until the returned function is called. */
function holdHashes(): () => void {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (...args) => {
    await held;
    return digest(...args);
  });
  return release;
}

beforeEach(clearRequestLog);

describe('the summary', () => {
  it('says that there is nothing yet, with nothing to show or save', async () => {
    const page = open();
    await shows(() => expect(summary(page)).toBe('No requests yet'));
    expect(page.byRole('button')).toEqual([]);
    expect(page.byRole('alert')).toEqual([]);
  });

  it('says what was sent, and that the chain is intact once it has been checked', async () => {
    await appendRequests(
      [logged(), logged({ exchange: 'kalshi', host: 'external-api.kalshi.com' }), logged()],
      NOW,
    );
    const release = holdHashes();
    const page = open();
    await shows(() => expect(summary(page)).toBe('3 requests since install, to 2 hosts'));
    release();
    await shows(() =>
      expect(summary(page)).toBe('3 requests since install, all GET, to 2 hosts, chain intact'),
    );
    expect(page.root.textContent).toContain('The log began on Nov 20, 2026: when Bankroll was installed');
    expect(page.root.textContent).not.toContain('could not be noted');
    expect(page.byRole('alert')).toEqual([]);
  });

  it('goes on with what is sent while the page is open', async () => {
    const page = open();
    await shows(() => expect(summary(page)).toBe('No requests yet'));
    await appendRequests([logged()], NOW, 2);
    await shows(() =>
      expect(summary(page)).toBe('1 request since install, all GET, to 1 host, chain intact'),
    );
    expect(page.root.textContent).toContain('2 more requests could not be noted.');
    await clearRequestLog();
    await shows(() => expect(summary(page)).toBe('No requests yet'));
  });

  it('reads nothing any more once the page is closed', async () => {
    const page = open();
    await shows(() => expect(summary(page)).toBe('No requests yet'));
    render(null, page.root);
    const reads = vi.spyOn(IDBFactory.prototype, 'open');
    const transactions = vi.spyOn(globalThis.IDBDatabase.prototype, 'transaction');
    await appendRequests([logged()], NOW);
    const byWriting = transactions.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(transactions.mock.calls.length).toBe(byWriting);
    expect(reads).not.toHaveBeenCalled();
  });
});

describe('a log that cannot be trusted', () => {
  it('is told about as an alert that names the place', async () => {
    await appendRequests(many(3), NOW);
    const page = open();
    await shows(() => expect(summary(page)).toContain('chain intact'));
    await changeStore('entries', { ...logged({ status: 500 }), seq: 2, lost: 0, hash: 'a'.repeat(64) });
    await appendRequests(many(1), NOW);
    await shows(() => expect(summary(page)).toBe('4 requests since install, chain broken'));
    expect(page.one('alert').textContent).toContain(
      'broken at request 2: it or what stood before it was changed',
    );
    expect(page.one('button', 'Save log')).toBeDefined();
  });

  it('is told about when a request went to another host than Bankroll’s', async () => {
    await appendRequests([logged(), logged({ host: 'evil.example' })], NOW);
    const page = open();
    await shows(() =>
      expect(page.one('alert').textContent).toContain('request 2: it went to a host that Bankroll'),
    );
  });

  it('is told about when its head is damaged, and can be saved all the same', async () => {
    await appendRequests(many(2), NOW);
    await changeStore('head', { seq: 'many' }, 'head');
    const page = open();
    await shows(() => expect(page.one('alert').textContent).toContain('what it says of itself'));
    expect(summary(page)).toBe('');
    page.one('button', 'Save log').click();
    await shows(() => expect(page.saved.size).toBe(1));
    const [text = ''] = page.saved.values();
    expect(JSON.parse(text)).toMatchObject({ head: null, entries: [{ seq: 1 }, { seq: 2 }] });
  });

  it('is told about when the browser cannot read it', async () => {
    await appendRequests(many(1), NOW);
    vi.spyOn(globalThis.IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('Internal error', 'UnknownError');
    });
    const page = open();
    await shows(() => expect(page.one('alert').textContent).toBe(REQUEST_LOG_TEXT.unreadable));
    expect(page.one('alert').getAttribute('data-failure')).toBe('storage');
    expect(summary(page)).toBe('');
  });
});

describe('the table', () => {
  it('shows when, where to, how it ended and with which key, the newest first', async () => {
    const key = await keyFingerprint('key-of-a');
    const demo = {
      exchange: 'kalshi',
      environment: 'demo',
      host: 'demo-api.kalshi.co',
      path: '/open',
    } as const;
    await appendRequests(
      [
        logged({ key, bytes: 1_812 }),
        logged({ ...demo, at: NOW + 60_000, status: null, ms: 10_000, bytes: 0, key: null }),
      ],
      NOW,
    );
    const page = open(account('a', { name: '<b>Mine</b>' }));
    await openTable(page);
    await shows(() => expect(page.root.querySelector('tbody')?.textContent).toContain('<b>Mine</b>'));
    const [open1, signed] = rows(page);
    expect(open1?.slice(1)).toEqual([
      'KalshiDemo',
      '/opendemo-api.kalshi.co',
      'no answer',
      '10,000',
      '0',
      'none',
    ]);
    expect(signed?.slice(1)).toEqual([
      'Polymarket US',
      '/v1/account/balancesapi.polymarket.us',
      '200',
      '120',
      '1,812',
      `${key}<b>Mine</b>`,
    ]);
    expect(signed?.[0]).toContain('Nov 20, 2026');
    expect(page.root.querySelector('tbody b')).toBeNull();
    const heads = [...page.root.querySelectorAll('thead th')].map((head) => head.textContent);
    expect(heads).toEqual(['Time', 'Exchange', 'Path', 'Status', 'ms', 'Bytes', 'Key']);
  });

  it('names accounts as they are called now, and no others', async () => {
    await appendRequests([logged({ key: await keyFingerprint('key-of-a') })], NOW);
    const page = open(account('b'));
    await openTable(page);
    expect(rows(page)[0]?.[6]).toBe(await keyFingerprint('key-of-a'));
    page.accounts.value = [account('a', { name: 'One' }), account('c', { name: 'Two', keyId: 'key-of-a' })];
    await shows(() => expect(rows(page)[0]?.[6]).toContain('One, Two'));
  });

  it('goes by the latest list of accounts, though an earlier one is done later', async () => {
    await appendRequests([logged({ key: await keyFingerprint('key-of-a') })], NOW);
    const page = open();
    await openTable(page);
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    let isDone = false;
    vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce(async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      isDone = true;
      return digest(...args);
    });
    page.accounts.value = [account('a', { name: 'Old name' })];
    page.accounts.value = [account('a', { name: 'New name' })];
    await shows(() => expect(isDone).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(rows(page)[0]?.[6]).toContain('New name');
  });

  it('shows a hundred at a time, and opens and closes', async () => {
    await appendRequests(many(250), NOW);
    const page = open();
    await openTable(page);
    const button = page.one('button', 'Show requests');
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(
      document.getElementById(button.getAttribute('aria-controls') ?? '')?.contains(page.one('group')),
    ).toBe(true);
    expect(rows(page)).toHaveLength(100);
    expect(rows(page)[0]?.[2]).toContain('/v1/250');
    expect(page.root.textContent).toContain('100 of 250 shown');
    page.one('button', 'Show more').click();
    await shows(() => expect(rows(page)).toHaveLength(200));
    page.one('button', 'Show more').click();
    await shows(() => expect(rows(page)).toHaveLength(250));
    expect(rows(page)[249]?.[2]).toContain('/v1/1');
    expect(page.byRole('button', 'Show more')).toEqual([]);
    button.click();
    await shows(() => expect(rows(page)).toHaveLength(0));
    expect(button.getAttribute('aria-expanded')).toBe('false');
    button.click();
    await shows(() => expect(rows(page)).toHaveLength(100));
  });

  it('takes in what is sent meanwhile', async () => {
    await appendRequests(many(2), NOW);
    const page = open();
    await openTable(page);
    await appendRequests([logged({ path: '/new' })], NOW);
    await shows(() => expect(rows(page)[0]?.[2]).toContain('/new'));
    expect(rows(page)).toHaveLength(3);
  });
});

describe('saving', () => {
  it('hands over the whole log, named by the day', async () => {
    await appendRequests(many(120), NOW, 1);
    const page = open(account('a', { name: 'Secret name' }));
    await shows(() => expect(summary(page)).toContain('chain intact'));
    page.one('button', 'Save log').click();
    await shows(() => expect([...page.saved.keys()]).toEqual(['bankroll-request-log-2026-11-20.json']));
    const [text = ''] = page.saved.values();
    const saved = JSON.parse(text) as { head: unknown; entries: { seq: number }[] };
    expect(saved.head).toEqual(await readHead());
    expect(saved.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(text).not.toContain('Secret name');
  });

  it('says so when the log cannot be read', async () => {
    await appendRequests(many(1), NOW);
    const page = open();
    await shows(() => expect(summary(page)).toContain('chain intact'));
    const broken = vi.spyOn(globalThis.IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('Internal error', 'UnknownError');
    });
    page.one('button', 'Save log').click();
    await shows(() => expect(page.one('alert').textContent).toBe(REQUEST_LOG_TEXT.notSaved));
    expect(page.saved.size).toBe(0);
    broken.mockRestore();
    page.one('button', 'Save log').click();
    await shows(() => expect(page.saved.size).toBe(1));
    expect(page.byRole('alert')).toEqual([]);
  });
});
