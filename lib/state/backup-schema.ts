import * as v from 'valibot';
import { ENVIRONMENTS, EXCHANGE_IDS } from '../domain/account.ts';
import { BACKUP_MAX_ACCOUNTS, type BackupData } from '../domain/backup.ts';
import type { BackupReason } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { emptySnapshot } from '../domain/snapshot.ts';
import { accountsItem, settingsItem, snapshotItem } from './items.ts';
import type { Stored } from './item.ts';
import { time } from './schemas.ts';

/**
 * The contents of a backup: the stored items in the form in which they are stored, each with its version, so that what
 * brings an old item up to date does so with an old backup.
 */
const VERSION = 1;

const newer = v.object({ version: v.pipe(v.number(), v.integer(), v.minValue(VERSION + 1)) });
// What else is in it was added by a newer version that let this one go without it: anything else raises the version.
const contents = v.object({
  version: v.literal(VERSION),
  exportedAt: time,
  accounts: v.unknown(),
  snapshot: v.unknown(),
  settings: v.exactOptional(v.unknown()),
});

/** A list in which every account has an exchange and an environment, be it ones that are not known here. */
const anyAccounts = v.object({
  data: v.array(v.object({ exchange: v.string(), environment: v.string() })),
});

/** To leave such an account out would lose it without a word. */
function hasUnknownPlace(raw: unknown): boolean {
  const checked = v.safeParse(anyAccounts, raw);
  const isKnown = (list: readonly string[], one: string): boolean => list.includes(one);
  return (
    checked.success &&
    checked.output.data.some(
      ({ exchange, environment }) => !isKnown(EXCHANGE_IDS, exchange) || !isKnown(ENVIRONMENTS, environment),
    )
  );
}

/** As JSON. Throws for what could not be read back. */
export function packBackup({ exportedAt, accounts, settings, states }: BackupData): unknown {
  if (accounts.length > BACKUP_MAX_ACCOUNTS) throw new RangeError('The backup has too many accounts.');
  return {
    version: VERSION,
    exportedAt,
    ...accountsItem.entry([...accounts]),
    ...snapshotItem.entry({ ...emptySnapshot(), accounts: states }),
    ...(settings && settingsItem.entry(settings)),
  };
}

function part<Value>(stored: Stored<Value>): Result<Value, BackupReason> {
  if (stored.state === 'present') return ok(stored.value);
  return fail(stored.state === 'damaged' && stored.newer ? 'newer' : 'damaged');
}

/** Checks the contents of a backup that was opened. */
export function unpackBackup(raw: unknown): Result<BackupData, BackupReason> {
  if (v.is(newer, raw)) return fail('newer');
  const checked = v.safeParse(contents, raw);
  if (!checked.success) return fail('damaged');
  const { exportedAt } = checked.output;
  const accounts = part(accountsItem.decode(checked.output.accounts));
  if (!accounts.ok) return hasUnknownPlace(checked.output.accounts) ? fail('newer') : accounts;
  if (accounts.value.length > BACKUP_MAX_ACCOUNTS) return fail('too-large');
  const snapshot = part(snapshotItem.decode(checked.output.snapshot));
  if (!snapshot.ok) return snapshot;
  const data = { exportedAt, accounts: accounts.value, states: snapshot.value.accounts };
  if (checked.output.settings === undefined) return ok(data);
  const settings = part(settingsItem.decode(checked.output.settings));
  return settings.ok ? ok({ ...data, settings: settings.value }) : settings;
}
