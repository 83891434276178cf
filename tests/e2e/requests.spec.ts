import { addAccount } from '../browser/options-page.ts';
import { readPopup } from '../browser/popup-page.ts';
import { expect, expectTotal, test, withBothAccounts, type Bankroll } from './support/bankroll.ts';

const KALSHI = '/trade-api/v2';

/** "/portfolio/balance?subaccount=1": everything asked since a place in the log, in order. */
function askedSince(bankroll: Bankroll, start: number): string[] {
  return bankroll.exchanges.log
    .since(start)
    .map(({ path, query }) => `${path.replace(KALSHI, '')}${query === '' ? '' : `?${query}`}`);
}

test('a quiet cycle costs one request a subaccount and one more at Kalshi, and two at Polymarket US', async ({
  bankroll,
}) => {
  const { world, popup } = await withBothAccounts(bankroll);
  for (let cycle = 0; cycle < 3; cycle += 1) {
    const start = bankroll.exchanges.log.entries.length;
    await bankroll.ringAlarm(popup);
    await expect.poll(() => askedSince(bankroll, start).length).toBe(6);
    await popup.waitForTimeout(400);
    expect(askedSince(bankroll, start).toSorted()).toEqual([
      '/portfolio/balance?subaccount=0',
      '/portfolio/balance?subaccount=1',
      '/portfolio/balance?subaccount=7',
      '/portfolio/subaccounts/balances',
      '/v1/account/balances',
      '/v1/portfolio/positions?limit=100',
    ]);
  }
  await expectTotal(popup, world.total());
  expect(bankroll.exchanges.log.problems()).toEqual([]);
});

test('what a slow cycle does not reach is kept with its age and read first in the next', async ({
  bankroll,
}) => {
  test.setTimeout(120_000);
  const member = bankroll.exchanges.kalshi.addMember({ environment: 'production', name: 'Many' });
  member.subaccount(0).deposit(0, '6400');
  for (let number = 1; number < 40; number += 1) {
    member.subaccount(0).transfer(member.subaccount(number).open(), '10');
  }
  const key = member.createKey();
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Many', keyId: key.id, key: key.pem });
  const popup = await bankroll.openPopup();
  await expect.poll(async () => (await readPopup(popup)).coverage, { timeout: 30_000 }).toBe('complete');
  await expectTotal(popup, member.total());

  // Two at a time, 1.2 s each: about 32 answers fit into a cycle of 20 s.
  const path = `${KALSHI}/portfolio/balance`;
  bankroll.exchanges.faults.add({ path, then: { kind: 'delay', ms: 1_200 } });
  const start = bankroll.exchanges.log.entries.length;
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect(popup.getByRole('status').filter({ hasText: 'Refreshing' })).toHaveCount(0, {
    timeout: 40_000,
  });
  const asked = askedSince(bankroll, start).filter((one) => one.includes('subaccount='));
  expect(asked.length).toBeLessThan(40);
  // The last two may have been under way when the time was up.
  const read = new Set(asked.slice(0, -2));
  // Nothing that was read is lost, and nothing is guessed: the old figures stand with their age.
  await expectTotal(popup, member.total());
  expect((await readPopup(popup)).coverage).toBe('complete');

  const second = bankroll.exchanges.log.entries.length;
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(() => askedSince(bankroll, second).length, { timeout: 20_000 }).toBeGreaterThan(2);
  const [next] = askedSince(bankroll, second).filter((one) => one.includes('subaccount='));
  expect(next).toBeDefined();
  expect(read.has(next ?? '')).toBe(false);
  expect(bankroll.exchanges.log.rateLimited).toBe(0);
});
