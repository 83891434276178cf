import { expect, type Locator, type Page } from '@playwright/test';

/** What a person types into the options page. */
export interface TypedAccount {
  readonly exchange: 'Kalshi' | 'Polymarket US';
  readonly environment?: 'Production' | 'Demo';
  readonly name: string;
  readonly keyId: string;
  readonly key: string;
  /** In the vault; without it in the browser. */
  readonly keep?: 'vault';
  /** Opens or begins the vault; not needed while it is open. */
  readonly passphrase?: string;
}

/** Fills and sends the form, by roles and labels alone. */
export async function submitAccount(page: Page, account: TypedAccount): Promise<void> {
  await page.getByRole('button', { name: 'Add account' }).click();
  await page.getByLabel('Exchange', { exact: true }).selectOption(account.exchange);
  if (account.environment !== undefined) {
    await page.getByLabel('Environment', { exact: true }).selectOption(account.environment);
  }
  await page.getByLabel('Account name', { exact: true }).fill(account.name);
  await page.getByLabel('API key ID', { exact: true }).fill(account.keyId);
  await keyField(page, account.exchange).fill(account.key);
  await chooseKeeping(page.getByRole('form', { name: 'New account' }), account);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** Chooses how the key is kept, in the form that gives it, and fills what that asks for. */
export async function chooseKeeping(
  form: Locator,
  { keep, passphrase }: Pick<TypedAccount, 'keep' | 'passphrase'>,
): Promise<void> {
  const choice = form.getByLabel('Keep the key', { exact: true });
  await choice.selectOption(keep === 'vault' ? 'Passphrase vault' : 'This browser');
  if (keep === undefined || passphrase === undefined) return;
  await form.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  const repeat = form.getByLabel('Repeat passphrase', { exact: true });
  // Asked for only where the passphrase is a new one.
  if (await repeat.isVisible()) await repeat.fill(passphrase);
}

export function keyField(page: Page, exchange: TypedAccount['exchange']): Locator {
  return page.getByLabel(exchange === 'Kalshi' ? 'Private key' : 'Secret key', { exact: true });
}

/** Adds an account and waits until the page says that it is connected. */
export async function addAccount(page: Page, account: TypedAccount): Promise<void> {
  await submitAccount(page, account);
  await expect(page.getByRole('status').filter({ hasText: /^Connected/ })).toBeVisible({ timeout: 15_000 });
}

/** The alert that a refused form shows. */
export function formAlert(page: Page): Locator {
  return page.getByRole('alert');
}
