import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { checkedKeyRecord, type KeyRecord } from './key-record.ts';

interface KeySchema extends DBSchema {
  keys: { key: string; value: unknown };
  /** At most one record: what the passphrase opens. */
  vault: { key: typeof ENVELOPE; value: unknown };
}

const ENVELOPE = 'envelope';

/** The key store: a database of its own that nothing outside this folder opens. */
let database: Promise<IDBPDatabase<KeySchema>> | undefined;

async function open(): Promise<IDBPDatabase<KeySchema>> {
  database ??= openDB<KeySchema>('bankroll-keys', 2, {
    upgrade(db, oldVersion) {
      if (oldVersion < 1) db.createObjectStore('keys');
      if (oldVersion < 2) db.createObjectStore('vault');
    },
    blocking(_current, _next, event) {
      // A newer version of Bankroll waits for this one to let go.
      database = undefined;
      (event.target as IDBDatabase).close();
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

type Transaction = IDBPTransaction<KeySchema, StoreNames<KeySchema>[], 'readwrite'>;

/**
 * Changes the store in one transaction: all of `work` or nothing of it. When this resolves the change has reached the disk,
 * so that what comes after it may rely on the keys being there.
 */
async function change<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value> {
  const transaction = (await open()).transaction(['keys', 'vault'], 'readwrite', { durability: 'strict' });
  const run = async (): Promise<Value> => {
    try {
      return await work(transaction);
    } catch (error) {
      abort(transaction);
      throw error;
    }
  };
  const [value] = await Promise.all([run(), transaction.done]);
  return value;
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort();
  } catch {
    // The browser has done so already.
  }
}

export async function putKey(slot: string, key: KeyRecord): Promise<void> {
  await change((transaction) => transaction.objectStore('keys').put(key, slot));
}

/** The key of a slot; undefined when there is none or it is damaged. */
export async function getKey(slot: string): Promise<KeyRecord | undefined> {
  return checkedKeyRecord(await (await open()).get('keys', slot));
}

export async function deleteKey(slot: string): Promise<void> {
  await change((transaction) => transaction.objectStore('keys').delete(slot));
}

export async function keySlots(): Promise<string[]> {
  return (await open()).getAllKeys('keys');
}

/** The envelope as it lies there, unchecked; undefined when there is none. */
export async function getEnvelope(): Promise<unknown> {
  return (await open()).get('vault', ENVELOPE);
}

export async function putEnvelope(envelope: object): Promise<void> {
  await change((transaction) => transaction.objectStore('vault').put(envelope, ENVELOPE));
}

/** In one step: puts the envelope in place of the one that `isSame` recognises. False when another lies there by now. */
export async function swapEnvelope(isSame: (stored: unknown) => boolean, next: object): Promise<boolean> {
  return change(async (transaction) => {
    const store = transaction.objectStore('vault');
    const isThere = isSame(await store.get(ENVELOPE));
    if (isThere) await store.put(next, ENVELOPE);
    return isThere;
  });
}

export async function deleteEnvelope(): Promise<void> {
  await change((transaction) => transaction.objectStore('vault').delete(ENVELOPE));
}

export async function clearStores(): Promise<void> {
  await change(async (transaction) => {
    await transaction.objectStore('keys').clear();
    await transaction.objectStore('vault').clear();
  });
}

export async function countRecords(): Promise<number> {
  const db = await open();
  return (await db.count('keys')) + (await db.count('vault'));
}
