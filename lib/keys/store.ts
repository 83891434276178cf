import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ImportedKey } from './imported-key.ts';

interface KeySchema extends DBSchema {
  keys: { key: string; value: ImportedKey };
}

/** The key store: a database of its own that nothing outside this folder opens. */
let database: Promise<IDBPDatabase<KeySchema>> | undefined;

async function open(): Promise<IDBPDatabase<KeySchema>> {
  database ??= openDB<KeySchema>('bankroll-keys', 1, {
    upgrade(db) {
      db.createObjectStore('keys');
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

export async function putKey(slot: string, key: ImportedKey): Promise<void> {
  await (await open()).put('keys', key, slot);
}

export async function getKey(slot: string): Promise<ImportedKey | undefined> {
  return (await open()).get('keys', slot);
}

export async function deleteKey(slot: string): Promise<void> {
  await (await open()).delete('keys', slot);
}

export async function keySlots(): Promise<string[]> {
  return (await open()).getAllKeys('keys');
}
