import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserPlatform } from '../../../lib/background/platform.ts';
import type { Http } from '../../../lib/exchanges/http.ts';
import { readEntries } from '../../../lib/state/request-log.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The parts of a worker's scope that the platform stands on. */
function scopeWith({ onLine = true, held = new Set<string>() } = {}): Set<string> {
  const locks = {
    async request<Value>(name: string, task: () => Promise<Value>): Promise<Value> {
      held.add(name);
      try {
        return await task();
      } finally {
        held.delete(name);
      }
    },
  };
  vi.stubGlobal('navigator', { onLine, locks });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"a":1}')));
  return held;
}

/** What the platform's way to the network makes of one request. */
function ask(address = 'https://api.example.com/a'): ReturnType<Http['get']> {
  const http = browserPlatform().politeness.httpFor({ id: 'payer' });
  return http.get(new URL(address), () => Promise.resolve({}), new AbortController().signal);
}

describe('browserPlatform', () => {
  it('reaches the network through the browser’s own fetch', async () => {
    scopeWith();
    expect(await ask()).toEqual({ ok: true, value: { status: 200, body: '{"a":1}' } });
  });

  it('notes what it sends in the request log', async () => {
    scopeWith();
    await ask('https://api.polymarket.us/v1/account/balances');
    await vi.waitFor(async () => {
      const lines = await readEntries({ count: 10 });
      expect(lines).toMatchObject([{ host: 'api.polymarket.us', status: 200, bytes: 7, key: null }]);
    });
  });

  it('knows when the machine is offline', async () => {
    scopeWith({ onLine: false });
    expect(await ask()).toEqual({ ok: false, failure: { kind: 'offline' } });
  });

  it('holds a lock of the extension’s own while a task runs, and passes its result on', async () => {
    const held = scopeWith();
    const seen = await browserPlatform().exclusive('write', () => Promise.resolve([...held]));
    expect(seen).toEqual(['bankroll-write']);
    expect(held.size).toBe(0);
  });

  it('lets the lock go when a task fails', async () => {
    const held = scopeWith();
    const failing = browserPlatform().exclusive('write', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(held.size).toBe(0);
  });

  it('draws a new chance each time, below one', () => {
    const { chance } = browserPlatform();
    const drawn = Array.from({ length: 100 }, chance);
    expect(drawn.every((one) => one >= 0 && one < 1)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(1);
  });

  it('makes a new ID each time, and deadlines that have not passed', () => {
    const { newId, deadline, now } = browserPlatform();
    expect(newId()).not.toBe(newId());
    expect(deadline(60_000).aborted).toBe(false);
    expect(deadline(60_000)).not.toBe(deadline(60_000));
    expect(Math.abs(now() - Date.now())).toBeLessThan(1_000);
  });
});
