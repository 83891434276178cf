import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Reading } from '../../../../lib/domain/reading.ts';
import type { Result } from '../../../../lib/domain/result.ts';
import { polymarketUsAdapter } from '../../../../lib/exchanges/polymarket-us/index.ts';
import type { KeyFacts } from '../../../../lib/domain/key-facts.ts';
import { balance, usd } from '../../domain/make.ts';
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

const BALANCES = '/v1/account/balances';
const POSITIONS = '/v1/portfolio/positions';

interface Row {
  readonly netPositionDecimal: string;
  readonly cashValue?: { value: string; currency: string } | null;
  readonly cost?: { value: string; currency: string } | null;
  readonly expired?: boolean;
}

function worth(count: string, value: string): Row {
  return { netPositionDecimal: count, cashValue: { value, currency: 'USD' } };
}

interface Page {
  readonly positions: Readonly<Record<string, Row>>;
  readonly nextCursor?: string;
  readonly eof?: boolean;
}

const USD_ROW = {
  currency: 'USD',
  currentBalance: 4,
  buyingPower: 2,
  openOrders: 2,
  lastUpdated: '2026-11-20T11:00:00Z',
};

interface Books {
  readonly balances?: Outcome;
  /** Answers to the positions, by cursor; "" is the first page. */
  readonly pages?: Readonly<Record<string, Page | Outcome>>;
}

function isOutcome(page: Page | Outcome): page is Outcome {
  return 'status' in page || 'kind' in page;
}

/** One member's books, as far as balances and positions go. */
function member({
  balances = answer({ balances: [USD_ROW] }),
  pages = { '': { positions: {} } },
}: Books): ScriptedHttp {
  return scriptedHttp(({ url }) => {
    if (url.pathname === BALANCES) return balances;
    if (url.pathname !== POSITIONS || url.searchParams.get('limit') !== '100') return status(404);
    const page = pages[url.searchParams.get('cursor') ?? ''];
    if (page === undefined) return status(400);
    return isOutcome(page) ? page : answer(page);
  });
}

function read(http: ScriptedHttp): Promise<Result<Reading, ReadFailure>> {
  return polymarketUsAdapter.read(readable(), toolsWith(http), { isProbe: false });
}

const CASH = balance({ cash: '4', available: '2', reserved: '2' });

describe('an account', () => {
  it('is one pocket with cash, positions and what the exchange states beside them', async () => {
    const http = member({
      pages: { '': { positions: { rain: worth('10', '6.50') }, nextCursor: '', eof: true } },
    });
    expect(await read(http)).toEqual({
      ok: true,
      value: {
        pockets: [{ number: 0, balance: { ...CASH, positions: usd('6.50') } }],
        fetchedAt: NOW,
        exchangeTime: Date.UTC(2026, 10, 20, 11),
      },
    });
    expect(http.paths()).toEqual([BALANCES, `${POSITIONS}?limit=100`]);
  });

  it('without positions has positions worth nothing, which is known', async () => {
    const got = await read(member({}));
    expect(got.ok && got.value.pockets).toEqual([{ number: 0, balance: { ...CASH, positions: usd('0') } }]);
  });

  it('marks what is estimated or awaits settlement', async () => {
    const pages = {
      '': {
        positions: {
          a: { netPositionDecimal: '10', cashValue: null, cost: { value: '6', currency: 'USD' } },
          b: { ...worth('1', '1'), expired: true },
        },
      },
    };
    const got = await read(member({ pages }));
    expect(got.ok && got.value.pockets).toEqual([
      { number: 0, balance: { ...CASH, positions: usd('7') }, notes: ['estimated', 'pending-settlement'] },
    ]);
  });

  it('has its pending withdrawals, bonus and other informational amounts', async () => {
    const row = {
      ...USD_ROW,
      marginRequirement: 0,
      assetAvailable: 0,
      unsettledFunds: 1,
      pendingCredit: 2,
      balanceReservation: 3,
      displayedBonus: 4,
      bonusHold: 5,
      availableToWithdraw: 0,
      pendingWithdrawals: [{ id: 'a', balance: 6, bankId: 'b', creationTime: '2026-11-20T10:00:00Z' }],
    };
    const got = await read(member({ balances: answer({ balances: [row] }) }));
    expect(got.ok && got.value.pockets).toEqual([
      {
        number: 0,
        balance: balance({
          cash: '4',
          positions: '0',
          available: '2',
          reserved: '2',
          margin: '0',
          collateral: '0',
          unsettled: '1',
          pendingCredit: '2',
          reservations: '3',
          promo: '4',
          bonusHold: '5',
          withdrawable: '0',
          pendingWithdrawals: '6',
        }),
        withdrawals: [{ amount: usd('6'), createdAt: Date.UTC(2026, 10, 20, 10) }],
      },
    ]);
  });

  it('says that other currencies are left out, also while the positions are unknown', async () => {
    const balances = answer({ balances: [{ currency: 'EUR', currentBalance: 9, buyingPower: 9 }, USD_ROW] });
    const whole = await read(member({ balances }));
    expect(whole.ok && whole.value.pockets).toEqual([
      { number: 0, balance: { ...CASH, positions: usd('0') }, notes: ['other-currencies'] },
    ]);
    const part = await read(member({ balances, pages: { '': status(500) } }));
    expect(part.ok && part.value.pockets).toEqual([
      { number: 0, balance: CASH, notes: ['other-currencies'], failure: { kind: 'server', status: 500 } },
    ]);
  });

  it('says that a count was rounded', async () => {
    const pages = { '': answer('{"positions":{"a":{"netPosition":"20","cashValue":{"value":"8.9475"}}}}') };
    const got = await read(member({ pages }));
    expect(got.ok && got.value.pockets).toEqual([
      { number: 0, balance: { ...CASH, positions: usd('8.9475') }, notes: ['rounded-quantity'] },
    ]);
  });

  it('signs path and time alone, with the key’s ID', async () => {
    const http = member({});
    await read(http);
    expect(http.requests.map(({ url, headers }) => [url.host, headers])).toEqual(
      [BALANCES, POSITIONS].map((path) => [
        'api.polymarket.us',
        {
          Accept: 'application/json',
          'X-PM-Access-Key': 'key-1',
          'X-PM-Timestamp': String(NOW),
          'X-PM-Signature': `signed(${NOW}GET${path})`,
        },
      ]),
    );
  });

  it('is read whole with a clock that is a minute off', async () => {
    const http = scriptedHttp(({ url, headers }) => {
      const serverNow = NOW - 60_000;
      if (Math.abs(Number(headers['X-PM-Timestamp']) - serverNow) > 30_000) {
        return status(401, 'missing authentication credential', { serverTime: serverNow });
      }
      return url.pathname === BALANCES ? answer({ balances: [USD_ROW] }) : answer({ positions: {} });
    });
    const got = await read(http);
    expect(got.ok && got.value.pockets).toEqual([{ number: 0, balance: { ...CASH, positions: usd('0') } }]);
  });
});

describe('paging', () => {
  const one = { positions: { a: worth('1', '0.10') }, nextCursor: 'p2', eof: false };
  const two = { positions: { b: worth('1', '0.20') }, nextCursor: 'p3' };
  const three = { positions: { c: worth('1', '0.40') }, nextCursor: '', eof: true };

  async function positionsOf(pages: Books['pages']): Promise<unknown> {
    const got = await read(member({ ...(pages && { pages }) }));
    if (!got.ok) return got.failure;
    return got.value.pockets[0]?.balance.positions ?? got.value.pockets[0]?.failure;
  }

  it('reads every page', async () => {
    expect(await positionsOf({ '': one, p2: two, p3: three })).toBe(usd('0.70'));
  });

  it.each([
    ['an end that still names a cursor', { ...two, eof: true }],
    ['no cursor', { positions: two.positions }],
    ['an empty cursor', { positions: two.positions, nextCursor: '' }],
    ['the cursor that led here', { positions: two.positions, nextCursor: 'p2', eof: false }],
  ])('ends with %s', async (_title, last) => {
    expect(await positionsOf({ '': one, p2: last })).toBe(usd('0.30'));
  });

  it('ends with a cursor seen before', async () => {
    expect(await positionsOf({ '': one, p2: two, p3: { ...three, nextCursor: 'p2', eof: false } })).toBe(
      usd('0.70'),
    );
  });

  it('counts a market once when it moves from one page to the next', async () => {
    expect(await positionsOf({ '': one, p2: { positions: { a: worth('2', '0.25') } } })).toBe(usd('0.25'));
  });

  it('gives up on pages without end', async () => {
    const http = scriptedHttp(({ url }) =>
      url.pathname === BALANCES
        ? answer({ balances: [USD_ROW] })
        : answer({ positions: {}, nextCursor: `${Number(url.searchParams.get('cursor') ?? 0) + 1}` }),
    );
    const got = await read(http);
    expect(got.ok && got.value.pockets).toEqual([
      { number: 0, balance: CASH, failure: { kind: 'unreadable', field: 'positions: too many pages' } },
    ]);
  });

  it.each<[title: string, Outcome, ReadFailure]>([
    ['an error', status(503, '<html>'), { kind: 'server', status: 503 }],
    [
      'no answer',
      { kind: 'timeout', host: 'api.polymarket.us' },
      { kind: 'timeout', host: 'api.polymarket.us' },
    ],
    ['another form', answer({ positions: [] }), unreadable('positions: positions')],
  ])('with %s on page 2 leaves positions unknown and cash known', async (_title, second, failure) => {
    const got = await read(member({ pages: { '': one, p2: second } }));
    expect(got.ok && got.value.pockets).toEqual([{ number: 0, balance: CASH, failure }]);
  });
});

describe('when something fails', () => {
  it.each<[title: string, Outcome, ReadFailure]>([
    ['fail', status(500, { code: 13, message: 'no', details: [] }), { kind: 'server', status: 500 }],
    ['are refused', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    ['are forbidden', status(403), { kind: 'key-scope' }],
    [
      'are asked for too often',
      status(429, '<html>', { retryAfterMs: 10_000 }),
      { kind: 'rate-limited', retryAfterMs: 10_000 },
    ],
    ['are empty', answer({ balances: [] }), unreadable('balances: no USD row')],
    ['are a page', answer('<html>'), { kind: 'unreadable', field: 'a web page', page: true }],
    ['are nothing', answer(''), { kind: 'unreadable', field: 'balances: not JSON' }],
    ['are blocked at the edge', status(403, 'Forbidden'), { kind: 'server', status: 403 }],
  ])('balances that %s fail the whole read, whatever the positions', async (_title, balances, failure) => {
    const pages = { '': { positions: { a: worth('1', '0.5') } } };
    expect(await read(member({ balances, pages }))).toEqual({ ok: false, failure });
  });

  it.each<[title: string, Outcome | Page, ReadFailure]>([
    ['fail', status(503), { kind: 'server', status: 503 }],
    ['are asked for too often', status(429), { kind: 'rate-limited', retryAfterMs: 10_000 }],
    ['are forbidden', status(403), { kind: 'key-scope' }],
    ['are a list', answer({ positions: [] }), unreadable('positions: positions')],
    [
      'have a row with neither value nor cost',
      { positions: { a: { netPositionDecimal: '1' }, b: worth('1', '0.5') } },
      { kind: 'unreadable', field: 'positions: cashValue' },
    ],
  ])('positions that %s leave the cash known', async (_title, first, failure) => {
    const got = await read(member({ pages: { '': first } }));
    expect(got.ok && got.value.pockets).toEqual([{ number: 0, balance: CASH, failure }]);
  });

  it('a key refused at the positions fails the whole read', async () => {
    expect(await read(member({ pages: { '': status(401) } }))).toEqual({
      ok: false,
      failure: { kind: 'key-rejected', reason: 'unspecified' },
    });
  });
});

describe('a trade while the account is being read', () => {
  const before: Reading = {
    pockets: [{ number: 0, balance: balance({ cash: '10', positions: '0' }) }],
    fetchedAt: NOW - 120_000,
  };
  const flat = answer({ balances: [{ currency: 'USD', currentBalance: 10, buyingPower: 10 }] });
  const bought = answer({ balances: [{ currency: 'USD', currentBalance: 4, buyingPower: 4 }] });
  const none = answer({ positions: {}, eof: true });
  const ten = answer({ positions: { rain: worth('10', '6.00') }, eof: true });

  /** Answers each path with the next of its answers, the last one for ever. */
  function inTurn(balances: readonly Outcome[], positions: readonly Outcome[]): ScriptedHttp {
    const left: Record<string, Outcome[]> = { [BALANCES]: [...balances], [POSITIONS]: [...positions] };
    return scriptedHttp(({ url }) => {
      const queue = left[url.pathname] ?? [];
      return (queue.length > 1 ? queue.shift() : queue[0]) ?? status(404);
    });
  }

  function readAfter(http: ScriptedHttp): Promise<Result<Reading, ReadFailure>> {
    return polymarketUsAdapter.read(readable(), toolsWith(http), { previous: before, isProbe: false });
  }

  it.each([
    ['balances before it and positions after it: not counted twice', [flat, bought], [ten]],
    ['balances after it and positions before it: not lost', [bought], [none, ten]],
    ['after both, while they are checked', [flat, bought], [none, ten]],
  ])('%s', async (_title, balances, positions) => {
    // The last reading differs from both, as after another trade.
    const earlier = { ...before, pockets: [{ number: 0, balance: balance({ cash: '11', positions: '0' }) }] };
    const http = inTurn(balances, positions);
    const got = await polymarketUsAdapter.read(readable(), toolsWith(http), {
      previous: earlier,
      isProbe: false,
    });
    expect(got.ok && got.value.pockets[0]?.balance).toMatchObject({ cash: usd('4'), positions: usd('6') });
  });

  it('takes two more requests where something changed, none where nothing did', async () => {
    const changed = inTurn([bought], [ten]);
    await readAfter(changed);
    expect(changed.requests.map(({ url }) => url.pathname)).toEqual([
      BALANCES,
      POSITIONS,
      POSITIONS,
      BALANCES,
    ]);
    const quiet = inTurn([flat], [none]);
    await readAfter(quiet);
    expect(quiet.requests).toHaveLength(2);
  });

  it.each<[title: string, Outcome]>([
    ['cannot be read', status(503)],
    ['are asked for too often', status(429)],
    ['have neither value nor cost', answer({ positions: { a: { netPositionDecimal: '1' } } })],
  ])('is not looked for where the positions %s', async (_title, positions) => {
    const http = inTurn([bought], [positions]);
    const got = await readAfter(http);
    expect(got.ok && got.value.pockets[0]?.balance).toEqual(balance({ cash: '4', available: '4' }));
    expect(http.requests).toHaveLength(2);
  });

  it('leaves the positions unknown where they cannot be read again', async () => {
    const got = await readAfter(inTurn([bought], [ten, status(503)]));
    expect(got.ok && got.value.pockets).toEqual([
      {
        number: 0,
        balance: balance({ cash: '4', available: '4' }),
        failure: { kind: 'server', status: 503 },
      },
    ]);
  });

  it('ends after two more pairs when the money never rests', async () => {
    const restless = [10, 9, 8, 7, 6].map((cash) =>
      answer({ balances: [{ currency: 'USD', currentBalance: cash, buyingPower: cash }] }),
    );
    const http = inTurn(restless, [ten]);
    expect((await readAfter(http)).ok).toBe(true);
    expect(http.requests).toHaveLength(6);
  });

  it.each<[title: string, Outcome]>([
    ['fail', status(503)],
    ['are forbidden', status(403)],
    ['have another form', answer({ balances: [] })],
  ])('takes the pair as it is when the repeated balances %s', async (_title, second) => {
    const got = await readAfter(inTurn([bought, second], [ten]));
    expect(got.ok && got.value.pockets).toEqual([
      { number: 0, balance: balance({ cash: '4', available: '4', positions: '6' }) },
    ]);
  });

  it('takes the pair with the refusal when the balances are asked for too often', async () => {
    const got = await readAfter(inTurn([bought, status(429, '', { retryAfterMs: 90_000 })], [ten]));
    expect(got.ok && got.value.pockets).toEqual([
      {
        number: 0,
        balance: balance({ cash: '4', available: '4', positions: '6' }),
        failure: { kind: 'rate-limited', retryAfterMs: 90_000 },
      },
    ]);
  });

  it.each<[title: string, Outcome[], ReadFailure]>([
    ['the key', [status(401)], { kind: 'key-rejected', reason: 'unspecified' }],
    [
      'the time',
      // A clock that runs away from every correction.
      [60_000, 3_600_000].map((late) => status(401, 'late', { serverTime: NOW - late })),
      { kind: 'clock-skew', seconds: 60 },
    ],
  ])('fails the read when the repeated balances are refused for %s', async (_title, refusals, failure) => {
    expect(await readAfter(inTurn([bought, ...refusals], [ten]))).toEqual({ ok: false, failure });
  });
});

describe('a probe', () => {
  function probe(http: ScriptedHttp): Promise<Result<Reading, ReadFailure>> {
    return polymarketUsAdapter.read(readable(), toolsWith(http), { isProbe: true });
  }

  it.each<[title: string, Outcome, ReadFailure]>([
    ['an error', status(503), { kind: 'server', status: 503 }],
    ['a refusal', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    ['another form', answer({ balances: [] }), unreadable('balances: no USD row')],
  ])('asks nothing more after %s', async (_title, balances, failure) => {
    const http = member({ balances });
    expect(await probe(http)).toEqual({ ok: false, failure });
    expect(http.paths()).toEqual([BALANCES]);
  });

  it('asks for the positions once the balances are there', async () => {
    let isAnswered = false;
    const http = scriptedHttp(async ({ url }) => {
      if (url.pathname === POSITIONS) {
        return isAnswered ? answer({ positions: { a: worth('1', '0.5') } }) : status(500);
      }
      await Promise.resolve();
      isAnswered = true;
      return answer({ balances: [USD_ROW] });
    });
    const got = await probe(http);
    expect(got.ok && got.value.pockets).toEqual([{ number: 0, balance: { ...CASH, positions: usd('0.5') } }]);
    expect(http.paths()).toEqual([BALANCES, `${POSITIONS}?limit=100`]);
  });
});

describe('maintenance', () => {
  /** Thursday, 03:30 in New York; it ends at 06:00. */
  const INSIDE = Date.UTC(2026, 10, 26, 8, 30);
  const END = Date.UTC(2026, 10, 26, 11);
  const HOST = 'api.polymarket.us';

  function readAt(now: number, http: ScriptedHttp, facts?: KeyFacts): Promise<Result<Reading, ReadFailure>> {
    const tools = toolsWith(http, { now: () => now });
    return polymarketUsAdapter.read(readable(), tools, { isProbe: false, ...(facts && { facts }) });
  }

  const SIGNS: [title: string, Outcome, ReadFailure][] = [
    ['500', status(500, { code: 13, message: 'no', details: [] }), { kind: 'server', status: 500 }],
    ['503 with a page', status(503, '<html>'), { kind: 'server', status: 503 }],
    ['a timeout by the server', status(408), { kind: 'server', status: 408 }],
    ['a page instead of data', answer('<html>'), { kind: 'unreadable', field: 'a web page', page: true }],
    ['silence', { kind: 'timeout', host: HOST }, { kind: 'timeout', host: HOST }],
  ];

  it.each(SIGNS)('explains %s in its window, and only there', async (_title, balances, failure) => {
    const closed = { ok: false, failure: { kind: 'maintenance', until: END } };
    expect(await readAt(INSIDE, member({ balances }))).toEqual(closed);
    expect(await readAt(Date.UTC(2026, 10, 26, 7), member({ balances }))).toEqual(closed);
    expect(await readAt(END - 1, member({ balances }))).toEqual(closed);
    expect(await readAt(END, member({ balances }))).toEqual({ ok: false, failure });
    expect(await readAt(Date.UTC(2026, 10, 26, 6, 59), member({ balances }))).toEqual({ ok: false, failure });
    expect(await readAt(Date.UTC(2026, 10, 27, 8, 30), member({ balances }))).toEqual({ ok: false, failure });
  });

  it('is an hour earlier by the world’s clock in summer', async () => {
    const got = await readAt(Date.UTC(2026, 7, 6, 6), member({ balances: status(503) }));
    expect(got).toEqual({ ok: false, failure: { kind: 'maintenance', until: Date.UTC(2026, 7, 6, 10) } });
  });

  it.each(SIGNS)(
    'explains %s for the positions alone, and the cash stays known',
    async (_title, first, failure) => {
      const http = (): ScriptedHttp => member({ pages: { '': first } });
      const inside = await readAt(INSIDE, http());
      expect(inside.ok && inside.value.pockets).toEqual([
        { number: 0, balance: CASH, failure: { kind: 'maintenance', until: END } },
      ]);
      const outside = await readAt(END, http());
      expect(outside.ok && outside.value.pockets).toEqual([{ number: 0, balance: CASH, failure }]);
    },
  );

  it.each<[title: string, Outcome, ReadFailure]>([
    ['a refused key', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    ['a block at the edge', status(403, 'Forbidden'), { kind: 'server', status: 403 }],
    ['too many requests', status(429), { kind: 'rate-limited', retryAfterMs: 10_000 }],
    ['another form', answer({ balances: [] }), unreadable('balances: no USD row')],
    ['no network', { kind: 'offline' }, { kind: 'offline' }],
    ['an unreachable host', { kind: 'dns-tls', host: HOST }, { kind: 'dns-tls', host: HOST }],
  ])('does not explain %s', async (_title, balances, failure) => {
    expect(await readAt(INSIDE, member({ balances }))).toEqual({ ok: false, failure });
  });

  it('changes nothing about answers that come', async () => {
    const got = await readAt(INSIDE, member({}));
    expect(got.ok && got.value.pockets).toEqual([{ number: 0, balance: { ...CASH, positions: usd('0') } }]);
  });

  it('may be announced for another time', async () => {
    const now = Date.UTC(2026, 10, 23, 8);
    const period = { from: now - 60_000, to: now + 3_600_000 };
    const got = await readAt(now, member({ balances: status(503) }), {
      checkedAt: now,
      maintenance: [period],
    });
    expect(got).toEqual({ ok: false, failure: { kind: 'maintenance', until: period.to } });
  });

  it('is told by the exchange’s time, not by a clock that is a day off', async () => {
    const http = scriptedHttp(() => status(503, '', { serverTime: INSIDE }));
    const got = await readAt(INSIDE + 24 * 3_600_000, http);
    expect(got).toEqual({ ok: false, failure: { kind: 'maintenance', until: END } });
  });
});
