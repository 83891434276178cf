import { accountGroup } from '../browser/popup-page.ts';
import { expect, expectTotal, test, withBothAccounts } from './support/bankroll.ts';

test('the doctor finds a revoked key with two requests and offers to replace it', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  bankroll.exchanges.polymarketUs.revokeKey(world.polymarketUsKey.id);
  await bankroll.ringAlarm(popup);
  const group = accountGroup(popup, 'Personal');
  await expect(group.locator('[data-failure="key-rejected"]').first()).toBeVisible();
  const start = bankroll.exchanges.log.entries.length;
  await group.getByRole('button', { name: 'Find the cause' }).click();
  await expect(group.getByText(/api\.polymarket\.us answered/)).toBeVisible();
  await expect.poll(() => bankroll.exchanges.log.since(start).length).toBe(2);
  await expect(group.getByRole('button', { name: 'Replace key' }).first()).toBeVisible();
  expect(bankroll.exchanges.log.since(start).map(({ verified }) => verified)).toEqual([false, false]);
});

test('the doctor finds that all is well again, and the account is read', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  bankroll.exchanges.faults.add({ exchange: 'kalshi', then: { kind: 'status', status: 500 } });
  await bankroll.ringAlarm(popup);
  const group = accountGroup(popup, 'Main');
  await expect(group.locator('[data-failure="server"]')).toBeVisible();
  bankroll.exchanges.faults.clear();
  world.kalshi.subaccount(0).deposit(0, '12');
  await group.getByRole('button', { name: 'Find the cause' }).click();
  await expectTotal(popup, world.total());
  await expect(group.locator('[data-failure]')).toHaveCount(0);
});
