import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import * as v from 'valibot';
import type { Account } from '../domain/account.ts';
import { accountsSchema } from './schemas.ts';

/**
 * A second copy of the account list (no secrets, no amounts) in the browser's other store. Extension storage can lose
 * records without a word (Chromium 156 with a damaged database, Nov 2026); this copy tells "lost" from "never had", and
 * brings the list back.
 */
interface MirrorSchema extends DBSchema {
  mirror: { key: 'accounts'; value: unknown };
}

let database: Promise<IDBPDatabase<MirrorSchema>> | undefined;

function open(): Promise<IDBPDatabase<MirrorSchema>> {
  database ??= openDB<MirrorSchema>('bankroll-state', 1, {
    upgrade(db) {
      db.createObjectStore('mirror');
    },
    terminated() {
      database = undefined;
    },
  });
  return database;
}

/** The mirrored list; undefined when there is none or it cannot be read. */
export async function readMirror(): Promise<Account[] | undefined> {
  try {
    const raw = await (await open()).get('mirror', 'accounts');
    const checked = v.safeParse(accountsSchema, raw);
    return checked.success ? checked.output : undefined;
  } catch {
    database = undefined;
    return undefined;
  }
}

/** Best effort: the list itself is already safe in extension storage. */
export async function writeMirror(accounts: readonly Account[]): Promise<void> {
  try {
    await (await open()).put('mirror', structuredClone(accounts), 'accounts');
  } catch {
    database = undefined;
  }
}

/** Leaves nothing behind; rejects when the browser refuses. */
export async function clearMirror(): Promise<void> {
  await use((db) => db.clear('mirror'));
}

/** How many records are there, readable or not; rejects when the browser will not say. */
export async function countMirrored(): Promise<number> {
  return use((db) => db.count('mirror'));
}

async function use<Value>(work: (db: IDBPDatabase<MirrorSchema>) => Promise<Value>): Promise<Value> {
  try {
    return await work(await open());
  } catch (error) {
    // A failed opening must not be remembered for ever.
    database = undefined;
    throw error;
  }
}
