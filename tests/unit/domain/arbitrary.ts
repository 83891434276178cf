import * as fc from 'fast-check';
import type { Alert } from '../../../lib/domain/alerts.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { KeyFacts } from '../../../lib/domain/key-facts.ts';
import { BALANCE_NOTES, type Balance, type Pocket, type Reading } from '../../../lib/domain/reading.ts';
import type { AccountState, Snapshot } from '../../../lib/domain/snapshot.ts';
import { usdFromMicros, type Usd } from '../../../lib/domain/usd.ts';
import { EVERY_READ_FAILURE } from './every-failure.ts';
import { HOUR, NOW } from './make.ts';

const TRILLION_DOLLARS = 10n ** 18n;

function within(limit: bigint): fc.Arbitrary<Usd> {
  return fc.bigInt({ min: -limit, max: limit }).map(usdFromMicros);
}

/** Up to 10^12 dollars either way; every order of magnitude is about equally likely. */
export const anyUsd: fc.Arbitrary<Usd> = fc.oneof(
  within(TRILLION_DOLLARS),
  fc.integer({ min: 0, max: 18 }).chain((digits) => within(10n ** BigInt(digits))),
);

export const anyReadFailure: fc.Arbitrary<ReadFailure> = fc.constantFrom(...EVERY_READ_FAILURE);

export const anyBalance: fc.Arbitrary<Balance> = fc.record(
  {
    cash: anyUsd,
    positions: anyUsd,
    available: anyUsd,
    reserved: anyUsd,
    unsettled: anyUsd,
    pendingCredit: anyUsd,
    pendingWithdrawals: anyUsd,
    held: anyUsd,
    promo: anyUsd,
    bonusHold: anyUsd,
    withdrawable: anyUsd,
    reservations: anyUsd,
    margin: anyUsd,
    collateral: anyUsd,
    disputed: anyUsd,
  },
  { requiredKeys: [], noNullPrototype: true },
);

const time = fc.integer({ min: NOW - 24 * HOUR, max: NOW });

const anyWithdrawal = fc.record(
  { amount: anyUsd, createdAt: time, acknowledged: fc.boolean() },
  { requiredKeys: [], noNullPrototype: true },
);

function pocketOf(number: number | undefined): fc.Arbitrary<Pocket> {
  return fc.record(
    {
      ...(number !== undefined && { number: fc.constant(number) }),
      balance: anyBalance,
      notes: fc.subarray([...BALANCE_NOTES]),
      withdrawals: fc.array(anyWithdrawal, { maxLength: 2 }),
      failure: anyReadFailure,
      fetchedAt: time,
    },
    { requiredKeys: number === undefined ? ['balance'] : ['balance', 'number'], noNullPrototype: true },
  );
}

/** Perps: one figure for all of it, or none. */
const anyPerps: fc.Arbitrary<Pocket> = fc.record(
  {
    kind: fc.constant('perps' as const),
    balance: fc.record({ equity: anyUsd }, { requiredKeys: [], noNullPrototype: true }),
    failure: anyReadFailure,
    fetchedAt: time,
  },
  { requiredKeys: ['kind', 'balance'], noNullPrototype: true },
);

/** One unnumbered pocket, or up to four numbered ones in order. */
export const anyPockets: fc.Arbitrary<Pocket[]> = fc.oneof(
  pocketOf(undefined).map((one) => [one]),
  fc
    .uniqueArray(fc.integer({ min: 0, max: 63 }), { minLength: 1, maxLength: 4 })
    .chain((numbers) => fc.tuple(...numbers.toSorted((a, b) => a - b).map(pocketOf))),
);

/** The same, in one of four readings with perps at the end. */
const anyPocketsWithPerps: fc.Arbitrary<Pocket[]> = fc
  .tuple(anyPockets, fc.option(anyPerps, { nil: undefined, freq: 3 }))
  .map(([pockets, perps]) => (perps === undefined ? pockets : [...pockets, perps]));

export const anyReading: fc.Arbitrary<Reading> = fc.record(
  { pockets: anyPocketsWithPerps, fetchedAt: time, exchangeTime: time, listDeniedAt: time },
  { requiredKeys: ['pockets', 'fetchedAt'], noNullPrototype: true },
);

const anyFacts: fc.Arbitrary<KeyFacts> = fc.record(
  {
    checkedAt: time,
    incomplete: fc.constant(true as const),
    scopes: fc.subarray(['read', 'write::trade', 'read::portfolio_balance']),
    describeDenied: fc.constant(true as const),
    boundSubaccount: fc.integer({ min: 0, max: 63 }),
    regionExpiresAt: time,
    budget: fc.record({ perSecond: fc.nat(), burst: fc.nat() }, { noNullPrototype: true }),
    tier: fc.constantFrom('basic', 'prime'),
    maintenance: fc.array(fc.record({ from: time, to: time }, { noNullPrototype: true }), { maxLength: 2 }),
    perps: fc.boolean(),
  },
  { requiredKeys: ['checkedAt'], noNullPrototype: true },
);

export const anyState: fc.Arbitrary<AccountState> = fc.record(
  {
    reading: anyReading,
    failure: anyReadFailure,
    attemptedAt: time,
    failuresInRow: fc.nat({ max: 40 }),
    holdUntil: time,
    facts: anyFacts,
  },
  { requiredKeys: ['attemptedAt', 'failuresInRow'], noNullPrototype: true },
);

const anyAlert: fc.Arbitrary<Alert> = fc.record(
  {
    id: fc.string({ minLength: 1 }),
    accountId: fc.uuid(),
    perps: fc.constant(true as const),
    pocket: fc.integer({ min: 0, max: 63 }),
    from: anyUsd,
    to: anyUsd,
  },
  { requiredKeys: ['id', 'accountId', 'from', 'to'], noNullPrototype: true },
);

const pocketName = fc.oneof(
  fc.constantFrom('bound', 'perps'),
  fc.integer({ min: 0, max: 63 }).map((number) => String(number)),
);
const anySamples = fc.array(fc.integer({ min: -HOUR, max: HOUR }), { maxLength: 5 });
const plain = { noNullPrototype: true, maxKeys: 4 } as const;

export const anySnapshot: fc.Arbitrary<Snapshot> = fc.record(
  {
    cycle: fc.nat(),
    committedAt: time,
    accounts: fc.dictionary(fc.uuid(), anyState, plain),
    baselines: fc.dictionary(fc.uuid(), fc.dictionary(pocketName, anyUsd, plain), plain),
    alerts: fc.array(anyAlert, { maxLength: 4 }),
    clocks: fc.record(
      { kalshi: anySamples, 'polymarket-us': anySamples },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);
