import {
  ACCOUNT_NAME_MAX_LENGTH,
  EXCHANGE_NAMES,
  keptInPlace,
  keySlot,
  presentAccounts,
  type Account,
  type AccountId,
} from './account.ts';
import type { Settings } from './settings.ts';
import type { AccountState, Snapshot } from './snapshot.ts';
import { plainText } from './text/plain-text.ts';

/** Characters. Many times what Bankroll ever keeps, and what messages between pages and background can carry. */
export const BACKUP_FILE_MAX_LENGTH = 32_000_000;
/** More than anybody has; a file with more was made to hurt. */
export const BACKUP_MAX_ACCOUNTS = 200;

/** What a backup holds besides keys. */
export interface BackupData {
  /** Unix ms. */
  readonly exportedAt: number;
  /** Without those waiting for their removal. */
  readonly accounts: readonly Account[];
  /** Absent: the user had never set anything. */
  readonly settings?: Settings;
  /** Of each account its last good reading and what was known of its key. */
  readonly states: Readonly<Record<AccountId, AccountState>>;
}

/** Figures and facts without failure, hold or count of tries: as if the present key had not been tried yet. */
function untried({ reading, facts }: Pick<AccountState, 'reading' | 'facts'>): AccountState {
  return { ...(reading && { reading }), ...(facts && { facts }), attemptedAt: 0, failuresInRow: 0 };
}

/** An id out of a file may be any text, the name of something that every object has among them. */
function stateIn(states: BackupData['states'], id: AccountId): AccountState | undefined {
  return Object.hasOwn(states, id) ? states[id] : undefined;
}

/** What goes into a backup. */
export function backupOf(
  {
    accounts,
    snapshot,
    settings,
  }: Pick<Holdings, 'accounts' | 'snapshot'> & { readonly settings?: Settings },
  exportedAt: number,
): BackupData {
  const present = presentAccounts(accounts);
  const states: Record<AccountId, AccountState> = {};
  for (const { id } of present) {
    const state = stateIn(snapshot.accounts, id);
    if (state !== undefined) states[id] = untried(state);
  }
  return { exportedAt, accounts: present, ...(settings && { settings }), states };
}

/** What is here when a backup comes. */
export interface Holdings {
  readonly accounts: readonly Account[];
  readonly snapshot: Snapshot;
  /** Whether the user has set anything here. */
  readonly hasSettings: boolean;
  /** Accounts whose key is gone. */
  readonly keyless: ReadonlySet<AccountId>;
}

/** What a backup brings. */
export interface Offer {
  readonly data: BackupData;
  /** Slots, as they were called where it was made, of the keys that came along. */
  readonly keys: ReadonlySet<string>;
}

export interface Merged {
  readonly accounts: readonly Account[];
  readonly snapshot: Snapshot;
  /** Only where there are none yet. */
  readonly settings?: Settings;
  /** Which of the keys that came along go into which slot of the vault. */
  readonly keys: readonly { readonly from: string; readonly to: string }[];
}

interface MergeContext {
  /** Unix ms. */
  readonly now: number;
  readonly newId: () => AccountId;
}

/** One API key is one account, whatever it is called. */
function keyOf({ exchange, environment, keyId }: Account): string {
  return `${exchange}/${environment}/${keyId.toLowerCase()}`;
}

/** Where in the list each API key has its account; one that waits for its removal has none. */
function placesOf(accounts: readonly Account[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [index, account] of accounts.entries()) {
    if (account.removedAt === undefined) places.set(keyOf(account), index);
  }
  return places;
}

/**
 * Names accounts: as wanted, or the first of "Main 2", "Main 3" ... that nobody has; of a removed account too, which may come
 * back.
 */
function createNamer(accounts: readonly Account[]): (account: Account) => string {
  const taken = new Set(accounts.map(({ name }) => name.toLowerCase()));
  // How far each name has been counted: a file may have the same one over and over.
  const counted = new Map<string, number>();
  return ({ name: wanted, exchange }) => {
    const base = plainText(wanted, ACCOUNT_NAME_MAX_LENGTH) || EXCHANGE_NAMES[exchange];
    let count = counted.get(base.toLowerCase()) ?? 1;
    let name = base;
    while (taken.has(name.toLowerCase())) {
      count += 1;
      const end = ` ${count}`;
      name = `${base.slice(0, ACCOUNT_NAME_MAX_LENGTH - end.length).trimEnd()}${end}`;
    }
    counted.set(base.toLowerCase(), count);
    taken.add(name.toLowerCase());
    return name;
  };
}

/** What may be believed of a file. What lies in the future comes from a wrong clock, and would pass for the latest. */
function upTo(
  now: number,
  { reading, facts }: Pick<AccountState, 'reading' | 'facts'>,
): Pick<AccountState, 'reading' | 'facts'> {
  const times = [reading?.fetchedAt, ...(reading?.pockets ?? []).map(({ fetchedAt }) => fetchedAt)];
  const isPast = times.every((time) => time === undefined || time <= now);
  return {
    ...(reading && isPast && { reading }),
    ...(facts && facts.checkedAt <= now && { facts }),
  };
}

/** What is known of an account that is here, with what the backup knows where nothing is known: mine is never replaced. */
function completed(mine: AccountState, theirs: Pick<AccountState, 'reading' | 'facts'>): AccountState {
  const reading = mine.reading ?? theirs.reading;
  const facts = mine.facts ?? theirs.facts;
  return { ...mine, ...(reading && { reading }), ...(facts && { facts }) };
}

/**
 * Adds what a backup has and Bankroll has not. Whatever is here wins: accounts with their names, keys and figures, and
 * settings. Merging the same backup again changes nothing more. An account that is added gets an id of its own, its old
 * figures with their age, and its key where that came along; its first reading is a first sight and alerts nobody.
 */
export function mergeBackup(mine: Holdings, { data, keys }: Offer, { now, newId }: MergeContext): Merged {
  const accounts = [...mine.accounts];
  const states: Record<AccountId, AccountState> = { ...mine.snapshot.accounts };
  const moves: { from: string; to: string }[] = [];
  const filled = new Set<string>();
  const places = placesOf(accounts);
  const nameFor = createNamer(accounts);
  const fill = (from: string, to: string): void => {
    moves.push({ from, to });
    filled.add(to);
  };
  for (const theirs of presentAccounts(data.accounts)) {
    const from = keySlot(theirs);
    const saved = stateIn(data.states, theirs.id);
    const old = upTo(now, saved ?? {});
    const index = places.get(keyOf(theirs));
    const here = index === undefined ? undefined : accounts[index];
    if (index === undefined || here === undefined) {
      const place = keys.has(from) ? 'vault' : 'browser';
      // Texts and counts out of a file name nothing here, and what an earlier account of that id left must not become this
      // one's.
      const added = {
        ...keptInPlace(theirs, place),
        id: newId(),
        name: nameFor(theirs),
        keyGeneration: 0,
      };
      places.set(keyOf(added), accounts.length);
      accounts.push(added);
      if (saved !== undefined) states[added.id] = untried(old);
      if (place === 'vault') fill(from, keySlot(added));
      continue;
    }
    const known = states[here.id];
    // Unless it is twice in one file, and the first has brought the key.
    if (mine.keyless.has(here.id) && !filled.has(keySlot(here)) && keys.has(from)) {
      const changed = { ...keptInPlace(here, 'vault'), keyGeneration: here.keyGeneration + 1 };
      accounts[index] = changed;
      // What failed without a key says nothing any more.
      states[here.id] = completed(untried(known ?? {}), old);
      fill(from, keySlot(changed));
    } else if (known !== undefined || saved !== undefined) {
      states[here.id] = completed(known ?? untried({}), old);
    }
  }
  return {
    accounts,
    snapshot: { ...mine.snapshot, accounts: states },
    ...(!mine.hasSettings && data.settings && { settings: data.settings }),
    keys: moves,
  };
}
