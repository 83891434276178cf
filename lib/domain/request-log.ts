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
  /** Requests since the log began, up to this one, that went out but could not be noted. */
  readonly lost: number;
  /** SHA-256 of `linkText`, 64 hex digits. */
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
  /** The newest entry's `lost`. */
  readonly lost: number;
}

/** SHA-256 of a text's UTF-8, as 64 hex digits. */
export type Digest = (text: string) => Promise<string>;

/** An entry as it was found, whose method may be any. */
export type FoundEntry = Omit<LogEntry, 'method'> & { readonly method: string };

/**
 * The text that a link's hash covers; the same on every machine. `since` is part of every link, so that the head cannot
 * claim another beginning. docs/request-log.md tells it to people who check a saved log.
 */
export function linkText(previousHash: string, since: number, entry: Omit<FoundEntry, 'hash'>): string {
  const { seq, lost, at, exchange, environment, method, host, path, status, ms, bytes, key } = entry;
  return JSON.stringify([
    previousHash,
    since,
    seq,
    lost,
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

/** A log with what has been added to it. */
export interface ExtendedLog {
  readonly head: LogHead;
  readonly added: readonly LogEntry[];
}

/** Links requests to the end of a log, in their order. Nothing is pruned here. */
export async function extendLog(
  head: LogHead | undefined,
  requests: readonly LoggedRequest[],
  more: { readonly now: number; readonly lost: number; readonly digest: Digest },
): Promise<ExtendedLog> {
  const since = head?.since ?? Math.min(more.now, ...requests.map(({ at }) => at));
  const lost = (head?.lost ?? 0) + more.lost;
  const hosts: Record<string, number> = { ...head?.hosts };
  const added: LogEntry[] = [];
  let seq = head?.seq ?? 0;
  let hash = head?.hash ?? GENESIS;
  for (const request of requests) {
    seq += 1;
    const unlinked = { ...request, seq, lost };
    hash = await more.digest(linkText(hash, since, unlinked));
    added.push({ ...unlinked, hash });
    hosts[request.host] = (hosts[request.host] ?? 0) + 1;
  }
  const { pruned, anchor } = head ?? { pruned: 0, anchor: GENESIS };
  return { head: { since, seq, hash, pruned, anchor, hosts, lost }, added };
}
