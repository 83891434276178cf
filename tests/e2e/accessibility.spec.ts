import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { submitAccount } from '../browser/options-page.ts';
import { accountGroup } from '../browser/popup-page.ts';
import { expect, test, withBothAccounts } from './support/bankroll.ts';

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
