import type { Page } from '@playwright/test';
import { formAlert } from '../browser/options-page.ts';
import { accountGroup } from '../browser/popup-page.ts';
import { listenToNotifications } from '../browser/worker-events.ts';
import { expectTotal, type Bankroll } from './support/bankroll.ts';
import {
  expectUnharmed,
  storedAccounts,
  storeNames,
  withManyAccounts,
  type CrowdedBankroll,
} from './support/hostile-accounts.ts';
import { renameMarkets } from './support/hostile-markets.ts';
import { expectCalm } from './support/hostile-pages.ts';
import { ACTING, HOSTILE_NAMES, LONG_NAMES } from './support/hostile-texts.ts';
import { expect, test } from './support/hostile.ts';

const TYPED = Object.values(HOSTILE_NAMES);

/** The names as text, however long they are, in the elements that hold them. */
async function expectShownAsText(page: Page, names: readonly string[]): Promise<void> {
  await expect.poll(() => page.locator('bdi').allTextContents()).toEqual(expect.arrayContaining([...names]));
}

async function expectQuietTooltip(bankroll: Bankroll, popup: Page): Promise<void> {
  const { title } = await bankroll.badge(popup);
  expect(title.replaceAll('\n', ' ')).not.toMatch(ACTING);
}

/** Gives every account one of the names in the form, and tries three that it has to refuse. */
async function typeNames(bankroll: Bankroll, { popup, options }: CrowdedBankroll): Promise<void> {
  await options.bringToFront();
  const rows = options.getByRole('list', { name: 'Accounts' }).getByRole('listitem');
  for (const [index, name] of TYPED.entries()) {
    const form = rows.nth(index).getByRole('form');
    await rows.nth(index).getByRole('button', { name: 'Rename' }).click();
    await form.getByLabel('Account name', { exact: true }).fill(name);
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toHaveCount(0);
    await expect(options.getByRole('status').filter({ hasText: /^Renamed to/ })).not.toHaveText(ACTING);
    await expectQuietTooltip(bankroll, popup);
  }
  const form = rows.first().getByRole('form');
  await rows.first().getByRole('button', { name: 'Rename' }).click();
  for (const [name, reason] of [
    [LONG_NAMES.oneWord, /long/],
    [LONG_NAMES.markup, /long/],
    ['\u200b\u2060\u202e', /name/],
  ] as const) {
    await form.getByLabel('Account name', { exact: true }).fill(name);
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(formAlert(options)).toHaveAttribute('data-failure', 'account-name');
    await expect(formAlert(options)).toContainText(reason);
  }
  await form.getByRole('button', { name: 'Cancel' }).click();
}

async function expectOnBothPages(
  { popup, options }: CrowdedBankroll,
  names: readonly string[],
): Promise<void> {
  for (const page of [options, popup]) {
    await page.bringToFront();
    await expectShownAsText(page, names);
    await expectCalm([page]);
  }
}

test('hostile names and titles are shown as text', async ({ bankroll, front }) => {
  // With the two of the small world one account for each name.
  const crowd = await withManyAccounts(
    bankroll,
    TYPED.slice(2).map((_name, index) => `Account ${index}`),
  );
  const { world, popup, options } = crowd;
  const namesBefore = (await storedAccounts(popup)).data.map(({ name }) => name);

  await test.step('names that are typed', async () => {
    await typeNames(bankroll, crowd);
    const { data } = await storedAccounts(options);
    expect(data).toHaveLength(TYPED.length);
    expect(data.filter(({ name }) => namesBefore.includes(name))).toEqual([]);
    await expectOnBothPages(
      crowd,
      data.map(({ name }) => name),
    );
  });

  await test.step('names out of a damaged or older store', async () => {
    const names = [
      ...Object.values(LONG_NAMES),
      `${HOSTILE_NAMES.override}\n\u2029${HOSTILE_NAMES.endOfIsolate}`,
    ];
    await storeNames(popup, names);
    await expectOnBothPages(crowd, names);
    await expectQuietTooltip(bankroll, popup);
  });

  await test.step('notifications and tooltip', async () => {
    await storeNames(popup, [`${HOSTILE_NAMES.override}${HOSTILE_NAMES.image}`]);
    const texts = await listenToNotifications(bankroll.context(), popup);
    world.kalshi.subaccount(0).deposit(0, '77');
    await bankroll.ringAlarm(popup);
    await expectTotal(popup, crowd.total());
    await expect.poll(async () => (await texts()).length).toBeGreaterThan(0);
    for (const text of await texts()) {
      expect(text).not.toMatch(ACTING);
      expect(text.length).toBeLessThan(300);
      expect(text).toContain('+$77.00');
    }
    await expectQuietTooltip(bankroll, popup);
  });

  await test.step('titles and tickers', async () => {
    await storeNames(popup, namesBefore);
    renameMarkets(bankroll, [...TYPED, ...Object.values(LONG_NAMES)]);
    for (const name of ['Main', 'Personal']) {
      await popup.getByRole('button', { name: `Details of ${name}` }).click();
      await expect(accountGroup(popup, name).locator('.details-panel tbody tr').first()).toBeVisible();
      await expect(accountGroup(popup, name).getByText(HOSTILE_NAMES.image).first()).toBeVisible();
    }
    await expectCalm([popup, options]);
    bankroll.exchanges.faults.clear();
  });
  await expectUnharmed(crowd);
  expect(front.arrivals.filter(({ host }) => host.endsWith('.example'))).toEqual([]);
});
