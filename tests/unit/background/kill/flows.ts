import { LOCK_ALARM, REMOVAL_ALARM } from '../../../../lib/background/alarms.ts';
import { makeBackup } from '../../../../lib/background/backup.ts';
import { setViewLock } from '../../../../lib/background/vault.ts';
import { settingsItem } from '../../../../lib/state/items.ts';
import { wipeKeys } from '../../../../lib/keys/index.ts';
import type { Command } from '../../../../lib/messages.ts';
import { MINUTE, settings } from '../../domain/make.ts';
import { fakeBrowser } from '../../fake-browser.ts';
import { BACKUP_PASSPHRASE, exported, WITH_KEYS, WITHOUT_KEYS } from '../backups.ts';
import { give, loseMirror, PASSPHRASE, type World } from '../world.ts';
import { NEXT_KEY, NEXT_PASSPHRASE } from './secrets.ts';

type Openness = 'open' | 'locked';

export interface Flow {
  readonly title: string;
  /** Makes what is there before, in an empty browser; what it returns goes into the command. */
  readonly before: (world: World) => Promise<string | void>;
  /** Whether the worker begins locked. */
  readonly begins?: 'locked';
  /** A command, or an alarm that goes off so much later, ms. */
  readonly act: ((given: string) => Command) | { readonly alarm: string; readonly after: number };
  /** What there is afterwards, and whether the passphrase is asked for: the old or the new. */
  readonly old: readonly [what: readonly string[], open: Openness];
  readonly next: readonly [what: readonly string[], open: Openness];
  /** It needs what the passphrase opens. */
  readonly needsOpen?: true;
  /** What the same command comes to once it has been done. */
  readonly again?: string;
  /** A start does by itself what was cut short, so that the old is never met again. */
  readonly startEnds?: true;
  /** Iterations of a passphrase by now; 1,000 before. */
  readonly iterations?: number;
  /** Every store is empty afterwards. */
  readonly leaves?: 'nothing';
}

const P = PASSPHRASE.reveal();
const VAULT = 'vault: first passphrase, 1000';
const A = 'key-of-a: first key in browser';
const A_IN_VAULT = 'key-of-a: first key in vault';
const B = 'key-of-b: first key in browser';
const B_IN_VAULT = 'key-of-b: first key in vault';
const ADDED = 'new-key: next key in browser';
const ADDED_IN_VAULT = 'new-key: next key in vault';
const KEY = { keyId: 'new-key', keyText: NEXT_KEY } as const;
const PLACE = { exchange: 'kalshi', environment: 'production', name: '' } as const;
const IN_VAULT = { keep: 'vault', passphrase: P } as const;

const inBrowser = async (world: World): Promise<void> => {
  await give(world, { id: 'a' });
};
const inVault = async (world: World): Promise<void> => {
  await give(world, { id: 'a', keptIn: 'vault' });
};
const inBoth = async (world: World): Promise<void> => {
  await inVault(world);
  await give(world, { id: 'b' });
};
/** Everything that a wipe has to find. */
const everything = async (world: World): Promise<void> => {
  await inBoth(world);
  await setViewLock(true, undefined, world.platform);
  await settingsItem.write(settings({ refreshMinutes: 9 }));
};

/** A backup of two accounts in the vault, made in another browser, and then what is here. */
function withBackup(withKeys: boolean, here: (world: World) => Promise<unknown>) {
  return async (world: World): Promise<string> => {
    await inVault(world);
    await give(world, { id: 'c', keptIn: 'vault' });
    await settingsItem.write(settings({ refreshMinutes: 9 }));
    await makeBackup(withKeys ? WITH_KEYS : WITHOUT_KEYS, world.platform);
    const file = (await exported()) ?? '';
    await wipeKeys();
    await loseMirror();
    await fakeBrowser.storage.local.clear();
    await fakeBrowser.storage.session.clear();
    await here(world);
    return file;
  };
}

const add =
  (keeping: object): Flow['act'] =>
  () => ({ type: 'add-account', draft: { ...PLACE, ...KEY, ...keeping } });
const replace =
  (keeping: object): Flow['act'] =>
  () => ({ type: 'replace-key', accountId: 'a', ...KEY, ...keeping });
const restore = (file: string): Command => ({
  type: 'restore-backup',
  file,
  passphrase: BACKUP_PASSPHRASE.reveal(),
});

export const FLOWS: readonly Flow[] = [
  {
    title: 'locking',
    before: inVault,
    act: () => ({ type: 'lock' }),
    old: [[A_IN_VAULT, VAULT], 'open'],
    next: [[A_IN_VAULT, VAULT], 'locked'],
  },
  {
    title: 'unlocking',
    before: inVault,
    begins: 'locked',
    act: () => ({ type: 'unlock', passphrase: P }),
    old: [[A_IN_VAULT, VAULT], 'locked'],
    next: [[A_IN_VAULT, VAULT], 'open'],
  },
  {
    title: 'unlocking with more iterations',
    before: inVault,
    begins: 'locked',
    iterations: 2_000,
    act: () => ({ type: 'unlock', passphrase: P }),
    old: [[A_IN_VAULT, VAULT], 'locked'],
    next: [[A_IN_VAULT, 'vault: first passphrase, 2000'], 'open'],
  },
  {
    title: 'changing the passphrase',
    before: inVault,
    act: () => ({ type: 'change-passphrase', current: P, next: NEXT_PASSPHRASE.reveal() }),
    old: [[A_IN_VAULT, VAULT], 'open'],
    next: [[A_IN_VAULT, 'vault: next passphrase, 1000'], 'open'],
    again: 'passphrase',
  },
  {
    title: 'setting a view lock with a new passphrase',
    before: inBrowser,
    act: () => ({ type: 'set-view-lock', enabled: true, passphrase: P }),
    old: [[A], 'locked'],
    next: [[A, VAULT, 'view lock'], 'open'],
  },
  {
    title: 'ending a view lock',
    before: async (world) => {
      await inBrowser(world);
      await setViewLock(true, PASSPHRASE, world.platform);
    },
    act: () => ({ type: 'set-view-lock', enabled: false }),
    old: [[A, VAULT, 'view lock'], 'open'],
    next: [[A], 'locked'],
    needsOpen: true,
  },
  {
    title: 'adding the first account of all',
    before: () => Promise.resolve(),
    act: add({}),
    old: [[], 'locked'],
    next: [[ADDED], 'locked'],
    again: 'duplicate-account',
  },
  {
    title: 'adding the first account of all to a new vault',
    before: () => Promise.resolve(),
    act: add(IN_VAULT),
    old: [[], 'locked'],
    next: [[ADDED_IN_VAULT, VAULT], 'open'],
    again: 'duplicate-account',
  },
  {
    title: 'adding to the browser',
    before: inBrowser,
    act: add({}),
    old: [[A], 'locked'],
    next: [[A, ADDED], 'locked'],
    again: 'duplicate-account',
  },
  {
    title: 'adding to a new vault',
    before: inBrowser,
    act: add(IN_VAULT),
    old: [[A], 'locked'],
    next: [[A, ADDED_IN_VAULT, VAULT], 'open'],
    again: 'duplicate-account',
  },
  {
    title: 'adding to an open vault',
    before: inVault,
    act: add({ keep: 'vault' }),
    old: [[A_IN_VAULT, VAULT], 'open'],
    next: [[A_IN_VAULT, ADDED_IN_VAULT, VAULT], 'open'],
    needsOpen: true,
    again: 'duplicate-account',
  },
  {
    title: 'adding to a locked vault',
    before: inVault,
    begins: 'locked',
    act: add(IN_VAULT),
    old: [[A_IN_VAULT, VAULT], 'locked'],
    next: [[A_IN_VAULT, ADDED_IN_VAULT, VAULT], 'open'],
    again: 'duplicate-account',
  },
  {
    title: 'replacing a key in the browser',
    before: inBrowser,
    act: replace({}),
    old: [[A], 'locked'],
    next: [[ADDED], 'locked'],
  },
  {
    title: 'replacing a key in the open vault',
    before: inVault,
    act: replace({}),
    old: [[A_IN_VAULT, VAULT], 'open'],
    next: [[ADDED_IN_VAULT, VAULT], 'open'],
    needsOpen: true,
  },
  {
    title: 'replacing a key in the locked vault',
    before: inVault,
    begins: 'locked',
    act: replace(IN_VAULT),
    old: [[A_IN_VAULT, VAULT], 'locked'],
    next: [[ADDED_IN_VAULT, VAULT], 'open'],
  },
  {
    title: 'replacing a key in the browser by one in a new vault',
    before: inBrowser,
    act: replace(IN_VAULT),
    old: [[A], 'locked'],
    next: [[ADDED_IN_VAULT, VAULT], 'open'],
  },
  {
    title: 'replacing the only key in the vault by one in the browser',
    before: inVault,
    act: replace({ keep: 'browser' }),
    old: [[A_IN_VAULT, VAULT], 'open'],
    next: [[ADDED], 'locked'],
  },
  {
    title: 'moving the only key in the vault to the browser',
    before: inVault,
    act: () => ({ type: 'move-key-to-browser', accountId: 'a' }),
    old: [[A_IN_VAULT, VAULT], 'open'],
    next: [[A], 'locked'],
    needsOpen: true,
    again: 'key-not-movable',
  },
  {
    title: 'removing',
    before: inBoth,
    act: () => ({ type: 'remove-account', accountId: 'a' }),
    old: [[A_IN_VAULT, B, VAULT], 'open'],
    next: [[`${A_IN_VAULT}, removed`, B, VAULT], 'open'],
  },
  {
    title: 'a removal that becomes final',
    before: async (world) => {
      await give(world, { id: 'b' });
      await give(world, { id: 'a', keptIn: 'vault', removedAt: world.platform.now() });
    },
    act: { alarm: REMOVAL_ALARM, after: MINUTE },
    old: [[`${A_IN_VAULT}, removed`, B, VAULT], 'open'],
    next: [[B], 'locked'],
    startEnds: true,
  },
  {
    title: 'a deadline that passes',
    before: async (world) => {
      await settingsItem.write(settings({ lockAfterMinutes: 5 }));
      await inVault(world);
    },
    act: { alarm: LOCK_ALARM, after: 5 * MINUTE },
    old: [[A_IN_VAULT, VAULT], 'open'],
    next: [[A_IN_VAULT, VAULT], 'locked'],
    startEnds: true,
  },
  {
    title: 'starting over without the passphrase',
    before: async (world) => {
      await inBoth(world);
      await setViewLock(true, undefined, world.platform);
    },
    begins: 'locked',
    act: () => ({ type: 'reset-vault' }),
    old: [[A_IN_VAULT, B, VAULT, 'view lock'], 'locked'],
    next: [['key-of-a: key-missing in browser', 'key-of-b: key-missing in browser'], 'locked'],
  },
  {
    title: 'deleting everything',
    before: everything,
    act: () => ({ type: 'wipe' }),
    old: [[A_IN_VAULT, B, VAULT, 'view lock', 'every 9 minutes'], 'open'],
    next: [[], 'locked'],
    leaves: 'nothing',
  },
  {
    title: 'making a backup',
    before: inVault,
    act: () => ({
      type: 'make-backup',
      passphrase: BACKUP_PASSPHRASE.reveal(),
      withKeys: true,
      vaultPassphrase: P,
    }),
    old: [[A_IN_VAULT, VAULT], 'open'],
    next: [[A_IN_VAULT, VAULT, 'a backup waits'], 'open'],
    needsOpen: true,
  },
  {
    title: 'restoring keys into a new vault',
    before: withBackup(true, async (world) => give(world, { id: 'b' })),
    act: restore,
    old: [[B], 'locked'],
    next: [
      [A_IN_VAULT, B, 'key-of-c: first key in vault', 'vault: backup passphrase, 1000', 'every 9 minutes'],
      'open',
    ],
    needsOpen: true,
  },
  {
    title: 'restoring keys where nothing is yet',
    before: withBackup(true, () => Promise.resolve()),
    act: restore,
    old: [[], 'locked'],
    next: [
      [A_IN_VAULT, 'key-of-c: first key in vault', 'vault: backup passphrase, 1000', 'every 9 minutes'],
      'open',
    ],
    needsOpen: true,
  },
  {
    title: 'restoring keys into the open vault',
    before: withBackup(true, async (world) => give(world, { id: 'b', keptIn: 'vault' })),
    act: restore,
    old: [[B_IN_VAULT, VAULT], 'open'],
    next: [[A_IN_VAULT, B_IN_VAULT, 'key-of-c: first key in vault', VAULT, 'every 9 minutes'], 'open'],
    needsOpen: true,
  },
  {
    title: 'restoring without keys',
    before: withBackup(false, async (world) => give(world, { id: 'b' })),
    act: restore,
    old: [[B], 'locked'],
    next: [
      ['key-of-a: key-missing in browser', B, 'key-of-c: key-missing in browser', 'every 9 minutes'],
      'locked',
    ],
  },
];
