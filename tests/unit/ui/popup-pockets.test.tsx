// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import type { Balance } from '../../../lib/domain/reading.ts';
import { account, balance, MINUTE, NOW, perps, pocket, read, SECOND, usd, worth } from '../domain/make.ts';
import { resetFakeBrowser } from '../fake-browser.ts';
import { amount, type TestPage } from './page.ts';
import { openPopup, store } from './popup-page.tsx';

beforeEach(resetFakeBrowser);

const main = account('a', { name: 'Main' });
const personal = account('b', { name: 'Personal', exchange: 'polymarket-us' });

/** The exact values of an element's own amounts by their names; null where there is none. */
function values(scope: Element): Record<string, string | null> {
  const found: Record<string, string | null> = {};
  for (const one of scope.querySelectorAll('data')) {
    const isOwn = scope.matches('li') || one.closest('li') === null;
    if (isOwn) found[one.getAttribute('data-field') ?? ''] = one.getAttribute('value');
  }
  return found;
}

describe('perps', () => {
  it('have a row of their own, whose total nobody divides', async () => {
    await store([[main, read([pocket(0, { cash: '10', positions: '5' }), perps('7.25')])]]);
    const page = await openPopup();
    const row = page.one('listitem', 'Perps');
    expect(values(row)).toEqual({ total: '7.250000', cash: null, positions: null });
    expect(amount(row, 'cash').textContent).toBe('not divided');
    expect(amount(row, 'positions').textContent).toBe('not divided');
    expect(page.one('listitem', 'Primary')).toBeDefined();
  });

  it('count in the totals, and are told beside cash and positions', async () => {
    await store([
      [main, read([pocket(0, { cash: '10', positions: '5' }), perps('7.25')])],
      [personal, read([pocket(0, { cash: '1', positions: '2' })])],
    ]);
    const page = await openPopup();
    const expected = { total: '22.250000', cash: '10.000000', positions: '5.000000', perps: '7.250000' };
    expect(values(page.one('group', 'Main'))).toEqual(expected);
    const overall = page.one('region', 'Total');
    expect(values(overall)).toEqual({
      total: '25.250000',
      cash: '11.000000',
      positions: '7.000000',
      perps: '7.250000',
    });
    expect(overall.querySelectorAll('.bar span')).toHaveLength(3);
    expect(page.one('group', 'Personal').querySelector('[data-field="perps"]')).toBeNull();
  });

  it('leave no part of the split where they are unknown', async () => {
    await store([[main, read([worth('10'), { kind: 'perps', balance: {}, failure: { kind: 'offline' } }])]]);
    const page = await openPopup();
    const overall = page.one('region', 'Total');
    expect(amount(overall, 'total').getAttribute('data-coverage')).toBe('partial');
    expect(overall.querySelector('[data-field="cash"]')).toBeNull();
    expect(overall.querySelector('[data-field="perps"]')).toBeNull();
    expect(page.root.querySelector('[data-failure="offline"]')?.textContent).toContain(
      'Perps: This computer',
    );
  });
});

describe('further amounts', () => {
  async function shown(texts: Readonly<Partial<Record<keyof Balance, string>>>): Promise<TestPage> {
    await store([[personal, read([pocket(0, { cash: '5', positions: '0', ...texts })])]]);
    return openPopup();
  }

  it.each<[keyof Balance, string]>([
    ['bonusHold', 'bonus-hold'],
    ['reservations', 'reservation'],
    ['margin', 'margin'],
    ['collateral', 'collateral'],
    ['disputed', 'disputed'],
  ])('%s is shown where it is not zero', async (field, name) => {
    const page = await shown({ [field]: '1.5' });
    expect(amount(page.one('group', 'Personal'), name).getAttribute('value')).toBe('1.500000');
    const empty = await shown({ [field]: '0' });
    expect(empty.root.querySelector(`[data-field="${name}"]`)).toBeNull();
  });

  it('shows what can be withdrawn only where it is not what is available', async () => {
    const promo = await shown({ available: '5', withdrawable: '0' });
    expect(amount(promo.one('group', 'Personal'), 'withdrawable').getAttribute('value')).toBe('0.000000');
    const same = await shown({ available: '5', withdrawable: '5' });
    expect(same.root.querySelector('[data-field="withdrawable"]')).toBeNull();
  });

  it('hides every one of them with the rest', async () => {
    const fields = ['bonusHold', 'withdrawable', 'reservations', 'margin', 'collateral', 'disputed'] as const;
    const texts = Object.fromEntries(fields.map((field, index) => [field, `${index + 1}234.56`]));
    await store([[personal, read([{ number: 0, balance: balance({ cash: '5', ...texts }) }])]], true);
    const page = await openPopup();
    expect(page.root.querySelectorAll('data').length).toBeGreaterThan(fields.length);
    expect(page.root.querySelectorAll('data[value], data[title]')).toHaveLength(0);
    expect(page.root.innerHTML).not.toMatch(/\d,?234/);
  });
});

describe('a pocket whose turn has not come', () => {
  it('says how old its own figures are, without changing its name', async () => {
    const old = { ...worth('1', 4), fetchedAt: NOW - 9 * MINUTE };
    await store([[main, read([worth('2', 0), old], NOW - 10 * SECOND)]]);
    const page = await openPopup();
    expect(page.one('listitem', 'Subaccount 4').textContent).toContain('9 min old');
    expect(page.one('listitem', 'Primary').textContent).not.toContain('old');
    expect(amount(page.one('group', 'Main'), 'total').getAttribute('data-freshness')).toBe('stale');
  });
});

describe('a failure of several pockets', () => {
  it('is told once a kind and reason', async () => {
    const disputed = (number: number, between: 'cents' | 'list') => ({
      ...worth('1', number),
      failure: { kind: 'contradictory', between } as const,
    });
    const pockets = [worth('1', 0), disputed(1, 'cents'), disputed(2, 'list'), disputed(3, 'cents')];
    await store([[main, read(pockets)]]);
    const page = await openPopup();
    const notes = [...page.root.querySelectorAll('[data-failure="contradictory"]')];
    expect(notes).toHaveLength(2);
    expect(notes[0]?.textContent).toContain('Subaccount 1 and Subaccount 3: Kalshi states two different');
    expect(notes[1]?.textContent).toContain('Subaccount 2: Kalshi states two different');
  });
});

describe('a clock that is off', () => {
  const clocks = { kalshi: [300_000, 300_000, 301_000] };

  it('is told once, without being a failure', async () => {
    await store([[main, read([worth('1')])]], false, { ...clocks, 'polymarket-us': [31_000] });
    const page = await openPopup();
    const told = page.byRole('status').filter((one) => one.textContent.includes('clock'));
    expect(told).toHaveLength(1);
    expect(told[0]?.textContent).toContain('5 minutes ahead of Kalshi’s. Bankroll allows for it');
    expect(told[0]?.hasAttribute('data-failure')).toBe(false);
  });

  it.each([
    ['within half a minute', { kalshi: [29_000] }, read([worth('1')])],
    ['at an exchange that one has no account at', { 'polymarket-us': [300_000] }, read([worth('1')])],
    [
      'where the failure already tells',
      clocks,
      { ...read([worth('1')]), failure: { kind: 'clock-skew', seconds: 300 } as const, failuresInRow: 1 },
    ],
  ])('is not told %s', async (_case, measured, state) => {
    await store([[main, state]], false, measured);
    const page = await openPopup();
    expect(page.root.textContent).not.toContain('Bankroll allows for it');
  });
});

it('adds up: cash, positions and perps are the total', async () => {
  await store([[main, read([pocket(0, { cash: '10.01', positions: '5.02' }), perps('7.03')])]]);
  const page = await openPopup();
  const { total, ...parts } = values(page.one('region', 'Total'));
  const sum = Object.values(parts).reduce((before, value) => before + usd(value ?? ''), 0n);
  expect(usd(total ?? '')).toBe(sum);
});
