import { addAccount } from '../browser/options-page.ts';
import { accountGroup, readPopup, statedAmount } from '../browser/popup-page.ts';
import { expect, expectTotal, test, withBothAccounts } from './support/bankroll.ts';

test('two figures for the same cash are both told; the smaller counts and the total says at least', async ({
  bankroll,
}) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const seventh = world.kalshi.subaccount(7);
  const listed = '1.25';
  seventh.stateListedCash(listed);
  await bankroll.ringAlarm(popup);

  const note = accountGroup(popup, 'Main').locator('[data-failure="contradictory"]');
  await expect(note).toContainText('Subaccount 7');
  const stated = await readPopup(popup);
  expect(stated.coverage).toBe('partial');
  expect(stated.total).toBe(statedAmount(world.total() - seventh.cash() + 1_250_000n));
  const row = accountGroup(popup, 'Main').getByRole('listitem', { name: /^Subaccount 7/ });
  await expect(row.locator('data[data-field="disputed"]')).toHaveAttribute(
    'value',
    statedAmount(seventh.cash()),
  );

  seventh.stateListedCash(undefined);
  await bankroll.ringAlarm(popup);
  await expect(note).toHaveCount(0);
  await expectTotal(popup, world.total());
});

test('cents that do not agree with the dollars beside them are told', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const primary = world.kalshi.subaccount(0);
  primary.stateCents(100n);
  await bankroll.ringAlarm(popup);
  const note = accountGroup(popup, 'Main').locator('[data-failure="contradictory"]');
  await expect(note).toContainText('Primary');
  expect((await readPopup(popup)).total).toBe(statedAmount(world.total() - primary.cash() + 1_000_000n));
});

test('perps are a pocket of their own, in the total and not in cash or positions', async ({ bankroll }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  world.kalshi.perps.enable();
  world.kalshi.perps.setEquity(0, '250.5');
  // Whether a member has perps is asked once a day and with a new key.
  const key = world.kalshi.createKey({ name: 'Second' });
  await options.getByRole('listitem', { name: 'Main' }).getByRole('button', { name: 'Replace key' }).click();
  await options.getByLabel('API key ID', { exact: true }).fill(key.id);
  await options.getByLabel('Private key', { exact: true }).fill(key.pem);
  await options.getByRole('button', { name: 'Connect', exact: true }).click();
  await expectTotal(popup, world.total() + 250_500_000n);
  const row = accountGroup(popup, 'Main').getByRole('listitem', { name: /^Perps/ });
  await expect(row.locator('data[data-field="total"]')).toHaveAttribute('value', '250.500000');
  const { accounts } = await readPopup(popup);
  expect(accounts[0]).toMatchObject({
    cash: statedAmount(world.kalshi.cash()),
    positions: statedAmount(world.kalshi.portfolioValueCents() * 10_000n),
    coverage: 'complete',
  });
});

test('an exchange that says it is closed is told as closed, with the time it expects to be back', async ({
  bankroll,
}) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const known = world.total();
  const resume = new Date(Date.now() + 3_600_000).toISOString();
  bankroll.exchanges.kalshi.setStatus('production', {
    exchange_active: false,
    trading_active: false,
    exchange_estimated_resume_time: resume,
  });
  bankroll.exchanges.faults.add({
    exchange: 'kalshi',
    path: '/trade-api/v2/portfolio',
    then: { kind: 'status', status: 503 },
  });
  await bankroll.ringAlarm(popup);
  await expect(accountGroup(popup, 'Main').locator('[data-failure="maintenance"]')).toBeVisible();
  await expectTotal(popup, known);
});

test('a web page in place of data is told as what it is', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const known = world.total();
  bankroll.exchanges.faults.add({ exchange: 'polymarket-us', then: { kind: 'html' } });
  await bankroll.ringAlarm(popup);
  const note = accountGroup(popup, 'Personal').locator('[data-failure="unreadable"]');
  await expect(note).toContainText('web page');
  await expectTotal(popup, known);
});

test('two keys of one member are told to count the same money twice', async ({ bankroll }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const second = world.kalshi.createKey({ name: 'Second' });
  await addAccount(options, { exchange: 'Kalshi', name: 'Again', keyId: second.id, key: second.pem });
  const note = popup.getByRole('status').filter({ hasText: 'counts it twice' });
  await expect(note).toContainText('Main');
  await expect(note).toContainText('Again');
});
