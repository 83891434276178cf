import type { Page } from '@playwright/test';
import { accountGroup } from '../browser/popup-page.ts';
import { NumberToken, type JsonObject } from '../exchange/index.ts';
import { expectTotal, type Bankroll } from './support/bankroll.ts';
import { expectUnharmed, refreshInto, storeNames, withManyAccounts } from './support/hostile-accounts.ts';
import { HOSTILE_ANSWERS } from './support/hostile-answers.ts';
import { expectCalm, KALSHI } from './support/hostile-pages.ts';
import { HOSTILE_NAMES } from './support/hostile-texts.ts';
import { expect, test } from './support/hostile.ts';

const BALANCE = '/trade-api/v2/portfolio/balance';

interface Strange {
  readonly title: string;
  readonly change: JsonObject;
}

/** In the right form, and beyond all that is meant. */
const FIGURES: readonly Strange[] = [
  {
    title: 'more money than there is',
    change: { balance: new NumberToken('9'.repeat(30)), balance_dollars: '9'.repeat(45) },
  },
  { title: 'money with a power', change: { balance_dollars: '1e60' } },
];
/** A time that nobody means spoils nothing. */
const TIME: Strange = {
  title: 'a time that no calendar has',
  change: { updated_ts: new NumberToken('9007199254740991') },
};

/** Copies the report of an account's failure and gives its text. */
async function copiedReport(popup: Page, name: string): Promise<string> {
  await popup.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.documentElement.dataset['copied'] = text;
      return Promise.resolve();
    };
  });
  await accountGroup(popup, name).getByRole('button', { name: 'Copy report' }).click();
  await expect(popup.locator('html')).toHaveAttribute('data-copied', /Polymarket US/);
  return (await popup.locator('html').getAttribute('data-copied')) ?? '';
}

function changeBodies(
  { exchanges }: Bankroll,
  where: { readonly path: string; readonly keyId?: string },
  change: (body: JsonObject) => JsonObject,
): void {
  exchanges.faults.add({ ...where, then: { kind: 'changeSchema', change } });
}

test('hostile answers are refused', async ({ bankroll, front }) => {
  const strange = [...FIGURES, TIME];
  const crowd = await withManyAccounts(bankroll, [
    ...HOSTILE_ANSWERS.map(({ title }) => title),
    ...strange.map(({ title }) => title),
  ]);
  const { world, popup, options, accounts } = crowd;
  for (const [index, { send }] of HOSTILE_ANSWERS.entries()) {
    front.answer({ host: KALSHI, path: BALANCE, keyId: accounts[index]?.keyId ?? '' }, send);
  }
  const offset = HOSTILE_ANSWERS.length;
  for (const [index, { change }] of strange.entries()) {
    const keyId = accounts[offset + index]?.keyId ?? '';
    changeBodies(bankroll, { path: BALANCE, keyId }, (body) => ({ ...body, ...change }));
  }
  changeBodies(bankroll, { path: '/v1/account/balances' }, () =>
    Object.fromEntries(Object.values(HOSTILE_NAMES).map((name) => [name, name])),
  );
  // They stop nobody else: what comes in at these two arrives.
  world.kalshi.subaccount(0).deposit(0, '3');
  accounts.at(-1)?.member.subaccount(0).deposit(0, '4');
  const expected = crowd.total();

  await refreshInto(popup, [
    ...HOSTILE_ANSWERS.map(({ title, kind }) => ({ name: title, kind })),
    ...FIGURES.map(({ title }) => ({ name: title, kind: /^unreadable$/ })),
    { name: 'Personal', kind: /^unreadable$/ },
  ]);
  await expectTotal(popup, expected);
  for (const name of ['Main', TIME.title]) {
    await expect(accountGroup(popup, name).locator('[data-failure]')).toHaveCount(0);
  }
  await expectCalm([popup, options]);

  await test.step('report, search for the cause, request log', async () => {
    const report = await copiedReport(popup, 'Personal');
    for (const name of Object.values(HOSTILE_NAMES)) expect(report).not.toContain(name);
    const group = accountGroup(popup, 'Personal');
    await group.getByRole('button', { name: 'Find the cause' }).click();
    await expect(group.getByText(/api\.polymarket\.us answered/)).toBeVisible();
    await storeNames(popup, [`${HOSTILE_NAMES.override}${HOSTILE_NAMES.image}`]);
    await options.bringToFront();
    await options.getByRole('button', { name: 'Show requests' }).click();
    await expect(options.getByRole('table')).toContainText(HOSTILE_NAMES.image);
    await expectCalm([popup, options]);
  });

  front.clear();
  bankroll.exchanges.faults.clear();
  await expectUnharmed(crowd);
  // A cookie that was set is sent to nobody.
  expect(bankroll.exchanges.log.cookies).toBe(0);
  expect(front.arrivals.filter(({ host }) => host.endsWith('.example'))).toEqual([]);
});
