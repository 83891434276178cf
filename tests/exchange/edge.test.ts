import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, HOST_NAMES, startExchanges } from './index.ts';
import { getKalshi, getPolymarketUs, kalshiHeaders, send } from './signed-request.ts';
import { smallWorld, type SmallWorld } from './world.ts';

const BALANCE = '/trade-api/v2/portfolio/balance';
const STATUS = '/trade-api/v2/exchange/status';

describe('the edge', () => {
  let exchanges: Exchanges;
  let world: SmallWorld;
  beforeAll(async () => {
    exchanges = await startExchanges();
    world = smallWorld(exchanges);
  });
  afterAll(() => exchanges.close());
  beforeEach(() => exchanges.log.clear());

  it.each([...HOST_NAMES])('serves %s with a certificate that is good for it', async (host) => {
    const target = host === 'api.polymarket.us' ? '/v1/account/balances' : STATUS;
    expect((await send(exchanges, host, target)).status).toBe(host === 'api.polymarket.us' ? 401 : 200);
  });

  it('tells the four Kalshi hosts apart by environment, and a signature is good on both hosts of one', async () => {
    const statuses = [];
    for (const host of HOST_NAMES.slice(0, 4)) {
      statuses.push((await getKalshi(exchanges, world.kalshiKey, BALANCE, { host })).status);
    }
    expect(statuses).toEqual([200, 200, 401, 401]);
    expect(exchanges.log.entries.map((entry) => entry.environment)).toEqual([
      'production',
      'production',
      'demo',
      'demo',
    ]);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])(
    'refuses %s with 405 and counts it',
    async (method) => {
      for (const [host, path] of [
        ['external-api.kalshi.com', BALANCE],
        ['api.polymarket.us', '/v1/account/balances'],
      ] as const) {
        const reply = await send(exchanges, host, path, { method });
        expect(reply.status).toBe(405);
        expect(reply.headers.allow).toBe('GET');
      }
      expect(exchanges.log.refusedMethods).toBe(2);
      expect(exchanges.log.problems()).toHaveLength(2);
    },
  );

  it('refuses a well signed request that carries an Origin, at both exchanges', async () => {
    const headers = { Origin: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop' };
    for (const reply of [
      await getKalshi(exchanges, world.kalshiKey, BALANCE, { headers }),
      await getPolymarketUs(exchanges, world.polymarketUsKey, '/v1/account/balances', { headers }),
    ]) {
      expect(reply.status).toBe(403);
      expect(reply.text).toBe('Forbidden\n');
      expect(reply.headers['content-type']).toMatch(/^text\/plain/);
    }
    expect(exchanges.log.origins).toBe(2);
    expect(exchanges.log.problems()[0]).toContain('Origin');
  });

  it('refuses a body, and notes cookies and Authorization headers', async () => {
    const withBody = await getKalshi(exchanges, world.kalshiKey, BALANCE, {
      body: '{}',
      headers: { 'Content-Length': '2' },
    });
    expect(withBody.status).toBe(400);
    await getKalshi(exchanges, world.kalshiKey, BALANCE, {
      headers: { Cookie: 'a=b', Authorization: 'Bearer x' },
    });
    expect([exchanges.log.bodies, exchanges.log.cookies]).toEqual([1, 1]);
    expect(exchanges.log.problems()).toHaveLength(3);
  });

  it('notes credentials that were sent to the other exchange', async () => {
    await send(exchanges, 'api.polymarket.us', '/v1/account/balances', {
      headers: kalshiHeaders(world.kalshiKey, BALANCE),
    });
    expect(exchanges.log.problems()).toEqual([
      '#0 GET api.polymarket.us/v1/account/balances: carried credentials meant for kalshi',
    ]);
  });

  it('answers 421 to other hosts and to a Host that differs from the TLS name', async () => {
    expect(
      (await send(exchanges, 'trading-api.kalshi.com', STATUS, { servername: 'api.polymarket.us' })).status,
    ).toBe(421);
    expect(
      (await send(exchanges, 'api.elections.kalshi.com', STATUS, { servername: 'api.polymarket.us' })).status,
    ).toBe(421);
    expect(exchanges.log.problems()).toHaveLength(2);
  });

  it('listens on the IPv4 loopback only', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address !== undefined && !address.internal)
      .map((address) => address?.address ?? '');
    for (const host of ['::1', ...others]) expect(await canConnect(host, exchanges.port)).toBe(false);
    expect(await canConnect('127.0.0.1', exchanges.port)).toBe(true);
  });

  it('dates every answer, errors too, by the simulated clock', async () => {
    exchanges.clock.setOffset(-3_600_000);
    const replies = [
      await send(exchanges, 'external-api.kalshi.com', STATUS),
      await send(exchanges, 'api.polymarket.us', '/v1/account/balances'),
      await send(exchanges, 'external-api.kalshi.com', BALANCE, { method: 'POST' }),
    ];
    exchanges.clock.setOffset(0);
    for (const reply of replies) {
      const behind = Date.now() - Date.parse(reply.headers.date ?? '');
      expect(behind).toBeGreaterThan(3_595_000);
      expect(behind).toBeLessThan(3_610_000);
    }
  });

  it('counts connections whose bytes are not HTTP and survives them', async () => {
    const socket = connectTls({
      host: '127.0.0.1',
      port: exchanges.port,
      ca: exchanges.certificatePem,
      servername: 'api.polymarket.us',
    });
    const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.write('not HTTP at all\r\n\r\n');
    await ended;
    expect(exchanges.log.malformed).toBe(1);
    expect(exchanges.log.problems()).toEqual(['1 connection(s) carried bytes that are not HTTP']);
    expect((await send(exchanges, 'external-api.kalshi.com', STATUS)).status).toBe(200);
  });

  it('names all hosts for Chromium and sends every other name nowhere', () => {
    const [rules = '', spki = ''] = exchanges.chromiumArgs;
    for (const host of HOST_NAMES) expect(rules).toContain(`MAP ${host} 127.0.0.1:${exchanges.port}`);
    expect(rules).toMatch(/, MAP \* ~NOTFOUND, EXCLUDE 127\.0\.0\.1$/);
    expect(spki).toBe(`--ignore-certificate-errors-spki-list=${exchanges.spki}`);
    expect(Buffer.from(exchanges.spki, 'base64')).toHaveLength(32);
  });
});

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const end = (reached: boolean): void => {
      socket.destroy();
      resolve(reached);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
    socket.on('timeout', () => end(false));
  });
}
