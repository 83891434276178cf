import { describe, expect, it, vi } from 'vitest';
import { applyBadge, showTrouble } from '../../../lib/background/badge.ts';
import { AccountsLost, saveAccounts } from '../../../lib/background/saved.ts';
import type { Account } from '../../../lib/domain/account.ts';
import { emptySnapshot, type AccountState } from '../../../lib/domain/snapshot.ts';
import { LOCKED, type LockState } from '../../../lib/domain/lock.ts';
import { lockItem, maskedItem, settingsItem, snapshotItem, viewLockItem } from '../../../lib/state/items.ts';
import { account, HOUR, MINUTE, NOW, pocket, read, settings, worth } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { rest, useFreshBrowser } from './world.ts';

useFreshBrowser();

interface Toolbar {
  readonly text: string;
  readonly title: string;
}

interface Saved {
  readonly accounts?: Account[];
  readonly states?: Readonly<Record<string, AccountState>>;
  readonly masked?: boolean;
  readonly lock?: LockState;
  readonly viewLock?: boolean;
  readonly hiddenByDefault?: boolean;
}

/** The toolbar button for what is saved. */
async function toolbarFor(saved: Saved): Promise<Toolbar> {
  const { accounts = [], states = {}, masked = false, lock, viewLock, hiddenByDefault } = saved;
  if (lock !== undefined) await lockItem.write(lock);
  if (viewLock !== undefined) await viewLockItem.write(viewLock);
  if (hiddenByDefault !== undefined) await settingsItem.write(settings({ hiddenByDefault }));
  await saveAccounts(accounts);
  await snapshotItem.write({ ...emptySnapshot(), cycle: 1, committedAt: NOW, accounts: states });
  await maskedItem.write(masked);
  await applyBadge(NOW);
  return { text: fakeBrowser.action.text, title: fakeBrowser.action.title };
}

const A = account('a', { name: 'Main' });
const B = account('b', { name: 'Second', exchange: 'polymarket-us' });
const DEMO = account('d', { name: 'Play', environment: 'demo' });
const SEALED = account('s', { name: 'Sealed', keptIn: 'vault' });
const OPEN: LockState = { vaultOpen: true, viewOpen: true };
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
    [
      'behind a locked view',
      { accounts: [A], states: { a: read([worth('50')]) }, viewLock: true },
      { text: '•••', title: 'Bankroll: Amounts hidden until you unlock' },
    ],
    [
      'behind an open view',
      { accounts: [A], states: { a: read([worth('50')]) }, viewLock: true, lock: OPEN },
      { text: '$50', title: 'Bankroll: $50.00' },
    ],
    [
      'behind a view whose deadline has passed',
      {
        accounts: [A],
        states: { a: read([worth('50')]) },
        viewLock: true,
        lock: { ...OPEN, lockAt: NOW - HOUR },
      },
      { text: '•••', title: 'Bankroll: Amounts hidden until you unlock' },
    ],
    [
      'hidden by default',
      { accounts: [A], states: { a: read([worth('50')]) }, hiddenByDefault: true },
      { text: '•••', title: 'Bankroll: Amounts hidden' },
    ],
    [
      'hidden by default and shown for a while',
      {
        accounts: [A],
        states: { a: read([worth('50')]) },
        hiddenByDefault: true,
        lock: { ...LOCKED, shownUntil: NOW + 1 },
      },
      { text: '$50', title: 'Bankroll: $50.00' },
    ],
    [
      'locked',
      { accounts: [A, SEALED], states: { a: read([worth('50')]), s: read([worth('7')]) } },
      {
        text: 'lock',
        title: 'Bankroll: $57.00 · saved just now\nLocked: 1 account is not read until you unlock',
      },
    ],
    [
      'locked, with amounts hidden',
      { accounts: [SEALED], states: { s: read([worth('7')]) }, masked: true },
      {
        text: 'lock',
        title: 'Bankroll: Amounts hidden · saved just now\nLocked: 1 account is not read until you unlock',
      },
    ],
    [
      'unlocked',
      { accounts: [SEALED], states: { s: read([worth('7')]) }, lock: OPEN },
      { text: '7.0', title: 'Bankroll: $7.00' },
    ],
    [
      'with a locked account that was removed',
      { accounts: [A, { ...SEALED, removedAt: NOW }], states: { a: read([worth('50')]) } },
      { text: '$50', title: 'Bankroll: $50.00' },
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

  it('keep the colour that calls for the user while another account is locked', async () => {
    const states = { a: { ...read([worth('50')]), failure: REJECTED } };
    await toolbarFor({ accounts: [A], states });
    const calling = fakeBrowser.action.backgroundColor;
    expect((await toolbarFor({ accounts: [A, SEALED], states })).text).toBe('lock');
    expect(fakeBrowser.action.backgroundColor).toBe(calling);
  });

  it('do not call for the user because of what stood before the account was locked', async () => {
    await toolbarFor({ accounts: [SEALED] });
    const calm = fakeBrowser.action.backgroundColor;
    await toolbarFor({ accounts: [SEALED], states: { s: { ...read([worth('50')]), failure: REJECTED } } });
    expect(fakeBrowser.action.backgroundColor).toBe(calm);
  });

  it('never show an amount after the lock that hides it, whichever was looked up first', async () => {
    await toolbarFor({ accounts: [A], states: { a: read([worth('50')]) }, viewLock: true, lock: OPEN });
    let release: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    // The first of two takes its time between looking and showing.
    vi.spyOn(fakeBrowser.action, 'setBadgeText').mockImplementationOnce(async ({ text }) => {
      await slow;
      fakeBrowser.action.text = text;
    });
    vi.spyOn(fakeBrowser.action, 'setTitle').mockImplementationOnce(async ({ title }) => {
      await slow;
      fakeBrowser.action.title = title;
    });
    const first = applyBadge(NOW);
    await rest();
    await lockItem.write(LOCKED);
    const second = applyBadge(NOW);
    await rest();
    release();
    await Promise.all([first, second]);
    expect(fakeBrowser.action.text).toBe('•••');
    expect(fakeBrowser.action.title).toBe('Bankroll: Amounts hidden until you unlock');
  });

  it('are derived again after a time when the browser refused', async () => {
    vi.spyOn(fakeBrowser.action, 'setTitle').mockRejectedValueOnce(new Error('no toolbar'));
    await expect(applyBadge(NOW)).rejects.toThrow('no toolbar');
    expect(await toolbarFor({ accounts: [A], states: { a: read([worth('50')]) } })).toEqual({
      text: '$50',
      title: 'Bankroll: $50.00',
    });
  });

  it('tell fresh, stale, partial, refused and locked apart by colour, always readable', async () => {
    const states: Record<string, Saved> = {
      locked: { accounts: [SEALED] },
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
    expect(colors.size).toBe(5);
  });

  it('tell the colour of a locked account from every other, also to the colour-blind', async () => {
    await toolbarFor({ accounts: [SEALED] });
    const locked = String(fakeBrowser.action.backgroundColor);
    const others: Saved[] = [
      { accounts: [A], states: { a: read([worth('50')]) } },
      { accounts: [A], states: { a: read([worth('50')], NOW - HOUR) } },
      { accounts: [A, B], states: { a: read([worth('50')]) } },
      { accounts: [A], states: { a: { ...read([worth('50')]), failure: REJECTED } } },
    ];
    for (const saved of others) {
      await toolbarFor(saved);
      for (const eye of [SEES_ALL, ...COLOR_BLIND])
        expect(difference(locked, String(fakeBrowser.action.backgroundColor), eye)).toBeGreaterThan(25);
    }
  });

  it('say that a newer version saved the accounts', async () => {
    await fakeBrowser.storage.local.set({ accounts: { v: 99, data: [] } });
    await applyBadge(NOW);
    expect(fakeBrowser.action.title).toBe(
      'Bankroll: a newer version saved the accounts. Update Bankroll to read them.',
    );
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

  it('does not keep it from saying that accounts are locked', async () => {
    await saveAccounts([SEALED, A]);
    await showTrouble(new Error('a bug'));
    expect(fakeBrowser.action.title).toMatch(/something went wrong.*\nLocked: 1 account is not read/);
  });

  it('with a list of a newer version is called so', async () => {
    await showTrouble(new AccountsLost('a bug', true));
    expect(fakeBrowser.action.title).toContain('Update Bankroll');
  });
});

/** What an eye makes of linear light: the matrices of Machado, Oliveira and Fernandes (2009), in full severity. */
type Eye = readonly (readonly [number, number, number])[];
const SEES_ALL: Eye = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const COLOR_BLIND: readonly Eye[] = [
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
];

/** How far apart two colours are to an eye: CIE 1976, where 2.3 can just be told apart. */
function difference(one: string, other: string, eye: Eye): number {
  const [a, b] = [labOf(one, eye), labOf(other, eye)];
  return Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)));
}

function labOf(color: string, eye: Eye): number[] {
  const light = linear(color);
  const [red = 0, green = 0, blue = 0] = eye.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, index) => sum + weight * (light[index] ?? 0), 0),
      ),
    ),
  );
  const root = (value: number): number =>
    value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29;
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47);
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** WCAG 2.2 contrast of two colours like #14171c. */
function contrast(one: unknown, other: unknown): number {
  const [light = 0, dark = 0] = [luminance(String(one)), luminance(String(other))].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = linear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The light of a colour like #14171c: red, green and blue, each from 0 to 1. */
function linear(color: string): number[] {
  return (color.match(/[0-9a-f]{2}/g) ?? []).map((hex) => {
    const share = Number.parseInt(hex, 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}
