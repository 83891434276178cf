import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, type Fault, type JsonObject, NumberToken, startExchanges } from './index.ts';
import { getKalshi, getPolymarketUs, kalshiHeaders, type Reply, send } from './signed-request.ts';
import { smallWorld, type SmallWorld } from './world.ts';

const HOST = 'external-api.kalshi.com';
const BALANCE = '/trade-api/v2/portfolio/balance';
const BALANCES = '/v1/account/balances';

let exchanges: Exchanges;
let world: SmallWorld;
beforeAll(async () => {
  exchanges = await startExchanges();
  world = smallWorld(exchanges);
  world.kalshi.setReadLimits({ perSecond: 1, capacity: 1_000_000 });
  exchanges.polymarketUs.setLimits(world.polymarketUsKey.id, { perSecond: 1, capacity: 1000 });
});
afterAll(() => exchanges.close());
beforeEach(() => exchanges.log.clear());
afterEach(() => exchanges.faults.clear());

const kalshi = (target = BALANCE, timeoutMs = 5000): Promise<Reply> =>
  getKalshi(exchanges, world.kalshiKey, target, { timeoutMs });
const polymarketUs = (target = BALANCES): Promise<Reply> =>
  getPolymarketUs(exchanges, world.polymarketUsKey, target);
const always = (then: Fault): void => void exchanges.faults.add({ then });

describe('faults', () => {
  it('answer any status with the exchange’s own body, or a given one', async () => {
    always({ kind: 'status', status: 503 });
    const [kalshi503, polymarket503] = [await kalshi(), await polymarketUs()];
    expect([kalshi503.status, kalshi503.headers['content-type']]).toEqual([503, 'text/html; charset=UTF-8']);
    expect([polymarket503.status, polymarket503.json()]).toMatchObject([503, { code: 14, details: [] }]);
    exchanges.faults.clear();
    always({ kind: 'status', status: 418, body: { odd: true }, headers: { 'X-Odd': '1' } });
    const odd = await kalshi();
    expect([odd.status, odd.json(), odd.headers['x-odd']]).toEqual([418, { odd: true }, '1']);
    exchanges.faults.clear();
    always({ kind: 'status', status: 500, body: '', contentType: 'text/html' });
    expect([(await kalshi()).text, (await kalshi()).headers['content-type']]).toEqual(['', 'text/html']);
    expect(exchanges.log.entries[0]).toMatchObject({ fault: 'status', status: 503, verified: true });
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('delay an answer and add up', async () => {
    always({ kind: 'delay', ms: 60 });
    always({ kind: 'delay', ms: 60 });
    const start = performance.now();
    expect((await kalshi()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(110);
    expect(exchanges.log.entries[0]?.fault).toBe('delay');
  });

  it('hang without an answer', async () => {
    always({ kind: 'hang' });
    await expect(kalshi(BALANCE, 150)).rejects.toThrow();
    expect(exchanges.log.entries[0]).toMatchObject({ fault: 'hang', status: null, verified: true });
  });

  it('drip a partial body', async () => {
    always({ kind: 'drip', everyMs: 5, bytes: 4 });
    await expect(kalshi(BALANCE, 400)).rejects.toThrow();
  });

  it('drip a whole body when told to go on', async () => {
    always({ kind: 'drip', everyMs: 1, bytes: 50, upTo: 10_000 });
    expect((await kalshi()).json()).toMatchObject({ balance: 172497 });
  });

  it('reset the connection, before and after the headers', async () => {
    always({ kind: 'reset' });
    await expect(kalshi()).rejects.toThrow(/hang up|ECONNRESET/);
    exchanges.faults.clear();
    always({ kind: 'reset', afterHeaders: true });
    await expect(kalshi()).rejects.toThrow(/aborted|ECONNRESET/);
  });

  it('answer HTML, malformed and truncated JSON', async () => {
    always({ kind: 'html' });
    expect([(await kalshi()).status, (await kalshi()).text]).toEqual([
      200,
      expect.stringContaining('<html>'),
    ]);
    for (const fault of [
      { kind: 'malformed' },
      { kind: 'truncated' },
      { kind: 'truncated', at: 1 },
    ] as const) {
      exchanges.faults.clear();
      always(fault);
      const reply = await kalshi();
      expect([reply.status, reply.headers['content-type']]).toEqual([200, 'application/json']);
      expect(() => reply.json()).toThrow(SyntaxError);
    }
  });

  it('redirect', async () => {
    always({ kind: 'redirect', to: 'https://elsewhere.invalid/', status: 307 });
    expect([(await kalshi()).status, (await kalshi()).headers.location]).toEqual([
      307,
      'https://elsewhere.invalid/',
    ]);
  });

  it('limit the rate in each exchange’s form', async () => {
    always({ kind: 'rateLimit' });
    const [atKalshi, atPolymarketUs] = [await kalshi(), await polymarketUs()];
    expect([atKalshi.status, atKalshi.text, atKalshi.headers['retry-after']]).toEqual([
      429,
      '{"error":"too many requests"}',
      undefined,
    ]);
    expect([atPolymarketUs.status, atPolymarketUs.headers['retry-after']]).toEqual([429, '10']);
    expect(atPolymarketUs.headers['content-type']).toMatch(/^text\/html/);
    exchanges.faults.clear();
    always({ kind: 'rateLimit', form: 'documented', retryAfter: 3 });
    expect((await polymarketUs()).json()).toEqual({ status: 429, message: 'Too Many Requests' });
    expect((await kalshi()).headers['retry-after']).toBe('3');
    exchanges.faults.clear();
    always({ kind: 'rateLimit', retryAfter: 'Fri, 20 Nov 2026 15:00:30 GMT' });
    for (const reply of [await kalshi(), await polymarketUs()])
      expect(reply.headers['retry-after']).toBe('Fri, 20 Nov 2026 15:00:30 GMT');
    expect(exchanges.log.rateLimited).toBe(6);
  });

  it('refuse a good timestamp', async () => {
    always({ kind: 'expiredTimestamp' });
    expect([(await kalshi()).status, (await kalshi()).json()]).toMatchObject([
      401,
      { error: { code: 'header_timestamp_expired' } },
    ]);
    expect((await polymarketUs()).status).toBe(401);
    expect(exchanges.log.problems()).toEqual([]);
  });
});

describe('schema changes', () => {
  it('drop, rename and retype fields at any depth', async () => {
    always({ kind: 'changeSchema', change: { drop: 'balance_dollars' } });
    expect(Object.keys((await kalshi()).json() as object)).toEqual([
      'balance',
      'portfolio_value',
      'updated_ts',
      'balance_breakdown',
    ]);
    exchanges.faults.clear();
    always({ kind: 'changeSchema', change: { rename: ['subaccount_number', 'subaccount'] } });
    const list = await kalshi('/trade-api/v2/portfolio/subaccounts/balances');
    expect(list.json()).toMatchObject({
      subaccount_balances: [{ subaccount: 0 }, { subaccount: 0 }, { subaccount: 1 }, { subaccount: 7 }],
    });
    exchanges.faults.clear();
    always({ kind: 'changeSchema', change: { retype: 'balance_dollars', to: 'number' } });
    expect((await kalshi()).text).toContain('"balance_dollars":1724.97955,');
  });

  it.each([
    ['string', '"943.8204"'],
    ['null', 'null'],
    ['boolean', 'true'],
    ['object', '{"value":943.8204}'],
    ['array', '[943.8204]'],
  ] as const)('retype a number to %s', async (to, text) => {
    always({ kind: 'changeSchema', change: { retype: 'buyingPower', to } });
    expect((await polymarketUs()).text).toContain(`"buyingPower":${text},`);
  });

  it('run any function over the body, number tokens intact', async () => {
    const change = (body: JsonObject): JsonObject => ({
      ...body,
      balance: new NumberToken('1e400'),
      extra: [body['balance'] ?? null],
    });
    always({ kind: 'changeSchema', change });
    expect((await kalshi()).text).toMatch(/^\{"balance":1e400,.*"extra":\[172497\]\}$/);
  });
});

describe('fault rules', () => {
  const strikes = async (target: string): Promise<boolean> => (await kalshi(target)).status === 500;
  const then: Fault = { kind: 'status', status: 500 };

  it('strike by exchange, environment and host', async () => {
    exchanges.faults.add({ exchange: 'polymarket-us', then });
    exchanges.faults.add({ environment: 'demo', then });
    exchanges.faults.add({ host: 'api.elections.kalshi.com', then });
    expect([(await kalshi()).status, (await polymarketUs()).status]).toEqual([200, 500]);
    const path = '/trade-api/v2/exchange/status';
    const statuses = [];
    for (const host of [HOST, 'api.elections.kalshi.com', 'demo-api.kalshi.co'])
      statuses.push((await send(exchanges, host, path)).status);
    expect(statuses).toEqual([200, 500, 500]);
  });

  it('strike by whole path or leading segments', async () => {
    const rule = exchanges.faults.add({ path: BALANCE, then });
    expect([await strikes(BALANCE), await strikes('/trade-api/v2/portfolio/positions')]).toEqual([
      true,
      false,
    ]);
    rule.remove();
    exchanges.faults.add({ path: '/trade-api/v2/portfolio', then });
    exchanges.faults.add({ path: '/trade-api/v2/account/lim', then });
    expect([await strikes(BALANCE), await strikes('/trade-api/v2/account/limits')]).toEqual([true, false]);
  });

  it('strike by key', async () => {
    const other = world.kalshi.createKey();
    exchanges.faults.add({ keyId: other.id, then });
    expect((await kalshi()).status).toBe(200);
    expect((await getKalshi(exchanges, other, BALANCE)).status).toBe(500);
  });

  it('strike by subaccount, named or implied', async () => {
    const bound = world.kalshi.createKey({ subaccount: 7 });
    const rule = exchanges.faults.add({ subaccount: 7, then });
    expect([
      await strikes(BALANCE),
      await strikes(`${BALANCE}?subaccount=7`),
      await strikes(`${BALANCE}?subaccount=1`),
    ]).toEqual([false, true, false]);
    expect((await getKalshi(exchanges, bound, BALANCE)).status).toBe(500);
    rule.remove();
    exchanges.faults.add({ subaccount: 0, then });
    expect([await strikes(BALANCE), await strikes('/trade-api/v2/portfolio/subaccounts/balances')]).toEqual([
      true,
      false,
    ]);
  });

  it('count down, first rule first', async () => {
    exchanges.faults.add({ times: 1, then: { kind: 'status', status: 502 } });
    exchanges.faults.add({ times: 2, then });
    const statuses = [];
    for (let turn = 0; turn < 4; turn += 1) statuses.push((await kalshi()).status);
    expect(statuses).toEqual([502, 500, 500, 200]);
  });

  it('leave a badly signed request its own error, unless the network fails', async () => {
    const headers = kalshiHeaders(world.kalshiKey, `${BALANCE}?subaccount=0`);
    always({ kind: 'html' });
    expect((await send(exchanges, HOST, BALANCE, { headers })).status).toBe(401);
    exchanges.faults.clear();
    always({ kind: 'status', status: 500 });
    expect((await send(exchanges, HOST, BALANCE, { headers })).status).toBe(500);
    expect(exchanges.log.problems()).toHaveLength(2);
  });
});

it('close ends hanging, delayed and dripping connections at once', async () => {
  const closing = await startExchanges();
  const { kalshiKey } = smallWorld(closing);
  closing.faults.add({ subaccount: 0, then: { kind: 'hang' } });
  closing.faults.add({ subaccount: 1, then: { kind: 'delay', ms: 60_000 } });
  closing.faults.add({ subaccount: 7, then: { kind: 'drip', everyMs: 60_000 } });
  const calls = [0, 1, 7].map((subaccount) =>
    getKalshi(closing, kalshiKey, `${BALANCE}?subaccount=${subaccount}`),
  );
  const ended = Promise.allSettled(calls);
  await expect.poll(() => closing.log.entries.filter((entry) => entry.fault !== null)).toHaveLength(3);
  const start = performance.now();
  await closing.close();
  expect(performance.now() - start).toBeLessThan(1000);
  expect((await ended).map((outcome) => outcome.status)).toEqual(Array(3).fill('rejected'));
  await expect(getKalshi(closing, kalshiKey, BALANCE)).rejects.toThrow('ECONNREFUSED');
});
