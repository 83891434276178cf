import browser from 'webextension-polyfill';
import { fail } from '../domain/result.ts';
import { STORE_NAMES } from '../domain/text/data.ts';
import { countKeptThings, wipeKeys } from '../keys/index.ts';
import { DONE, type Reply } from '../messages.ts';
import { STATE_STORES, wipingItem, type Store } from '../state/wipe.ts';
import { clearNotifications } from './clear-notifications.ts';
import type { Platform } from './platform.ts';
import { within } from './within.ts';

/** Keys go first: should anything keep the rest from being deleted, they are gone. */
const STORES: readonly Store[] = [
  { name: STORE_NAMES.keys, clear: wipeKeys, count: countKeptThings },
  ...STATE_STORES,
];

/** Those that the user was asked for; without the others there is no Bankroll. */
const OPTIONAL_PERMISSIONS = ['notifications', 'idle'] as const;

/** How long a cycle that is under way is waited for, ms: a page that waits for an answer must get one. */
const PATIENCE_MS = 3_000;

/** Whoever is being stopped does not live this long, ms. */
const STOPPED_MS = 1_000;

/** Tries on where one thing fails: what can be deleted is. What could not shows when the stores are read back. */
async function tryTo(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch {
    // Read back below.
  }
}

/**
 * Runs a task while no cycle reads, so that none goes on asking with keys that are gone. One that does not end in time
 * cannot do harm any more: what it comes to is not saved, because there are no accounts that it could belong to.
 */
async function betweenCycles<Value>(platform: Platform, task: () => Promise<Value>): Promise<Value> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = new Promise<void>((resolve) => {
    void platform.exclusive('refresh', () => {
      resolve();
      return released;
    });
  });
  await within(held, PATIENCE_MS, undefined);
  try {
    return await task();
  } finally {
    release();
  }
}

/** One by one: a browser that keeps one of them gives back the others. */
async function giveBackPermissions(): Promise<void> {
  const { origins = [] } = await browser.permissions.getAll();
  for (const origin of origins) await tryTo(() => browser.permissions.remove({ origins: [origin] }));
  for (const name of OPTIONAL_PERMISSIONS)
    await tryTo(() => browser.permissions.remove({ permissions: [name] }));
}

async function isEmpty(store: Store): Promise<boolean> {
  try {
    return (await store.count()) === 0;
  } catch {
    // What cannot be looked at is not known to be empty.
    return false;
  }
}

/** Whether it is empty, or is once it was emptied again: what was on its way may have landed in it. */
async function staysEmpty(store: Store): Promise<boolean> {
  if (await isEmpty(store)) return true;
  await tryTo(() => store.clear());
  return isEmpty(store);
}

/** While nobody writes: neither what is known, nor what is open. */
function deleteEverything(platform: Platform): Promise<Reply> {
  return platform.exclusive('write', () => platform.exclusive('lock', emptyStores));
}

async function emptyStores(): Promise<Reply> {
  for (const store of STORES) await tryTo(() => store.clear());
  await clearNotifications();
  await tryTo(() => browser.alarms.clearAll());
  await tryTo(giveBackPermissions);
  const left: string[] = [];
  for (const store of STORES) if (!(await staysEmpty(store))) left.push(store.name);
  try {
    // Also when something is left, which is told: a mark that stayed would delete what the user adds from now on.
    await wipingItem.remove();
  } catch {
    if (!left.includes(STORE_NAMES.local)) left.push(STORE_NAMES.local);
  }
  return left.length === 0 ? DONE : fail({ kind: 'wipe-incomplete', stores: left });
}

/**
 * The commit point: from here on it is done even if the background is killed. A full disk, which refuses the mark, must not
 * keep anybody from deleting. A background that is being stopped is refused it too, while databases still obey (`No SW`,
 * measured in Chromium 156, Nov 2026): it must not live to delete the keys alone.
 */
async function mark(): Promise<void> {
  try {
    await wipingItem.write(true);
  } catch {
    await new Promise((resolve) => setTimeout(resolve, STOPPED_MS));
    await tryTo(() => wipingItem.write(true));
  }
}

/** Deletes everything that is stored anywhere, and reads every store back. */
export async function wipe(platform: Platform): Promise<Reply> {
  await mark();
  return betweenCycles(platform, () => deleteEverything(platform));
}

/** At the start: ends a deletion that was cut short. Resolves to whether there was one. */
export async function finishWipe(platform: Platform): Promise<boolean> {
  // Damaged is not enough: storage in trouble must never be taken for a wish to delete.
  if ((await wipingItem.read()).state !== 'present') return false;
  await deleteEverything(platform);
  return true;
}
