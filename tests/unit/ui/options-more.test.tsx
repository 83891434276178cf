// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../../lib/domain/account.ts';
import type { Diagnosis } from '../../../lib/domain/diagnosis.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { AccountState } from '../../../lib/domain/snapshot.ts';
import { diagnosisItem } from '../../../lib/state/items.ts';
import { account, NOW, read, SECOND, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { openOptions, storeAccounts, type OpenOptions } from './options-page.tsx';
import { pageOf, settle, type, type TestPage } from './page.ts';

const { runtime } = fakeBrowser;
const main = account('a', { name: 'Main' });
const FCM = 'I am an FCM member: show my resting order value';
const LIST = 'Subaccounts to read';

const denied: AccountState = {
  ...read([worth('5')]),
  reading: { pockets: [worth('5')], fetchedAt: NOW, listDeniedAt: NOW },
};

beforeEach(() => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
});

async function openMore(one: Account, state?: AccountState): Promise<OpenOptions> {
  await storeAccounts([one], state && { [one.id]: state });
  const page = await openOptions();
  page.one('button', 'More').click();
  await settle();
  return page;
}

function submit(page: TestPage): void {
  page.one('button', 'Save').closest('form')?.requestSubmit();
}

function check(box: HTMLInputElement, checked: boolean): void {
  box.checked = checked;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

describe('what the user knows about a Kalshi account', () => {
  it('is asked for in a form of its own, beside the other buttons', async () => {
    await storeAccounts([main, account('b', { name: 'Personal', exchange: 'polymarket-us' })]);
    const page = await openOptions();
    const item = pageOf(page.one('listitem', 'Main'));
    for (const name of ['Rename', 'Replace key', 'More', 'Remove'])
      expect(item.one('button', name)).toBeDefined();
    expect(pageOf(page.one('listitem', 'Personal')).byRole('button', 'More')).toEqual([]);
    item.one('button', 'More').click();
    await settle();
    expect(item.one('button', 'More').getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(page.field(FCM));
  });

  it('sends that they are an FCM member, and keeps the subaccounts as they are', async () => {
    const page = await openMore({ ...main, boundSubaccount: 3 }, denied);
    expect(() => page.field(LIST)).toThrow();
    expect(page.field(FCM).checked).toBe(false);
    check(page.field(FCM), true);
    submit(page);
    await settle();
    expect(runtime.sent).toEqual([
      { type: 'configure-account', accountId: 'a', isFcm: true, namedSubaccounts: [] },
    ]);
    expect(page.outcome()).toBe('Saved for Main. It is being read now.');
    expect(document.activeElement).toBe(page.one('button', 'More'));
  });

  it('asks for subaccounts only where the key cannot list them', async () => {
    const page = await openMore(main, read([worth('5')]));
    expect(() => page.field(LIST)).toThrow();
    page.one('button', 'Cancel').click();
    await settle();
    expect(runtime.sent).toEqual([]);
  });

  it('starts with what was saved and sends what is typed', async () => {
    const page = await openMore({ ...main, isFcm: true, namedSubaccounts: [1, 2, 7, 8, 9] }, denied);
    expect(page.field(FCM).checked).toBe(true);
    expect(page.field(LIST).value).toBe('1, 2, 7-9');
    check(page.field(FCM), false);
    type(page.field(LIST), '4, 10-12');
    submit(page);
    await settle();
    expect(runtime.sent).toEqual([
      { type: 'configure-account', accountId: 'a', isFcm: false, namedSubaccounts: [4, 10, 11, 12] },
    ]);
  });

  it('refuses what is no list of subaccounts, beside the field, and keeps it', async () => {
    const page = await openMore(main, denied);
    type(page.field(LIST), '1, 64');
    submit(page);
    await settle();
    expect(runtime.sent).toEqual([]);
    const alert = page.one('alert');
    const field = page.field(LIST);
    expect(alert.textContent).toContain('from 1 to 63');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(field.getAttribute('aria-describedby')?.split(' ')).toContain(alert.id);
    expect(field.value).toBe('1, 64');
    expect(document.activeElement).toBe(field);
    type(field, '1, 6');
    await settle();
    expect(page.byRole('alert')).toEqual([]);
    expect(document.activeElement).toBe(field);
  });

  it('says why it was not saved and loses nothing', async () => {
    const page = await openMore(main, denied);
    runtime.messageHandler = () => ({ ok: false, failure: { kind: 'storage' } });
    type(page.field(LIST), '5');
    submit(page);
    await settle();
    expect(page.one('alert').getAttribute('data-failure')).toBe('storage');
    expect(page.field(LIST).value).toBe('5');
  });
});

describe('finding the cause on the options page', () => {
  const ended: Diagnosis = {
    accountId: 'a',
    startedAt: NOW,
    endedAt: NOW + SECOND,
    steps: [
      { step: 'reach', outcome: 'bad', host: 'api.example' },
      { step: 'clock', outcome: 'skipped' },
      { step: 'key', outcome: 'skipped' },
    ],
    requests: 2,
    cause: { kind: 'dns-tls', host: 'api.example' },
  };

  async function failing(failure: ReadFailure): Promise<OpenOptions> {
    await storeAccounts([main], { a: { attemptedAt: NOW, failuresInRow: 1, failure } });
    return openOptions();
  }

  it('asks, shows the steps, and offers what helps', async () => {
    const page = await failing({ kind: 'timeout', host: 'h' });
    page.one('button', 'Find the cause').click();
    await settle();
    expect(runtime.sent).toEqual([{ type: 'diagnose', accountId: 'a' }]);
    await diagnosisItem.write(ended);
    await settle();
    const item = page.one('listitem', 'Main');
    expect(item.textContent).toContain('no answer from api.example');
    expect(item.textContent).toContain('Kalshi could not be reached.');
    page.one('button', 'Try again').click();
    await settle();
    expect(runtime.sent.at(-1)).toEqual({ type: 'refresh' });
    expect(page.byRole('listitem')).toHaveLength(1);
  });

  it('leaves one button for a new key', async () => {
    const page = await failing({ kind: 'key-rejected', reason: 'unspecified' });
    await diagnosisItem.write({ ...ended, cause: { kind: 'key-rejected', reason: 'signature' } });
    await settle();
    expect(page.root.textContent).toContain('refused the signature');
    expect(page.byRole('button', 'Replace key')).toHaveLength(1);
  });

  it('copies a report of an answer that could not be read', async () => {
    const page = await failing({ kind: 'unreadable', field: 'balance', shape: '{balance: text}' });
    page.one('button', 'Copy report').click();
    await settle();
    expect(page.shell.copied).toHaveLength(1);
    expect(page.shell.copied[0]).toContain('Structure: {balance: text}');
  });

  it('says why it could not be asked', async () => {
    const page = await failing({ kind: 'offline' });
    runtime.messageHandler = undefined;
    page.one('button', 'Find the cause').click();
    await settle();
    expect(page.one('alert').getAttribute('data-failure')).toBe('background-silent');
  });
});
