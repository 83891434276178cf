import * as v from 'valibot';
import type { Diagnosis } from '../domain/diagnosis.ts';
import type { LockState } from '../domain/lock.ts';
import { defaultSettings } from '../domain/settings.ts';
import { diagnosisSchema } from './diagnosis-schema.ts';
import { defineItem } from './item.ts';
import { accountsSchema, settingsSchema, snapshotSchema } from './schemas.ts';

/** What the user has set. Writer: the options page. */
export const settingsItem = defineItem({
  area: 'local',
  key: 'settings',
  version: 2,
  schema: settingsSchema,
  migrations: { 1: withLocks },
});

/** Version 2 has what locks and hides (Nov 2026); before it nothing did. */
function withLocks(old: unknown): unknown {
  const { lockAfterMinutes, lockOnSystemLock, lockKeepsReading, hiddenByDefault } = defaultSettings();
  const locks = { lockAfterMinutes, lockOnSystemLock, lockKeepsReading, hiddenByDefault };
  return typeof old === 'object' && old !== null ? { ...locks, ...old } : old;
}

/** The user's accounts, without secrets. Writer: the background. Mirrored in mirror.ts. */
export const accountsItem = defineItem({
  area: 'local',
  key: 'accounts',
  version: 1,
  schema: accountsSchema,
});

/** The last good readings, present failures and alerts of every account. Writer: the background, once a cycle. */
export const snapshotItem = defineItem({
  area: 'local',
  key: 'snapshot',
  version: 2,
  schema: snapshotSchema,
  migrations: { 1: withClocks },
});

/** Version 2 notes what cycles learn about clocks; none had been noted before (Nov 2026). */
function withClocks(old: unknown): unknown {
  return typeof old === 'object' && old !== null ? { clocks: {}, ...old } : old;
}

/** The latest look for the cause of a failure. Writer: the background. */
export const diagnosisItem = defineItem<Diagnosis | null>({
  area: 'session',
  key: 'diagnosis',
  version: 1,
  schema: v.nullable(diagnosisSchema),
});

/** Whether amounts are hidden everywhere. Writer: the background. */
export const maskedItem = defineItem({ area: 'local', key: 'masked', version: 1, schema: v.boolean() });

/** Whether locking hides amounts until the passphrase is given. Writer: the background. */
export const viewLockItem = defineItem({ area: 'local', key: 'view-lock', version: 1, schema: v.boolean() });

/** What is open at the moment; absent, as after every start of the browser, means that all is locked. Writer: the background. */
export const lockItem = defineItem<LockState>({
  area: 'session',
  key: 'lock',
  version: 1,
  schema: v.object({
    vaultOpen: v.boolean(),
    viewOpen: v.boolean(),
    lockAt: v.exactOptional(v.pipe(v.number(), v.finite())),
    shownUntil: v.exactOptional(v.pipe(v.number(), v.finite())),
  }),
});

/** A sealed backup on its way to a file. */
export interface SealedBackup {
  readonly file: string;
  /** Names of accounts whose keys were to go along but do not open any more. */
  readonly withoutKey: readonly string[];
}

/** A page saves it and has it dropped. Writer: the background. */
export const exportItem = defineItem<SealedBackup | null>({
  area: 'session',
  key: 'export',
  version: 1,
  schema: v.nullable(v.object({ file: v.string(), withoutKey: v.array(v.string()) })),
});

/** The number of the last cycle whose alerts were shown. Writer: the background. */
export const shownItem = defineItem({ area: 'local', key: 'alerts-shown', version: 1, schema: v.number() });

/** A refresh under way: for the progress line only. Writer: the background. */
export interface Activity {
  /** Unix ms; an activity older than ACTIVITY_MAX_MS belongs to a background that died. */
  readonly startedAt: number;
  readonly done: number;
  readonly total: number;
}

export const ACTIVITY_MAX_MS = 25_000;

export const activityItem = defineItem<Activity | null>({
  area: 'session',
  key: 'activity',
  version: 1,
  schema: v.nullable(v.object({ startedAt: v.number(), done: v.number(), total: v.number() })),
});
