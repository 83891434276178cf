import { accountGroup, readPopup, statedAmount } from '../browser/popup-page.ts';
import { expect, expectTotal, test, withBothAccounts } from './support/bankroll.ts';

test('an exchange that is down leaves its last figures and says so; the other stays current', async ({
  bankroll,
}) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const known = world.kalshi.total();
  bankroll.exchanges.faults.add({ exchange: 'kalshi', then: { kind: 'status', status: 503 } });
  world.polymarketUs.deposit('40');
  world.kalshi.subaccount(0).deposit(0, '99');
  await bankroll.ringAlarm(popup);

  await expectTotal(popup, known + world.polymarketUs.expected().total);
  const note = accountGroup(popup, 'Main').locator('[data-failure="server"]');
  await expect(note).toContainText('Kalshi has a problem');
  await expect(accountGroup(popup, 'Personal').locator('[data-failure]')).toHaveCount(0);
  // Told about the one that changed, never about figures that were not read.
  await expect.poll(() => bankroll.notifications(popup)).toHaveLength(1);

  bankroll.exchanges.faults.clear();
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expectTotal(popup, world.total());
  await expect(note).toHaveCount(0);
});

test('the second host takes over when the first is down', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  bankroll.exchanges.faults.add({ host: 'external-api.kalshi.com', then: { kind: 'reset' } });
  world.kalshi.subaccount(0).deposit(0, '10');
  await bankroll.ringAlarm(popup);
  await expectTotal(popup, world.total());
  await expect(popup.locator('[data-failure]')).toHaveCount(0);
});

test('a revoked key is named, keeps its figures, and is left alone until the user acts', async ({
  bankroll,
}) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const known = world.total();
  bankroll.exchanges.kalshi.revokeKey(world.kalshiKey.id);
  await bankroll.ringAlarm(popup);
  const note = accountGroup(popup, 'Main').getByRole('alert');
  await expect(note).toHaveAttribute('data-failure', 'key-rejected');
  await expect(note.getByRole('button', { name: 'Replace key' })).toBeVisible();
  await expectTotal(popup, known);

  const asked = (): number =>
    bankroll.exchanges.log.entries.filter(({ exchange }) => exchange === 'kalshi').length;
  const before = asked();
  const others = bankroll.exchanges.log.entries.length;
  await bankroll.ringAlarm(popup);
  await expect.poll(() => bankroll.exchanges.log.entries.length).toBeGreaterThan(others);
  expect(asked()).toBe(before);
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(asked).toBeGreaterThan(before);
});

test('one failing subaccount makes the total partial, never smaller in silence', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  bankroll.exchanges.faults.add({
    exchange: 'kalshi',
    path: '/trade-api/v2/portfolio/balance',
    subaccount: 7,
    then: { kind: 'status', status: 500 },
  });
  await bankroll.ringAlarm(popup);
  await expect.poll(async () => (await readPopup(popup)).coverage).toBe('partial');
  const stated = await readPopup(popup);
  const seventh = world.kalshi.subaccount(7);
  const atLeast = world.total() - seventh.total() + seventh.cash();
  expect(stated.total).toBe(statedAmount(atLeast));
  const pocket = stated.accounts[0]?.pockets.find(({ name }) => name.startsWith('Subaccount 7'));
  expect(pocket).toMatchObject({ total: null, cash: statedAmount(seventh.cash()), positions: null });
  await expect(accountGroup(popup, 'Main').locator('[data-failure="server"]')).toBeVisible();
  expect((await bankroll.badge(popup)).title).toContain('At least');
});

test('an answer in another form is refused, not guessed at', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const known = world.total();
  bankroll.exchanges.faults.add({
    exchange: 'polymarket-us',
    path: '/v1/account/balances',
    then: { kind: 'changeSchema', change: { rename: ['buyingPower', 'spendable'] } },
  });
  world.polymarketUs.deposit('500');
  await bankroll.ringAlarm(popup);
  const note = accountGroup(popup, 'Personal').locator('[data-failure="unreadable"]');
  await expect(note).toContainText('buyingPower');
  await expectTotal(popup, known);
});

test('positions that cannot be read leave cash and no total', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  bankroll.exchanges.faults.add({
    exchange: 'polymarket-us',
    path: '/v1/portfolio/positions',
    then: { kind: 'status', status: 503 },
  });
  await bankroll.ringAlarm(popup);
  await expect.poll(async () => (await readPopup(popup)).coverage).toBe('partial');
  const { accounts } = await readPopup(popup);
  const { cash } = world.polymarketUs.expected();
  expect(accounts[1]).toMatchObject({
    total: statedAmount(cash),
    cash: statedAmount(cash),
    positions: null,
    coverage: 'partial',
  });
});

test('a hanging exchange ends in a timeout and hides nothing', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  bankroll.exchanges.faults.add({ exchange: 'kalshi', then: { kind: 'hang' } });
  const known = world.kalshi.total();
  world.polymarketUs.deposit('7');
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect(accountGroup(popup, 'Main').locator('[data-failure="timeout"]')).toBeVisible({
    timeout: 25_000,
  });
  await expectTotal(popup, known + world.polymarketUs.expected().total);
});
