import * as v from 'valibot';
import { ENVIRONMENTS, EXCHANGE_IDS, type Account } from '../domain/account.ts';
import type { ReadFailure } from '../domain/failure.ts';
import type { Pocket, Reading } from '../domain/reading.ts';
import { isRefreshMinutes, type Settings } from '../domain/settings.ts';
import type { AccountState, Snapshot } from '../domain/snapshot.ts';
import { usdFromMicros, type Usd } from '../domain/usd.ts';

/** JSON has no other: an infinite one would come back as null. */
const finite = v.pipe(v.number(), v.finite());
const time = finite;
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const subaccountNumber = v.pipe(count, v.maxValue(63));

/** Whole micro-dollars as text. */
const usd = v.pipe(
  v.string(),
  v.regex(/^-?\d{1,40}$/),
  v.transform((text): Usd => usdFromMicros(BigInt(text))),
);

const failure: v.GenericSchema<unknown, ReadFailure> = v.variant('kind', [
  v.object({ kind: v.literal('offline') }),
  v.object({ kind: v.literal('timeout'), host: v.string() }),
  v.object({ kind: v.literal('dns-tls'), host: v.string() }),
  v.object({ kind: v.literal('host-permission') }),
  v.object({
    kind: v.literal('key-rejected'),
    reason: v.picklist(['signature', 'unknown-key', 'unspecified']),
  }),
  v.object({ kind: v.literal('key-scope') }),
  v.object({ kind: v.literal('key-missing') }),
  v.object({ kind: v.literal('clock-skew'), seconds: v.exactOptional(finite) }),
  v.object({ kind: v.literal('rate-limited'), retryAfterMs: v.exactOptional(finite) }),
  v.object({ kind: v.literal('server'), status: finite }),
  v.object({ kind: v.literal('unreadable'), field: v.string() }),
  v.object({ kind: v.literal('unexpected') }),
]);

const pocket: v.GenericSchema<unknown, Pocket> = v.object({
  number: v.exactOptional(subaccountNumber),
  balance: v.object({
    cash: v.exactOptional(usd),
    positions: v.exactOptional(usd),
    available: v.exactOptional(usd),
    reserved: v.exactOptional(usd),
    unsettled: v.exactOptional(usd),
    pendingCredit: v.exactOptional(usd),
    pendingWithdrawals: v.exactOptional(usd),
    held: v.exactOptional(usd),
    promo: v.exactOptional(usd),
  }),
  notes: v.exactOptional(v.array(v.picklist(['estimated', 'pending-settlement']))),
  failure: v.exactOptional(failure),
});

const reading: v.GenericSchema<unknown, Reading> = v.object({
  pockets: v.pipe(v.array(pocket), v.minLength(1)),
  fetchedAt: time,
  exchangeTime: v.exactOptional(time),
  listDeniedAt: v.exactOptional(time),
});

const accountState: v.GenericSchema<unknown, AccountState> = v.object({
  reading: v.exactOptional(reading),
  failure: v.exactOptional(failure),
  attemptedAt: time,
  failuresInRow: count,
  holdUntil: v.exactOptional(time),
});

export const snapshotSchema: v.GenericSchema<unknown, Snapshot> = v.object({
  cycle: count,
  committedAt: time,
  accounts: v.record(v.string(), accountState),
  baselines: v.record(v.string(), v.record(v.string(), usd)),
  alerts: v.array(
    v.object({
      id: v.string(),
      accountId: v.string(),
      pocket: v.exactOptional(subaccountNumber),
      from: usd,
      to: usd,
    }),
  ),
});

export const accountsSchema: v.GenericSchema<unknown, Account[]> = v.array(
  v.object({
    id: v.string(),
    exchange: v.picklist(EXCHANGE_IDS),
    environment: v.picklist(ENVIRONMENTS),
    name: v.string(),
    keyId: v.string(),
    keyGeneration: count,
    addedAt: time,
    boundSubaccount: v.exactOptional(subaccountNumber),
    removedAt: v.exactOptional(time),
  }),
);

export const settingsSchema: v.GenericSchema<unknown, Settings> = v.object({
  refreshMinutes: v.pipe(v.number(), v.check(isRefreshMinutes)),
  notifyChanges: v.boolean(),
  notifyThreshold: v.pipe(
    usd,
    v.check((amount) => amount > 0n),
  ),
});
