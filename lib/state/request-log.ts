import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { checkLog, isReadable, type FoundLog, type LogVerdict } from '../domain/request-log-check.ts';
import {
  extendLog,
  LOG_MAX_ENTRIES,
  type ExtendedLog,
  type LogEntry,
  type LoggedRequest,
  type LogHead,
} from '../domain/request-log.ts';
import { headFrom, isShown, linkFrom } from './request-log-schema.ts';
import { sha256 } from './sha256.ts';

/** The request log: append-only, hash-chained, bounded. Writer: the background. */
interface LogSchema extends DBSchema {
  entries: { key: number; value: unknown };
  head: { key: 'head'; value: unknown };
}

const STORES = ['entries', 'head'] as const;
/** Where pages are told that there is more to read. */
const CHANGED = 'bankroll-log-changed';

let database: Promise<IDBPDatabase<LogSchema>> | undefined;

async function open(): Promise<IDBPDatabase<LogSchema>> {
  database ??= openDB<LogSchema>('bankroll-log', 1, {
    upgrade(db) {
      db.createObjectStore('entries', { keyPath: 'seq' });
      db.createObjectStore('head');
    },
    terminated() {
      database = undefined;
    },
  });
  try {
    return await database;
  } catch (error) {
    // A failed opening must not be remembered for ever.
    database = undefined;
    throw error;
  }
}

/** Counts how often the log was cleared since this context began. */
let epoch = 0;

/** Requests that were sent in an earlier epoch are not noted any more: whoever cleared the log wanted them gone. */
export function logEpoch(): number {
  return epoch;
}

function announce(): void {
  const channel = new BroadcastChannel(CHANGED);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin alone
  channel.postMessage(null);
  channel.close();
}

/** Calls the listener after every change of the log, whichever context made it; gives the way to end that. */
export function watchRequestLog(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANGED);
  channel.addEventListener('message', listener);
  return () => channel.close();
}

/** The head to write after; a log without a readable one is left as it is, because anything written would hide that. */
async function headToExtend(db: IDBPDatabase<LogSchema>): Promise<LogHead | undefined> {
  const transaction = db.transaction(STORES);
  const [raw, entries] = await Promise.all([
    transaction.objectStore('head').get('head'),
    transaction.objectStore('entries').count(),
  ]);
  const head = headFrom(raw);
  if (head === 'damaged' || (head === undefined && entries > 0)) {
    throw new Error('the head of the request log is missing or damaged');
  }
  return head;
}

/** Writes what was added and takes away what is too old, all or nothing; false when another has written before. */
async function commit(
  db: IDBPDatabase<LogSchema>,
  before: LogHead | undefined,
  { head, added }: ExtendedLog,
): Promise<boolean> {
  const transaction = db.transaction(STORES, 'readwrite');
  // Told by the awaits below; a transaction that ends early must not be an unhandled rejection besides.
  const done = transaction.done.then(() => undefined);
  done.catch(() => undefined);
  try {
    const entries = transaction.objectStore('entries');
    const heads = transaction.objectStore('head');
    const present = headFrom(await heads.get('head'));
    if (present === 'damaged' || present?.hash !== before?.hash) return false;
    await Promise.all(added.map(async (entry) => entries.put(entry)));
    const end = head.seq - LOG_MAX_ENTRIES;
    const last = end > head.pruned ? linkFrom(end, await entries.get(end)) : undefined;
    if (last !== undefined && isReadable(last)) {
      await entries.delete(IDBKeyRange.upperBound(end));
      await heads.put({ ...head, pruned: end, anchor: last.hash }, 'head');
    } else {
      // An entry that is missing cannot become the anchor; the next one in its place can.
      await heads.put(head, 'head');
    }
    await done;
    return true;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has ended already.
    }
    throw error;
  }
}

/**
 * Notes requests in their order, all or none of them. Rejects when the browser cannot save them.
 *
 * @param lost How many more went out since the last time that could not be noted.
 */
export async function appendRequests(
  requests: readonly LoggedRequest[],
  now: number,
  lost = 0,
): Promise<void> {
  if (requests.length === 0) return;
  const begun = epoch;
  const db = await open();
  for (;;) {
    const before = await headToExtend(db);
    // Hashed before the transaction that writes: waiting for anything else would end it.
    const extended = await extendLog(before, requests, { now, lost, digest: sha256 });
    if (begun !== epoch) return;
    if (await commit(db, before, extended)) break;
  }
  announce();
}

/** Undefined where there is none that can be read. */
export async function readHead(): Promise<LogHead | undefined> {
  const head = headFrom(await (await open()).get('head', 'head'));
  return head === 'damaged' ? undefined : head;
}

/** The newest first; those that cannot be read are left out. */
export async function readEntries(options: {
  /** Only entries with a smaller number. */
  readonly before?: number;
  readonly count: number;
}): Promise<LogEntry[]> {
  const { before, count } = options;
  const range = before === undefined ? null : IDBKeyRange.upperBound(before, true);
  const found: LogEntry[] = [];
  const transaction = (await open()).transaction('entries');
  let cursor = await transaction.store.openCursor(range, 'prev');
  while (cursor !== null && found.length < count) {
    const link = linkFrom(cursor.key, cursor.value);
    if (isShown(link)) found.push(link);
    cursor = await cursor.continue();
  }
  return found;
}

/** All of the log as it lies there, of one moment. */
export async function readLog(): Promise<FoundLog> {
  const transaction = (await open()).transaction(STORES);
  const [raw, keys, values] = await Promise.all([
    transaction.objectStore('head').get('head'),
    transaction.objectStore('entries').getAllKeys(),
    transaction.objectStore('entries').getAll(),
  ]);
  return { head: headFrom(raw), entries: keys.map((key, index) => linkFrom(key, values[index])) };
}

/** Recomputes the chain from the anchor. Where `knownHosts` is given, a request to any other host is found too. */
export async function verifyLog(knownHosts?: readonly string[]): Promise<LogVerdict> {
  return checkLog(await readLog(), sha256, (host) => knownHosts?.includes(host) ?? true);
}

/** Empties the log. Requests that are still under way are not noted when they end. */
export async function clearRequestLog(): Promise<void> {
  epoch += 1;
  const transaction = (await open()).transaction(STORES, 'readwrite');
  await Promise.all([
    transaction.objectStore('entries').clear(),
    transaction.objectStore('head').clear(),
    transaction.done,
  ]);
  announce();
}

/** How many records of any kind are there: 0 when the log is empty. */
export async function countLogged(): Promise<number> {
  const transaction = (await open()).transaction(STORES);
  const counts = await Promise.all(STORES.map((store) => transaction.objectStore(store).count()));
  return counts.reduce((sum, count) => sum + count, 0);
}
