import { constants, createPrivateKey, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, type KalshiKey, type PolymarketUsKey, startExchanges } from './index.ts';
import {
  getKalshi,
  getPolymarketUs,
  kalshiHeaders,
  polymarketUsHeaders,
  send,
  type SigningOptions,
} from './signed-request.ts';

const NOW = Date.parse('2026-11-20T15:00:00Z');
const KALSHI = 'external-api.kalshi.com';
const BALANCE = '/trade-api/v2/portfolio/balance';
const BALANCES = '/v1/account/balances';

const INCORRECT = {
  error: {
    code: 'authentication_error',
    message: 'authentication_error',
    details: 'INCORRECT_API_KEY_SIGNATURE',
  },
};
const NOT_FOUND = {
  error: { code: 'authentication_error', message: 'authentication_error', details: 'NOT_FOUND' },
};

let exchanges: Exchanges;
let rsa: KalshiKey;
let rsaPkcs8: KalshiKey;
let ed25519: KalshiKey;
let demo: KalshiKey;
let pm: PolymarketUsKey;
let pm32: PolymarketUsKey;

beforeAll(async () => {
  exchanges = await startExchanges({ now: () => NOW });
  const member = exchanges.kalshi.addMember({ environment: 'production' });
  member.setReadLimits({ perSecond: 1, capacity: 1_000_000 });
  rsa = member.createKey({ type: 'rsa' });
  rsaPkcs8 = member.createKey({ type: 'rsa', pem: 'pkcs8' });
  ed25519 = member.createKey({ type: 'ed25519' });
  demo = exchanges.kalshi.addMember({ environment: 'demo' }).createKey();
  const polymarketUs = exchanges.polymarketUs.addMember();
  pm = polymarketUs.createKey();
  pm32 = polymarketUs.createKey({ bytes: 32 });
  for (const key of [pm, pm32]) exchanges.polymarketUs.setLimits(key.id, { perSecond: 1, capacity: 1000 });
});
afterAll(() => exchanges.close());
beforeEach(() => exchanges.log.clear());

const kalshi = (key: KalshiKey, target: string, options: SigningOptions = {}) =>
  getKalshi(exchanges, key, target, { at: NOW, ...options });
const polymarketUs = (key: PolymarketUsKey, target: string, options: SigningOptions = {}) =>
  getPolymarketUs(exchanges, key, target, { at: NOW, ...options });

describe('Kalshi signatures', () => {
  it('hands out the documented PEM forms', () => {
    expect(rsa.pem).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
    expect(rsaPkcs8.pem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(ed25519.pem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(() =>
      exchanges.kalshi.addMember({ environment: 'demo' }).createKey({ type: 'ed25519', pem: 'pkcs1' }),
    ).toThrow();
  });

  it('accepts RSA-PSS and Ed25519 over timestamp, GET and path, with and without a query', async () => {
    for (const key of [rsa, rsaPkcs8, ed25519]) {
      expect((await kalshi(key, BALANCE)).status).toBe(200);
      expect((await kalshi(key, `${BALANCE}?subaccount=0`)).status).toBe(200);
    }
    expect(exchanges.log.entries.every((entry) => entry.verified && entry.keyId !== null)).toBe(true);
    expect(exchanges.log.problems()).toEqual([]);
  });

  const wrongTexts: readonly (readonly [string, string])[] = [
    ['the query string was signed', `${NOW}GET${BALANCE}?subaccount=0`],
    ['the path was signed without /trade-api/v2', `${NOW}GET/portfolio/balance`],
    ['the path was signed with a trailing slash', `${NOW}GET${BALANCE}/`],
    ['the method was signed in lower case', `${NOW}get${BALANCE}`],
    ['the timestamp was signed in seconds', `${NOW / 1000}GET${BALANCE}`],
    ['matches no text', `${NOW}GET${KALSHI}${BALANCE}`],
  ];
  it.each(wrongTexts)('refuses when %s', async (finding, text) => {
    for (const key of [rsa, ed25519]) {
      exchanges.log.clear();
      const reply = await kalshi(key, `${BALANCE}?subaccount=0`, { text });
      expect(reply.status).toBe(401);
      expect(reply.json()).toEqual(INCORRECT);
      expect(exchanges.log.problems()).toHaveLength(1);
      expect(exchanges.log.problems()[0]).toContain(finding);
    }
  });

  it.each([0, 20, 31, 33, 64, 222])('refuses a PSS salt of %i bytes', async (saltLength) => {
    const reply = await kalshi(rsa, BALANCE, { saltLength });
    expect([reply.status, reply.json()]).toEqual([401, INCORRECT]);
    expect(exchanges.log.problems()[0]).toContain('salt');
  });

  it('refuses PKCS#1 v1.5 signatures', async () => {
    const data = Buffer.from(`${NOW}GET${BALANCE}`);
    const signature = sign('sha256', data, {
      key: createPrivateKey(rsa.pem),
      padding: constants.RSA_PKCS1_PADDING,
    });
    const headers = {
      ...kalshiHeaders(rsa, BALANCE, { at: NOW }),
      'KALSHI-ACCESS-SIGNATURE': signature.toString('base64'),
    };
    expect((await send(exchanges, KALSHI, BALANCE, { headers })).json()).toEqual(INCORRECT);
    expect(exchanges.log.problems()[0]).toContain('PKCS#1 v1.5');
  });

  it.each([
    ['url-safe', (text: string) => text.replaceAll('+', '-').replaceAll('/', '_')],
    ['unpadded', (text: string) => text.replace(/=+$/, '')],
    ['hex', (text: string) => Buffer.from(text, 'base64').toString('hex')],
  ])('refuses a %s signature', async (_name, change) => {
    // Some timestamp within the window whose signature holds a character that the encodings write differently.
    for (let at = NOW; at < NOW + 1000; at += 1) {
      const headers = kalshiHeaders(ed25519, BALANCE, { at });
      const good = headers['KALSHI-ACCESS-SIGNATURE'] ?? '';
      if (!/[+/]/.test(good)) continue;
      const reply = await send(exchanges, KALSHI, BALANCE, {
        headers: { ...headers, 'KALSHI-ACCESS-SIGNATURE': change(good) },
      });
      expect([reply.status, reply.json()]).toEqual([401, INCORRECT]);
      expect(exchanges.log.problems()).toHaveLength(1);
      return;
    }
    expect.unreachable();
  });

  it.each([
    [-10_000, 200],
    [10_000, 200],
    [-10_001, 401],
    [10_001, 401],
    [-300_000, 401],
    [300_000, 401],
  ])('answers a timestamp %i ms off with %i', async (skew, status) => {
    const reply = await kalshi(ed25519, BALANCE, { at: NOW + skew });
    expect(reply.status).toBe(status);
    if (status === 401) {
      expect(reply.json()).toEqual({
        error: { code: 'header_timestamp_expired', message: 'header timestamp expired' },
      });
      expect(exchanges.log.problems()).toHaveLength(1);
    }
  });

  it('does not blame a client for a clock that the test has moved', async () => {
    exchanges.clock.setOffset(60_000);
    expect((await kalshi(ed25519, BALANCE)).status).toBe(401);
    expect((await kalshi(ed25519, BALANCE, { at: NOW + 60_000 })).status).toBe(200);
    exchanges.clock.setOffset(0);
    expect(exchanges.log.problems()).toEqual([]);
  });

  it.each([String(NOW / 1000), `${NOW}.0`, 'now', '2026-11-20T15:00:00Z'])(
    'refuses the timestamp text %s',
    async (timestamp) => {
      const reply = await kalshi(ed25519, BALANCE, { timestamp });
      expect([reply.status, reply.json()]).toEqual([401, INCORRECT]);
      expect(exchanges.log.problems()).toHaveLength(1);
    },
  );

  it.each(['KALSHI-ACCESS-KEY', 'KALSHI-ACCESS-TIMESTAMP', 'KALSHI-ACCESS-SIGNATURE'])(
    'misses %s',
    async (name) => {
      const headers = Object.entries(kalshiHeaders(ed25519, BALANCE, { at: NOW })).filter(
        ([key]) => key !== name,
      );
      const reply = await send(exchanges, KALSHI, BALANCE, { headers: Object.fromEntries(headers) });
      expect([reply.status, reply.json()]).toMatchObject([
        401,
        { error: { code: 'signature_is_missing_from_headers' } },
      ]);
      expect(exchanges.log.problems()).toHaveLength(1);
    },
  );

  it('answers unknown, deleted and foreign keys with NOT_FOUND, which is no problem of the client', async () => {
    const deleted = exchanges.kalshi.addMember({ environment: 'production' }).createKey();
    expect((await kalshi(deleted, BALANCE)).status).toBe(200);
    exchanges.kalshi.revokeKey(deleted.id);
    for (const reply of [
      await kalshi(ed25519, BALANCE, { keyId: '00000000-0000-4000-8000-000000000000' }),
      await kalshi(deleted, BALANCE),
      await kalshi(demo, BALANCE),
      await getKalshi(exchanges, ed25519, BALANCE, { at: NOW, host: 'demo-api.kalshi.co' }),
    ]) {
      expect([reply.status, reply.json()]).toEqual([401, NOT_FOUND]);
    }
    expect(exchanges.log.problems()).toEqual([]);
    expect((await getKalshi(exchanges, demo, BALANCE, { at: NOW, host: 'demo-api.kalshi.co' })).status).toBe(
      200,
    );
  });

  it('tells a mismatched pair, the user’s mistake, from a wrong signature', async () => {
    for (const [id, pem] of [
      [rsa.id, ed25519.pem],
      [ed25519.id, rsa.pem],
      [rsa.id, rsaPkcs8.pem],
    ] as const) {
      expect((await kalshi({ ...rsa, id, pem }, BALANCE)).json()).toEqual(INCORRECT);
    }
    expect(exchanges.log.entries.map((entry) => entry.refusal?.reason)).toEqual(
      Array(3).fill('mismatched-pair'),
    );
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('refuses a credential header that was sent twice', async () => {
    const headers = kalshiHeaders(ed25519, BALANCE, { at: NOW });
    const reply = await send(exchanges, KALSHI, BALANCE, {
      headers: { ...headers, 'KALSHI-ACCESS-KEY': [ed25519.id, ed25519.id] },
    });
    expect(reply.status).toBe(401);
    expect(exchanges.log.problems()).toHaveLength(1);
  });

  it('wants no credentials for the exchange status', async () => {
    const reply = await send(exchanges, KALSHI, '/trade-api/v2/exchange/status');
    expect(reply.json()).toMatchObject({ exchange_active: true, trading_active: true });
    expect(exchanges.log.problems()).toEqual([]);
  });
});

describe('Polymarket US signatures', () => {
  it('hands out secrets of 64 bytes (seed and public half) or 32', () => {
    expect(Buffer.from(pm.secret, 'base64')).toHaveLength(64);
    expect(Buffer.from(pm32.secret, 'base64')).toHaveLength(32);
  });

  it('accepts Ed25519 over timestamp, GET and path, with and without a query', async () => {
    for (const key of [pm, pm32]) {
      expect((await polymarketUs(key, BALANCES)).status).toBe(200);
      expect((await polymarketUs(key, '/v1/portfolio/positions?limit=100')).status).toBe(200);
    }
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('refuses a signed query string', async () => {
    const target = '/v1/portfolio/positions?limit=100';
    const reply = await polymarketUs(pm, target, { text: `${NOW}GET${target}` });
    expect(reply.status).toBe(401);
    expect(reply.headers['content-type']).toMatch(/^text\/plain/);
    expect(exchanges.log.problems()[0]).toContain('query string');
  });

  it.each([
    [-30_000, 200],
    [30_000, 200],
    [-30_001, 401],
    [30_001, 401],
  ])('answers a timestamp %i ms off with %i', async (skew, status) => {
    expect((await polymarketUs(pm, BALANCES, { at: NOW + skew })).status).toBe(status);
  });

  it('answers missing credentials with 33 bytes that are not JSON, before routing', async () => {
    for (const path of [BALANCES, '/v1/nowhere']) {
      const reply = await send(exchanges, 'api.polymarket.us', path);
      expect([reply.status, reply.text.length]).toEqual([401, 33]);
      expect(() => reply.json()).toThrow();
    }
  });

  it('answers unknown and deleted keys in the recorded words', async () => {
    const deleted = exchanges.polymarketUs.addMember().createKey();
    exchanges.polymarketUs.revokeKey(deleted.id);
    for (const key of [deleted, { ...pm, id: 'unknown' }]) {
      const reply = await polymarketUs(key, BALANCES);
      expect([reply.status, reply.text]).toEqual([
        401,
        'rpc error: code = Unauthenticated desc = API key not found',
      ]);
    }
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('refuses url-safe base64, seconds and a missing header', async () => {
    const headers = polymarketUsHeaders(pm, BALANCES, { at: NOW });
    const encoded = headers['X-PM-Signature'] ?? '';
    const urlSafe = Buffer.from(encoded, 'base64').toString('base64url');
    const { 'X-PM-Signature': _left, ...without } = headers;
    for (const changed of [
      { ...headers, 'X-PM-Signature': urlSafe },
      { ...headers, 'X-PM-Timestamp': String(NOW / 1000) },
      without,
    ]) {
      expect((await send(exchanges, 'api.polymarket.us', BALANCES, { headers: changed })).status).toBe(401);
    }
    expect(exchanges.log.problems()).toHaveLength(3);
  });
});
