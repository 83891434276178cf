import { describe, expect, it } from 'vitest';
import { basisOf, type Details, type PocketPositions } from '../../../../lib/domain/details.ts';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Pocket, Reading } from '../../../../lib/domain/reading.ts';
import { readKalshiDetails } from '../../../../lib/exchanges/kalshi/details.ts';
import type { DetailsContext, ReadableAccount, ReadDetails } from '../../../../lib/exchanges/port.ts';
import { pocket, reading, usd } from '../../domain/make.ts';
import { NOW, readable, status, toolsWith, type ScriptedHttp } from '../scripted-http.ts';
import { askedOf, EMPTY, NOTHING, scriptedAccount } from './scripted-account.ts';

const MINUTE = 60_000;
const POSITIONS = '/portfolio/positions';
const ALL = `${POSITIONS}?limit=1000&count_filter=position`;

const RESTRICTED = { state: 'failed', failure: { kind: 'key-restricted' } };

const MAIN = pocket(0, { cash: '10', positions: '1' });
const OTHER = pocket(5, { cash: '7', positions: '2' });

function readFrom(
  http: ScriptedHttp,
  context: DetailsContext,
  account: ReadableAccount = readable(),
): Promise<ReadDetails> {
  return readKalshiDetails(account, toolsWith(http), context);
}

/** The subaccounts whose positions were asked for; "none" where none was named. */
function askedPockets(http: ScriptedHttp): string[] {
  return http.requests
    .filter(({ url }) => url.pathname.endsWith(POSITIONS))
    .map(({ url }) => url.searchParams.get('subaccount') ?? 'none');
}

describe('the pockets whose positions are asked for', () => {
  const listDenied: Reading = { ...reading([MAIN]), listDeniedAt: NOW };

  it.each<[title: string, DetailsContext, Partial<ReadableAccount>, string[]]>([
    ['those of the reading', { reading: reading([MAIN, OTHER]) }, {}, ['0', '5']],
    [
      'not those that are named, where the key can list',
      { reading: reading([MAIN]) },
      { namedSubaccounts: [9] },
      ['0'],
    ],
    ['Primary without a reading', {}, {}, ['0']],
    [
      'Primary and those that are named, without a reading',
      {},
      { namedSubaccounts: [7, 2] },
      ['0', '2', '7'],
    ],
    [
      'Primary and those that are named, where the key cannot list',
      { reading: listDenied },
      { namedSubaccounts: [7] },
      ['0', '7'],
    ],
    [
      'each once, however often it is named',
      { reading: { ...listDenied, pockets: [MAIN, OTHER] } },
      { namedSubaccounts: [5, 0, 3, 3] },
      ['0', '3', '5'],
    ],
  ])('are %s', async (_title, context, account, expected) => {
    const http = scriptedAccount(EMPTY);
    const { positions } = await readFrom(http, context, readable(account));
    expect(askedPockets(http)).toEqual(expected);
    expect(positions.map((one) => String(one.pocket.number))).toEqual(expected);
  });
});

describe('a key that is bound to a subaccount', () => {
  const nameless: Pocket = { balance: MAIN.balance };

  it.each<[title: string, DetailsContext, Partial<ReadableAccount>, Pick<Pocket, 'number'>]>([
    [
      'with its number',
      { reading: reading([pocket(7, { cash: '3' })]) },
      { boundSubaccount: 7 },
      { number: 7 },
    ],
    ['to Primary', { reading: reading([MAIN]) }, { boundSubaccount: 0 }, { number: 0 }],
    ['before its first reading', {}, { boundSubaccount: 7 }, { number: 7 }],
    ['without its number', { reading: reading([nameless]) }, {}, {}],
    ['whatever is named', { reading: reading([nameless]) }, { namedSubaccounts: [4] }, {}],
  ])('names no subaccount and asks for no payments: %s', async (_title, context, account, name) => {
    const http = scriptedAccount(EMPTY);
    const details = await readFrom(http, context, readable(account));
    expect(askedOf(http)).toEqual([
      '/portfolio/fills?limit=100',
      '/portfolio/orders?status=resting&limit=1000',
      ALL,
      '/portfolio/settlements?limit=100',
    ]);
    expect(details.positions).toMatchObject([{ pocket: name, markets: NOTHING }]);
    expect(details.activity).toEqual([
      { source: 'fills', part: NOTHING },
      { source: 'settlements', part: NOTHING },
      { source: 'deposits', part: RESTRICTED },
      { source: 'withdrawals', part: RESTRICTED },
      { source: 'transfers', part: RESTRICTED },
    ]);
  });

  it('is refused for being bound', async () => {
    const http = scriptedAccount({});
    const details = await readFrom(http, {}, readable({ boundSubaccount: 7, isFcm: true }));
    expect(details.positions[0]?.markets).toEqual(RESTRICTED);
    expect(details.orders).toEqual(RESTRICTED);
    expect(details.activity.map(({ part }) => part)).toEqual(Array.from({ length: 5 }, () => RESTRICTED));
    expect(details.restingValue).toEqual(RESTRICTED);
  });

  it.each<[number, ReadFailure]>([
    [429, { kind: 'rate-limited' }],
    [401, { kind: 'key-rejected', reason: 'unspecified' }],
    [500, { kind: 'server', status: 500 }],
  ])('fails for another reason with %i', async (code, failure) => {
    const http = scriptedAccount({ ...EMPTY, '/portfolio/orders': status(code) });
    const { orders } = await readFrom(http, {}, readable({ boundSubaccount: 7 }));
    expect(orders).toEqual({ state: 'failed', failure });
  });
});

describe('positions from before', () => {
  const BEFORE: PocketPositions = {
    pocket: { number: 5 },
    basis: basisOf(OTHER),
    readAt: NOW - MINUTE,
    markets: {
      state: 'read',
      rows: [{ market: 'OLD', side: 'yes', contracts: usd('1') }],
      dropped: 0,
      hasMore: false,
    },
    events: [{ event: 'OLD-E' }],
  };

  function before(changes: Partial<Details>): Details {
    return {
      keyGeneration: 0,
      readAt: NOW - MINUTE,
      viewedAt: NOW - MINUTE,
      positions: [BEFORE],
      orders: { state: 'read', rows: [], dropped: 0, hasMore: false },
      activity: [],
      ...changes,
    };
  }

  it('are kept where the pocket’s money stands as it did, and only there', async () => {
    const http = scriptedAccount(EMPTY);
    const details = await readFrom(http, { reading: reading([MAIN, OTHER]), previous: before({}) });
    expect(askedPockets(http)).toEqual(['0']);
    expect(details.positions[1]).toEqual(BEFORE);
    expect(askedOf(http)).toHaveLength(7);
  });

  it('are kept where only the value has changed', async () => {
    const http = scriptedAccount(EMPTY);
    const moved = pocket(5, { cash: '7', positions: '99' });
    await readFrom(http, { reading: reading([moved]), previous: before({}) });
    expect(askedPockets(http)).toEqual([]);
  });

  const failedBefore: PocketPositions = {
    ...BEFORE,
    markets: { state: 'failed', failure: { kind: 'offline' } },
  };
  const unknown: Pocket = { number: 5, balance: {}, failure: { kind: 'offline' } };

  it.each<[title: string, Pocket, Partial<Details>]>([
    ['cash has moved', pocket(5, { cash: '7.000001', positions: '2' }), {}],
    ['they are five minutes old', OTHER, { positions: [{ ...BEFORE, readAt: NOW - 5 * MINUTE }] }],
    ['they come from the future', OTHER, { positions: [{ ...BEFORE, readAt: NOW + 1 }] }],
    ['they failed', OTHER, { positions: [failedBefore] }],
    ['there are none of this pocket', OTHER, { positions: [{ ...BEFORE, pocket: { number: 6 } }] }],
    ['the money is not known', unknown, { positions: [{ ...BEFORE, basis: basisOf(unknown) }] }],
  ])('are read again where %s', async (_title, now, changes) => {
    const http = scriptedAccount(EMPTY);
    const details = await readFrom(http, { reading: reading([now]), previous: before(changes) });
    expect(askedPockets(http)).toEqual(['5']);
    expect(details.positions).toEqual([
      { pocket: { number: 5 }, basis: basisOf(now), readAt: NOW, markets: NOTHING, events: [] },
    ]);
  });

  it('of a bound key without a number are kept too', async () => {
    const nameless: Pocket = { balance: OTHER.balance };
    const http = scriptedAccount(EMPTY);
    const previous = before({ positions: [{ ...BEFORE, pocket: {} }] });
    const details = await readFrom(http, { reading: reading([nameless]), previous });
    expect(askedPockets(http)).toEqual([]);
    expect(details.positions).toEqual([{ ...BEFORE, pocket: {} }]);
  });
});
