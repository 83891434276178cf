import type { CDPSession, Page } from '@playwright/test';
import { keySlot, presentAccounts, type Account } from '../../../lib/domain/account.ts';
import type { Command, Reply } from '../../../lib/messages.ts';
import { readArea, readDatabases, type StoredItem } from '../../browser/stores.ts';

/** The extension API inside pages. */
declare const chrome: {
  readonly runtime: { sendMessage(message: unknown): Promise<unknown> };
};

/** Sends a command as a page of the extension does, and waits for the answer. */
export async function send(page: Page, command: Command): Promise<Reply> {
  return (await page.evaluate((message) => chrome.runtime.sendMessage(message), command)) as Reply;
}

/** Sends commands and kills the background so many ms later, whatever it is doing then. */
export interface Killer {
  cutOff(command: Command, ms: number): Promise<void>;
}

export async function createKiller(page: Page): Promise<Killer> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  return {
    async cutOff(command, ms) {
      // Awake, so that the time counts from the command and not from a start.
      await send(page, { type: 'drop-backup' });
      await page.evaluate(
        async ([message, delay]) => {
          void chrome.runtime.sendMessage(message).catch(() => undefined);
          if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
        },
        [command, ms] as const,
      );
      await session.send('ServiceWorker.stopAllWorkers');
    },
  };
}

function dataOf(area: Readonly<Record<string, unknown>>, key: string): unknown {
  return (area[key] as StoredItem | undefined)?.data;
}

function accountsIn(local: Readonly<Record<string, unknown>>): readonly Account[] {
  return (dataOf(local, 'accounts') ?? []) as readonly Account[];
}

/** The ids of the accounts that the user has, by the ids of their keys. */
export async function presentKeys(page: Page): Promise<ReadonlyMap<string, string>> {
  const accounts = presentAccounts(accountsIn(await readArea(page, 'local')));
  return new Map(accounts.map(({ keyId, id }) => [keyId, id]));
}

/** What should not be there, or should: keys, the vault, its open key, and whether everything is being deleted. */
export async function misfits(page: Page): Promise<string[]> {
  const [local, session, databases] = [
    await readArea(page, 'local'),
    await readArea(page, 'session'),
    await readDatabases(page),
  ];
  const accounts = accountsIn(local);
  const { keys = [], vault = [] } = databases['bankroll-keys'] ?? {};
  const kept = keys.map((record) => String((record as readonly unknown[])[0]));
  const wanted = accounts.map(keySlot);
  const usesVault = accounts.some(({ keptIn }) => keptIn === 'vault') || dataOf(local, 'view-lock') === true;
  const lock = dataOf(session, 'lock') as { readonly vaultOpen: boolean } | undefined;
  const isHeld = 'vault-key' in session;
  return [
    ...kept.filter((slot) => !wanted.includes(slot)).map((slot) => `orphaned key ${slot}`),
    ...wanted.filter((slot) => !kept.includes(slot)).map((slot) => `no key ${slot}`),
    ...(vault.length === (usesVault ? 1 : 0) ? [] : [usesVault ? 'the vault is gone' : 'orphaned vault']),
    ...(isHeld === (lock?.vaultOpen ?? false)
      ? []
      : [isHeld ? 'locked with its key at hand' : 'open without its key']),
    ...('wiping' in local ? ['everything is still being deleted'] : []),
  ];
}

/** Everything that is stored anywhere, by place. */
export async function everythingStored(page: Page): Promise<string[]> {
  const [local, session, databases] = [
    await readArea(page, 'local'),
    await readArea(page, 'session'),
    await readDatabases(page),
  ];
  const records = Object.entries(databases).flatMap(([name, stores]) =>
    Object.entries(stores).flatMap(([store, found]) => found.map(() => `${name}/${store}`)),
  );
  return [...Object.keys(local), ...Object.keys(session), ...records];
}
