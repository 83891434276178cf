import type { Page } from '@playwright/test';
import { readArea, readDatabases } from '../../browser/stores.ts';
import { expect, expectHarmless, expectReadableAmounts } from './hostile.ts';

export const KALSHI = /kalshi\.com$/;

export function originOf(page: Page): string {
  return `chrome-extension://${new URL(page.url()).host}`;
}

/** Nothing ran, and every amount can be read. */
export async function expectCalm(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await expectHarmless(page);
    await expectReadableAmounts(page);
  }
}

/** Both pages are there and usable, and nothing ran in them. */
export async function expectStanding(popup: Page, options: Page): Promise<void> {
  await expect(popup.getByRole('button', { name: 'Settings' })).toBeVisible();
  await expect(options.getByRole('region', { name: 'Lock and privacy' })).toBeVisible();
  await expectHarmless(popup);
  await expectHarmless(options);
}

/** What hostile hands would want to change: all but figures, which are read anew all the time. */
export async function possessions(page: Page): Promise<Record<'accounts' | 'keys', unknown>> {
  const [local, session, databases] = await Promise.all([
    readArea(page, 'local'),
    readArea(page, 'session'),
    readDatabases(page),
  ]);
  const { accounts, settings, masked, 'view-lock': viewLock } = local;
  const { lock, 'vault-key': vaultKey, export: backup } = session;
  const keys = databases['bankroll-keys'];
  const others = { settings, masked, viewLock, lock, vaultKey, backup };
  return { ...others, accounts, keys };
}
