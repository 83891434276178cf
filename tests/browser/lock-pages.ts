import { expect, type Locator, type Page } from '@playwright/test';
import { accountGroup } from './popup-page.ts';

/** A section of the options page, by its heading. */
export function section(options: Page, name: string): Locator {
  return options.getByRole('region', { name, exact: true });
}

export function lockSection(options: Page): Locator {
  return section(options, 'Lock and privacy');
}

/** The one box that opens what is locked; the popup and the options page have the same. */
export function unlockForm(page: Page): Locator {
  return page.getByRole('form', { name: 'Unlock Bankroll' });
}

/** Types a passphrase and asks to be let in; what comes of it is for the caller to see. */
export async function tryPassphrase(page: Page, passphrase: string): Promise<void> {
  const form = unlockForm(page);
  await form.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await form.getByRole('button', { name: 'Unlock', exact: true }).click();
}

/** Unlocks on either page and waits until that is done. */
export async function unlock(page: Page, passphrase: string): Promise<void> {
  await tryPassphrase(page, passphrase);
  await expect(unlockForm(page)).toHaveCount(0);
}

/** Locks on the options page and waits until that is done. */
export async function lockNow(options: Page): Promise<void> {
  await lockSection(options).getByRole('button', { name: 'Lock now' }).click();
  await expect(unlockForm(options)).toBeVisible();
}

/** What the popup says in an account's group while its key is locked away. */
export function lockedNote(popup: Page, account: string): Locator {
  return accountGroup(popup, account).locator('[role="status"][data-failure="locked"]');
}

/** Sets a view lock with a passphrase of its own. */
export async function setViewLock(options: Page, passphrase: string): Promise<void> {
  await lockSection(options).getByLabel('Hide amounts while locked').click();
  const form = lockSection(options).getByRole('form', { name: 'Set passphrase' });
  await form.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await form.getByLabel('Repeat passphrase', { exact: true }).fill(passphrase);
  await form.getByRole('button', { name: 'Set passphrase' }).click();
  await expect(lockSection(options).getByLabel('Hide amounts while locked')).toBeChecked();
}

/** One account's row on the options page. */
export function accountRow(options: Page, name: string): Locator {
  return options.getByRole('list', { name: 'Accounts' }).getByRole('listitem', { name, exact: true });
}
