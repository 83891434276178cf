import type { Environment, ExchangeId } from './account.ts';

/** What is noted about one request that went out. No amount, no header, no query, no body. */
export interface LoggedRequest {
  /** When it was sent, Unix ms. */
  readonly at: number;
  readonly exchange: ExchangeId;
  readonly environment: Environment;
  readonly method: 'GET';
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  /** Null: no answer came. */
  readonly status: number | null;
  /** From sending to the end of the answer. */
  readonly ms: number;
  /** Of the answer's body, as UTF-8. */
  readonly bytes: number;
  /** Tells keys apart: the first 12 hex digits of SHA-256 of the key's public id; null for a request without a key. */
  readonly key: string | null;
}

/** A link of the chain: each hash covers the link's own content and the hash before it. */
export interface LogEntry extends LoggedRequest {
  /** Counts from 1 since the log began; never reused. */
  readonly seq: number;
  /** SHA-256 of `linkText(previous hash, entry)`, 64 hex digits. */
  readonly hash: string;
}

/** What stands before the first entry. */
export const GENESIS = '0'.repeat(64);

/** So many of the newest entries are kept; older ones live on in the counts. */
export const LOG_MAX_ENTRIES = 5_000;

/** Where the log begins and ends. Entries up to `pruned` are gone; `anchor` is the hash of the last of them. */
export interface LogHead {
  /** When the log began, Unix ms. */
  readonly since: number;
  /** The newest entry's number; so many requests since the log began. */
  readonly seq: number;
  /** The newest entry's hash; GENESIS while there is none. */
  readonly hash: string;
  readonly pruned: number;
  readonly anchor: string;
  /** Requests per host since the log began. */
  readonly hosts: Readonly<Record<string, number>>;
}

/** The text that a link's hash covers; the same on every machine. */
export function linkText(previousHash: string, entry: Omit<LogEntry, 'hash'>): string {
  const { seq, at, exchange, environment, method, host, path, status, ms, bytes, key } = entry;
  return JSON.stringify([
    previousHash,
    seq,
    at,
    exchange,
    environment,
    method,
    host,
    path,
    status,
    ms,
    bytes,
    key,
  ]);
}
