import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, vi } from 'vitest';
import { createClockBook } from '../../../lib/background/clocks.ts';
import { createDetailsReader, type DetailsReader } from '../../../lib/background/details.ts';
import { createRefresher, type Refresher } from '../../../lib/background/refresh.ts';
import type { Exclusive, Platform } from '../../../lib/background/platform.ts';
import { loadAccounts, loadSnapshot, saveAccounts } from '../../../lib/background/saved.ts';
import { dataKeyFor } from '../../../lib/background/vault.ts';
import { keyPlaceOf, keySlot, type Account } from '../../../lib/domain/account.ts';
import type { KeyFacts } from '../../../lib/domain/key-facts.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { withNewAccount, type AccountState } from '../../../lib/domain/snapshot.ts';
import type { Http } from '../../../lib/exchanges/http.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { importKey, wipeKeys } from '../../../lib/keys/index.ts';
import { snapshotItem } from '../../../lib/state/items.ts';
import { account, NOW } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { ed25519KeyOf, pemOf, SEED_TEXT } from '../keys/make.ts';
import { createExchanges, type Exchanges, type Member } from './exchanges.ts';

export const KALSHI_KEY = pemOf(ed25519KeyOf(SEED_TEXT), 'pkcs8');
export const POLYMARKET_KEY = SEED_TEXT;
/** Opens every vault that `give` begins. */
export const PASSPHRASE = new Secret('correct horse battery');
export const ALL_ORIGINS = [
  ...originsOf('kalshi', 'production'),
  ...originsOf('kalshi', 'demo'),
  ...originsOf('polymarket-us', 'production'),
];

/** What is known of a key that was just looked at. */
export const FACTS: KeyFacts = { checkedAt: NOW, scopes: ['read'], perps: false };

/** Everything around the background: a clock to set, two exchanges, a browser. */
export interface World {
  readonly platform: Platform;
  readonly refresher: Refresher;
  readonly details: DetailsReader;
  readonly exchanges: Exchanges;
  /** Lets so much time pass, ms. */
  pass(ms: number): void;
}

/** Locks within one process, in the order in which they are asked for. */
function createLocks(): Exclusive {
  const tails = new Map<string, Promise<unknown>>();
  return (name, task) => {
    const run = (tails.get(name) ?? Promise.resolve()).then(task, task);
    tails.set(name, run);
    return run;
  };
}

/** A network of one's own, whoever asks. */
export function through(get: Http['get']): Pick<Platform, 'politeness'> {
  return { politeness: { httpFor: () => ({ get }) } };
}

export function createWorld(changes: Partial<Platform> = {}): World {
  const exchanges = createExchanges();
  let ids = 0;
  const platform: Platform = {
    now: () => Date.now(),
    chance: () => 0,
    politeness: { httpFor: () => exchanges.http },
    clocks: createClockBook(),
    newId: () => `new-${(ids += 1)}`,
    exclusive: createLocks(),
    // Real passphrases take a million (`lib/keys`); what is tested here is not how long that takes.
    passphraseCost: () => Promise.resolve(1_000),
    deadline: () => new AbortController().signal,
    ...changes,
  };
  return {
    platform,
    refresher: createRefresher(platform),
    details: createDetailsReader(platform),
    exchanges,
    pass: (ms) => {
      vi.setSystemTime(Date.now() + ms);
    },
  };
}

/** Empties the account list's copy, as if there had never been one. */
export async function loseMirror(): Promise<void> {
  const database = await openDB('bankroll-state', 1, {
    upgrade(fresh) {
      fresh.createObjectStore('mirror');
    },
  });
  await database.clear('mirror');
  database.close();
}

/** A new browser profile and a standing clock for every test of the file. */
export function useFreshBrowser(): void {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    resetFakeBrowser();
    for (const origin of ALL_ORIGINS) fakeBrowser.permissions.granted.add(origin);
    await wipeKeys();
    await loseMirror();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** What the browser's end does to what it holds in memory. */
export function restartBrowser(): void {
  fakeBrowser.storage.session.reset();
}

/**
 * An account in the list with its key kept and looked at, and a member with these books behind it. In the vault where the
 * account says so: the open one, or one that begins with PASSPHRASE.
 */
export async function give(
  { exchanges, platform }: World,
  changes: Partial<Account> & { readonly id: string },
  member: Partial<Member> = {},
): Promise<Account> {
  const added = account(changes.id, changes);
  const isKalshi = added.exchange === 'kalshi';
  const text = new Secret(isKalshi ? KALSHI_KEY : POLYMARKET_KEY);
  const key = await importKey(isKalshi ? 'pem' : 'base64-seed', text);
  if (!key.ok) throw new Error(key.failure.kind);
  const dataKey = await dataKeyFor({ keep: keyPlaceOf(added), passphrase: PASSPHRASE }, platform);
  if (!dataKey.ok) throw new Error(dataKey.failure.kind);
  await key.value.keep(keySlot(added), dataKey.value);
  await saveAccounts([...(await loadAccounts()), added]);
  await snapshotItem.write(withNewAccount(await loadSnapshot(), added.id, FACTS));
  exchanges.members.set(added.keyId, { pockets: { 0: { cash: '10.00' } }, ...member });
  return added;
}

/** What is saved about an account. */
export async function stateOf(id: string): Promise<AccountState | undefined> {
  return (await loadSnapshot()).accounts[id];
}

/** How often the snapshot is written from now on. */
export function countSnapshotWrites(): () => number {
  let writes = 0;
  fakeBrowser.storage.local.onAccess = (access, keys) => {
    if (access === 'set' && keys.includes('snapshot')) writes += 1;
  };
  return () => writes;
}

/** Makes every write of this item fail until the returned function is called. */
export function refuseWritesOf(key: string): () => void {
  fakeBrowser.storage.local.onAccess = (access, keys) => {
    if (access === 'set' && keys.includes(key)) throw new Error('Resource::kQuotaBytes quota exceeded');
  };
  return () => {
    fakeBrowser.storage.local.onAccess = undefined;
  };
}

/** Lets work in the background go on until it waits for something that does not come. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets work in the background go on until this is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 5_000; turn += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never came to that');
}
