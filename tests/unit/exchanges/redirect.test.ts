import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../../lib/exchanges/http.ts';

const STATUSES = [300, 301, 302, 303, 304, 307, 308] as const;
const never = new AbortController().signal;

/** Sends whoever asks for /<status>/<target> there; everything else it answers. */
let server: Server;
let port: number;
const asked: { path: string; signature: unknown }[] = [];

beforeAll(async () => {
  server = createServer(({ url = '', headers }, response) => {
    asked.push({ path: url, signature: headers['x-signature'] });
    const [, status, target] = /^\/(\d{3})\/(.+)$/.exec(url) ?? [];
    if (status === undefined || target === undefined) response.end('{"balance":1}');
    else response.writeHead(Number(status), { Location: decodeURIComponent(target) }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

/** As it really is: this runtime's own fetch follows the same standard as that of browsers. */
const http = createHttp({ fetch: globalThis.fetch, isOnline: () => true, now: Date.now });

function get(path: string): ReturnType<typeof http.get> {
  const url = new URL(`http://127.0.0.1:${port}${path}`);
  return http.get(url, () => Promise.resolve({ 'X-Signature': 's' }), never);
}

const TARGETS = [
  ['another path', () => '/caught'],
  ['the same server', () => `http://127.0.0.1:${port}/caught`],
  ['the same server by another name', () => `http://localhost:${port}/caught`],
  ['a server without a scheme', () => `//localhost:${port}/caught`],
  ['a user and a password', () => `http://user:word@127.0.0.1:${port}/caught`],
  ['no path', () => '?caught'],
  ['data', () => 'data:application/json,{"balance":1}'],
  ['a file', () => 'file:///etc/passwd'],
  ['no address', () => 'http://[caught'],
] as const;

describe('a redirect', () => {
  for (const [title, target] of TARGETS) {
    it.each(STATUSES)(`to ${title} is not followed: %s`, async (status) => {
      const path = `/${status}/${encodeURIComponent(target())}`;
      const start = asked.length;
      const got = await get(path);
      // These two send nobody anywhere, whatever stands in their headers.
      if (status === 300 || status === 304)
        expect(got).toMatchObject({ ok: true, value: { status, body: '' } });
      else expect(got).toEqual({ ok: false, failure: { kind: 'dns-tls', host: '127.0.0.1' } });
      expect(asked.slice(start)).toEqual([{ path, signature: 's' }]);
    });
  }

  it('would have been seen: what is asked for directly is answered', async () => {
    const start = asked.length;
    expect(await get('/caught')).toMatchObject({ ok: true, value: { status: 200, body: '{"balance":1}' } });
    expect(asked.slice(start)).toEqual([{ path: '/caught', signature: 's' }]);
  });
});
