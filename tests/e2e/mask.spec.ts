import { readPopup } from '../browser/popup-page.ts';
import { expect, expectTotal, test, withBothAccounts } from './support/bankroll.ts';

test('hidden amounts are nowhere: popup, badge, tooltip, notifications', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  await popup.getByRole('button', { name: 'Hide amounts' }).click();
  await expect(popup.getByRole('button', { name: 'Show amounts' })).toBeVisible();

  const stated = await readPopup(popup);
  expect(stated.total).toBeNull();
  expect(
    stated.accounts.every(
      ({ total, cash, positions }) => total === null && cash === null && positions === null,
    ),
  ).toBe(true);
  await expect(popup.locator('data[value]')).toHaveCount(0);
  const html = await popup.content();
  for (const micros of [world.total(), world.kalshi.total(), world.polymarketUs.expected().total]) {
    const dollars = (micros / 1_000_000n).toLocaleString('en-US');
    expect(html).not.toContain(dollars);
  }
  await expect.poll(async () => (await bankroll.badge(popup)).title).toContain('Amounts hidden');
  const badge = await bankroll.badge(popup);
  expect(badge.text).not.toMatch(/\d/);
  expect(badge.title).not.toMatch(/\$/);

  // It lasts, also in a new window and over a restart.
  await bankroll.restart();
  const again = await bankroll.openPopup();
  await expect(again.getByRole('button', { name: 'Show amounts' })).toBeVisible();
  await expect(again.locator('data[value]')).toHaveCount(0);
  await again.getByRole('button', { name: 'Show amounts' }).click();
  await expectTotal(again, world.total());
});
