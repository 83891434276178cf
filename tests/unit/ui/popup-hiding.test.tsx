// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LockState } from '../../../lib/domain/lock.ts';
import type { AccountState } from '../../../lib/domain/snapshot.ts';
import { partOf } from '../../../lib/domain/details.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { lockItem, maskedItem, settingsItem, viewLockItem } from '../../../lib/state/items.ts';
import { account, MINUTE, NOW, perps, pocket, read, settings, usd, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { amount, settle } from './page.ts';
import { openPopup, startPopup, store, type OpenPopup } from './popup-page.tsx';

const { runtime, storage } = fakeBrowser;
const main = account('a', { name: 'Main' });

/** Amounts whose digits occur nowhere else. */
const TELLING: AccountState = read([
  pocket(0, {
    cash: '7351924.681357',
    positions: '-8642.975318',
    available: '9753.186429',
    withdrawable: '8531.297642',
    reserved: '7642.8135',
    held: '6429.7531',
    unsettled: '5318.6427',
    pendingCredit: '4297.5316',
    pendingWithdrawals: '3186.4295',
    promo: '2975.3184',
    bonusHold: '1864.2973',
    margin: '9317.5286',
    collateral: '8246.1379',
    disputed: '7135.9264',
  }),
  pocket(1, { cash: '314159265.358979', positions: '271828182.845904' }),
  perps('161803398.874989'),
]);

const TELLING_DIGITS =
  /7,?351,?924|8,?642|9,?753|8,?531|7,?642|6,?429|5,?318|4,?297|3,?186|2,?975|1,?864|9,?317|8,?246|7,?135|314,?159|271,?828|161,?803|577,?215|693,?147|flex-grow|class="headline long"/;

beforeEach(() => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
});

function shownTotal(page: OpenPopup): string | null {
  return amount(page.one('region', 'Total'), 'total').getAttribute('value');
}

const HIDDEN_BY: readonly (readonly [string, () => Promise<void>])[] = [
  ['the mask', () => maskedItem.write(true)],
  ['a locked view', () => viewLockItem.write(true)],
  ['the default', () => settingsItem.write(settings({ hiddenByDefault: true }))],
  ['a damaged mask', () => storage.local.set({ masked: 'garbage' })],
  ['a damaged view lock', () => storage.local.set({ 'view-lock': 'garbage' })],
  ['damaged settings', () => storage.local.set({ settings: 'garbage' })],
];

describe.each(HIDDEN_BY)('while %s hides amounts', (_case, hide) => {
  beforeEach(async () => {
    await store([[main, TELLING]]);
    await detailsItem('a').write({
      keyGeneration: 1,
      readAt: NOW,
      viewedAt: NOW,
      positions: [
        {
          pocket: { number: 0 },
          basis: '',
          readAt: NOW,
          markets: partOf(
            [{ market: 'RAIN', side: 'yes', contracts: usd('577215'), cost: usd('693147') }],
            false,
          ),
        },
      ],
      orders: partOf([], false),
      activity: [],
    });
  });

  it('has none anywhere in the document, also behind an account’s balance', async () => {
    await hide();
    const page = await openPopup();
    page.one('button', 'Details of Main').click();
    await vi.waitFor(() => {
      expect(page.one('article').querySelectorAll('data').length).toBeGreaterThan(1);
    });
    const all = [...page.root.querySelectorAll('data')];
    expect(all.length).toBeGreaterThan(25);
    expect(all.filter((data) => data.hasAttribute('value') || data.hasAttribute('title'))).toEqual([]);
    expect(document.documentElement.outerHTML).not.toMatch(TELLING_DIGITS);
    expect(document.title).not.toMatch(/\d/);
    expect(page.one('button', 'Show amounts')).toBeDefined();
  });

  it('never showed any before it was known', async () => {
    await hide();
    const page = startPopup();
    for (let step = 0; step < 200; step += 1) {
      expect(document.documentElement.outerHTML).not.toMatch(TELLING_DIGITS);
      await Promise.resolve();
    }
    await settle();
    expect(page.root.querySelectorAll('data[value]')).toHaveLength(0);
  });
});

it.each<[item: string, hide: () => Promise<void>]>([
  ['masked', () => maskedItem.write(true)],
  ['view-lock', () => viewLockItem.write(true)],
  ['settings', () => settingsItem.write(settings({ hiddenByDefault: true }))],
])('shows none while “%s” is slow to read', async (item, hide) => {
  await store([[main, TELLING]]);
  await hide();
  const read = storage.local.get.bind(storage.local);
  let release: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const spy = vi.spyOn(storage.local, 'get').mockImplementation(async (keys) => {
    if (keys === item) await slow;
    return read(keys);
  });
  try {
    const page = await openPopup();
    expect(page.root.querySelectorAll('data').length).toBeGreaterThan(0);
    expect(page.root.innerHTML).not.toMatch(TELLING_DIGITS);
    release();
    await settle();
    expect(page.one('group', 'Main')).toBeDefined();
    expect(page.root.innerHTML).not.toMatch(TELLING_DIGITS);
  } finally {
    spy.mockRestore();
  }
});

it('has those digits while nothing hides them, so that the tests above can fail', async () => {
  await store([[main, TELLING]]);
  const page = await openPopup();
  const html = page.root.innerHTML;
  for (const one of TELLING_DIGITS.source.split('|').slice(0, 16)) expect(html).toMatch(new RegExp(one));
});

describe('amounts that are hidden by default', () => {
  const peek = (shownUntil: number): LockState => ({ vaultOpen: false, viewOpen: false, shownUntil });

  beforeEach(async () => {
    await store([[main, read([worth('73519.24')])]]);
    await settingsItem.write(settings({ hiddenByDefault: true }));
  });

  it('are shown for a while and hide again by themselves', async () => {
    await lockItem.write(peek(NOW + 5 * MINUTE));
    const page = await openPopup();
    expect(shownTotal(page)).toBe('73519.240000');
    page.clock.set(NOW + 5 * MINUTE - 1);
    await settle();
    expect(shownTotal(page)).toBe('73519.240000');
    page.clock.set(NOW + 5 * MINUTE);
    await settle();
    expect(shownTotal(page)).toBeNull();
    expect(page.one('button', 'Show amounts')).toBeDefined();
  });

  it('are shown by a click, and hidden by the next', async () => {
    const page = await openPopup();
    page.one('button', 'Show amounts').click();
    await settle();
    expect(runtime.sent).toEqual([{ type: 'set-masked', masked: false }]);
    expect(shownTotal(page)).toBe('73519.240000');
    await lockItem.write(peek(NOW + 5 * MINUTE));
    await settle();
    page.one('button', 'Hide amounts').click();
    await settle();
    expect(shownTotal(page)).toBeNull();
    expect(runtime.sent.slice(1)).toEqual([{ type: 'set-masked', masked: true }]);
  });

  it('do not stay shown where storage never says so', async () => {
    const page = await openPopup();
    page.one('button', 'Show amounts').click();
    await settle();
    expect(shownTotal(page)).toBe('73519.240000');
    await new Promise((resolve) => setTimeout(resolve, 2_050));
    await settle();
    expect(shownTotal(page)).toBeNull();
  });

  it('hide when what is open cannot be read', async () => {
    await lockItem.write(peek(NOW + 5 * MINUTE));
    await storage.session.set({ lock: 'garbage' });
    const page = await openPopup();
    expect(shownTotal(page)).toBeNull();
  });
});

describe('a key that can do more than read', () => {
  const facts = (scopes: readonly string[]): AccountState => ({
    ...read([worth('1')]),
    facts: { checkedAt: NOW, scopes },
  });

  it.each([
    [['read', 'write'], true],
    [[], true],
    [['read'], false],
  ])('is named in its account’s line: scopes %j', async (scopes, isNamed) => {
    await store([[main, facts(scopes)]]);
    const page = await openPopup();
    expect(page.one('group', 'Main').textContent.includes('can trade')).toBe(isNamed);
  });
});
