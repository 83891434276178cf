import { addAccount, formAlert, submitAccount } from '../browser/options-page.ts';
import { smallWorld } from '../exchange/world.ts';
import { expect, expectTotal, test } from './support/bankroll.ts';

test('a key that can trade is named as such, with the way to a narrower one', async ({ bankroll }) => {
  const { kalshi } = smallWorld(bankroll.exchanges);
  const key = kalshi.createKey({ scopes: ['read', 'write::trade'] });
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Main', keyId: key.id, key: key.pem });
  const item = options.getByRole('listitem', { name: 'Main' });
  await expect(item).toContainText('write::trade');
  await expect(item.getByRole('link', { name: /key page/i })).toHaveAttribute(
    'href',
    /^https:\/\/kalshi\.com/,
  );
  await expectTotal(await bankroll.openPopup(), kalshi.total());
});

test('a key that can only read has no warning', async ({ bankroll }) => {
  const { kalshi } = smallWorld(bankroll.exchanges);
  const key = kalshi.createKey({ scopes: ['read'] });
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Main', keyId: key.id, key: key.pem });
  const item = options.getByRole('listitem', { name: 'Main' });
  await expect(item).toContainText(/read/i);
  await expect(item).not.toContainText('write');
});

test('a key for the balance alone works, and named subaccounts are read with it', async ({ bankroll }) => {
  const { kalshi } = smallWorld(bankroll.exchanges);
  const key = kalshi.createKey({ scopes: ['read::portfolio_balance'] });
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Narrow', keyId: key.id, key: key.pem });
  const popup = await bankroll.openPopup();
  await expectTotal(popup, kalshi.subaccount(0).total());
  const item = options.getByRole('listitem', { name: 'Narrow' });
  await item.getByRole('button', { name: 'More' }).click();
  await options.getByLabel('Subaccounts to read').fill('1, 7');
  await options.getByRole('button', { name: 'Save', exact: true }).click();
  await expectTotal(popup, kalshi.total());
});

test('a demo key tried at production is told where it belongs, and nothing typed is lost', async ({
  bankroll,
}) => {
  const demo = bankroll.exchanges.kalshi.addMember({ environment: 'demo', name: 'Player' });
  const key = demo.createKey();
  const options = await bankroll.openOptions();
  await submitAccount(options, {
    exchange: 'Kalshi',
    environment: 'Production',
    name: 'Play',
    keyId: key.id,
    key: key.pem,
  });
  await expect(formAlert(options)).toHaveAttribute('data-failure', 'key-rejected');
  await expect(formAlert(options)).toContainText('demo');
  await expect(options.getByLabel('API key ID', { exact: true })).toHaveValue(key.id);
  await options.getByLabel('Environment', { exact: true }).selectOption('Demo');
  await options.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(options.getByRole('status').filter({ hasText: /^Connected/ })).toBeVisible();
});

test('a computer a day off is in within two requests and says so', async ({ bankroll }) => {
  const { kalshi } = smallWorld(bankroll.exchanges);
  bankroll.exchanges.clock.setOffset(24 * 3_600_000);
  const key = kalshi.createKey();
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Main', keyId: key.id, key: key.pem });
  const refused = bankroll.exchanges.log.entries.filter(({ status }) => status === 401);
  expect(refused).toHaveLength(1);
  const popup = await bankroll.openPopup();
  await expectTotal(popup, kalshi.total());
  await expect(popup.getByRole('status').filter({ hasText: /clock/ })).toContainText('24 hours');
  expect(bankroll.exchanges.log.entries.filter(({ status }) => status === 401)).toHaveLength(1);
});
