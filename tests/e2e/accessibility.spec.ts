import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { dataSection } from '../browser/data-pages.ts';
import {
  accountRow,
  lockNow,
  lockSection,
  section,
  setViewLock,
  tryPassphrase,
  unlockForm,
} from '../browser/lock-pages.ts';
import { submitAccount } from '../browser/options-page.ts';
import { accountGroup } from '../browser/popup-page.ts';
import { patchRecord } from '../browser/stores.ts';
import { expect, test, withBothAccounts } from './support/bankroll.ts';
import { PASSPHRASE, withVault, WRONG } from './support/vault.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
}

/** What axe finds wrong with the page as it stands, as text. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const found = await axe.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} (${failureSummary})`),
    );
  });
}

/** The same in light and in dark. */
async function inBothSchemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await violations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...light, ...(await violations(page))];
}

test('popup and options have no axe violation in any state, light and dark', async ({ bankroll }) => {
  const { popup, options } = await withBothAccounts(bankroll);

  expect(await inBothSchemes(popup)).toEqual([]);
  expect(await inBothSchemes(options)).toEqual([]);

  await submitAccount(options, { exchange: 'Kalshi', name: 'Other', keyId: 'an id', key: 'garbage' });
  await expect(options.getByRole('alert')).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);

  bankroll.exchanges.faults.add({ exchange: 'kalshi', then: { kind: 'status', status: 500 } });
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect(accountGroup(popup, 'Main').locator('[data-failure]')).toBeVisible();
  expect(await inBothSchemes(popup)).toEqual([]);

  await popup.getByRole('button', { name: 'Hide amounts' }).click();
  await expect(popup.getByRole('button', { name: 'Show amounts' })).toBeVisible();
  expect(await inBothSchemes(popup)).toEqual([]);
});

test('details, the doctor and the form for more have no axe violation, light and dark', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  await popup.getByRole('button', { name: 'Details of Main' }).click();
  await expect(popup.getByText('KXRAIN-26NOV22-NYC').first()).toBeVisible();
  await popup.getByRole('button', { name: 'Details of Personal' }).click();
  await expect(popup.getByText('lakers', { exact: false }).first()).toBeVisible();
  expect(await inBothSchemes(popup)).toEqual([]);

  world.kalshi.subaccount(7).stateListedCash('1.25');
  bankroll.exchanges.polymarketUs.revokeKey(world.polymarketUsKey.id);
  await bankroll.ringAlarm(popup);
  const personal = accountGroup(popup, 'Personal');
  await personal.getByRole('button', { name: 'Find the cause' }).click();
  await expect(personal.getByText(/api\.polymarket\.us answered/)).toBeVisible();
  expect(await inBothSchemes(popup)).toEqual([]);

  await options.getByRole('listitem', { name: 'Main' }).getByRole('button', { name: 'More' }).click();
  expect(await inBothSchemes(options)).toEqual([]);
});

test('what is locked has no axe violation, light and dark', async ({ bankroll }) => {
  const { popup, options } = await withVault(bankroll);
  const locks = lockSection(options);
  expect(await inBothSchemes(options)).toEqual([]);

  await locks.getByRole('button', { name: 'Change passphrase' }).click();
  const change = locks.getByRole('form', { name: 'Change passphrase' });
  await change.getByRole('button', { name: 'Save passphrase' }).click();
  await expect(change.getByRole('alert')).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);

  await accountRow(options, 'Main').getByRole('button', { name: 'Move key' }).click();
  await expect(options.getByRole('button', { name: 'Keep it in this browser' })).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);

  await lockNow(options);
  await expect(unlockForm(popup)).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);
  expect(await inBothSchemes(popup)).toEqual([]);

  for (const page of [options, popup]) {
    await tryPassphrase(page, WRONG);
    await expect(unlockForm(page).getByRole('alert')).toBeVisible();
    expect(await inBothSchemes(page)).toEqual([]);
  }
  await locks.getByRole('button', { name: 'I forgot the passphrase' }).click();
  await expect(locks.getByRole('button', { name: 'Delete sealed keys and start over' })).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);

  // The form of an account that is added while the vault is locked.
  await options.getByRole('button', { name: 'Add account' }).click();
  await expect(options.getByRole('form', { name: 'New account' }).getByLabel('Passphrase')).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);
});

test('a locked view has no axe violation, light and dark', async ({ bankroll }) => {
  const { popup, options } = await withBothAccounts(bankroll);
  await options.getByRole('button', { name: 'Add account' }).click();
  const form = options.getByRole('form', { name: 'New account' });
  await form.getByLabel('Keep the key').selectOption('Passphrase vault');
  await expect(form.getByLabel('Repeat passphrase')).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);
  await options.reload();

  await lockSection(options).getByLabel('Hide amounts while locked').click();
  await expect(lockSection(options).getByRole('form', { name: 'Set passphrase' })).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);
  await options.reload();

  await setViewLock(options, PASSPHRASE);
  expect(await inBothSchemes(options)).toEqual([]);
  await lockNow(options);
  await expect(unlockForm(popup)).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);
  expect(await inBothSchemes(popup)).toEqual([]);
});

test('data, the request log and the page on keys have no axe violation, light and dark', async ({
  bankroll,
}) => {
  const { options } = await withVault(bankroll);
  const data = dataSection(options);
  await data.getByRole('button', { name: 'Make a backup' }).click();
  await data.getByRole('button', { name: 'Save backup file' }).click();
  await expect(data.getByRole('alert')).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);

  await data.getByRole('button', { name: 'Restore a backup' }).click();
  await data.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(data.getByRole('alert')).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);

  await data.getByRole('button', { name: 'Delete everything', exact: true }).click();
  await expect(data.getByRole('button', { name: 'Delete everything now' })).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);

  const log = section(options, 'Request log');
  await log.getByRole('button', { name: 'Show requests' }).click();
  await expect(log.getByRole('table')).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);
  await patchRecord(options, { database: 'bankroll-log', store: 'entries', key: 2 }, { status: 204 });
  await options.reload();
  await expect(log.getByRole('alert')).toBeVisible();
  expect(await inBothSchemes(options)).toEqual([]);

  const opened = bankroll.context().waitForEvent('page');
  await options.getByRole('link', { name: 'How your key is used' }).click();
  const keyUse = await opened;
  await keyUse.getByText('lib/keys/vault.ts', { exact: true }).click();
  await expect(keyUse.getByRole('region', { name: 'lib/keys/vault.ts', exact: true })).toBeVisible();
  expect(await inBothSchemes(keyUse)).toEqual([]);
});

test('an empty popup leads to the form by keyboard alone', async ({ bankroll }) => {
  const popup = await bankroll.openPopup();
  expect(await violations(popup)).toEqual([]);
  const add = popup.getByRole('button', { name: 'Add your first account' });
  await expect(add).toBeVisible();
  const opened = bankroll.context().waitForEvent('page');
  await add.focus();
  await popup.keyboard.press('Enter');
  const options = await opened;
  await expect(options.getByLabel('Exchange', { exact: true })).toBeFocused();
});
