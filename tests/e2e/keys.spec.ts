import { addAccount } from '../browser/options-page.ts';
import { readPopup, statedAmount } from '../browser/popup-page.ts';
import { smallWorld } from '../exchange/world.ts';
import { expect, expectTotal, test } from './support/bankroll.ts';

for (const form of [
  { title: 'RSA in PKCS#1', type: 'rsa', pem: 'pkcs1' },
  { title: 'RSA in PKCS#8', type: 'rsa', pem: 'pkcs8' },
  { title: 'Ed25519', type: 'ed25519', pem: 'pkcs8' },
] as const) {
  test(`a Kalshi key of the form ${form.title} signs`, async ({ bankroll }) => {
    const { kalshi } = smallWorld(bankroll.exchanges);
    const key = kalshi.createKey({ type: form.type, pem: form.pem });
    const options = await bankroll.openOptions();
    await addAccount(options, { exchange: 'Kalshi', name: 'Main', keyId: key.id, key: key.pem });
    const popup = await bankroll.openPopup();
    await expectTotal(popup, kalshi.total());
    expect(bankroll.exchanges.log.problems()).toEqual([]);
  });
}

test('a Polymarket US secret of 32 bytes signs', async ({ bankroll }) => {
  const { polymarketUs } = smallWorld(bankroll.exchanges);
  const key = polymarketUs.createKey({ bytes: 32 });
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Polymarket US', name: 'Personal', keyId: key.id, key: key.secret });
  await expectTotal(await bankroll.openPopup(), polymarketUs.expected().total);
});

test('a key bound to one subaccount shows that one and never names it in a request', async ({ bankroll }) => {
  const { kalshi } = smallWorld(bankroll.exchanges);
  const key = kalshi.createKey({ type: 'ed25519', subaccount: 7 });
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Bot', keyId: key.id, key: key.pem });
  const popup = await bankroll.openPopup();
  await expectTotal(popup, kalshi.subaccount(7).total());
  const { accounts } = await readPopup(popup);
  expect(accounts[0]?.pockets).toHaveLength(1);
  expect(accounts[0]?.pockets[0]?.name).toMatch(/^Subaccount/);
  expect(bankroll.exchanges.log.violations).toBe(0);
});

test('an ordinary key without a breakdown of its balance is not taken for a bound one', async ({
  bankroll,
}) => {
  const { kalshi } = smallWorld(bankroll.exchanges);
  const key = kalshi.createKey({ type: 'ed25519' });
  const { faults } = bankroll.exchanges;
  const change = { drop: 'balance_breakdown' };
  faults.add({ path: '/trade-api/v2/portfolio/balance', then: { kind: 'changeSchema', change } });
  faults.add({ path: '/trade-api/v2/api_keys', then: { kind: 'status', status: 403, body: {} } });
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Main', keyId: key.id, key: key.pem });
  const popup = await bankroll.openPopup();
  await expectTotal(popup, kalshi.total());
  expect((await readPopup(popup)).accounts[0]?.pockets).toHaveLength(3);
});

test('a key that may only read the balance shows Primary', async ({ bankroll }) => {
  const { kalshi } = smallWorld(bankroll.exchanges);
  const key = kalshi.createKey({ type: 'ed25519', scopes: ['read::portfolio_balance'] });
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Narrow', keyId: key.id, key: key.pem });
  const popup = await bankroll.openPopup();
  await expectTotal(popup, kalshi.subaccount(0).total());
  await expect(popup.locator('[data-failure]')).toHaveCount(0);
});

test('demo money is shown and never added up', async ({ bankroll }) => {
  const { kalshi } = smallWorld(bankroll.exchanges);
  const real = kalshi.createKey({ type: 'ed25519' });
  const demo = bankroll.exchanges.kalshi.addMember({ environment: 'demo' });
  demo.subaccount(0).deposit(0, '1000000');
  const play = demo.createKey({ type: 'ed25519' });
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Main', keyId: real.id, key: real.pem });
  await addAccount(options, {
    exchange: 'Kalshi',
    environment: 'Demo',
    name: 'Play',
    keyId: play.id,
    key: play.pem,
  });
  const popup = await bankroll.openPopup();
  await expectTotal(popup, kalshi.total());
  await expect(popup.getByRole('group', { name: 'Play' })).toContainText('Demo');
  await expect
    .poll(async () => (await readPopup(popup)).accounts.find(({ name }) => name === 'Play')?.total)
    .toBe(statedAmount(demo.total()));
  await expectTotal(popup, kalshi.total());
});

test('sixty-four subaccounts are read within one cycle', async ({ bankroll }) => {
  const { kalshi } = smallWorld(bankroll.exchanges);
  for (let number = 1; number <= 63; number += 1) {
    const pocket = kalshi.subaccount(number);
    if (number !== 1 && number !== 7) pocket.open();
    pocket.deposit(0, `${number}.0${number % 10}`);
  }
  const key = kalshi.createKey({ type: 'ed25519' });
  const options = await bankroll.openOptions();
  await addAccount(options, { exchange: 'Kalshi', name: 'Main', keyId: key.id, key: key.pem });
  const popup = await bankroll.openPopup();
  await expect
    .poll(async () => (await readPopup(popup)).total, { timeout: 25_000 })
    .toBe(statedAmount(kalshi.total()));
  expect((await readPopup(popup)).accounts[0]?.pockets).toHaveLength(64);
  expect(bankroll.exchanges.log.rateLimited).toBe(0);
});
