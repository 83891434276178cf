import { describe, expect, it } from 'vitest';
import { basisOf, type Details } from '../../../../lib/domain/details.ts';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Reading } from '../../../../lib/domain/reading.ts';
import { polymarketUsAdapter } from '../../../../lib/exchanges/polymarket-us/index.ts';
import type { DetailsContext, ReadDetails } from '../../../../lib/exchanges/port.ts';
import { MINUTE, pocket, reading, usd } from '../../domain/make.ts';
import {
  answer,
  NOW,
  readable,
  scriptedHttp,
  status,
  toolsWith,
  type Outcome,
  type ScriptedHttp,
} from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';

const POSITIONS = '/v1/portfolio/positions';
const ORDERS = '/v1/orders/open';
const ACTIVITIES = '/v1/portfolio/activities';

interface Books {
  /** By cursor; "" is the first page. */
  readonly positions?: Readonly<Record<string, Outcome>>;
  readonly orders?: Outcome;
  readonly activities?: Outcome;
}

function member({
  positions = { '': answer({ positions: {} }) },
  orders = answer({ orders: [] }),
  activities = answer({ activities: [] }),
}: Books): ScriptedHttp {
  return scriptedHttp(({ url }) => {
    if (url.pathname === POSITIONS) return positions[url.searchParams.get('cursor') ?? ''] ?? status(400);
    if (url.pathname === ORDERS) return orders;
    return url.pathname === ACTIVITIES ? activities : status(404);
  });
}

function details(http: ScriptedHttp, context: DetailsContext = {}, now = NOW): Promise<ReadDetails> {
  const tools = toolsWith(http, { now: () => now });
  return polymarketUsAdapter.details(readable({ keyGeneration: 3 }), tools, context);
}

function nothing(): { state: 'read'; rows: never[]; dropped: number; hasMore: boolean } {
  return { state: 'read', rows: [], dropped: 0, hasMore: false };
}

const POCKET = pocket(0, { cash: '4', positions: '6.50', available: '2', reserved: '2' });
const READING: Reading = reading([POCKET], NOW - MINUTE);

describe('details', () => {
  it('are positions, orders and the newest activities, in three requests', async () => {
    const http = member({});
    expect(await details(http, { reading: READING })).toEqual({
      keyGeneration: 3,
      readAt: NOW,
      positions: [{ pocket: { number: 0 }, basis: basisOf(POCKET), readAt: NOW, markets: nothing() }],
      orders: nothing(),
      activity: [{ source: 'activities', part: nothing() }],
    });
    expect(http.paths().toSorted()).toEqual([
      ORDERS,
      `${ACTIVITIES}?limit=100&sortOrder=SORT_ORDER_DESCENDING`,
      `${POSITIONS}?limit=100`,
    ]);
  });

  it('have the positions of every page, without flat ones', async () => {
    const first = `{"positions":{"rain":{"netPositionDecimal":"19.6000","netPosition":"20",
      "cost":{"value":"8.10","currency":"USD"},"cashValue":{"value":"8.9475","currency":"USD"},
      "realized":{"value":"-0.30","currency":"USD"},"expired":false,
      "marketMetadata":{"slug":"rain","icon":"","title":"Will it rain?","outcome":"Yes","eventSlug":"weather"}},
      "flat":{"netPositionDecimal":"0","realized":{"value":"5"}}},"nextCursor":"p2","eof":false}`;
    const second = `{"positions":{"snow":{"netPositionDecimal":"-35.01","cost":{"value":"11.63"},
      "cashValue":{"value":"-0.35"},"expired":true,"marketMetadata":null}},"nextCursor":"","eof":true}`;
    const got = await details(member({ positions: { '': answer(first), p2: answer(second) } }));
    expect(got.positions[0]?.markets).toEqual({
      state: 'read',
      rows: [
        {
          market: 'rain',
          title: 'Will it rain?',
          outcome: 'Yes',
          side: 'yes',
          contracts: usd('19.6'),
          cost: usd('8.10'),
          value: usd('8.9475'),
          realized: usd('-0.30'),
        },
        // A value below nothing is no market value.
        { market: 'snow', side: 'no', contracts: usd('35.01'), cost: usd('11.63'), expired: true },
      ],
      dropped: 0,
      hasMore: false,
    });
  });

  it('have the orders that wait, each at the price of its side', async () => {
    const order = (id: string, intent: string): string =>
      `{"id":"${id}","marketSlug":"rain","intent":"${intent}","leavesQuantity":10,"price":{"value":"0.2"}}`;
    const orders = `{"orders":[${order('a', 'ORDER_INTENT_BUY_LONG')},${order('b', 'ORDER_INTENT_BUY_SHORT')}]}`;
    const got = await details(member({ orders: answer(orders) }));
    expect(got.orders).toMatchObject({
      rows: [
        { id: 'a', side: 'yes', action: 'buy', remaining: usd('10'), price: usd('0.2') },
        { id: 'b', side: 'no', action: 'buy', remaining: usd('10'), price: usd('0.8') },
      ],
    });
  });

  it('say whether there are older activities', async () => {
    const activities = `{"activities":[{"type":"ACTIVITY_TYPE_ACCOUNT_WITHDRAWAL","accountBalanceChange":
      {"transactionId":"x1","status":"ACCOUNT_BALANCE_CHANGE_STATUS_PENDING","amount":{"value":"30.00","currency":"USD"}}}],
      "nextCursor":"older","eof":false}`;
    const got = await details(member({ activities: answer(activities) }));
    expect(got.activity).toEqual([
      {
        source: 'activities',
        part: {
          state: 'read',
          rows: [{ id: 'x1', kind: 'withdrawal', status: 'pending', amount: usd('-30') }],
          dropped: 0,
          hasMore: true,
        },
      },
    ]);
  });

  it('keep as many rows as a person can read, and count the others', async () => {
    const orders = Array.from({ length: 203 }, (_, index) => ({ id: `o${index}`, marketSlug: 'rain' }));
    const got = await details(member({ orders: answer({ orders }) }));
    expect(got.orders).toMatchObject({ dropped: 3, hasMore: false });
    expect(got.orders.state === 'read' && got.orders.rows.length).toBe(200);
  });

  it('name no basis where nothing has been read yet, so that they are read again then', async () => {
    expect((await details(member({}))).positions[0]?.basis).toBe('');
  });
});

describe('a part that fails', () => {
  const OUTCOMES: [title: string, Outcome, ReadFailure][] = [
    ['an error', status(503), { kind: 'server', status: 503 }],
    ['a refusal', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    ['too many requests', status(429, '<html>'), { kind: 'rate-limited', retryAfterMs: 10_000 }],
    ['a page', answer('<html>'), { kind: 'unreadable', field: 'a web page', page: true }],
  ];

  it.each(OUTCOMES)('with %s leaves the others whole', async (_title, outcome, failure) => {
    const part = { state: 'failed', failure };
    const one = await details(member({ positions: { '': outcome } }));
    expect([one.positions[0]?.markets, one.orders, one.activity[0]?.part]).toEqual([
      part,
      nothing(),
      nothing(),
    ]);
    const two = await details(member({ orders: outcome }));
    expect([two.positions[0]?.markets, two.orders, two.activity[0]?.part]).toEqual([
      nothing(),
      part,
      nothing(),
    ]);
    const three = await details(member({ activities: outcome }));
    expect([three.positions[0]?.markets, three.orders, three.activity[0]?.part]).toEqual([
      nothing(),
      nothing(),
      part,
    ]);
  });

  it('names the field that it could not read', async () => {
    const got = await details(
      member({
        positions: { '': answer({ positions: [] }) },
        orders: answer({ orders: {} }),
        activities: answer({}),
      }),
    );
    expect(got).toMatchObject({
      positions: [{ markets: { failure: unreadable('positions: positions') } }],
      orders: { failure: unreadable('orders: orders') },
      activity: [{ part: { failure: unreadable('activities: activities') } }],
    });
  });

  it('on its second page has no rows', async () => {
    const first = answer('{"positions":{"rain":{"netPositionDecimal":"1"}},"nextCursor":"p2"}');
    const got = await details(member({ positions: { '': first, p2: status(500) } }));
    expect(got.positions[0]?.markets).toEqual({ state: 'failed', failure: { kind: 'server', status: 500 } });
  });

  it('on a Thursday morning is maintenance', async () => {
    const got = await details(member({ orders: status(503) }), {}, Date.UTC(2026, 10, 26, 8));
    expect(got.orders).toEqual({
      state: 'failed',
      failure: { kind: 'maintenance', until: Date.UTC(2026, 10, 26, 11) },
    });
  });
});

describe('positions that were read before', () => {
  const rows = [{ market: 'rain', side: 'yes', contracts: usd('1') }] as const;
  const before: Details = {
    keyGeneration: 3,
    readAt: NOW - MINUTE,
    viewedAt: NOW,
    positions: [
      {
        pocket: { number: 0 },
        basis: basisOf(POCKET),
        readAt: NOW - 4 * MINUTE,
        markets: { state: 'read', rows, dropped: 0, hasMore: false },
      },
    ],
    orders: nothing(),
    activity: [],
  };

  it('are used again with their age while no money has moved', async () => {
    const http = member({});
    const got = await details(http, { reading: READING, previous: before });
    expect(got.positions).toEqual(before.positions);
    expect(got.readAt).toBe(NOW);
    expect(http.requests.map(({ url }) => url.pathname).toSorted()).toEqual([ORDERS, ACTIVITIES]);
  });

  function beforeWith(changes: Partial<Details['positions'][number]>): Details {
    return { ...before, positions: before.positions.map((one) => ({ ...one, ...changes })) };
  }
  const failed = { state: 'failed', failure: { kind: 'offline' } } as const;

  it.each<[title: string, context: DetailsContext]>([
    ['money has moved', { reading: reading([pocket(0, { cash: '5' })]), previous: before }],
    ['they are five minutes old', { reading: READING, previous: beforeWith({ readAt: NOW - 5 * MINUTE }) }],
    ['they come from the future', { reading: READING, previous: beforeWith({ readAt: NOW + MINUTE }) }],
    ['they were not read', { reading: READING, previous: beforeWith({ markets: failed }) }],
    ['there are none', { reading: READING, previous: { ...before, positions: [] } }],
    ['nothing is known of the money', { previous: before }],
  ])('are read again where %s', async (_title, context) => {
    const http = member({});
    const got = await details(http, context);
    expect(got.positions[0]?.markets).toEqual(nothing());
    expect(got.positions[0]?.readAt).toBe(NOW);
    expect(http.requests).toHaveLength(3);
  });
});
