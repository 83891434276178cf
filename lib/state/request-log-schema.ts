import * as v from 'valibot';
import { ENVIRONMENTS, EXCHANGE_IDS } from '../domain/account.ts';
import { isReadable, type FoundLink } from '../domain/request-log-check.ts';
import type { FoundEntry, LogEntry, LogHead } from '../domain/request-log.ts';
import { count, time } from './schemas.ts';

const hash = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/));
const seq = v.pipe(count, v.minValue(1));

/** Strict: a field that no hash covers would be a place to write unseen. */
const headSchema: v.GenericSchema<unknown, LogHead> = v.strictObject({
  since: time,
  seq,
  hash,
  pruned: count,
  anchor: hash,
  hosts: v.record(v.string(), count),
  lost: count,
});

/** Any method: that it is GET is checked, not presumed. */
const entrySchema: v.GenericSchema<unknown, FoundEntry> = v.strictObject({
  seq,
  lost: count,
  at: time,
  exchange: v.picklist(EXCHANGE_IDS),
  environment: v.picklist(ENVIRONMENTS),
  method: v.string(),
  host: v.string(),
  path: v.string(),
  status: v.nullable(count),
  ms: count,
  bytes: count,
  key: v.nullable(v.pipe(v.string(), v.regex(/^[\da-f]{12}$/))),
  hash,
});

/** Undefined where there is none. */
export function headFrom(raw: unknown): LogHead | 'damaged' | undefined {
  if (raw === undefined) return undefined;
  const checked = v.safeParse(headSchema, raw);
  return checked.success ? checked.output : 'damaged';
}

/** An entry under its number, or that it cannot be read. */
export function linkFrom(key: number, raw: unknown): FoundLink {
  const checked = v.safeParse(entrySchema, raw);
  return checked.success ? checked.output : { seq: key, unreadable: true };
}

/** An entry to show: one that can be read, and is what Bankroll writes. */
export function isShown(link: FoundLink): link is LogEntry {
  return isReadable(link) && link.method === 'GET';
}
