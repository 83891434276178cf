import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserPlatform } from '../../../lib/background/platform.ts';

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

const URL_OF_A = new URL('https://api.example.com/a');

describe('browserPlatform', () => {
  it('reaches the network through the browser’s own fetch', async () => {
    scopeWith();
    const got = await browserPlatform().http.get(URL_OF_A, {}, new AbortController().signal);
    expect(got).toEqual({ ok: true, value: { status: 200, body: '{"a":1}' } });
  });

  it('knows when the machine is offline', async () => {
    scopeWith({ onLine: false });
    const got = await browserPlatform().http.get(URL_OF_A, {}, new AbortController().signal);
    expect(got).toEqual({ ok: false, failure: { kind: 'offline' } });
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

  it('makes a new ID each time, and deadlines that have not passed', () => {
    const { newId, deadline, now } = browserPlatform();
    expect(newId()).not.toBe(newId());
    expect(deadline(60_000).aborted).toBe(false);
    expect(Math.abs(now() - Date.now())).toBeLessThan(1_000);
  });
});
