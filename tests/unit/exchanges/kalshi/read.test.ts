import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import { pocket, reading } from '../../domain/make.ts';
import { answer, NOW, readable, status } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { BALANCE, balancePath, kalshiMember, LIST, read } from './member.ts';

const HOUR = 3_600_000;
const UPDATED = 1_784_701_854_000;

describe('an account with subaccounts', () => {
  const pockets = {
    0: { cash: '10.00', positions: 250 },
    1: { cash: '123.4567', positions: 0 },
    5: { cash: '0.00', positions: 9_999 },
  };

  it('is read pocket by pocket, in order', async () => {
    expect(await read(kalshiMember({ pockets }))).toEqual({
      ok: true,
      value: {
        pockets: [
          pocket(0, { cash: '10', positions: '2.50' }),
          pocket(1, { cash: '123.4567', positions: '0' }),
          pocket(5, { cash: '0', positions: '99.99' }),
        ],
        fetchedAt: NOW,
        exchangeTime: UPDATED,
      },
    });
  });

  it('takes one request for the list and one for each pocket, each naming its subaccount', async () => {
    const http = kalshiMember({ pockets });
    await read(http);
    expect(http.paths()).toEqual([LIST, balancePath(0), balancePath(1), balancePath(5)]);
  });

  it('keeps the list’s cash for a pocket that cannot be read, with its positions unknown', async () => {
    const odd = { [balancePath(1)]: status(500) };
    expect(await read(kalshiMember({ pockets, odd }))).toEqual({
      ok: true,
      value: {
        pockets: [
          pocket(0, { cash: '10', positions: '2.50' }),
          { ...pocket(1, { cash: '123.4567' }), failure: { kind: 'server', status: 500 } },
          pocket(5, { cash: '0', positions: '99.99' }),
        ],
        fetchedAt: NOW,
        exchangeTime: UPDATED,
      },
    });
  });

  it.each<[title: string, odd: ReturnType<typeof status>, failure: ReadFailure]>([
    ['is refused', status(403), { kind: 'key-scope' }],
    ['is asked for too often', status(429, { error: 'too many requests' }), { kind: 'rate-limited' }],
    ['has another form', answer('{"portfolio_value":1}'), unreadable('balance: balance_dollars')],
    ['does not exist', status(404), { kind: 'unreadable', field: 'status 404' }],
    ['breaks off', answer('{"balance":'), { kind: 'unreadable', field: 'balance: not JSON' }],
    ['is a page', answer('<html>'), { kind: 'unreadable', field: 'a web page', page: true }],
    ['is refused by the edge', status(403, 'Forbidden\n'), { kind: 'server', status: 403 }],
  ])('keeps the other pockets whole where one %s', async (_title, odd, failure) => {
    const got = await read(kalshiMember({ pockets, odd: { [balancePath(5)]: odd } }));
    expect(got.ok && got.value.pockets).toEqual([
      pocket(0, { cash: '10', positions: '2.50' }),
      pocket(1, { cash: '123.4567', positions: '0' }),
      { ...pocket(5, { cash: '0' }), failure },
    ]);
  });

  it('sends no more requests in a cycle in which the exchange asked for fewer', async () => {
    const http = kalshiMember({ pockets, odd: { [balancePath(0)]: status(429) } });
    const got = await read(http);
    expect(http.paths()).toEqual([LIST, balancePath(0), balancePath(1)]);
    expect(got.ok && got.value.pockets).toEqual([
      { ...pocket(0, { cash: '10' }), failure: { kind: 'rate-limited' } },
      pocket(1, { cash: '123.4567', positions: '0' }),
      { ...pocket(5, { cash: '0' }), failure: { kind: 'rate-limited' } },
    ]);
  });

  it('keeps the pocket’s own cash where only its positions are missing', async () => {
    const odd = { [balancePath(1)]: answer({ balance_dollars: '123.46' }) };
    const got = await read(kalshiMember({ pockets, odd }));
    expect(got.ok && got.value.pockets[1]).toEqual({
      ...pocket(1, { cash: '123.46' }),
      failure: unreadable('balance: portfolio_value'),
    });
  });

  it('is a failure, not a reading, when every pocket fails', async () => {
    const odd = {
      [balancePath(0)]: status(500),
      [balancePath(1)]: status(502),
      [balancePath(5)]: status(500),
    };
    expect(await read(kalshiMember({ pockets, odd }))).toEqual({
      ok: false,
      failure: { kind: 'server', status: 500 },
    });
  });

  it.each<[string, ReturnType<typeof status>, ReadFailure]>([
    [
      'the key is refused in the middle',
      status(401, { error: { code: 'x', details: 'API_KEY NOT_FOUND' } }),
      { kind: 'key-rejected', reason: 'unknown-key' },
    ],
    [
      'the time is refused in the middle',
      status(401, { code: 'header_timestamp_expired' }),
      { kind: 'clock-skew' },
    ],
  ])('is a failure when %s: that is about the whole account', async (_title, odd, failure) => {
    expect(await read(kalshiMember({ pockets, odd: { [balancePath(5)]: odd } }))).toEqual({
      ok: false,
      failure,
    });
  });

  it('sums shards in the list and asks for Primary even without a row of its own', async () => {
    const odd = {
      [LIST]: answer({
        subaccount_balances: [
          { subaccount_number: 1, exchange_index: 0, balance: '100.00' },
          { subaccount_number: 1, exchange_index: 2, balance: '25.50' },
        ],
      }),
      [balancePath(1)]: status(503),
    };
    const got = await read(kalshiMember({ pockets, odd }));
    expect(got.ok && got.value.pockets).toEqual([
      pocket(0, { cash: '10', positions: '2.50' }),
      { ...pocket(1, { cash: '125.50' }), failure: { kind: 'server', status: 503 } },
    ]);
  });

  it('takes the sum of the shards for the cash of a pocket that is read whole', async () => {
    const rows = [
      { subaccount_number: 0, exchange_index: 0, balance: '100.00' },
      { subaccount_number: 0, exchange_index: 2, balance: '25.50' },
    ];
    const odd = { [LIST]: answer({ subaccount_balances: rows }) };
    const http = kalshiMember({ pockets: { 0: { cash: '125.50', positions: 0 } }, odd });
    const got = await read(http);
    expect(got.ok && got.value.pockets).toEqual([pocket(0, { cash: '125.50', positions: '0' })]);
    expect(http.paths()).toEqual([LIST, balancePath(0)]);
  });

  it('is a failure when the list states the same place twice: its money would count twice', async () => {
    const row = { subaccount_number: 1, exchange_index: 0, balance: '100.00' };
    const odd = { [LIST]: answer({ subaccount_balances: [row, row] }) };
    const http = kalshiMember({ pockets, odd });
    expect(await read(http)).toEqual({ ok: false, failure: unreadable('subaccounts: exchange_index') });
    expect(http.paths()).toEqual([LIST]);
  });

  it('has nothing to fall back on where Primary has no row and fails', async () => {
    const odd = {
      [LIST]: answer({ subaccount_balances: [{ subaccount_number: 1, balance: '7.00' }] }),
      [balancePath(0)]: status(500),
    };
    const got = await read(kalshiMember({ pockets, odd }));
    expect(got.ok && got.value.pockets[0]).toEqual({
      number: 0,
      balance: {},
      failure: { kind: 'server', status: 500 },
    });
  });
});

describe('an account without subaccounts', () => {
  it('has one pocket, Primary', async () => {
    const got = await read(kalshiMember({ pockets: { 0: { cash: '5.00', positions: 10 } } }));
    expect(got.ok && got.value.pockets).toEqual([pocket(0, { cash: '5', positions: '0.10' })]);
  });

  it('has one pocket, Primary, also when the list is empty', async () => {
    const odd = { [LIST]: answer({ subaccount_balances: [] }) };
    const got = await read(kalshiMember({ pockets: { 0: { cash: '5.00' } }, odd }));
    expect(got.ok && got.value.pockets).toEqual([pocket(0, { cash: '5', positions: '0' })]);
  });
});

describe('the list of subaccounts', () => {
  const pockets = { 0: { cash: '10.00', positions: 250 }, 1: { cash: '1.00' } };
  const earlier = reading([
    pocket(0, { cash: '9', positions: '0' }),
    pocket(1, { cash: '1', positions: '0' }),
  ]);
  const denied = { ...reading([pocket(0, { cash: '9', positions: '0' })]), listDeniedAt: NOW - HOUR / 2 };

  it.each([403, 404])(
    'refused with %i on the first read leaves one pocket and a note of when',
    async (code) => {
      const http = kalshiMember({ pockets, odd: { [LIST]: status(code) } });
      expect(await read(http)).toEqual({
        ok: true,
        value: {
          pockets: [pocket(0, { cash: '10', positions: '2.50' })],
          fetchedAt: NOW,
          exchangeTime: UPDATED,
          listDeniedAt: NOW,
        },
      });
      expect(http.paths()).toEqual([LIST, BALANCE]);
    },
  );

  it.each([403, 404])('refused with %i after it once worked is a failure, not one pocket', async (code) => {
    const got = await read(kalshiMember({ pockets, odd: { [LIST]: status(code) } }), { previous: earlier });
    expect(got.ok).toBe(false);
  });

  it.each<[title: string, odd: ReturnType<typeof status>, failure: ReadFailure]>([
    ['that fails', status(500), { kind: 'server', status: 500 }],
    ['that is asked for too often', status(429), { kind: 'rate-limited' }],
    ['refused with 401', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    ['refused by the edge', status(403, 'Forbidden\n'), { kind: 'server', status: 403 }],
    ['that is a page of the edge', status(404, '<html>Not here</html>'), { kind: 'server', status: 404 }],
    ['with another form', answer('{}'), unreadable('subaccounts: subaccount_balances')],
    ['that is not JSON', answer('{"sub'), { kind: 'unreadable', field: 'subaccounts: not JSON' }],
    ['that is a page', answer('<html>'), { kind: 'unreadable', field: 'a web page', page: true }],
  ])('%s is a failure: Primary alone would be a wrong total', async (_title, odd, failure) => {
    expect(await read(kalshiMember({ pockets, odd: { [LIST]: odd } }))).toEqual({ ok: false, failure });
  });

  it('is not asked for again within an hour of a refusal', async () => {
    const http = kalshiMember({ pockets, odd: { [LIST]: status(403) } });
    const got = await read(http, { previous: denied });
    expect(got.ok && got.value.listDeniedAt).toBe(denied.listDeniedAt);
    expect(http.paths()).toEqual([BALANCE]);
  });

  it.each([
    ['an hour later', NOW + HOUR],
    ['when the clock went back', NOW - 2 * HOUR],
  ])('is asked for again %s, and read whole if allowed by then', async (_title, now) => {
    const got = await read(kalshiMember({ pockets }), { previous: denied, now });
    expect(got.ok && got.value.pockets).toHaveLength(2);
    expect(got.ok && 'listDeniedAt' in got.value).toBe(false);
  });

  it('refused again an hour later notes the new refusal', async () => {
    const http = kalshiMember({ pockets, odd: { [LIST]: status(403) } });
    const got = await read(http, { previous: denied, now: NOW + HOUR });
    expect(got.ok && got.value.listDeniedAt).toBe(NOW + HOUR);
    expect(got.ok && got.value.pockets).toHaveLength(1);
  });

  it('refused, with the one balance refused too, is a failure', async () => {
    const odd = { [LIST]: status(403), [BALANCE]: status(403) };
    expect(await read(kalshiMember({ pockets, odd }))).toEqual({ ok: false, failure: { kind: 'key-scope' } });
  });
});

describe('the worked cases', () => {
  it('of units: dollars for cash, cents for positions', async () => {
    const odd = {
      [balancePath(0)]: answer('{"balance":1000,"balance_dollars":"10.00","portfolio_value":250}'),
    };
    const got = await read(kalshiMember({ pockets: { 0: { cash: '10.00' } }, odd }));
    expect(got.ok && got.value.pockets).toEqual([pocket(0, { cash: '10.00', positions: '2.50' })]);
  });

  it('of a sub-cent balance: the exact figure counts', async () => {
    const odd = {
      [LIST]: answer('{"subaccount_balances":[{"subaccount_number":0,"balance":"123.4567"}]}'),
      [balancePath(0)]: answer('{"balance":12345,"balance_dollars":"123.4567","portfolio_value":0}'),
    };
    const got = await read(kalshiMember({ pockets: {}, odd }));
    expect(got.ok && got.value.pockets).toEqual([pocket(0, { cash: '123.4567', positions: '0' })]);
  });

  it('of one failed subaccount: its cash by the list, its positions unknown', async () => {
    const odd = { [balancePath(1)]: status(500) };
    const got = await read(
      kalshiMember({ pockets: { 0: { cash: '1.00' }, 1: { cash: '7.00', positions: 300 } }, odd }),
    );
    expect(got.ok && got.value.pockets[1]).toEqual({
      ...pocket(1, { cash: '7.00' }),
      failure: { kind: 'server', status: 500 },
    });
  });

  it('of an exchange that goes on to state only the former fields', async () => {
    const odd = {
      [LIST]: answer('{"subaccount_balances":[{"subaccount":0,"balance_dollars":"12.34"}]}'),
      [balancePath(0)]: answer('{"balance":1234,"portfolio_value":5,"updated_ts":"2026-11-20T11:00:00Z"}'),
    };
    expect(await read(kalshiMember({ pockets: {}, odd }))).toEqual({
      ok: true,
      value: {
        pockets: [pocket(0, { cash: '12.34', positions: '0.05' })],
        fetchedAt: NOW,
        exchangeTime: NOW - HOUR,
      },
    });
  });
});

describe('requests', () => {
  it('carry the key, the time and the signature of time, method and path', async () => {
    const http = kalshiMember({ pockets: { 0: { cash: '1.00' } } });
    await read(http);
    expect(http.requests.map(({ headers }) => headers)).toEqual(
      [LIST, BALANCE].map((path) => ({
        Accept: 'application/json',
        'KALSHI-ACCESS-KEY': 'key-1',
        'KALSHI-ACCESS-TIMESTAMP': String(NOW),
        'KALSHI-ACCESS-SIGNATURE': `signed(${NOW}GET${path})`,
      })),
    );
  });

  it.each([
    ['production', 'external-api.kalshi.com', 'api.elections.kalshi.com'],
    ['demo', 'external-api.demo.kalshi.co', 'demo-api.kalshi.co'],
  ] as const)('of a %s account go to its own two hosts', async (environment, first, second) => {
    const down = kalshiMember({ pockets: {}, odd: { [LIST]: status(503) } });
    await read(down, { account: readable({ environment }) });
    expect(new Set(down.hosts())).toEqual(new Set([first, second]));
    const listed = down.requests.filter(({ url }) => url.pathname === LIST);
    expect(listed.map(({ url }) => url.hostname)).toEqual([first, second]);
  });
});
