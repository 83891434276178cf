import { beforeEach, describe, expect, it } from 'vitest';
import {
  ACTIVITY_KINDS,
  ACTIVITY_SOURCES,
  ACTIVITY_STATUSES,
  type Activity,
  type Details,
  type EventRow,
  type OpenOrder,
  type PositionRow,
} from '../../../lib/domain/details.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import { EVERY_READ_FAILURE } from '../domain/every-failure.ts';
import { NOW, usd } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';

const { local, session } = fakeBrowser.storage;

const POSITION: Required<PositionRow> = {
  market: 'KXRAIN-26NOV20',
  title: 'Will it rain? “Yes”',
  outcome: 'Rain',
  side: 'no',
  contracts: usd('19.6'),
  cost: usd('8.123456'),
  value: usd('-0.000001'),
  realized: usd('-3'),
  fees: usd('0'),
  expired: true,
};
const EVENT: Required<EventRow> = {
  event: 'KXRAIN',
  exposure: usd('5'),
  cost: usd('6'),
  realized: usd('-1'),
  fees: usd('0.07'),
};
const ORDER: Required<OpenOrder> = {
  id: 'o-1',
  market: 'KXRAIN-26NOV20',
  pocket: 63,
  side: 'yes',
  action: 'sell',
  remaining: usd('2.5'),
  price: usd('0.4235'),
  createdAt: NOW,
};
const ACTIVITY: Required<Activity> = {
  id: 'f-1',
  kind: 'other',
  type: 'SOMETHING_NEW',
  status: 'reversed',
  at: NOW,
  market: 'KXRAIN-26NOV20',
  side: 'no',
  action: 'buy',
  contracts: usd('1'),
  price: usd('0.5'),
  amount: usd('-0.5'),
  fee: usd('0.01'),
  pocket: 0,
  toPocket: 7,
};

const WHOLE: Required<Details> = {
  keyGeneration: 2,
  readAt: NOW,
  viewedAt: NOW - 1,
  positions: [
    {
      pocket: { number: 0 },
      basis: '1//2/',
      readAt: NOW - 60_000,
      markets: { state: 'read', rows: [POSITION], dropped: 3, hasMore: true },
      events: [EVENT, { event: 'KXSNOW' }],
    },
    {
      pocket: { kind: 'perps' },
      basis: '///',
      readAt: NOW - 60_000,
      markets: { state: 'failed', failure: { kind: 'offline' } },
    },
    {
      pocket: {},
      basis: '5///',
      readAt: NOW,
      markets: { state: 'read', rows: [], dropped: 0, hasMore: false },
    },
  ],
  orders: { state: 'read', rows: [ORDER, { id: 'o-2', market: 'm' }], dropped: 0, hasMore: false },
  activity: ACTIVITY_SOURCES.map((source) => ({
    source,
    part: { state: 'read', rows: [ACTIVITY], dropped: 0, hasMore: true },
  })),
  restingValue: { state: 'read', amount: usd('12.34') },
};

const item = detailsItem('a');

async function rawOf(key: string): Promise<unknown> {
  return (await local.get(key))[key];
}

beforeEach(resetFakeBrowser);

describe('the details of an account', () => {
  it('come back whole, with everything in them', async () => {
    await item.write(WHOLE);
    expect(await item.read()).toEqual({ state: 'present', value: WHOLE });
  });

  it('come back with nothing in them but what they cannot do without', async () => {
    const least: Details = {
      keyGeneration: 0,
      readAt: NOW,
      viewedAt: NOW,
      positions: [],
      orders: { state: 'failed', failure: { kind: 'key-scope' } },
      activity: [],
    };
    await item.write(least);
    expect(await item.read()).toEqual({ state: 'present', value: least });
  });

  it('hold every amount as text', async () => {
    await item.write(WHOLE);
    expect(await rawOf('details/a')).toMatchObject({
      v: 1,
      data: {
        positions: [{ markets: { rows: [{ contracts: '19600000', value: '-1', fees: '0' }] } }, {}, {}],
        restingValue: { state: 'read', amount: '12340000' },
      },
    });
  });

  it.each(ACTIVITY_KINDS.flatMap((kind) => ACTIVITY_STATUSES.map((status) => [kind, status] as const)))(
    'know a %s that is %s',
    async (kind, status) => {
      const rows: Activity[] = [{ id: 'x', kind, status }];
      const value: Details = {
        ...WHOLE,
        activity: [{ source: 'activities', part: { state: 'read', rows, dropped: 0, hasMore: false } }],
      };
      await item.write(value);
      expect(await item.read()).toEqual({ state: 'present', value });
    },
  );

  it('know every reason for which a part can be missing', async () => {
    for (const failure of EVERY_READ_FAILURE) {
      const value: Details = {
        ...WHOLE,
        orders: { state: 'failed', failure },
        restingValue: { state: 'failed', failure },
      };
      await item.write(value);
      expect(await item.read()).toEqual({ state: 'present', value });
    }
  });

  it('are one item an account, and are removed alone', async () => {
    const other = detailsItem('b');
    await item.write(WHOLE);
    await other.write({ ...WHOLE, keyGeneration: 9 });
    await item.remove();
    expect(await item.read()).toEqual({ state: 'absent' });
    expect(await other.read()).toMatchObject({ value: { keyGeneration: 9 } });
    expect(Object.keys(await local.get(null))).toEqual(['details/b']);
    expect(await session.get(null)).toEqual({});
  });

  it('let nothing else in: what is not known does not survive a read', async () => {
    await item.write(WHOLE);
    const raw = (await rawOf('details/a')) as { v: number; data: object };
    await local.set({ 'details/a': { ...raw, data: { ...raw.data, keyText: 'secret' } } });
    expect(await item.read()).toEqual({ state: 'present', value: WHOLE });
  });

  it.each<[string, object]>([
    ['no generation', { keyGeneration: undefined }],
    ['a time in words', { readAt: 'now' }],
    ['no look', { viewedAt: undefined }],
    ['positions that are no list', { positions: {} }],
    ['positions without their time', { positions: [{ ...WHOLE.positions[2], readAt: undefined }] }],
    ['a part of a state that is not known', { orders: { state: 'pending' } }],
    ['a part without its rows', { orders: { state: 'read', dropped: 0, hasMore: false } }],
    [
      'a part that dropped less than nothing',
      { orders: { state: 'read', rows: [], dropped: -1, hasMore: false } },
    ],
    ['a failed part without its failure', { orders: { state: 'failed' } }],
    [
      'an order without its market',
      { orders: { state: 'read', rows: [{ id: 'o' }], dropped: 0, hasMore: false } },
    ],
    [
      'an amount as a number',
      { orders: { state: 'read', rows: [{ id: 'o', market: 'm', price: 0.5 }], dropped: 0, hasMore: false } },
    ],
    [
      'an amount in dollars',
      {
        orders: {
          state: 'read',
          rows: [{ id: 'o', market: 'm', price: '0.50' }],
          dropped: 0,
          hasMore: false,
        },
      },
    ],
    ['a list of a source that is not known', { activity: [{ source: 'gifts', part: WHOLE.orders }] }],
    ['a resting value without its amount', { restingValue: { state: 'read' } }],
  ])('are damaged by %s', async (_title, changes) => {
    await item.write(WHOLE);
    const raw = (await rawOf('details/a')) as { v: number; data: object };
    await local.set({ 'details/a': { ...raw, data: { ...raw.data, ...changes } } });
    expect(await item.read()).toEqual({ state: 'damaged' });
  });
});
