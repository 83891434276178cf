import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { section } from './lock-pages.ts';

export function dataSection(options: Page): Locator {
  return section(options, 'Your data');
}

/** Runs what starts a download, and gives the file's name and text. */
export async function downloaded(
  page: Page,
  start: () => Promise<void>,
): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), start()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

export interface BackupWishes {
  readonly passphrase: string;
  /** Takes the keys in the vault along. */
  readonly vaultPassphrase?: string;
}

/** Makes a backup and gives its file. */
export async function makeBackup(
  options: Page,
  { passphrase, vaultPassphrase }: BackupWishes,
): Promise<{ name: string; text: string }> {
  // Browsers draw a page behind another one once a second, and clicks wait for that.
  await options.bringToFront();
  const data = dataSection(options);
  await data.getByRole('button', { name: 'Make a backup' }).click();
  const form = data.getByRole('form', { name: 'Make a backup' });
  await form.getByLabel('Backup passphrase', { exact: true }).fill(passphrase);
  await form.getByLabel('Repeat backup passphrase', { exact: true }).fill(passphrase);
  if (vaultPassphrase !== undefined) {
    await form.getByLabel('Include the keys in the vault').check();
    await form.getByLabel('Vault passphrase').fill(vaultPassphrase);
  }
  return downloaded(options, () => form.getByRole('button', { name: 'Save backup file' }).click());
}

/** Offers a file to be restored; what comes of it is for the caller to see. */
export async function offerBackup(options: Page, text: string, passphrase: string): Promise<void> {
  await options.bringToFront();
  const data = dataSection(options);
  const form = data.getByRole('form', { name: 'Restore a backup' });
  if (!(await form.isVisible())) await data.getByRole('button', { name: 'Restore a backup' }).click();
  await form.getByLabel('Backup file').setInputFiles({
    name: 'bankroll-backup.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await form.getByLabel('Backup passphrase', { exact: true }).fill(passphrase);
  await form.getByRole('button', { name: 'Restore', exact: true }).click();
}

/** Deletes everything; waiting for the outcome is the caller's. */
export async function deleteEverything(options: Page): Promise<void> {
  await options.bringToFront();
  await dataSection(options).getByRole('button', { name: 'Delete everything', exact: true }).click();
  await dataSection(options).getByRole('button', { name: 'Delete everything now' }).click();
}
