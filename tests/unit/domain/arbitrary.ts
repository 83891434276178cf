import * as fc from 'fast-check';
import type { Alert } from '../../../lib/domain/alerts.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import type { Balance, Pocket, Reading } from '../../../lib/domain/reading.ts';
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
  },
  { requiredKeys: [], noNullPrototype: true },
);

const time = fc.integer({ min: NOW - 24 * HOUR, max: NOW });

function pocketOf(number: number | undefined): fc.Arbitrary<Pocket> {
  return fc.record(
    {
      ...(number !== undefined && { number: fc.constant(number) }),
      balance: anyBalance,
      notes: fc.subarray(['estimated', 'pending-settlement'] as const),
      failure: anyReadFailure,
    },
    { requiredKeys: number === undefined ? ['balance'] : ['balance', 'number'], noNullPrototype: true },
  );
}

/** One unnumbered pocket, or up to four numbered ones in order. */
export const anyPockets: fc.Arbitrary<Pocket[]> = fc.oneof(
  pocketOf(undefined).map((one) => [one]),
  fc
    .uniqueArray(fc.integer({ min: 0, max: 63 }), { minLength: 1, maxLength: 4 })
    .chain((numbers) => fc.tuple(...numbers.toSorted((a, b) => a - b).map(pocketOf))),
);

export const anyReading: fc.Arbitrary<Reading> = fc.record(
  { pockets: anyPockets, fetchedAt: time, exchangeTime: time, listDeniedAt: time },
  { requiredKeys: ['pockets', 'fetchedAt'], noNullPrototype: true },
);

export const anyState: fc.Arbitrary<AccountState> = fc.record(
  {
    reading: anyReading,
    failure: anyReadFailure,
    attemptedAt: time,
    failuresInRow: fc.nat({ max: 40 }),
    holdUntil: time,
  },
  { requiredKeys: ['attemptedAt', 'failuresInRow'], noNullPrototype: true },
);

const anyAlert: fc.Arbitrary<Alert> = fc.record(
  {
    id: fc.string({ minLength: 1 }),
    accountId: fc.uuid(),
    pocket: fc.integer({ min: 0, max: 63 }),
    from: anyUsd,
    to: anyUsd,
  },
  { requiredKeys: ['id', 'accountId', 'from', 'to'], noNullPrototype: true },
);

const pocketName = fc.oneof(
  fc.constant('bound'),
  fc.integer({ min: 0, max: 63 }).map((number) => String(number)),
);
const plain = { noNullPrototype: true, maxKeys: 4 } as const;

export const anySnapshot: fc.Arbitrary<Snapshot> = fc.record(
  {
    cycle: fc.nat(),
    committedAt: time,
    accounts: fc.dictionary(fc.uuid(), anyState, plain),
    baselines: fc.dictionary(fc.uuid(), fc.dictionary(pocketName, anyUsd, plain), plain),
    alerts: fc.array(anyAlert, { maxLength: 4 }),
  },
  { noNullPrototype: true },
);
