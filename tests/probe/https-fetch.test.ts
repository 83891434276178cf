import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttpsFetch, type ClosableFetch } from '../../scripts/probe/https-fetch.ts';
import { type Exchanges, startExchanges } from '../exchange/index.ts';

const STATUS = 'https://external-api.kalshi.com/trade-api/v2/exchange/status';

let exchanges: Exchanges;
let way: ClosableFetch;
beforeAll(async () => {
  exchanges = await startExchanges();
  way = createHttpsFetch({
    connectTo: { host: '127.0.0.1', port: exchanges.port },
    ca: exchanges.certificatePem,
  });
});
afterAll(async () => {
  way.close();
  await exchanges.close();
});
afterEach(() => exchanges.faults.clear());

describe('the way to another address', () => {
  it('keeps the host’s name and brings status, headers and body', async () => {
    exchanges.log.clear();
    const response = await way.fetch(new URL(STATUS), { headers: { Accept: 'application/json' } });
    expect(response.status).toBe(200);
    expect(Date.parse(response.headers.get('date') ?? '')).toBeGreaterThan(0);
    expect(JSON.parse(await response.text())).toMatchObject({ exchange_active: true });
    expect(exchanges.log.entries).toMatchObject([
      { host: 'external-api.kalshi.com', method: 'GET', status: 200 },
    ]);
    expect(exchanges.log.problems()).toEqual([]);
  });

  it('sends nothing but GET over TLS', async () => {
    exchanges.log.clear();
    await expect(way.fetch(STATUS, { method: 'POST' })).rejects.toThrow(TypeError);
    await expect(way.fetch(STATUS.replace('https', 'http'))).rejects.toThrow(TypeError);
    expect(exchanges.log.entries).toEqual([]);
  });

  it('follows no redirect', async () => {
    exchanges.log.clear();
    exchanges.faults.add({ then: { kind: 'redirect' } });
    await expect(way.fetch(STATUS)).rejects.toThrow('redirected');
    expect(exchanges.log.entries).toHaveLength(1);
  });

  it('ends with the signal, before the answer and inside it', async () => {
    for (const kind of ['hang', 'drip'] as const) {
      exchanges.faults.clear();
      exchanges.faults.add({ then: { kind } });
      await expect(way.fetch(STATUS, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
        name: 'TimeoutError',
      });
    }
  });

  it('rejects when the connection breaks inside the body', async () => {
    exchanges.faults.add({ then: { kind: 'reset', afterHeaders: true } });
    await expect(way.fetch(STATUS)).rejects.toThrow();
  });

  it('takes an answer without a body', async () => {
    exchanges.faults.add({ then: { kind: 'status', status: 204, body: '' } });
    const response = await way.fetch(STATUS);
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('trusts no certificate that it was not given', async () => {
    const distrusting = createHttpsFetch({ connectTo: { host: '127.0.0.1', port: exchanges.port } });
    await expect(distrusting.fetch(STATUS)).rejects.toThrow(/certificate|self.signed/i);
    distrusting.close();
  });
});
