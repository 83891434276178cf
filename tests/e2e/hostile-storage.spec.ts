import { accountGroup } from '../browser/popup-page.ts';
import { overwriteItem, readArea, type StoredItem } from '../browser/stores.ts';
import { expectTotal, withBothAccounts } from './support/bankroll.ts';
import { expectUnharmed, storedAccounts } from './support/hostile-accounts.ts';
import { PLACES, removeItem, STRANGE_ITEMS, storeJson, worstStates } from './support/hostile-items.ts';
import { expectCalm, expectStanding } from './support/hostile-pages.ts';
import { expectNoAmounts, untilHeard, watchForAmounts } from './support/hostile-watch.ts';
import { expect, test } from './support/hostile.ts';

test('damaged and hostile storage is told or passed over, and what is hidden stays hidden', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const pages = [popup, options];
  await popup.getByRole('button', { name: 'Hide amounts' }).click();
  await expect(popup.getByRole('button', { name: 'Show amounts' })).toBeVisible();
  await expect(popup.locator('data[value]')).toHaveCount(0);
  await watchForAmounts(bankroll, pages);
  await expect(popup.getByRole('group', { name: 'Main' })).toBeVisible();
  const saved = { local: await readArea(popup, 'local'), session: await readArea(popup, 'session') };
  const expectWellHidden = async (): Promise<void> => {
    await expectStanding(popup, options);
    await expectNoAmounts(pages);
    expect((await bankroll.badge(popup)).title).not.toMatch(/\$\d/);
  };
  for (const place of PLACES) {
    await test.step(place.key, async () => {
      for (const json of STRANGE_ITEMS) {
        await storeJson(popup, place, json);
        await untilHeard(pages, place);
        await expectWellHidden();
      }
      await Promise.all([popup.reload(), options.reload()]);
      await bankroll.stopWorker(popup);
      await expectWellHidden();
      const before = saved[place.area][place.key];
      if (before === undefined) await removeItem(popup, place);
      else await overwriteItem(popup, place.area, place.key, before);
    });
  }
  await expect(popup.getByRole('group', { name: 'Main' })).toBeVisible();
  await expectNoAmounts(pages);

  await test.step('shown amounts hide when it cannot be known whether they may be', async () => {
    await popup.bringToFront();
    await popup.getByRole('button', { name: 'Show amounts' }).click();
    await expectTotal(popup, world.total());
    // The popup is ahead of what is stored; what is damaged before that is there would be written over by it.
    await expect.poll(async () => (await readArea(popup, 'local'))['masked']).toMatchObject({ data: false });
    for (const key of ['masked', 'view-lock']) {
      const place = { area: 'local', key } as const;
      await storeJson(popup, place, '{"v":1,"data":"no"}');
      await expect(popup.locator('data[value]')).toHaveCount(0);
      await removeItem(popup, place);
      await expectTotal(popup, world.total());
    }
  });
  await expectUnharmed({ popup, world });
});

test('the worst that a store can say in the right form is shown as text', async ({ bankroll, front }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const pages = [popup, options];
  const accounts = await storedAccounts(popup);
  const snapshot = (await readArea(popup, 'local'))['snapshot'] as StoredItem;
  const [first] = accounts.data;
  if (first === undefined) throw new Error('there is no account');
  // The first state is the first account's; the others are those of accounts like it.
  const states = new Map(
    worstStates().map((state, index) => [index === 0 ? first.id : `worst-${index}`, state]),
  );
  const others = [...states.keys()].slice(1).map((id) => ({ ...first, id, name: id }));
  const worst: Record<string, object> = Object.fromEntries(states);
  // A refresh would put other states in their place: while nobody answers, none is over.
  front.answer({ host: /./, path: '/' }, () => undefined);
  await overwriteItem(popup, 'local', 'snapshot', {
    ...snapshot,
    data: { ...snapshot.data, accounts: worst },
  });
  await overwriteItem(popup, 'local', 'accounts', { ...accounts, data: [first, ...others] });
  const expectShown = async (): Promise<void> => {
    for (const page of pages) {
      await page.bringToFront();
      await expectStanding(popup, options);
    }
    for (const { name } of [first, ...others]) {
      await expect(accountGroup(popup, name)).toBeVisible();
    }
    await expectCalm(pages);
    // Those that lie in the store; none was replaced meanwhile.
    const { data } = (await readArea(popup, 'local'))['snapshot'] as StoredItem;
    expect(data['accounts']).toEqual(worst);
  };
  await expectShown();
  await Promise.all([popup.reload(), options.reload()]);
  await expectShown();

  await overwriteItem(popup, 'local', 'accounts', accounts);
  await overwriteItem(popup, 'local', 'snapshot', snapshot);
  front.clear();
  front.hangUp();
  await expectUnharmed({ popup, world });
});
