import { accountGroup, readPopup } from '../browser/popup-page.ts';
import { expect, test, withBothAccounts } from './support/bankroll.ts';

const DETAIL_PATHS = ['positions', 'orders', 'fills', 'settlements', 'deposits', 'withdrawals', 'transfers'];

test('what lies behind a balance is read when somebody looks, and only then', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  await bankroll.ringAlarm(popup);
  const isDetail = ({ path }: { path: string }): boolean =>
    path.startsWith('/trade-api') && DETAIL_PATHS.some((name) => path.endsWith(`/${name}`));
  const { log } = bankroll.exchanges;
  expect(log.entries.filter(isDetail)).toEqual([]);

  const main = accountGroup(popup, 'Main');
  await popup.getByRole('button', { name: 'Details of Main' }).click();
  await expect(popup.getByText('KXRAIN-26NOV22-NYC').first()).toBeVisible();
  await expect(popup.getByText('KXOSCAR-27-PIC').first()).toBeVisible();
  const asked = log.entries.filter(isDetail).length;
  // Three subaccounts' positions and six lists.
  expect(asked).toBe(9);
  // One row a pocket stays one row a pocket.
  expect((await readPopup(popup)).accounts[0]?.pockets).toHaveLength(3);
  await expect(main.getByRole('alert')).toHaveCount(0);

  // A price alone asks for nothing; a trade brings the details up to date, of its pocket alone.
  world.kalshi.subaccount(1).mark('KXFED-26DEC-T400', '0.5100');
  await bankroll.ringAlarm(popup);
  await popup.waitForTimeout(600);
  expect(log.entries.filter(isDetail)).toHaveLength(asked);
  world.kalshi.subaccount(1).buy({ ticker: 'KXSNOW-27JAN-BOS', contracts: '5', priceDollars: '0.2000' });
  await bankroll.ringAlarm(popup);
  await expect(popup.getByText('KXSNOW-27JAN-BOS').first()).toBeVisible();
  const more = log.entries.filter(isDetail).slice(asked);
  expect(more.filter(({ path }) => path.endsWith('/positions')).map(({ query }) => query)).toEqual([
    expect.stringContaining('subaccount=1') as unknown as string,
  ]);
  expect(log.problems()).toEqual([]);
});

test('details obey the mask', async ({ bankroll }) => {
  const { popup } = await withBothAccounts(bankroll);
  await popup.getByRole('button', { name: 'Details of Personal' }).click();
  await expect(popup.getByText('lakers', { exact: false }).first()).toBeVisible();
  await popup.getByRole('button', { name: 'Hide amounts' }).click();
  await expect(popup.getByRole('button', { name: 'Show amounts' })).toBeVisible();
  await expect(popup.locator('data[value]')).toHaveCount(0);
  expect(await popup.locator('body').textContent()).not.toMatch(/\$\d/);
});
