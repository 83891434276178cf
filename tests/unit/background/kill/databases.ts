import 'fake-indexeddb/auto';
import { openDB, type IDBPDatabase } from 'idb';

/**
 * What the databases hold for good: the contents after every transaction that was completed, and of none that was not. A
 * killed worker's open transaction is undone by the browser.
 */
export type Databases = ReadonlyMap<string, Table>;
type Table = ReadonlyMap<IDBValidKey, unknown>;
type Change = (table: Map<IDBValidKey, unknown>) => void;

interface Watcher {
  /** A request is about to be made. */
  asks(): void;
  /** A transaction has changed something. */
  changed(): void;
}

let held = new Map<string, Table>();
let watcher: Watcher | undefined;
const unfinished = new WeakMap<IDBTransaction, Map<string, Change[]>>();

/** The name by which a store is held. */
function nameOf(store: IDBObjectStore): string {
  return `${store.transaction.db.name}/${store.name}`;
}

function complete(changes: ReadonlyMap<string, readonly Change[]>): void {
  for (const [name, steps] of changes) {
    const table = new Map(held.get(name));
    for (const step of steps) step(table);
    held = new Map(held).set(name, table);
  }
  watcher?.changed();
}

/** Notes a change that takes effect when its transaction is completed. */
function note(store: IDBObjectStore, change: Change): void {
  const { transaction } = store;
  let changes = unfinished.get(transaction);
  if (changes === undefined) {
    const begun = new Map<string, Change[]>();
    changes = begun;
    unfinished.set(transaction, begun);
    transaction.addEventListener('complete', () => complete(begun));
  }
  const name = nameOf(store);
  changes.set(name, [...(changes.get(name) ?? []), change]);
}

function put(store: IDBObjectStore, value: unknown, key?: IDBValidKey): void {
  const copy: unknown = structuredClone(value);
  const { keyPath } = store;
  const inline = typeof keyPath === 'string' ? (copy as Record<string, IDBValidKey>)[keyPath] : undefined;
  const place = key ?? inline;
  if (place === undefined) throw new Error('a record without a key is not followed');
  note(store, (table) => table.set(place, copy));
}

function remove(store: IDBObjectStore, which: IDBValidKey | IDBKeyRange): void {
  const isMeant = (key: IDBValidKey): boolean =>
    which instanceof IDBKeyRange ? which.includes(key) : indexedDB.cmp(key, which) === 0;
  note(store, (table) => {
    for (const key of table.keys()) if (isMeant(key)) table.delete(key);
  });
}

const CHANGES: Readonly<Record<string, (store: IDBObjectStore, ...args: never[]) => void>> = {
  put,
  delete: remove,
  clear: (store) => note(store, (table) => table.clear()),
};
const READS = ['get', 'getKey', 'getAll', 'getAllKeys', 'count', 'openCursor'];
const NOT_FOLLOWED = [
  [IDBObjectStore.prototype, 'add'],
  [IDBCursor.prototype, 'update'],
  [IDBCursor.prototype, 'delete'],
] as const;

type Method = (...args: never[]) => unknown;

for (const method of [...Object.keys(CHANGES), ...READS]) {
  const original = Reflect.get(IDBObjectStore.prototype, method) as Method;
  Reflect.set(IDBObjectStore.prototype, method, function (this: IDBObjectStore, ...args: never[]): unknown {
    watcher?.asks();
    CHANGES[method]?.(this, ...args);
    return original.apply(this, args);
  });
}
for (const [on, method] of NOT_FOLLOWED) {
  Reflect.set(on, method, () => {
    throw new Error(`${method} is not followed`);
  });
}

/** Tells of every request and every change from now on; undefined: nobody. */
export function watchDatabases(by: Watcher | undefined): void {
  watcher = by;
}

export function heldInDatabases(): Databases {
  return held;
}

const open = new Map<string, Promise<IDBPDatabase>>();

/** Puts these contents in place of what is there. Every database must have been opened by the product before. */
export async function fillDatabases(contents: Databases): Promise<void> {
  const names = [...held.keys(), ...contents.keys()];
  for (const name of new Set(names)) {
    const [database = '', store = ''] = name.split('/');
    if (!open.has(database)) open.set(database, openDB(database));
    const transaction = (await open.get(database))?.transaction(store, 'readwrite');
    if (transaction === undefined) throw new Error(`there is no ${name}`);
    await transaction.store.clear();
    for (const [key, value] of contents.get(name) ?? []) {
      await transaction.store.put(value, transaction.store.keyPath === null ? key : undefined);
    }
    await transaction.done;
  }
}

/** What a reader finds, to be compared with what is held: whether everything was followed. */
export async function foundInDatabases(): Promise<Databases> {
  const found = new Map<string, Table>();
  for (const name of held.keys()) {
    const [database = '', store = ''] = name.split('/');
    const transaction = (await openDB(database)).transaction(store);
    const [keys, values] = [await transaction.store.getAllKeys(), await transaction.store.getAll()];
    found.set(name, new Map(keys.map((key, index) => [key, values[index] as unknown])));
    transaction.db.close();
  }
  return found;
}
