import * as v from 'valibot';
import { ENVIRONMENTS, EXCHANGE_IDS, SUBACCOUNT_MAX, type Account } from '../domain/account.ts';
import { isShowableTime } from '../domain/calendar.ts';
import { CONTRADICTIONS, type ReadFailure } from '../domain/failure.ts';
import type { KeyFacts } from '../domain/key-facts.ts';
import { BALANCE_NOTES, type Pocket, type Reading } from '../domain/reading.ts';
import { isRefreshMinutes, LOCK_MINUTES, type Settings } from '../domain/settings.ts';
import type { AccountState, Snapshot } from '../domain/snapshot.ts';
import { usdFromMicros, type Usd } from '../domain/usd.ts';

/** JSON has no other: an infinite one would come back as null. */
export const finite = v.pipe(v.number(), v.finite());
/** Unix ms; one that could not be shown would break the page. */
export const time = v.pipe(finite, v.check(isShowableTime));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const subaccountNumber = v.pipe(count, v.maxValue(SUBACCOUNT_MAX));

/** Whole micro-dollars as text. */
export const usd = v.pipe(
  v.string(),
  v.regex(/^-?\d{1,40}$/),
  v.transform((text): Usd => usdFromMicros(BigInt(text))),
);

export const failure: v.GenericSchema<unknown, ReadFailure> = v.variant('kind', [
  v.object({ kind: v.literal('offline') }),
  v.object({ kind: v.literal('timeout'), host: v.string() }),
  v.object({ kind: v.literal('dns-tls'), host: v.string() }),
  v.object({ kind: v.literal('host-permission') }),
  v.variant('reason', [
    v.object({
      kind: v.literal('key-rejected'),
      reason: v.picklist(['signature', 'unknown-key', 'unspecified']),
    }),
    v.object({
      kind: v.literal('key-rejected'),
      reason: v.literal('wrong-environment'),
      belongsTo: v.picklist(ENVIRONMENTS),
    }),
  ]),
  v.object({ kind: v.literal('key-scope') }),
  v.object({ kind: v.literal('key-restricted') }),
  v.object({ kind: v.literal('key-missing') }),
  v.object({ kind: v.literal('locked') }),
  v.object({ kind: v.literal('clock-skew'), seconds: v.exactOptional(finite) }),
  v.object({ kind: v.literal('rate-limited'), retryAfterMs: v.exactOptional(finite) }),
  v.object({ kind: v.literal('server'), status: finite }),
  v.object({ kind: v.literal('maintenance'), until: v.exactOptional(time) }),
  v.object({
    kind: v.literal('unreadable'),
    field: v.string(),
    page: v.exactOptional(v.literal(true)),
    shape: v.exactOptional(v.string()),
  }),
  v.object({ kind: v.literal('contradictory'), between: v.picklist(CONTRADICTIONS) }),
  v.object({ kind: v.literal('unexpected') }),
]);

export const pocketName = {
  kind: v.exactOptional(v.literal('perps')),
  number: v.exactOptional(subaccountNumber),
};

const pocket: v.GenericSchema<unknown, Pocket> = v.object({
  ...pocketName,
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
    bonusHold: v.exactOptional(usd),
    withdrawable: v.exactOptional(usd),
    reservations: v.exactOptional(usd),
    margin: v.exactOptional(usd),
    collateral: v.exactOptional(usd),
    equity: v.exactOptional(usd),
    disputed: v.exactOptional(usd),
  }),
  notes: v.exactOptional(v.array(v.picklist(BALANCE_NOTES))),
  withdrawals: v.exactOptional(
    v.array(
      v.object({
        amount: v.exactOptional(usd),
        createdAt: v.exactOptional(time),
        acknowledged: v.exactOptional(v.boolean()),
      }),
    ),
  ),
  failure: v.exactOptional(failure),
  fetchedAt: v.exactOptional(time),
});

const reading: v.GenericSchema<unknown, Reading> = v.object({
  pockets: v.pipe(v.array(pocket), v.minLength(1)),
  fetchedAt: time,
  exchangeTime: v.exactOptional(time),
  listDeniedAt: v.exactOptional(time),
});

const period = v.object({ from: time, to: time });

const keyFacts: v.GenericSchema<unknown, KeyFacts> = v.object({
  checkedAt: time,
  incomplete: v.exactOptional(v.literal(true)),
  scopes: v.exactOptional(v.array(v.string())),
  describeDenied: v.exactOptional(v.literal(true)),
  boundSubaccount: v.exactOptional(subaccountNumber),
  memberKeys: v.exactOptional(v.array(v.string())),
  regionExpiresAt: v.exactOptional(time),
  budget: v.exactOptional(v.object({ perSecond: finite, burst: finite })),
  tier: v.exactOptional(v.string()),
  maintenance: v.exactOptional(v.array(period)),
  perps: v.exactOptional(v.boolean()),
});

const accountState: v.GenericSchema<unknown, AccountState> = v.object({
  reading: v.exactOptional(reading),
  failure: v.exactOptional(failure),
  attemptedAt: time,
  failuresInRow: count,
  holdUntil: v.exactOptional(time),
  facts: v.exactOptional(keyFacts),
});

const samples = v.array(finite);

export const snapshotSchema: v.GenericSchema<unknown, Snapshot> = v.object({
  cycle: count,
  committedAt: time,
  accounts: v.record(v.string(), accountState),
  baselines: v.record(v.string(), v.record(v.string(), usd)),
  alerts: v.array(
    v.object({
      id: v.string(),
      accountId: v.string(),
      perps: v.exactOptional(v.literal(true)),
      pocket: v.exactOptional(subaccountNumber),
      from: usd,
      to: usd,
    }),
  ),
  clocks: v.object({ kalshi: v.exactOptional(samples), 'polymarket-us': v.exactOptional(samples) }),
});

/** Names what is stored of an account in objects: a word that every object answers to would read as stored. */
const accountId = v.pipe(
  v.string(),
  v.check((id) => !(id in {})),
);

export const accountsSchema: v.GenericSchema<unknown, Account[]> = v.array(
  v.object({
    id: accountId,
    exchange: v.picklist(EXCHANGE_IDS),
    environment: v.picklist(ENVIRONMENTS),
    name: v.string(),
    keyId: v.string(),
    keyGeneration: count,
    keptIn: v.exactOptional(v.literal('vault')),
    addedAt: time,
    boundSubaccount: v.exactOptional(subaccountNumber),
    isFcm: v.exactOptional(v.boolean()),
    namedSubaccounts: v.exactOptional(v.array(subaccountNumber)),
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
  lockAfterMinutes: v.picklist(LOCK_MINUTES),
  lockOnSystemLock: v.boolean(),
  lockKeepsReading: v.boolean(),
  hiddenByDefault: v.boolean(),
});
