import { readFileSync } from 'node:fs';
import type { ExchangeId } from '../../lib/domain/account.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import { usdFromMicros } from '../../lib/domain/usd.ts';
import { PATHS as KALSHI } from '../../lib/exchanges/kalshi/api.ts';
import { PATHS as POLYMARKET_US } from '../../lib/exchanges/polymarket-us/api.ts';
import { NOW, readable } from '../unit/exchanges/scripted-http.ts';
import { bodyOf, Numeral, objectsIn, textOf, type Json } from './body.ts';
import type { Random } from './random.ts';
import type { Expectation, Scene, Site } from './scene.ts';

/** Recorded answers about what lies behind a balance, by target. */
const RECORDED: Readonly<Record<ExchangeId, Readonly<Record<string, string>>>> = {
  kalshi: {
    'positions/0': 'positions',
    'positions/1': 'positions.subaccount-1',
    orders: 'orders',
    fills: 'fills',
    settlements: 'settlements',
    deposits: 'deposits',
    withdrawals: 'withdrawals',
    transfers: 'transfers',
    restingValue: 'resting-value',
  },
  'polymarket-us': { 'positions/0': 'positions', orders: 'open-orders', activities: 'activities' },
};

const TARGETS: Readonly<Record<string, string>> = {
  [KALSHI.orders]: 'orders',
  [KALSHI.fills]: 'fills',
  [KALSHI.settlements]: 'settlements',
  [KALSHI.deposits]: 'deposits',
  [KALSHI.withdrawals]: 'withdrawals',
  [KALSHI.transfers]: 'transfers',
  [KALSHI.restingValue]: 'restingValue',
  [POLYMARKET_US.positions]: 'positions/0',
  [POLYMARKET_US.orders]: 'orders',
  [POLYMARKET_US.activities]: 'activities',
};

/** A field of details has no total to lower: it is absent, or its part fails, and nothing else is touched. */
const UNHARMED: Expectation = { outcome: 'carried', kinds: ['unreadable'] };

function recorded(exchange: ExchangeId, name: string): Json {
  const file = new URL(`../fixtures/bodies/${exchange}/${name}.json`, import.meta.url);
  return bodyOf(JSON.parse(readFileSync(file, 'utf8')));
}

/** Every field of every object in the answers. */
function everyField(bodies: ReadonlyMap<string, Json>): Site[] {
  return [...bodies].flatMap(([target, body]) =>
    objectsIn(body).flatMap((holder) =>
      holder.entries.map(([name, value]): Site => {
        const isText = typeof value === 'string' && /^-?\d/.test(value);
        const isAmount = isText || value instanceof Numeral;
        return {
          target,
          holder,
          name,
          emptyIsAbsent: false,
          absent: () => UNHARMED,
          broken: () => UNHARMED,
          ...(isAmount && { amount: { micros: 0n, form: isText ? 'text' : 'number' } }),
        };
      }),
    ),
  );
}

/** Two pockets at Kalshi, one at Polymarket US, whose details were never read before. */
export function readingOf(exchange: ExchangeId): Reading {
  const balance = { cash: usdFromMicros(1n), positions: usdFromMicros(2n) };
  const numbers = exchange === 'kalshi' ? [0, 1] : [0];
  return { pockets: numbers.map((number) => ({ number, balance })), fetchedAt: NOW };
}

/** An account of which the details are read, from recorded answers that a case may change. */
export function detailsScene(exchange: ExchangeId, random: Random, hasSource: boolean): Scene {
  const bodies = new Map(
    Object.entries(RECORDED[exchange]).map(([target, name]) => [target, recorded(exchange, name)]),
  );
  return {
    exchange,
    random,
    hasSource,
    account: readable({ isFcm: exchange === 'kalshi' }),
    previous: undefined,
    bodies,
    answers: new Map(),
    spellings: new Map(),
    write: textOf,
    targetOf({ pathname, searchParams }) {
      if (pathname === KALSHI.positions) return `positions/${searchParams.get('subaccount') ?? '0'}`;
      return TARGETS[pathname];
    },
    truth: () => new Map(),
    sites: () => everyField(bodies),
    unusable: (_target, kinds) => ({ outcome: 'refused', kinds }),
    fewest: bodies.size,
  };
}
