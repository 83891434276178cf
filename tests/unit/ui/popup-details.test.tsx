// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { partOf, type Details } from '../../../lib/domain/details.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { account, MINUTE, NOW, read, SECOND, usd, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { settle } from './page.ts';
import { openPopup, store, type OpenPopup } from './popup-page.tsx';

const { runtime } = fakeBrowser;
const main = account('a', { name: 'Main' });
const OPEN = 'Details of Main';
const PANEL = 'Positions, orders and activity';

const DETAILS: Details = {
  keyGeneration: 1,
  readAt: NOW - 12 * SECOND,
  viewedAt: NOW,
  positions: [
    {
      pocket: { number: 0 },
      basis: '',
      readAt: NOW - 12 * SECOND,
      markets: partOf(
        [
          {
            market: 'FED-26DEC-T4',
            side: 'no',
            contracts: usd('1019.6'),
            cost: usd('411.63'),
            value: usd('502.25'),
          },
          {
            market: 'RAIN-NYC',
            title: 'Rain in New York?',
            side: 'yes',
            contracts: usd('5'),
            cost: usd('2'),
          },
        ],
        false,
      ),
      events: [{ event: 'FED-26DEC', exposure: usd('377.77') }],
    },
    {
      pocket: { number: 4 },
      basis: '',
      readAt: NOW,
      markets: { state: 'failed', failure: { kind: 'server', status: 503 } },
    },
  ],
  orders: partOf(
    [
      {
        id: 'o1',
        market: 'FED-26DEC-T3',
        side: 'yes',
        action: 'buy',
        remaining: usd('10'),
        price: usd('0.455'),
        pocket: 0,
      },
      { id: 'o2', market: 'RAIN-NYC' },
    ],
    false,
  ),
  activity: [
    {
      source: 'fills',
      part: partOf(
        [
          {
            id: 'f1',
            kind: 'trade',
            status: 'done',
            at: NOW - MINUTE,
            market: 'FED-26DEC-T4',
            side: 'no',
            action: 'buy',
            contracts: usd('100'),
            price: usd('0.4'),
            amount: usd('-40.7'),
            fee: usd('0.7'),
            pocket: 0,
          },
        ],
        true,
      ),
    },
    {
      source: 'transfers',
      part: partOf(
        [
          {
            id: 't1',
            kind: 'transfer',
            status: 'pending',
            at: NOW,
            amount: usd('25'),
            pocket: 0,
            toPocket: 4,
          },
        ],
        false,
      ),
    },
    { source: 'deposits', part: { state: 'failed', failure: { kind: 'key-restricted' } } },
    { source: 'withdrawals', part: { state: 'failed', failure: { kind: 'key-restricted' } } },
  ],
  restingValue: { state: 'read', amount: usd('4.55') },
};

beforeEach(async () => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
  await store([[main, read([worth('5')])]]);
});

/** Opens the details and waits for their code and contents. */
async function opened(text = 'Recent activity'): Promise<{ page: OpenPopup; panel: HTMLElement }> {
  const page = await openPopup();
  page.one('button', OPEN).click();
  await settle();
  const panel = page.one('article', PANEL);
  await vi.waitFor(() => expect(panel.textContent).toContain(text), 5_000);
  return { page, panel };
}

function field(scope: Element, name: string): (string | null)[] {
  return [...scope.querySelectorAll(`data[data-field="${name}"]`)].map((one) => one.getAttribute('value'));
}

describe('details', () => {
  it('are closed at first and read by nobody', async () => {
    await detailsItem('a').write(DETAILS);
    const page = await openPopup();
    const button = page.one('button', OPEN);
    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(page.byRole('article', PANEL)).toEqual([]);
    expect(runtime.sent).toEqual([]);
  });

  it('ask for what is old once, follow what is stored, and close again', async () => {
    const { page, panel } = await opened('Reading…');
    await vi.waitFor(() => expect(runtime.sent).toEqual([{ type: 'view-details', accountId: 'a' }]));
    await detailsItem('a').write(DETAILS);
    await settle();
    expect(panel.textContent).toContain('Read 12 s ago');
    await detailsItem('a').write({ ...DETAILS, positions: [] });
    await settle();
    expect(field(panel, 'value')).toEqual([]);
    expect(panel.textContent).not.toContain('No open positions');
    page.one('button', OPEN).click();
    await settle();
    expect(page.byRole('article', PANEL)).toEqual([]);
    expect(runtime.sent).toHaveLength(1);
  });

  it('say nothing that an earlier key saw', async () => {
    await detailsItem('a').write({ ...DETAILS, keyGeneration: 0 });
    const { panel } = await opened('Reading…');
    expect(panel.querySelectorAll('data')).toHaveLength(0);
  });

  it('leave the account’s own amounts and rows alone', async () => {
    await detailsItem('a').write(DETAILS);
    const { page } = await opened();
    const group = page.one('group', 'Main');
    for (const name of ['total', 'cash', 'positions']) expect(field(group, name)).toHaveLength(1);
    expect(page.byRole('listitem')).toEqual([]);
  });
});

describe('positions', () => {
  it('stand under their event, with what they cost, are worth and would gain', async () => {
    await detailsItem('a').write(DETAILS);
    const { panel } = await opened();
    const [table] = panel.querySelectorAll('table');
    const lines = [...(table?.querySelectorAll('tbody tr') ?? [])];
    expect(lines).toHaveLength(3);
    const [event, fed, rain] = lines;
    expect(event?.textContent).toContain('FED-26DEC');
    expect(event?.textContent).toContain('at stake $377.77');
    expect(fed?.textContent).toContain('No, 1,019.6 contracts');
    expect(fed && field(fed, 'contracts')).toEqual(['1019.600000']);
    expect(fed && field(fed, 'cost')).toEqual(['411.630000']);
    expect(fed && field(fed, 'value')).toEqual(['502.250000']);
    expect(fed && field(fed, 'unrealized')).toEqual(['90.620000']);
    expect(fed?.querySelector('[data-field="unrealized"]')?.textContent).toBe('+$90.62');
    expect(rain?.textContent).toContain('Rain in New York?');
    // No value is stated: there is none, and no gain that would follow from it.
    expect(rain && field(rain, 'value')).toEqual([null]);
    expect(rain && field(rain, 'unrealized')).toEqual([null]);
  });

  it('say of each pocket what could not be read', async () => {
    await detailsItem('a').write(DETAILS);
    const { panel } = await opened();
    expect(panel.textContent).toContain('Subaccount 4');
    expect(panel.textContent).toContain('Could not read positions: Kalshi has a problem (error 503).');
    expect(panel.textContent).not.toContain('No open positions');
  });

  it('say that there are none only where all were read', async () => {
    const [first] = DETAILS.positions;
    const none = first && { ...first, markets: partOf([], false) };
    await detailsItem('a').write({ ...DETAILS, positions: none ? [none] : [] });
    const { panel } = await opened();
    expect(panel.textContent).toContain('No open positions.');
  });
});

describe('open orders', () => {
  it('are a count with the list folded under it', async () => {
    await detailsItem('a').write(DETAILS);
    const { page, panel } = await opened();
    const button = page.one('button', '2 open orders');
    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(panel.textContent).not.toContain('FED-26DEC-T3');
    button.click();
    await settle();
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(panel.textContent).toContain('Buy Yes, Primary');
    expect(panel.textContent).toContain('10 at $0.455');
  });

  it('tell an FCM member their value as a line of its own', async () => {
    await detailsItem('a').write(DETAILS);
    const { panel } = await opened();
    expect(field(panel, 'resting-value')).toEqual(['4.550000']);
    expect(panel.textContent).toContain('as Kalshi states it; not added to anything');
  });

  it('say that a key may not read them', async () => {
    const refused = { state: 'failed', failure: { kind: 'key-scope' } } as const;
    await detailsItem('a').write({ ...DETAILS, orders: refused, restingValue: refused });
    const { panel } = await opened();
    expect(panel.textContent).toContain('This key may not read open orders.');
    expect(panel.textContent).toContain('This key may not read the value of resting orders.');
  });
});

describe('recent activity', () => {
  it('is merged from all lists, newest first', async () => {
    await detailsItem('a').write(DETAILS);
    const { panel } = await opened();
    const lines = [...(panel.querySelectorAll('table:last-of-type')[0]?.querySelectorAll('tr') ?? [])];
    const [transfer, trade] = lines.slice(-2);
    expect(transfer?.textContent).toContain('Transfer');
    expect(transfer?.textContent).toContain('pending');
    expect(transfer?.textContent).toContain('Primary → Subaccount 4');
    expect(transfer?.querySelector('[data-field="amount"]')?.textContent).toBe('+$25.00');
    expect(trade?.textContent).toContain('Buy No 100 at $0.40');
    expect(trade?.querySelector('[data-field="amount"]')?.textContent).toBe('-$40.70');
    expect(trade?.textContent).toContain('fee $0.70');
  });

  it('says what the key may not read and that older ones are left out', async () => {
    await detailsItem('a').write(DETAILS);
    const { panel } = await opened();
    expect(panel.textContent).toContain('This key may not read deposits or withdrawals.');
    expect(panel.textContent).toContain('Older ones are left out here; Kalshi has them.');
    expect(panel.textContent).not.toContain('Nothing happened lately');
  });
});

describe('details while amounts are hidden', () => {
  it('give no figure away', async () => {
    await store([[main, read([worth('5')])]], true);
    await detailsItem('a').write(DETAILS);
    const { page, panel } = await opened();
    page.one('button', '2 open orders').click();
    await settle();
    const amounts = [...panel.querySelectorAll('data')];
    expect(amounts.length).toBeGreaterThan(10);
    for (const one of amounts) {
      expect(one.hasAttribute('value')).toBe(false);
      expect(one.hasAttribute('title')).toBe(false);
      expect(one.className).not.toMatch(/up|down/);
      expect(['••••', 'unknown']).toContain(one.textContent);
    }
    expect(panel.innerHTML).not.toMatch(/411|502|90\.62|1,?019|377|0\.455|40\.7/);
  });
});

describe('details that do not come', () => {
  it('say why the background could not be asked, and try again on request', async () => {
    runtime.messageHandler = undefined;
    const { page } = await opened('does not respond');
    runtime.messageHandler = () => ({ ok: true, value: null });
    page.one('button', 'Try again').click();
    await settle();
    expect(runtime.sent.at(-1)).toEqual({ type: 'view-details', accountId: 'a' });
    expect(page.byRole('button', 'Try again')).toEqual([]);
  });

  it('do not wait for ever', async () => {
    const { page, panel } = await opened('Reading…');
    await vi.waitFor(() => expect(runtime.sent).toHaveLength(1));
    page.clock.set(NOW + 26 * SECOND);
    await settle();
    expect(panel.textContent).toContain('Nothing has come yet.');
    page.one('button', 'Try again').click();
    await settle();
    expect(runtime.sent).toHaveLength(2);
    expect(panel.textContent).toContain('Reading…');
  });

  it('say one thing where everything failed for it, and nothing like "none"', async () => {
    const failure = { state: 'failed', failure: { kind: 'host-permission' } } as const;
    await detailsItem('a').write({
      keyGeneration: 1,
      readAt: NOW,
      viewedAt: NOW,
      positions: [],
      orders: failure,
      activity: [],
    });
    const { panel } = await opened('The browser does not allow Bankroll to reach Kalshi.');
    expect(panel.textContent).not.toMatch(/No open|Nothing happened/);
  });
});
