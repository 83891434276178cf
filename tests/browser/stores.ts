import type { Page } from '@playwright/test';

interface Area {
  get(keys: null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

/** The extension API inside pages. */
declare const chrome: { readonly storage: { readonly local: Area; readonly session: Area } };

type AreaName = keyof (typeof chrome)['storage'];

/** An item as it is stored: its version, and what it says. */
export interface StoredItem {
  readonly v: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Everything in one area of the extension's storage, as one of its own pages sees it. */
export function readArea(page: Page, area: AreaName): Promise<Record<string, unknown>> {
  return page.evaluate((name) => chrome.storage[name].get(null), area);
}

/** Writes one item over, as no page of the product would: time that passed, damage, another version. */
export async function overwriteItem(page: Page, area: AreaName, key: string, item: unknown): Promise<void> {
  await page.evaluate(([name, entry]) => chrome.storage[name].set(entry), [area, { [key]: item }] as const);
}

/** Changes some of what one item says. */
export async function patchItem(
  page: Page,
  area: AreaName,
  key: string,
  patch: Readonly<Record<string, unknown>>,
): Promise<void> {
  const before = (await readArea(page, area))[key] as StoredItem | undefined;
  if (before === undefined) throw new Error(`nothing is stored as ${key}`);
  await overwriteItem(page, area, key, { ...before, data: { ...before.data, ...patch } });
}

/** Of every database and every store in it, the records with their keys. Handles of keys count, but say nothing. */
export function readDatabases(page: Page): Promise<Record<string, Record<string, unknown[]>>> {
  return page.evaluate(async () => {
    const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('refused')));
      });
    const found: Record<string, Record<string, unknown[]>> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      const stores: Record<string, unknown[]> = {};
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([settled(objects.getAllKeys()), settled(objects.getAll())]);
        stores[store] = keys.map((key, index) => [key, JSON.parse(JSON.stringify(values[index])) as unknown]);
      }
      found[name] = stores;
      database.close();
    }
    return found;
  });
}

export interface RecordPlace {
  readonly database: string;
  readonly store: string;
  readonly key: string | number;
}

/** Changes some fields of one record in a database. */
export async function patchRecord(
  page: Page,
  place: RecordPlace,
  patch: Readonly<Record<string, unknown>>,
): Promise<void> {
  await page.evaluate(
    async ([{ database: name, store, key }, changes]) => {
      const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
        new Promise((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(request.error ?? new Error('refused')));
        });
      const database = await settled(indexedDB.open(name));
      const objects = database.transaction(store, 'readwrite').objectStore(store);
      const record = (await settled(objects.get(key))) as Record<string, unknown> | undefined;
      if (record === undefined) throw new Error('there is no such record');
      const changed = { ...record, ...changes };
      await settled(objects.keyPath === null ? objects.put(changed, key) : objects.put(changed));
      database.close();
    },
    [place, patch] as const,
  );
}
