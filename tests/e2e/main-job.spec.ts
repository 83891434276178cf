import { readPopup, statedAmount } from '../browser/popup-page.ts';
import { HOST_NAMES } from '../exchange/index.ts';
import { exactText, expect, expectTotal, test, withBothAccounts } from './support/bankroll.ts';

const CENT = 10_000n;

test('both accounts are added and every figure equals the exchanges’ books', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll, 'rsa');
  const stated = await readPopup(popup);

  expect(stated.total).toBe(statedAmount(world.total()));
  expect(stated.coverage).toBe('complete');
  expect(stated.freshness).toBe('fresh');

  const [main, personal] = stated.accounts;
  expect(main).toMatchObject({
    exchange: 'Kalshi',
    name: 'Main',
    total: statedAmount(world.kalshi.total()),
    cash: statedAmount(world.kalshi.cash()),
    positions: statedAmount(world.kalshi.portfolioValueCents() * CENT),
    coverage: 'complete',
    freshness: 'fresh',
  });
  expect(main?.pockets).toEqual(
    [0, 1, 7].map((number) => {
      const pocket = world.kalshi.subaccount(number);
      return {
        name: expect.stringMatching(
          number === 0 ? /^Primary/ : new RegExp(`^Subaccount ${number}`),
        ) as unknown as string,
        total: statedAmount(pocket.total()),
        cash: statedAmount(pocket.cash()),
        positions: statedAmount(pocket.portfolioValueCents() * CENT),
      };
    }),
  );
  const expected = world.polymarketUs.expected();
  expect(personal).toMatchObject({
    exchange: 'Polymarket US',
    name: 'Personal',
    total: statedAmount(expected.total),
    cash: statedAmount(expected.cash),
    positions: statedAmount(expected.positions),
  });

  const badge = await bankroll.badge(popup);
  expect(badge.title).toContain(exactText(world.total()));
  // Three thousand dollars and some, truncated.
  expect(badge.text).toBe(`$${world.total() / 1_000_000_000n}k`);
});

/** Read without a signature: what everybody may know (docs exchange/get-exchange-status, 2026). */
const PUBLIC_PATHS = new Set(['/trade-api/v2/exchange/status', '/trade-api/v2/exchange/schedule']);

test('only GETs to documented paths on the exchanges’ hosts leave the browser, signed but for two public ones', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  await bankroll.ringAlarm(popup);
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await options.reload();
  await expectTotal(popup, world.total());

  const { log } = bankroll.exchanges;
  expect(log.problems()).toEqual([]);
  expect(log.refusedMethods).toBe(0);
  expect(log.origins).toBe(0);
  expect(log.entries.length).toBeGreaterThan(6);
  for (const entry of log.entries) {
    // Whether a member has perps is answered with a refusal where they have none.
    const status = entry.path.endsWith('/margin/enabled') ? expect.any(Number) : 200;
    expect(entry).toMatchObject({ method: 'GET', verified: !PUBLIC_PATHS.has(entry.path), status });
    expect(HOST_NAMES).toContain(entry.host);
  }
  expect([...new Set(log.entries.map(({ path }) => path))].sort()).toEqual([
    // What the key can do and what the exchange has announced: once, when the key is added.
    '/trade-api/v2/account/limits',
    '/trade-api/v2/api_keys',
    '/trade-api/v2/exchange/schedule',
    '/trade-api/v2/exchange/status',
    '/trade-api/v2/margin/enabled',
    '/trade-api/v2/portfolio/balance',
    '/trade-api/v2/portfolio/subaccounts/balances',
    '/v1/account/balances',
    '/v1/portfolio/positions',
  ]);
});

test('a change arrives with the alarm and is told once', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  expect(await bankroll.notifications(popup)).toEqual([]);

  // Below the threshold of one dollar: shown, not told.
  world.kalshi.subaccount(1).deposit(0, '0.6');
  await bankroll.ringAlarm(popup);
  await expectTotal(popup, world.total());
  expect(await bankroll.notifications(popup)).toEqual([]);

  world.kalshi.subaccount(1).deposit(0, '25.01');
  await bankroll.ringAlarm(popup);
  await expectTotal(popup, world.total());
  await expect.poll(() => bankroll.notifications(popup)).toHaveLength(1);
  const [told] = await bankroll.notifications(popup);

  await bankroll.ringAlarm(popup);
  await bankroll.stopWorker(popup);
  await bankroll.ringAlarm(popup);
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expectTotal(popup, world.total());
  expect(await bankroll.notifications(popup)).toEqual([told]);
});

test('Refresh brings news at once and says how far it is', async ({ bankroll }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  bankroll.exchanges.faults.add({ exchange: 'kalshi', then: { kind: 'delay', ms: 700 } });
  world.polymarketUs.deposit('5');
  world.kalshi.subaccount(7).deposit(0, '1.000001');

  const refresh = popup.getByRole('button', { name: 'Refresh' });
  await refresh.click();
  await expect(popup.getByRole('status').filter({ hasText: '1 of 2' })).toBeVisible();
  await expect(refresh).toBeVisible();
  await expectTotal(popup, world.total());
});
