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

test('popup and options have no axe violation in any state, light and dark', async ({ bankroll }) => {
  const { popup, options } = await withBothAccounts(bankroll);
  const both = async (page: Page): Promise<string[]> => {
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await violations(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    return [...light, ...(await violations(page))];
  };

  expect(await both(popup)).toEqual([]);
  expect(await both(options)).toEqual([]);

  await submitAccount(options, { exchange: 'Kalshi', name: 'Other', keyId: 'an id', key: 'garbage' });
  await expect(options.getByRole('alert')).toBeVisible();
  expect(await both(options)).toEqual([]);

  bankroll.exchanges.faults.add({ exchange: 'kalshi', then: { kind: 'status', status: 500 } });
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect(accountGroup(popup, 'Main').locator('[data-failure]')).toBeVisible();
  expect(await both(popup)).toEqual([]);

  await popup.getByRole('button', { name: 'Hide amounts' }).click();
  await expect(popup.getByRole('button', { name: 'Show amounts' })).toBeVisible();
  expect(await both(popup)).toEqual([]);
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
