import { afterEach, describe, expect, it } from 'vitest';
import { type Exchanges, startExchanges } from './index.ts';
import { formatMicros, formatScaled, parseMicros, parsePrice, parseScaled } from './micros.ts';
import { createSeed } from './seed.ts';
import { getKalshi, getPolymarketUs } from './signed-request.ts';
import { liveChange, smallWorld } from './world.ts';

const NOW = Date.parse('2026-11-20T15:00:00Z');
const running: Exchanges[] = [];
afterEach(async () => {
  for (const exchanges of running.splice(0)) await exchanges.close();
});

/** Everything a run can show: keys, bodies before and after changes, what the changes were. */
async function story(seed: number): Promise<string[]> {
  const exchanges = await startExchanges({ seed, now: () => NOW });
  running.push(exchanges);
  const world = smallWorld(exchanges);
  const told = [
    world.kalshiKey.id,
    world.kalshiKey.pem,
    world.polymarketUsKey.id,
    world.polymarketUsKey.secret,
  ];
  for (let turn = 0; turn < 10; turn += 1) told.push(liveChange(world));
  for (const path of ['balance', 'positions', 'orders', 'fills', 'deposits', 'subaccounts/transfers']) {
    told.push(
      (await getKalshi(exchanges, world.kalshiKey, `/trade-api/v2/portfolio/${path}`, { at: NOW })).text,
    );
  }
  for (const path of ['account/balances', 'portfolio/positions', 'portfolio/activities']) {
    told.push((await getPolymarketUs(exchanges, world.polymarketUsKey, `/v1/${path}`, { at: NOW })).text);
  }
  return [...told, String(world.total())];
}

describe('determinism', () => {
  it('tells the same story for the same seed and another for another', async () => {
    const [first, again, other] = [await story(7), await story(7), await story(8)];
    expect(again).toEqual(first);
    expect(other[0]).not.toBe(first[0]);
    expect(other.slice(4, 14)).not.toEqual(first.slice(4, 14));
  });

  it('gives RSA keys deterministic ids only', async () => {
    const exchanges = await startExchanges({ seed: 7 });
    const again = await startExchanges({ seed: 7 });
    running.push(exchanges, again);
    const [one, two] = [exchanges, again].map((each) => smallWorld(each, { kalshiKeyType: 'rsa' }).kalshiKey);
    expect(one?.id).toBe(two?.id);
    expect(one?.pem).not.toBe(two?.pem);
  });

  it('draws well-formed ids and numbers within bounds, label by label', () => {
    const seed = createSeed(1);
    const other = createSeed(1);
    other.id('something else first');
    const ids = Array.from({ length: 20 }, () => seed.id('a'));
    expect(new Set(ids).size).toBe(20);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(other.id('a')).toBe(ids[0]);
    const numbers = Array.from({ length: 200 }, () => seed.integer('n', -3, 2));
    expect([Math.min(...numbers), Math.max(...numbers)]).toEqual([-3, 2]);
  });
});

describe('the small world', () => {
  it('adds up to what its parts say, and so do live changes', async () => {
    const exchanges = await startExchanges();
    running.push(exchanges);
    const world = smallWorld(exchanges);
    expect(
      world.kalshi.openSubaccounts().map((pocket) => [pocket.number, formatMicros(pocket.total(), 2)]),
    ).toEqual([
      [0, '1838.99955'],
      [1, '502.80'],
      [7, '73.30'],
    ]);
    expect(formatMicros(world.polymarketUs.expected().total)).toBe('1008.8204');
    expect(world.total()).toBe(parseMicros('3423.91995'));
    for (let turn = 0; turn < 300; turn += 1) liveChange(world);
    expect(world.total()).toBe(world.kalshi.total() + world.polymarketUs.expected().total);
    for (const position of world.kalshi.openSubaccounts().flatMap((pocket) => pocket.positions())) {
      expect(position.mark).toBeGreaterThanOrEqual(20_000n);
      expect(position.mark).toBeLessThanOrEqual(980_000n);
    }
  });
});

describe('decimals', () => {
  it.each(['0', '1', '-1', '0.000001', '-0.5', '90071992547409931.234567', '100'])(
    'carries %s both ways',
    (text) => {
      expect(formatMicros(parseMicros(text))).toBe(text);
    },
  );

  it.each(['', '.5', '5.', '1e3', '+1', ' 1', '1,000', '0.0000001', 'NaN', '--1'])('refuses "%s"', (text) => {
    expect(() => parseMicros(text)).toThrow();
  });

  it('keeps the decimals it is told to keep', () => {
    expect([
      formatMicros(1_500_000n, 4),
      formatMicros(1n, 2),
      formatScaled(-250n, 2, 2),
      formatScaled(5n, 0, 0),
    ]).toEqual(['1.5000', '0.000001', '-2.50', '5']);
    expect([parseScaled('-2.5', 2), parsePrice('0.1234')]).toEqual([-250n, 123_400n]);
    expect(() => parsePrice('1.0001')).toThrow();
  });
});
