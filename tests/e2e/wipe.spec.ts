import type { Page } from '@playwright/test';
import { dataSection, deleteEverything } from '../browser/data-pages.ts';
import { lockSection } from '../browser/lock-pages.ts';
import { addAccount } from '../browser/options-page.ts';
import { readArea, readDatabases } from '../browser/stores.ts';
import { expect, expectTotal, test, withBothAccounts } from './support/bankroll.ts';
import { expectSilence, PASSPHRASE, withVault } from './support/vault.ts';

const DATABASES = ['bankroll-keys', 'bankroll-log', 'bankroll-state'];

/** Every database with its stores and the number of records in each. */
async function countRecords(page: Page): Promise<Record<string, Record<string, number>>> {
  const found = await readDatabases(page);
  return Object.fromEntries(
    Object.entries(found).map(([database, stores]) => [
      database,
      Object.fromEntries(Object.entries(stores).map(([store, records]) => [store, records.length])),
    ]),
  );
}

function alarmNames(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { alarms: { getAll(): Promise<{ name: string }[]> } };
    };
    return (await chrome.alarms.getAll()).map(({ name }) => name);
  });
}

test('deleting everything leaves nothing in any store, asks nothing any more, and can be begun anew', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withVault(bankroll);
  // Something in every place: details, a lock, a mask, settings, a removed account, a log.
  await popup.getByRole('button', { name: 'Details of Main' }).click();
  await expect(popup.getByText('KXRAIN-26NOV22-NYC').first()).toBeVisible();
  await lockSection(options).getByLabel('Hide amounts while locked').click();
  await expect(lockSection(options).getByLabel('Hide amounts while locked')).toBeChecked();
  await options.getByLabel('Minutes between refreshes').fill('5');
  await popup.getByRole('button', { name: 'Hide amounts' }).click();
  await expect(popup.getByRole('button', { name: 'Show amounts' })).toBeVisible();
  await options.getByRole('listitem', { name: 'Personal' }).getByRole('button', { name: 'Remove' }).click();
  await expect(options.getByRole('button', { name: 'Undo' })).toBeVisible();
  expect(await alarmNames(options)).toContain('finish-removals');
  const full = await countRecords(options);
  expect(Object.keys(full).toSorted()).toEqual(DATABASES);
  expect(Object.values(full).flatMap((stores) => Object.values(stores))).not.toContain(0);
  await popup.close();

  await deleteEverything(options);
  await expect(dataSection(options).getByRole('status')).toContainText('Everything is deleted');
  expect(await readArea(options, 'local')).toEqual({});
  expect(await readArea(options, 'session')).toEqual({});
  const empty = await countRecords(options);
  expect(Object.values(empty).flatMap((stores) => Object.values(stores))).toEqual(
    Object.values(full).flatMap((stores) => Object.values(stores).map(() => 0)),
  );
  // The heartbeat comes back by itself, as in a Bankroll that was just installed; nothing else waits for its time.
  expect((await alarmNames(options)).filter((name) => name !== 'refresh')).toEqual([]);
  expect(await bankroll.notifications(options)).toEqual([]);
  await expect(options.getByRole('list', { name: 'Accounts' }).getByRole('listitem')).toHaveCount(0);
  await expect(options.getByLabel('Minutes between refreshes')).toHaveValue('2');

  const start = bankroll.exchanges.log.entries.length;
  const welcome = await bankroll.openPopup();
  await expect(welcome.getByRole('button', { name: 'Add your first account' })).toBeVisible();
  await expect.poll(async () => (await bankroll.badge(welcome)).text).toBe('');
  expect((await bankroll.badge(welcome)).title).toContain('No accounts yet');
  await expectSilence(bankroll, welcome);
  await bankroll.restart();
  const later = await bankroll.openPopup();
  await expect(later.getByRole('button', { name: 'Add your first account' })).toBeVisible();
  await expectSilence(bankroll, later);
  expect(bankroll.exchanges.log.since(start)).toEqual([]);

  // The vault begins anew with another passphrase.
  const settings = await bankroll.openOptions();
  await addAccount(settings, {
    exchange: 'Kalshi',
    name: 'Main',
    keyId: world.kalshiKey.id,
    key: world.kalshiKey.pem,
    keep: 'vault',
    passphrase: `${PASSPHRASE} again`,
  });
  await expectTotal(later, world.kalshi.total());
});

test('a deletion that was cut short by the death of the background is done at its next start', async ({
  bankroll,
}) => {
  const { popup, options } = await withBothAccounts(bankroll);
  await popup.close();
  await bankroll.stopWorker(options);
  const start = bankroll.exchanges.log.entries.length;
  // The mark that a deletion leaves before it begins, and nothing after it.
  await options.evaluate(() => {
    const { chrome } = globalThis as unknown as {
      chrome: { storage: { local: { set(items: object): Promise<void> } } };
    };
    return chrome.storage.local.set({ wiping: { v: 1, data: true } });
  });
  await bankroll.restart();
  const welcome = await bankroll.openPopup();
  await expect(welcome.getByRole('button', { name: 'Add your first account' })).toBeVisible();
  expect(bankroll.exchanges.log.since(start)).toEqual([]);
  const counts = await countRecords(welcome);
  expect(Object.values(counts).flatMap((stores) => Object.values(stores))).toEqual([0, 0, 0, 0, 0]);
  expect(await readArea(welcome, 'local')).not.toHaveProperty('wiping');
});

test('nothing is deleted before the question is answered', async ({ bankroll }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  await dataSection(options).getByRole('button', { name: 'Delete everything', exact: true }).click();
  await expect(dataSection(options).getByText(/There is no way back but a backup/)).toBeVisible();
  await dataSection(options).getByRole('button', { name: 'Cancel' }).click();
  await expect(dataSection(options).getByRole('button', { name: 'Delete everything now' })).toHaveCount(0);
  await expect(options.getByRole('list', { name: 'Accounts' }).getByRole('listitem')).toHaveCount(2);
  await expectTotal(popup, world.total());
});
