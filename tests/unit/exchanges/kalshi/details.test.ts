import { describe, expect, it } from 'vitest';
import { basisOf } from '../../../../lib/domain/details.ts';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Pocket } from '../../../../lib/domain/reading.ts';
import { readKalshiDetails } from '../../../../lib/exchanges/kalshi/details.ts';
import type { DetailsContext, ReadableAccount, ReadDetails } from '../../../../lib/exchanges/port.ts';
import { pocket, reading, usd } from '../../domain/make.ts';
import { NOW, readable, status, toolsWith, type Outcome, type ScriptedHttp } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { askedOf, EMPTY, listBody, NOTHING, scriptedAccount } from './scripted-account.ts';

function positionsPath(subaccount: number | undefined, cursor?: string): string {
  const ask = '/portfolio/positions?limit=1000&count_filter=position';
  const own = subaccount === undefined ? ask : `${ask}&subaccount=${subaccount}`;
  return cursor === undefined ? own : `${own}&cursor=${cursor}`;
}

function held(ticker: string, count: string, cursor = '""'): string {
  const event = `{"event_ticker":"${ticker}-E","event_exposure_dollars":"1.00"}`;
  return `{"market_positions":[{"ticker":"${ticker}","position_fp":"${count}"}],"event_positions":[${event}],"cursor":${cursor}}`;
}

const ACTIVITY = [
  '/portfolio/deposits?limit=100',
  '/portfolio/fills?limit=100',
  '/portfolio/orders?status=resting&limit=1000',
  '/portfolio/settlements?limit=100',
  '/portfolio/subaccounts/transfers?limit=100',
  '/portfolio/withdrawals?limit=100',
];

function askedPositions(http: ScriptedHttp): string[] {
  return askedOf(http).filter((path) => path.startsWith('/portfolio/positions'));
}

function readFrom(
  http: ScriptedHttp,
  context: DetailsContext,
  account: ReadableAccount = readable(),
): Promise<ReadDetails> {
  return readKalshiDetails(account, toolsWith(http), context);
}

const MAIN = pocket(0, { cash: '10', positions: '1' });
const OTHER = pocket(5, { cash: '7', positions: '2' });

describe('the details of an account', () => {
  it('name a subaccount for positions, which are asked for one by one, and none for what is of all of them', async () => {
    const http = scriptedAccount(EMPTY);
    const perps: Pocket = { kind: 'perps', balance: { equity: usd('5') } };
    expect(
      await readFrom(http, { reading: reading([MAIN, OTHER, perps]) }, readable({ keyGeneration: 3 })),
    ).toEqual({
      keyGeneration: 3,
      readAt: NOW,
      positions: [
        { pocket: { number: 0 }, basis: basisOf(MAIN), readAt: NOW, markets: NOTHING, events: [] },
        { pocket: { number: 5 }, basis: basisOf(OTHER), readAt: NOW, markets: NOTHING, events: [] },
      ],
      orders: NOTHING,
      activity: ['fills', 'settlements', 'deposits', 'withdrawals', 'transfers'].map((source) => ({
        source,
        part: NOTHING,
      })),
    });
    expect(askedOf(http)).toEqual([...ACTIVITY, positionsPath(0), positionsPath(5)].toSorted());
  });

  it('fail for maintenance where the exchange is closed by its timetable', async () => {
    // A Thursday at 03:30 in New York, in winter; at five it is over.
    const now = Date.UTC(2026, 10, 19, 8, 30);
    const until = Date.UTC(2026, 10, 19, 10);
    const http = scriptedAccount({
      ...EMPTY,
      [positionsPath(0)]: status(503),
      '/portfolio/orders': '<html>Back soon</html>',
      '/portfolio/fills': { kind: 'timeout', host: 'h' },
      '/portfolio/deposits': status(403),
    });
    const tools = toolsWith(http, { now: () => now });
    const details = await readKalshiDetails(readable(), tools, { reading: reading([MAIN]) });
    const closed = { state: 'failed', failure: { kind: 'maintenance', until } };
    expect(details.positions[0]?.markets).toEqual(closed);
    expect(details.orders).toEqual(closed);
    expect(details.activity.map(({ part }) => part)).toEqual([
      closed,
      NOTHING,
      { state: 'failed', failure: { kind: 'key-scope' } },
      NOTHING,
      NOTHING,
    ]);
  });

  it('are read at the time at which the last answer came', async () => {
    let time = NOW;
    const http = scriptedAccount(EMPTY);
    const tools = toolsWith(http, { now: () => (time += 1) });
    const details = await readKalshiDetails(readable(), tools, { reading: reading([MAIN]) });
    expect(details.readAt).toBe(time);
  });

  it('hold every row of every list', async () => {
    const at = String(NOW / 1_000);
    const http = scriptedAccount({
      [positionsPath(0)]: held('T', '-3.00'),
      '/portfolio/orders': listBody('orders', [
        { order_id: '"o"', ticker: '"T"', remaining_count_fp: '"2.00"' },
      ]),
      '/portfolio/fills': listBody(
        'fills',
        [{ fill_id: '"f"', ticker: '"T"', count_fp: '"1.00"', ts: at }],
        '"older"',
      ),
      '/portfolio/settlements': listBody('settlements', [
        { ticker: '"T"', revenue: '150', settled_time: at },
      ]),
      '/portfolio/deposits': listBody('deposits', [
        { id: '"d"', status: '"applied"', amount_cents: '500', created_ts: at },
      ]),
      '/portfolio/withdrawals': listBody('withdrawals', [
        { id: '"w"', status: '"pending"', amount_cents: '300', created_ts: at },
      ]),
      '/portfolio/subaccounts/transfers': listBody('transfers', [
        { transfer_id: '"x"', from_subaccount: '0', to_subaccount: '5', amount_cents: '100', created_ts: at },
      ]),
    });
    const row = { status: 'done', at: NOW };
    const part = (one: object, hasMore = false): object => ({
      state: 'read',
      rows: [one],
      dropped: 0,
      hasMore,
    });
    expect(await readFrom(http, { reading: reading([MAIN]) })).toEqual({
      keyGeneration: 0,
      readAt: NOW,
      positions: [
        {
          pocket: { number: 0 },
          basis: basisOf(MAIN),
          readAt: NOW,
          markets: part({ market: 'T', side: 'no', contracts: usd('3') }),
          events: [{ event: 'T-E', exposure: usd('1') }],
        },
      ],
      orders: part({ id: 'o', market: 'T', remaining: usd('2') }),
      activity: [
        {
          source: 'fills',
          part: part({ ...row, id: 'f', kind: 'trade', market: 'T', contracts: usd('1') }, true),
        },
        {
          source: 'settlements',
          part: part({ ...row, id: `T/${NOW}`, kind: 'settlement', market: 'T', amount: usd('1.50') }),
        },
        { source: 'deposits', part: part({ ...row, id: 'd', kind: 'deposit', amount: usd('5') }) },
        {
          source: 'withdrawals',
          part: part({ ...row, id: 'w', kind: 'withdrawal', status: 'pending', amount: usd('-3') }),
        },
        {
          source: 'transfers',
          part: part({ ...row, id: 'x', kind: 'transfer', amount: usd('1'), pocket: 0, toPocket: 5 }),
        },
      ],
    });
  });

  it.each<[title: string, Outcome, ReadFailure]>([
    ['refused', status(403, { error: { code: 'forbidden' } }), { kind: 'key-scope' }],
    ['down', status(503), { kind: 'server', status: 503 }],
    ['busy', status(429), { kind: 'rate-limited' }],
    ['unreachable', { kind: 'offline' }, { kind: 'offline' }],
  ])('fail part by part where the exchange is %s', async (_title, outcome, failure) => {
    const failed = { state: 'failed', failure };
    for (const path of Object.keys(EMPTY)) {
      const details = await readFrom(scriptedAccount({ ...EMPTY, [path]: outcome }), {
        reading: reading([MAIN]),
      });
      const parts = [
        ['/portfolio/positions', details.positions[0]?.markets],
        ['/portfolio/orders', details.orders],
        ...details.activity.map(({ source, part }) => [
          source === 'transfers' ? '/portfolio/subaccounts/transfers' : `/portfolio/${source}`,
          part,
        ]),
      ];
      expect(parts).toEqual(parts.map(([name]) => [name, name === path ? failed : NOTHING]));
    }
  });

  it('keep one pocket’s failure to that pocket', async () => {
    const http = scriptedAccount({ ...EMPTY, [positionsPath(5)]: '{"market_positions":[null]}' });
    const { positions } = await readFrom(http, { reading: reading([MAIN, OTHER]) });
    expect(positions).toEqual([
      { pocket: { number: 0 }, basis: basisOf(MAIN), readAt: NOW, markets: NOTHING, events: [] },
      {
        pocket: { number: 5 },
        basis: basisOf(OTHER),
        readAt: NOW,
        markets: { state: 'failed', failure: unreadable('positions: market_positions.0') },
      },
    ]);
  });
});

describe('positions on several pages', () => {
  const first = { [positionsPath(0)]: held('A', '1.00', '"next"') };
  const second = positionsPath(0, 'next');

  it('are read whole', async () => {
    const http = scriptedAccount({ ...EMPTY, ...first, [second]: held('B', '-2.00') });
    const { positions } = await readFrom(http, { reading: reading([MAIN]) });
    expect(positions[0]).toMatchObject({
      markets: { rows: [{ market: 'A' }, { market: 'B' }], hasMore: false },
      events: [{ event: 'A-E' }, { event: 'B-E' }],
    });
    expect(askedPositions(http)).toEqual([positionsPath(0), second]);
  });

  it('are not shown in part where a page fails', async () => {
    const http = scriptedAccount({ ...EMPTY, ...first, [second]: status(500) });
    const { positions } = await readFrom(http, { reading: reading([MAIN]) });
    expect(positions).toEqual([
      {
        pocket: { number: 0 },
        basis: basisOf(MAIN),
        readAt: NOW,
        markets: { state: 'failed', failure: { kind: 'server', status: 500 } },
      },
    ]);
  });

  it('have no events where one page has none', async () => {
    const http = scriptedAccount({ ...EMPTY, ...first, [second]: '{"market_positions":[]}' });
    const { positions } = await readFrom(http, { reading: reading([MAIN]) });
    expect(positions[0]).not.toHaveProperty('events');
  });
});

describe('resting orders', () => {
  const path = '/portfolio/orders?status=resting&limit=1000';
  const row = (id: string) => ({ order_id: `"${id}"`, ticker: '"T"', remaining_count_fp: '"1.00"' });

  it('are read to the last page', async () => {
    const http = scriptedAccount({
      ...EMPTY,
      [path]: listBody('orders', [row('1')], '"next"'),
      [`${path}&cursor=next`]: listBody('orders', [row('2')], 'null'),
    });
    const { orders } = await readFrom(http, { reading: reading([MAIN]) });
    expect(orders).toMatchObject({ rows: [{ id: '1' }, { id: '2' }], hasMore: false });
  });

  it('have their value asked for only from members of an FCM', async () => {
    const value = '/portfolio/summary/total_resting_order_value';
    const http = scriptedAccount(EMPTY);
    const fcm = await readFrom(http, { reading: reading([MAIN]) }, readable({ isFcm: true }));
    expect(fcm.restingValue).toEqual({ state: 'read', amount: usd('12.34') });
    expect(askedOf(http)).toContain(value);
    const refused = scriptedAccount({ ...EMPTY, [value]: status(403) });
    const other = await readFrom(refused, { reading: reading([MAIN]) }, readable({ isFcm: true }));
    expect(other.restingValue).toEqual({ state: 'failed', failure: { kind: 'key-scope' } });
    const usual = scriptedAccount(EMPTY);
    expect(
      await readFrom(usual, { reading: reading([MAIN]) }, readable({ isFcm: false })),
    ).not.toHaveProperty('restingValue');
    expect(askedOf(usual)).not.toContain(value);
  });
});
