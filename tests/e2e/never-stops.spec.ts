import { readPopup, statedAmount, totalAmount } from '../browser/popup-page.ts';
import { exactText, expect, expectTotal, test, withBothAccounts } from './support/bankroll.ts';

test('a killed worker comes back with the next alarm', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  await bankroll.stopWorker(popup);
  world.polymarketUs.deposit('12.34');
  await bankroll.ringAlarm(popup);
  await expectTotal(popup, world.total());
  expect((await bankroll.badge(popup)).title).toContain(exactText(world.total()));
});

test('a worker killed in the middle of a cycle loses nothing', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const before = await readPopup(popup);
  bankroll.exchanges.faults.add({ exchange: 'kalshi', then: { kind: 'delay', ms: 3_000 } });
  world.polymarketUs.deposit('8');
  const seen = bankroll.exchanges.log.entries.length;
  await bankroll.ringAlarm(popup);
  await expect.poll(() => bankroll.exchanges.log.entries.length).toBeGreaterThan(seen);
  await bankroll.stopWorker(popup);
  expect(await readPopup(popup)).toEqual(before);

  bankroll.exchanges.faults.clear();
  await bankroll.ringAlarm(popup);
  await expectTotal(popup, world.total());
});

test('saved figures are painted with the worker dead and the network down', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  bankroll.exchanges.faults.add({ then: { kind: 'hang' } });
  await bankroll.stopWorker(popup);
  const again = await bankroll.openPopup();
  await expect(totalAmount(again)).toHaveAttribute('value', statedAmount(world.total()), { timeout: 2_000 });
  const stated = await readPopup(again);
  expect(stated.accounts.map(({ name }) => name)).toEqual(['Main', 'Personal']);
});

test('a browser restart keeps accounts, keys and figures', async ({ bankroll }) => {
  const { world } = await withBothAccounts(bankroll);
  const known = world.total();
  // Nothing answers yet: what is shown now is what was saved.
  const outage = bankroll.exchanges.faults.add({ then: { kind: 'hang' } });
  await bankroll.restart();
  const popup = await bankroll.openPopup();
  await expectTotal(popup, known);
  await expect.poll(async () => (await bankroll.badge(popup)).title).toContain(exactText(known));

  outage.remove();
  world.kalshi.subaccount(0).deposit(0, '3.21');
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expectTotal(popup, world.total());
  expect(bankroll.exchanges.log.problems()).toEqual([]);
});

test('a lost alarm is repaired at the next start', async ({ bankroll }) => {
  const { popup } = await withBothAccounts(bankroll);
  const alarms = () =>
    popup.evaluate(async () => {
      const { chrome } = globalThis as unknown as {
        chrome: { alarms: { getAll(): Promise<{ periodInMinutes?: number }[]> } };
      };
      return (await chrome.alarms.getAll()).map(({ periodInMinutes }) => periodInMinutes);
    });
  expect(await alarms()).toEqual([2]);
  await popup.evaluate(async () => {
    const { chrome } = globalThis as unknown as { chrome: { alarms: { clearAll(): Promise<void> } } };
    await chrome.alarms.clearAll();
  });
  await bankroll.stopWorker(popup);
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(alarms).toEqual([2]);
});
