import { describe, expect, it } from 'vitest';
import { applyBadge, showTrouble } from '../../../lib/background/badge.ts';
import { saveAccounts } from '../../../lib/background/saved.ts';
import type { Account } from '../../../lib/domain/account.ts';
import { emptySnapshot, type AccountState } from '../../../lib/domain/snapshot.ts';
import { maskedItem, snapshotItem } from '../../../lib/state/items.ts';
import { account, HOUR, MINUTE, NOW, pocket, read, worth } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { useFreshBrowser } from './world.ts';

useFreshBrowser();

interface Toolbar {
  readonly text: string;
  readonly title: string;
}

interface Saved {
  readonly accounts?: Account[];
  readonly states?: Readonly<Record<string, AccountState>>;
  readonly masked?: boolean;
}

/** The toolbar button for what is saved. */
async function toolbarFor({ accounts = [], states = {}, masked = false }: Saved): Promise<Toolbar> {
  await saveAccounts(accounts);
  await snapshotItem.write({ ...emptySnapshot(), cycle: 1, committedAt: NOW, accounts: states });
  await maskedItem.write(masked);
  await applyBadge(NOW);
  return { text: fakeBrowser.action.text, title: fakeBrowser.action.title };
}

const A = account('a', { name: 'Main' });
const B = account('b', { name: 'Second', exchange: 'polymarket-us' });
const DEMO = account('d', { name: 'Play', environment: 'demo' });
const REJECTED = { kind: 'key-rejected', reason: 'unspecified' } as const;

describe('the badge and its tooltip', () => {
  it.each<[title: string, saved: Saved, toolbar: Toolbar]>([
    ['without accounts', {}, { text: '', title: 'Bankroll: No accounts yet' }],
    ['with nothing read yet', { accounts: [A] }, { text: '?', title: 'Bankroll: Balance unknown' }],
    [
      'fresh',
      { accounts: [A, B], states: { a: read([worth('100.00')]), b: read([worth('23.456789')]) } },
      { text: '123', title: 'Bankroll: $123.456789' },
    ],
    [
      'nothing in it',
      { accounts: [A], states: { a: read([worth('0')]) } },
      { text: '$0', title: 'Bankroll: $0.00' },
    ],
    [
      'of many subaccounts',
      { accounts: [A], states: { a: read([worth('9999.99'), worth('0.01', 1), worth('2500', 63)]) } },
      { text: '12k', title: 'Bankroll: $12,500.00' },
    ],
    [
      'stale',
      { accounts: [A], states: { a: read([worth('50')], NOW - HOUR) } },
      { text: '$50', title: 'Bankroll: $50.00 · not current, oldest 1 h ago' },
    ],
    [
      'partial, an account without a reading',
      { accounts: [A, B], states: { a: read([worth('50')]) } },
      { text: '$50', title: 'Bankroll: At least $50.00 · 1 of 2 balances known' },
    ],
    [
      'partial, a pocket with its positions unknown',
      { accounts: [A], states: { a: read([worth('50'), pocket(1, { cash: '7' })]) } },
      { text: '$57', title: 'Bankroll: At least $57.00 · 1 of 2 balances known' },
    ],
    [
      'masked',
      { accounts: [A], states: { a: read([worth('50')]) }, masked: true },
      { text: '•••', title: 'Bankroll: Amounts hidden' },
    ],
    [
      'masked and partial',
      { accounts: [A, B], states: { a: read([worth('50')]) }, masked: true },
      { text: '•••', title: 'Bankroll: Amounts hidden · 1 of 2 balances known' },
    ],
    [
      'of demo accounts alone',
      { accounts: [DEMO], states: { d: read([worth('50')]) } },
      { text: '', title: 'Bankroll: Only demo accounts, which are never added up' },
    ],
    [
      'with a demo account beside',
      { accounts: [A, DEMO], states: { a: read([worth('50')]), d: read([worth('9999')]) } },
      { text: '$50', title: 'Bankroll: $50.00' },
    ],
    [
      'with an account that was removed',
      { accounts: [A, { ...B, removedAt: NOW }], states: { a: read([worth('50')]), b: read([worth('1')]) } },
      { text: '$50', title: 'Bankroll: $50.00' },
    ],
    [
      'with an account that was removed while its key was refused',
      {
        accounts: [A, { ...B, removedAt: NOW }],
        states: {
          a: read([worth('50')]),
          b: { failure: REJECTED, attemptedAt: NOW, failuresInRow: 1 },
        },
      },
      { text: '$50', title: 'Bankroll: $50.00' },
    ],
    [
      'with a server in trouble',
      {
        accounts: [A],
        states: { a: { ...read([worth('50')], NOW - MINUTE), failure: { kind: 'server', status: 503 } } },
      },
      { text: '$50', title: 'Bankroll: $50.00\nMain: Kalshi has a problem (error 503).' },
    ],
    [
      'with a key that was refused',
      { accounts: [A], states: { a: { failure: REJECTED, attemptedAt: NOW, failuresInRow: 1 } } },
      {
        text: '!',
        title:
          'Bankroll: Balance unknown\nMain: Kalshi refused this key. It may have been revoked, or the key and its ID do not belong together.',
      },
    ],
  ])('%s', async (_title, saved, toolbar) => {
    expect(await toolbarFor(saved)).toEqual(toolbar);
  });

  it('do not call for the user because of an account that was removed', async () => {
    const refused: AccountState = { failure: REJECTED, attemptedAt: NOW, failuresInRow: 1 };
    const states = { a: read([worth('50')]), b: refused };
    await toolbarFor({ accounts: [A], states });
    const calm = fakeBrowser.action.backgroundColor;
    await toolbarFor({ accounts: [A, { ...B, removedAt: NOW }], states });
    expect(fakeBrowser.action.backgroundColor).toBe(calm);
  });

  it('tell fresh, stale, partial and refused apart by colour, always readable', async () => {
    const states: Record<string, Saved> = {
      fresh: { accounts: [A], states: { a: read([worth('50')]) } },
      stale: { accounts: [A], states: { a: read([worth('50')], NOW - HOUR) } },
      partial: { accounts: [A, B], states: { a: read([worth('50')]) } },
      refused: { accounts: [A], states: { a: { ...read([worth('50')]), failure: REJECTED } } },
    };
    const colors = new Set<unknown>();
    for (const saved of Object.values(states)) {
      await toolbarFor(saved);
      colors.add(fakeBrowser.action.backgroundColor);
      expect(contrast(fakeBrowser.action.backgroundColor, fakeBrowser.action.textColor)).toBeGreaterThan(4.5);
    }
    expect(colors.size).toBe(4);
  });

  it('say when the account list cannot be read, and show no amount', async () => {
    await snapshotItem.write({ ...emptySnapshot(), accounts: { a: read([worth('50')]) } });
    await fakeBrowser.storage.local.set({ accounts: { v: 1, data: 'damaged' } });
    await applyBadge(NOW);
    expect(fakeBrowser.action.text).toBe('!');
    expect(fakeBrowser.action.title).toBe('Bankroll: the saved accounts could not be read');
  });

  it('may be applied again and again', async () => {
    const once = await toolbarFor({ accounts: [A], states: { a: read([worth('50')]) } });
    await applyBadge(NOW);
    expect({ text: fakeBrowser.action.text, title: fakeBrowser.action.title }).toEqual(once);
  });
});

describe('trouble inside', () => {
  it('is seen', async () => {
    await showTrouble(new Error('a bug'));
    expect(fakeBrowser.action.text).toBe('!');
    expect(fakeBrowser.action.title).toContain('something went wrong');
    expect(fakeBrowser.action.title).not.toContain('a bug');
  });
});

/** WCAG 2.2 contrast of two colours like #14171c. */
function contrast(one: unknown, other: unknown): number {
  const [light = 0, dark = 0] = [luminance(String(one)), luminance(String(other))].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[0-9a-f]{2}/g) ?? []).map((hex) => {
    const share = Number.parseInt(hex, 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
