import { addAccount } from '../browser/options-page.ts';
import { expect, expectTotal, test, withBothAccounts } from './support/bankroll.ts';

test('an account is renamed, gets a new key, is removed and brought back', async ({ bankroll }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const list = options.getByRole('list', { name: 'Accounts' });

  await list.getByRole('listitem', { name: 'Main' }).getByRole('button', { name: 'Rename' }).click();
  await options.getByLabel('Account name', { exact: true }).fill('Election desk');
  await options.getByRole('button', { name: 'Save name' }).click();
  await expect(popup.getByRole('group', { name: 'Election desk' })).toBeVisible();

  const row = list.getByRole('listitem', { name: 'Election desk' });
  const fresh = world.kalshi.createKey({ type: 'rsa', pem: 'pkcs1' });
  bankroll.exchanges.kalshi.revokeKey(world.kalshiKey.id);
  await row.getByRole('button', { name: 'Replace key' }).click();
  await row.getByLabel('API key ID', { exact: true }).fill(fresh.id);
  await row.getByLabel('Private key', { exact: true }).fill(fresh.pem);
  await row.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(options.getByLabel('Private key', { exact: true })).toHaveCount(0);
  world.kalshi.subaccount(1).deposit(0, '2.5');
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expectTotal(popup, world.total());
  await expect(popup.locator('[data-failure]')).toHaveCount(0);

  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  await expectTotal(popup, world.polymarketUs.expected().total);
  await options.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toHaveCount(1);
  await expectTotal(popup, world.total());
});

test('a key file fills the field', async ({ bankroll }) => {
  const { world, options } = await withBothAccounts(bankroll);
  const key = world.kalshi.createKey({ type: 'rsa', pem: 'pkcs1' });
  await options.getByRole('button', { name: 'Add account' }).click();
  await options.getByLabel('Exchange', { exact: true }).selectOption('Kalshi');
  await options.getByLabel('Key file', { exact: true }).setInputFiles({
    name: 'bankroll.key',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(key.pem),
  });
  await expect(options.getByLabel('Private key', { exact: true })).toHaveValue(key.pem);
});

test('an account without a name is named after its exchange', async ({ bankroll }) => {
  const { world, options } = await withBothAccounts(bankroll);
  const key = world.kalshi.createKey({ type: 'ed25519' });
  await addAccount(options, { exchange: 'Kalshi', name: '', keyId: key.id, key: key.pem });
  await expect(
    options.getByRole('list', { name: 'Accounts' }).getByRole('listitem', { name: 'Kalshi' }),
  ).toHaveCount(1);
});
