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
function isSameKey(one: Account, other: Account): boolean {
  return (
    one.exchange === other.exchange &&
    one.environment === other.environment &&
    one.keyId.toLowerCase() === other.keyId.toLowerCase()
  );
}

/** The name, or the first of "Main 2", "Main 3" ... that nobody has; of a removed account too, which may come back. */
function freeName(wanted: string, accounts: readonly Account[], { exchange }: Account): string {
  const taken = new Set(accounts.map(({ name }) => name.toLowerCase()));
  const base = plainText(wanted, ACCOUNT_NAME_MAX_LENGTH) || EXCHANGE_NAMES[exchange];
  let name = base;
  for (let count = 2; taken.has(name.toLowerCase()); count += 1) {
    const end = ` ${count}`;
    name = `${base.slice(0, ACCOUNT_NAME_MAX_LENGTH - end.length).trimEnd()}${end}`;
  }
  return name;
}

/** What is known of an account that is here, with what the backup knows and Bankroll does not. */
function completed(mine: AccountState, theirs: AccountState | undefined, now: number): AccountState {
  const reading = theirs?.reading;
  // Only what was read after all that was tried here: an older figure must not stand beside a fresher failure, and one
  // from the future comes from a wrong clock.
  const isNews =
    reading !== undefined &&
    reading.fetchedAt > (mine.reading?.fetchedAt ?? 0) &&
    reading.fetchedAt > mine.attemptedAt &&
    reading.fetchedAt <= now;
  const facts = mine.facts ?? theirs?.facts;
  return { ...mine, ...(isNews && { reading }), ...(facts && { facts }) };
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
  for (const theirs of presentAccounts(data.accounts)) {
    const from = keySlot(theirs);
    const old = stateIn(data.states, theirs.id);
    const index = accounts.findIndex((one) => one.removedAt === undefined && isSameKey(one, theirs));
    const here = accounts[index];
    if (here === undefined) {
      const place = keys.has(from) ? 'vault' : 'browser';
      // A text out of a file names nothing here, and what an earlier account of that id left must not become this one's.
      const added = {
        ...keptInPlace(theirs, place),
        id: newId(),
        name: freeName(theirs.name, accounts, theirs),
      };
      accounts.push(added);
      if (old !== undefined) states[added.id] = untried(old);
      if (place === 'vault') moves.push({ from, to: keySlot(added) });
      continue;
    }
    const known = states[here.id];
    // Unless it is twice in one file, and the first has brought the key.
    const isKeyless = mine.keyless.has(here.id) && !moves.some(({ to }) => to === keySlot(here));
    if (isKeyless && keys.has(from)) {
      const changed = { ...keptInPlace(here, 'vault'), keyGeneration: here.keyGeneration + 1 };
      accounts[index] = changed;
      // What failed without a key says nothing any more.
      states[here.id] = completed(untried(known ?? {}), old, now);
      moves.push({ from, to: keySlot(changed) });
    } else if (known !== undefined || old !== undefined) {
      states[here.id] = completed(known ?? untried({}), old, now);
    }
  }
  return {
    accounts,
    snapshot: { ...mine.snapshot, accounts: states },
    ...(!mine.hasSettings && data.settings && { settings: data.settings }),
    keys: moves,
  };
}
