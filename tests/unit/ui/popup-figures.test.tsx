// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { POPUP_TEXT } from '../../../lib/domain/text/ui.ts';
import { account, MINUTE, NOW, pocket, read, SECOND, worth } from '../domain/make.ts';
import { resetFakeBrowser } from '../fake-browser.ts';
import { amount, settle } from './page.ts';
import { openPopup, store } from './popup-page.tsx';

beforeEach(resetFakeBrowser);

const main = account('a', { name: 'Main' });
const personal = account('b', { name: 'Personal', exchange: 'polymarket-us' });
const threePockets = [
  pocket(0, { cash: '1235', positions: '987.65', reserved: '120.5', unsettled: '0' }),
  pocket(1, { cash: '3002', positions: '2000' }),
  pocket(7, { cash: '500', positions: '2000.000001' }),
];

describe('fresh figures', () => {
  it('states the total, each exchange, account and subaccount exactly', async () => {
    await store([
      [main, read(threePockets, NOW - 12 * SECOND)],
      [
        personal,
        read([pocket(0, { cash: '354', positions: '2339.01', available: '254' })], NOW - 15 * SECOND),
      ],
    ]);
    const page = await openPopup();

    const overall = page.one('region', 'Total');
    const total = amount(overall, 'total');
    expect(overall.querySelectorAll('data[data-field="total"]')).toHaveLength(1);
    expect(total.getAttribute('value')).toBe('12417.660001');
    expect(total.textContent).toBe('$12,417.66');
    expect(total.getAttribute('title')).toBe('$12,417.660001');
    expect(total.getAttribute('data-coverage')).toBe('complete');
    expect(total.getAttribute('data-freshness')).toBe('fresh');
    expect(overall.textContent).toContain('15 s ago');
    expect(amount(overall, 'cash').getAttribute('value')).toBe('5091.000000');
    expect(amount(overall, 'positions').getAttribute('value')).toBe('7326.660001');

    const kalshi = page.one('region', 'Kalshi');
    const group = page.one('group', 'Main');
    expect(kalshi.contains(group)).toBe(true);
    expect(amount(group, 'total').getAttribute('value')).toBe('9724.650001');
    expect(amount(group, 'cash').getAttribute('value')).toBe('4737.000000');
    const names = ['Primary', 'Subaccount 1', 'Subaccount 7'];
    expect([...group.querySelectorAll('li')]).toEqual(names.map((name) => page.one('listitem', name)));

    const primary = page.one('listitem', 'Primary');
    expect(amount(primary, 'total').getAttribute('value')).toBe('2222.650000');
    expect(amount(primary, 'total').hasAttribute('title')).toBe(false);
    expect(amount(primary, 'reserved').textContent).toBe('$120.50');
    expect(primary.querySelector('[data-field="unsettled"]')).toBeNull();
  });

  it('shows no row for an account that is one pocket, and its further amounts on its own line', async () => {
    await store([
      [personal, read([pocket(0, { cash: '354', positions: '0', available: '254', held: '3' })])],
    ]);
    const page = await openPopup();
    const group = page.one('group', 'Personal');
    expect(group.querySelectorAll('li')).toHaveLength(0);
    expect(amount(group, 'available').textContent).toBe('$254.00');
    expect(amount(group, 'held').textContent).toBe('$3.00');
    expect(page.byRole('region', 'Kalshi')).toEqual([]);
  });

  it('leaves out what is available where it is simply the cash', async () => {
    await store([[main, read([pocket(0, { cash: '5', positions: '0', available: '5' })])]]);
    const page = await openPopup();
    expect(page.root.querySelector('[data-field="available"]')).toBeNull();
  });

  it('says that positions count at cost or await settlement', async () => {
    await store([[main, read([{ ...worth('1'), notes: ['estimated', 'pending-settlement'] }])]]);
    const page = await openPopup();
    expect(page.one('group', 'Main').textContent).toContain('some positions at cost');
    expect(page.one('group', 'Main').textContent).toContain('some positions await settlement');
  });

  it('follows storage', async () => {
    await store([[main, read([worth('1')])]]);
    const page = await openPopup();
    await store([[main, read([worth('2')])]]);
    await settle();
    expect(amount(page.one('region', 'Total'), 'total').getAttribute('value')).toBe('2.000000');
  });

  it('folds the subaccounts of an account away and brings them back', async () => {
    await store([[main, read(threePockets)]]);
    const page = await openPopup();
    const button = page.one('button', 'Subaccounts of Main');
    expect(button.getAttribute('aria-expanded')).toBe('true');
    button.click();
    await settle();
    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(page.byRole('listitem')).toEqual([]);
    button.click();
    await settle();
    expect(page.byRole('listitem')).toHaveLength(3);
  });

  it('shows all of sixty-four subaccounts', async () => {
    const pockets = Array.from({ length: 64 }, (_, number) => worth('1.01', number));
    await store([[main, read(pockets)]]);
    const page = await openPopup();
    expect(page.byRole('listitem')).toHaveLength(64);
    expect(amount(page.one('region', 'Total'), 'total').getAttribute('value')).toBe('64.640000');
  });
});

describe('figures that are not whole or not current', () => {
  it('says how old a stale total is and when it was read', async () => {
    await store([
      [main, read([worth('1')], NOW - 12 * SECOND)],
      [personal, read([worth('2')], NOW - 26 * MINUTE)],
    ]);
    const page = await openPopup();
    const overall = page.one('region', 'Total');
    expect(amount(overall, 'total').getAttribute('data-freshness')).toBe('stale');
    expect(overall.textContent).toContain('oldest 26 min');
    expect(amount(page.one('group', 'Main'), 'total').getAttribute('data-freshness')).toBe('fresh');
    expect(amount(page.one('group', 'Personal'), 'total').getAttribute('data-freshness')).toBe('stale');
    expect(page.one('group', 'Personal').textContent).toContain('26 min old');
    expect(page.root.textContent).toContain('1 of 2 accounts current');
  });

  it('turns stale while it is being looked at', async () => {
    await store([[main, read([worth('1')])]]);
    const page = await openPopup();
    page.clock.set(NOW + 5 * MINUTE);
    await settle();
    expect(amount(page.one('group', 'Main'), 'total').getAttribute('data-freshness')).toBe('stale');
  });

  it('does not name an age that a changed clock has made up', async () => {
    await store([[main, read([worth('1')], NOW + 10 * MINUTE)]]);
    const page = await openPopup();
    expect(page.one('region', 'Total').textContent).toContain('age unknown');
    expect(page.one('group', 'Main').textContent).toContain('age unknown');
  });

  it('says "At least" and how much is known, and never sums part of the cash', async () => {
    await store([
      [main, read([worth('10', 0), pocket(1, { cash: '5' })])],
      [personal, read([pocket(0, { positions: '3' })])],
    ]);
    const page = await openPopup();
    const overall = page.one('region', 'Total');
    expect(amount(overall, 'total').getAttribute('value')).toBe('15.000000');
    expect(amount(overall, 'total').getAttribute('data-coverage')).toBe('partial');
    expect(overall.textContent).toContain('At least');
    expect(overall.textContent).toContain('1 of 3 known');
    expect(overall.querySelector('[data-field="cash"]')).toBeNull();
    const row = page.one('listitem', 'Subaccount 1');
    expect(amount(row, 'total').hasAttribute('value')).toBe(false);
    expect(amount(row, 'total').textContent).toBe('unknown');
    expect(amount(row, 'cash').getAttribute('value')).toBe('5.000000');
    expect(amount(row, 'positions').textContent).toBe('unknown');
  });

  it('shows nothing as zero before the first reading', async () => {
    await store([[main, undefined]]);
    const page = await openPopup();
    for (const data of page.root.querySelectorAll('data')) {
      expect(data.hasAttribute('value')).toBe(false);
      expect(data.textContent).toBe('unknown');
    }
    expect(page.one('region', 'Total').textContent).toContain('Not read yet');
  });

  it('leaves no empty value behind when an amount becomes unknown', async () => {
    await store([[main, read([worth('1')])]]);
    const page = await openPopup();
    await store([[main, read([pocket(0, { cash: '1' })])]]);
    await settle();
    const positions = amount(page.one('group', 'Main'), 'positions');
    expect(positions.getAttributeNames()).not.toContain('value');
  });
});

describe('money that is not added up', () => {
  it('marks demo accounts and keeps them out of every sum', async () => {
    const demo = account('d', { name: 'Practice', environment: 'demo' });
    await store([
      [main, read([worth('10')])],
      [demo, read([worth('1000')])],
    ]);
    const page = await openPopup();
    expect(page.one('group', 'Practice').textContent).toContain('Demo');
    expect(amount(page.one('group', 'Practice'), 'total').getAttribute('value')).toBe('1000.000000');
    expect(amount(page.one('region', 'Total'), 'total').getAttribute('value')).toBe('10.000000');
    expect(page.one('region', 'Kalshi').querySelector('data')?.getAttribute('value')).toBe('10.000000');
  });

  it('has no total where there is only play money', async () => {
    await store([[account('d', { environment: 'demo' }), read([worth('1000')])]]);
    const page = await openPopup();
    const total = amount(page.one('region', 'Total'), 'total');
    expect(total.hasAttribute('value')).toBe(false);
    expect(total.textContent).toBe('Demo only');
  });

  it('does not show an account that waits for its removal', async () => {
    await store([
      [main, read([worth('10')])],
      [{ ...personal, removedAt: NOW }, read([worth('5')])],
    ]);
    const page = await openPopup();
    expect(page.byRole('group', 'Personal')).toEqual([]);
    expect(amount(page.one('region', 'Total'), 'total').getAttribute('value')).toBe('10.000000');
  });
});

describe('keys that do not see everything', () => {
  it('names the subaccount that a key is bound to', async () => {
    await store([[{ ...main, boundSubaccount: 4 }, read([worth('10', 4)])]]);
    const page = await openPopup();
    expect(amount(page.one('listitem', 'Subaccount 4'), 'total').getAttribute('value')).toBe('10.000000');
    expect(page.byRole('button', 'Subaccounts of Main')).toEqual([]);
  });

  it('says so where the number is not known', async () => {
    const bound = pocket(undefined, { cash: '1', positions: '0' });
    await store([[main, read([bound])]]);
    const page = await openPopup();
    expect(page.one('listitem', 'Subaccount (number not stated)')).toBeDefined();
  });

  it('says that a key cannot list subaccounts', async () => {
    const state = read([worth('1')]);
    await store([
      [main, { ...state, reading: { pockets: [worth('1')], fetchedAt: NOW, listDeniedAt: NOW } }],
    ]);
    const page = await openPopup();
    expect(page.one('group', 'Main').textContent).toContain(POPUP_TEXT.listDenied);
    expect(POPUP_TEXT.listDenied).toContain('Settings');
  });

  it('does not say so of a key bound to a subaccount whose number is not known: it could not read others', async () => {
    const bound = pocket(undefined, { cash: '1', positions: '0' });
    await store([
      [main, { ...read([bound]), reading: { pockets: [bound], fetchedAt: NOW, listDeniedAt: NOW } }],
    ]);
    const page = await openPopup();
    expect(page.one('group', 'Main').textContent).not.toContain(POPUP_TEXT.listDenied);
  });
});
