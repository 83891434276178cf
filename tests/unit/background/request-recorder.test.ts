import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecorder } from '../../../lib/background/request-recorder.ts';
import type { HttpAnswer } from '../../../lib/exchanges/http.ts';
import { ALL_HOSTS } from '../../../lib/exchanges/meta.ts';
import type { Recorder } from '../../../lib/exchanges/recorder.ts';
import {
  clearRequestLog,
  countLogged,
  readEntries,
  readHead,
  verifyLog,
} from '../../../lib/state/request-log.ts';
import { NOW } from '../domain/make.ts';
import { answer, status } from '../exchanges/scripted-http.ts';
import { rest, until } from './world.ts';

const KALSHI = 'https://external-api.kalshi.com/trade-api/v2/portfolio/positions?subaccount=3&limit=1000';
const POLYMARKET = 'https://api.polymarket.us/v1/account/balances';

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  await clearRequestLog();
});
afterEach(() => {
  vi.useRealTimers();
});

function begin(recorder: Recorder, address: string, keyId?: string): (answer?: HttpAnswer) => void {
  return recorder.begin({ url: new URL(address), keyId });
}

function recorder(): Recorder {
  return createRecorder(() => Date.now());
}

async function count(): Promise<number> {
  return (await readHead())?.seq ?? 0;
}

/** Makes the browser refuse to save. */
function fullDisk(): { readonly refusals: () => number; repair(): void } {
  let refusals = 0;
  const refused = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    refusals += 1;
    throw new DOMException('the disk is full', 'QuotaExceededError');
  });
  return { refusals: () => refusals, repair: () => refused.mockRestore() };
}

/** Notes a request that the disk refuses. */
async function refuse(notes: Recorder, { refusals }: ReturnType<typeof fullDisk>): Promise<void> {
  const before = refusals();
  begin(notes, POLYMARKET)(answer({}));
  await until(() => refusals() > before);
  await rest();
}

describe('a line of the log', () => {
  it('says what the request was and how it ended, and nothing that is secret', async () => {
    const end = begin(recorder(), KALSHI, 'my-key-id');
    vi.setSystemTime(NOW + 345);
    end(status(200, 'ä💰'));
    await until(async () => (await count()) === 1);
    const [line] = await readEntries({ count: 10 });
    expect(line).toEqual({
      seq: 1,
      lost: 0,
      at: NOW,
      exchange: 'kalshi',
      environment: 'production',
      method: 'GET',
      host: 'external-api.kalshi.com',
      path: '/trade-api/v2/portfolio/positions',
      status: 200,
      ms: 345,
      bytes: 6,
      key: createHash('sha256').update('my-key-id').digest('hex').slice(0, 12),
      hash: (await readHead())?.hash,
    });
    expect(await verifyLog(ALL_HOSTS)).toMatchObject({ kind: 'intact' });
  });

  it('has no status where no answer came, and no key where none signed', async () => {
    begin(recorder(), POLYMARKET)();
    await until(async () => (await count()) === 1);
    const lines = await readEntries({ count: 10 });
    expect(lines).toMatchObject([{ exchange: 'polymarket-us', status: null, bytes: 0, key: null }]);
  });

  it('never has a time below zero, though the clock is set back', async () => {
    const end = begin(recorder(), POLYMARKET);
    vi.setSystemTime(NOW - 60_000);
    end(answer({}));
    await until(async () => (await count()) === 1);
    expect(await readEntries({ count: 10 })).toMatchObject([{ at: NOW, ms: 0 }]);
    expect(await verifyLog()).toMatchObject({ kind: 'intact' });
  });

  it('comes in the order in which the requests ended, none twice and none left out', async () => {
    const notes = recorder();
    const ends = Array.from({ length: 50 }, (_, index) =>
      begin(notes, `${POLYMARKET}/${index}`, `key-${index % 3}`),
    );
    for (const [index, end] of ends.toReversed().entries()) {
      end(answer({}));
      if (index % 7 === 0) await rest();
    }
    await until(async () => (await count()) === 50);
    const lines = (await readEntries({ count: 100 })).map(({ path }) => path);
    expect(lines).toEqual(Array.from({ length: 50 }, (_, index) => `/v1/account/balances/${index}`));
    expect(await verifyLog(ALL_HOSTS)).toMatchObject({ kind: 'intact', kept: 50 });
  });
});

describe('what cannot be noted', () => {
  it('is counted with the next request that can', async () => {
    const notes = recorder();
    begin(notes, POLYMARKET)(answer({}));
    await until(async () => (await count()) === 1);
    const disk = fullDisk();
    for (let time = 0; time < 3; time += 1) await refuse(notes, disk);
    expect(await count()).toBe(1);
    disk.repair();
    begin(notes, POLYMARKET)(answer({}));
    await until(async () => (await count()) === 2);
    expect(await readHead()).toMatchObject({ seq: 2, lost: 3 });
    begin(notes, POLYMARKET)(answer({}));
    await until(async () => (await count()) === 3);
    expect(await readHead()).toMatchObject({ seq: 3, lost: 3 });
    expect(await verifyLog()).toMatchObject({ kind: 'intact' });
  });

  it('is also what went to a host that Bankroll does not know', async () => {
    const notes = recorder();
    begin(notes, 'https://evil.example/a')(answer({}));
    begin(notes, POLYMARKET)(answer({}));
    await until(async () => (await count()) === 1);
    expect(await readHead()).toMatchObject({ lost: 1, hosts: { 'api.polymarket.us': 1 } });
  });

  it('is dropped, not piled up, while a write does not come to an end', async () => {
    const notes = recorder();
    let release: (() => void) | undefined;
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    const slow = vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce(async (...args) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return digest(...args);
    });
    begin(notes, POLYMARKET)(answer({}));
    await until(() => release !== undefined);
    for (let time = 0; time < 1_010; time += 1) begin(notes, POLYMARKET)(answer({}));
    release?.();
    await until(async () => (await count()) === 1_001);
    slow.mockRestore();
    expect(await readHead()).toMatchObject({ lost: 10 });
  });
});

describe('clearing the log', () => {
  it('keeps out requests that were sent before and end after', async () => {
    const notes = recorder();
    const early = begin(notes, POLYMARKET);
    await clearRequestLog();
    early(answer({}));
    await rest();
    expect(await countLogged()).toBe(0);
    begin(notes, POLYMARKET)(answer({}));
    await until(async () => (await count()) === 1);
  });

  it('keeps out requests that have ended and wait to be written', async () => {
    for (let turns = 0; turns < 30; turns += 1) {
      const notes = recorder();
      for (let time = 0; time < 3; time += 1) begin(notes, POLYMARKET, 'key-1')(answer({}));
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      begin(notes, POLYMARKET, 'key-1')(answer({}));
      await clearRequestLog();
      await rest();
      expect(await countLogged()).toBe(0);
    }
  });

  it('forgets what could not be noted before', async () => {
    const notes = recorder();
    const disk = fullDisk();
    await refuse(notes, disk);
    disk.repair();
    await clearRequestLog();
    begin(notes, POLYMARKET)(answer({}));
    await until(async () => (await count()) === 1);
    expect(await readHead()).toMatchObject({ lost: 0 });
  });

  it('counts anew what cannot be noted after', async () => {
    const notes = recorder();
    const disk = fullDisk();
    await refuse(notes, disk);
    disk.repair();
    await clearRequestLog();
    begin(notes, 'https://evil.example/a')(answer({}));
    begin(notes, POLYMARKET)(answer({}));
    await until(async () => (await count()) === 1);
    expect(await readHead()).toMatchObject({ lost: 1 });
  });
});
