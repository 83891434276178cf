// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Diagnosis } from '../../../lib/domain/diagnosis.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import { diagnosisItem } from '../../../lib/state/items.ts';
import { account, NOW, pocket, read, SECOND, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { settle } from './page.ts';
import { openPopup, store, type OpenPopup } from './popup-page.tsx';

const { runtime } = fakeBrowser;
const main = account('a', { name: 'Main' });
const other = account('b', { name: 'Other' });

function failing(failure: ReadFailure) {
  return { ...read([worth('10')], NOW - 30 * SECOND), failure, failuresInRow: 1 };
}

const UNDER_WAY: Diagnosis = { accountId: 'a', startedAt: NOW, steps: [], requests: 0 };
const ENDED: Diagnosis = {
  ...UNDER_WAY,
  endedAt: NOW + SECOND,
  steps: [
    { step: 'reach', outcome: 'good', host: 'api.example', tookMs: 120 },
    { step: 'clock', outcome: 'good', aheadMs: 100 },
    { step: 'key', outcome: 'bad' },
  ],
  requests: 2,
  cause: { kind: 'key-rejected', reason: 'unknown-key' },
};

beforeEach(() => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
});

async function panelIn(page: OpenPopup, text: string): Promise<HTMLElement> {
  return vi.waitFor(() => {
    const found = page.root.querySelector<HTMLElement>('.diagnosis');
    if (found === null || !found.textContent.includes(text)) throw new Error('not there yet');
    return found;
  }, 5_000);
}

describe('finding the cause', () => {
  it('is offered once on a failing account, and on no other', async () => {
    const half = { ...pocket(1, { cash: '1' }), failure: { kind: 'timeout', host: 'h' } } as const;
    const state = {
      ...failing({ kind: 'offline' }),
      reading: { pockets: [worth('1'), half], fetchedAt: NOW },
    };
    await store([
      [main, state],
      [other, read([worth('1')])],
    ]);
    const page = await openPopup();
    const button = page.one('button', 'Find the cause');
    expect(page.one('group', 'Main').contains(button)).toBe(true);
    button.click();
    await settle();
    expect(runtime.sent).toEqual([{ type: 'diagnose', accountId: 'a' }]);
  });

  it('shows each step as it comes', async () => {
    await store([[main, failing({ kind: 'key-rejected', reason: 'unspecified' })]]);
    await diagnosisItem.write(UNDER_WAY);
    const page = await openPopup();
    const panel = await panelIn(page, 'Looking for the cause');
    // Only the conclusion is read aloud, not every step again with each.
    expect(panel.querySelector('[role="status"]')?.textContent).toBe('');
    expect(panel.getAttribute('aria-busy')).toBe('true');
    expect([...panel.querySelectorAll('dd')].map((one) => one.textContent)).toEqual(['…', '…', '…']);
    await diagnosisItem.write({ ...UNDER_WAY, steps: ENDED.steps.slice(0, 1) });
    await settle();
    expect(panel.querySelectorAll('dd')[0]?.textContent).toBe('api.example answered in 120 ms');
    expect(panel.hasAttribute('data-failure')).toBe(false);
    expect(page.byRole('listitem')).toEqual([]);
  });

  it('ends with what is wrong and the one button that helps', async () => {
    await store([[main, failing({ kind: 'key-rejected', reason: 'unspecified' })]]);
    await diagnosisItem.write(ENDED);
    const page = await openPopup();
    const panel = await panelIn(page, 'Kalshi does not know this API key ID.');
    expect(panel.getAttribute('aria-busy')).toBe('false');
    const button = page.one('button', 'Replace key');
    expect(panel.contains(button)).toBe(true);
    button.click();
    expect(page.shell.opened).toEqual([{ to: 'replace', accountId: 'a' }]);
  });

  it('keeps the button of another failure that has come since', async () => {
    await store([[main, failing({ kind: 'host-permission' })]]);
    await diagnosisItem.write({ ...ENDED, cause: { kind: 'timeout', host: 'h' } });
    const page = await openPopup();
    await panelIn(page, 'did not answer in time');
    expect(page.one('button', 'Allow access')).toBeDefined();
    expect(page.one('button', 'Try again')).toBeDefined();
  });

  it('says that nothing is in the way any more', async () => {
    const { cause: _cause, ...well } = ENDED;
    await store([[main, read([worth('1')])]]);
    await diagnosisItem.write(well);
    const page = await openPopup();
    const panel = await panelIn(page, 'Nothing is in the way any more.');
    expect(panel.querySelectorAll('button')).toHaveLength(0);
  });

  it('is not shown under another account, nor once the account is well', async () => {
    await store([
      [main, read([worth('1')])],
      [other, failing({ kind: 'offline' })],
    ]);
    await diagnosisItem.write(ENDED);
    const page = await openPopup();
    await settle();
    expect(page.root.querySelector('.diagnosis')).toBeNull();
  });

  it('says so when the background cannot be asked', async () => {
    await store([[main, failing({ kind: 'offline' })]]);
    runtime.messageHandler = undefined;
    const page = await openPopup();
    page.one('button', 'Find the cause').click();
    await settle();
    expect(page.root.querySelector('[data-failure="background-silent"]')).not.toBeNull();
  });
});

describe('a report', () => {
  const unreadable = { kind: 'unreadable', field: 'balance', shape: '{balance: text}' } as const;

  async function offered(page: OpenPopup): Promise<HTMLElement> {
    return vi.waitFor(() => page.one('button', 'Copy report'), 5_000);
  }

  it('is copied without amounts and names, in one click', async () => {
    await store([[main, failing(unreadable)]]);
    const page = await openPopup();
    (await offered(page)).click();
    await settle();
    const [text] = page.shell.copied;
    expect(text).toContain('Field: balance');
    expect(text).toContain('Structure: {balance: text}');
    expect(text).toContain('1.2.3');
    expect(text).not.toMatch(/Main|10|key-of/);
    expect(page.root.textContent).toContain('Copied.');
  });

  it('says when the browser did not allow it', async () => {
    await store([[main, failing(unreadable)]]);
    const page = await openPopup();
    page.shell.mayCopy = false;
    (await offered(page)).click();
    await settle();
    expect(page.root.textContent).toContain('did not allow copying');
  });

  it('is offered once where the cause is the same, and not at all without a structure', async () => {
    await store([[main, failing(unreadable)]]);
    await diagnosisItem.write({ ...ENDED, cause: unreadable });
    const page = await openPopup();
    const panel = await panelIn(page, 'cannot read');
    expect(panel.contains(page.one('button', 'Copy report'))).toBe(true);
    await diagnosisItem.write(null);
    await store([[main, failing({ kind: 'unreadable', field: 'a web page', page: true })]]);
    await settle();
    expect(page.byRole('button', 'Copy report')).toEqual([]);
  });
});
