import type { Page } from '@playwright/test';
import {
  lockedNote,
  lockNow,
  lockSection,
  setViewLock,
  tryPassphrase,
  unlock,
  unlockForm,
} from '../browser/lock-pages.ts';
import { addAccount } from '../browser/options-page.ts';
import { readPopup, totalAmount } from '../browser/popup-page.ts';
import { overwriteItem, patchItem, readArea, type StoredItem } from '../browser/stores.ts';
import { listenToNotifications, tellPresence } from '../browser/worker-events.ts';
import { exactText, expect, expectTotal, test, withBothAccounts, type Bankroll } from './support/bankroll.ts';
import { expectRequests, expectSilence, PASSPHRASE, ringAndWait, withVault, WRONG } from './support/vault.ts';

const MINUTE = 60_000;

async function storedLock(page: Page): Promise<StoredItem['data'] | undefined> {
  return ((await readArea(page, 'session')).lock as StoredItem | undefined)?.data;
}

/** No amount on any surface; `amounts` are dollars as they would be written. */
async function expectHidden(bankroll: Bankroll, popup: Page, amounts: readonly bigint[]): Promise<void> {
  await expect(popup.getByRole('button', { name: 'Show amounts' })).toBeVisible();
  await expect(popup.locator('data[value]')).toHaveCount(0);
  const stated = await readPopup(popup);
  expect([stated.total, ...stated.accounts.map(({ total }) => total)].every((one) => one === null)).toBe(
    true,
  );
  await expect.poll(async () => (await bankroll.badge(popup)).title).toContain('Amounts hidden');
  const { text, title } = await bankroll.badge(popup);
  expect(text).not.toMatch(/\d/);
  expect(title).not.toContain('$');
  const html = await popup.content();
  for (const micros of amounts) {
    expect(html).not.toContain((micros / 1_000_000n).toLocaleString('en-US'));
    expect(html).not.toContain(exactText(micros));
  }
}

async function chooseIdle(options: Page, choice: string): Promise<void> {
  await lockSection(options).getByLabel('Lock after idle time').selectOption(choice);
  await expect(lockSection(options).getByText('Saved.')).toBeVisible();
}

test('the choice of idle time is kept, sets a deadline, and takes it away again', async ({ bankroll }) => {
  const { options } = await withVault(bankroll);
  const choice = lockSection(options).getByLabel('Lock after idle time');
  await expect(choice.locator('option')).toHaveText(['Off', '5 minutes', '15 minutes', '60 minutes']);
  expect(await storedLock(options)).not.toHaveProperty('lockAt');

  await chooseIdle(options, '15 minutes');
  await expect.poll(async () => (await storedLock(options))?.lockAt).toBeDefined();
  const ahead = Number((await storedLock(options))?.lockAt) - Date.now();
  expect(ahead).toBeGreaterThan(14 * MINUTE);
  expect(ahead).toBeLessThanOrEqual(15 * MINUTE);
  await options.reload();
  await expect(choice).toHaveValue('15');

  await choice.selectOption('Off');
  await expect.poll(async () => (await storedLock(options))?.lockAt).toBeUndefined();
});

test('a deadline that passed while the background was dead locks at the next wake, before anything is sent', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withVault(bankroll);
  const saved = world.total();
  await chooseIdle(options, '5 minutes');
  await expect.poll(async () => (await storedLock(popup))?.lockAt).toBeDefined();
  await options.close();
  await bankroll.stopWorker(popup);
  const start = bankroll.exchanges.log.entries.length;
  await patchItem(popup, 'session', 'lock', { lockAt: Date.now() - 2 * MINUTE });
  world.polymarketUs.deposit('50');
  await ringAndWait(bankroll, popup);

  expect(bankroll.exchanges.log.since(start)).toEqual([]);
  const session = await readArea(popup, 'session');
  expect(session).not.toHaveProperty('vault-key');
  expect(await storedLock(popup)).toMatchObject({ vaultOpen: false });
  await expect(unlockForm(popup)).toBeVisible();
  await expectTotal(popup, saved);
  await expect.poll(async () => (await bankroll.badge(popup)).text).toBe('lock');

  await unlock(popup, PASSPHRASE);
  await expectRequests(bankroll, popup);
  await expectTotal(popup, world.total());
});

test('a deadline reached while somebody uses the computer moves on; a use moves it too', async ({
  bankroll,
}) => {
  const { popup, options } = await withVault(bankroll);
  await chooseIdle(options, '5 minutes');
  await expect.poll(async () => (await storedLock(popup))?.lockAt).toBeDefined();
  const sooner = Date.now() + MINUTE;
  await patchItem(popup, 'session', 'lock', { lockAt: sooner });
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(async () => Number((await storedLock(popup))?.lockAt)).toBeGreaterThan(sooner);
  await expect(unlockForm(popup)).toHaveCount(0);
});

test('the vault locks when the screen locks, and not where that is turned off', async ({ bankroll }) => {
  const { popup, options } = await withVault(bankroll);
  const screen = lockSection(options).getByLabel('Lock when the screen locks');
  await expect(screen).toBeChecked();
  await screen.uncheck();
  await expect(lockSection(options).getByText('Saved.')).toBeVisible();
  await tellPresence(bankroll.context(), popup, 'locked');
  await expectRequests(bankroll, popup);
  await expect(unlockForm(popup)).toHaveCount(0);

  await screen.check();
  await expect(screen).toBeChecked();
  await tellPresence(bankroll.context(), popup, 'locked');
  await expect(unlockForm(popup)).toBeVisible();
  await expect(lockedNote(popup, 'Main')).toBeVisible();
  await expectSilence(bankroll, popup);
});

test('being away for as long as was chosen locks', async ({ bankroll }) => {
  const { popup, options } = await withVault(bankroll);
  await chooseIdle(options, '5 minutes');
  await expect.poll(async () => (await storedLock(popup))?.lockAt).toBeDefined();
  await tellPresence(bankroll.context(), popup, 'active');
  await expectRequests(bankroll, popup);
  await expect(unlockForm(popup)).toHaveCount(0);
  await tellPresence(bankroll.context(), popup, 'idle');
  await expect(unlockForm(popup)).toBeVisible();
  await expect.poll(async () => (await bankroll.badge(popup)).text).toBe('lock');
  await expectSilence(bankroll, popup);
});

test('a view lock hides amounts everywhere until the passphrase is given, while reading goes on', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  await setViewLock(options, PASSPHRASE);
  await expectTotal(popup, world.total());
  await lockNow(options);
  await expectHidden(bankroll, popup, [world.total(), world.kalshi.total()]);
  const told = await listenToNotifications(bankroll.context(), popup);

  // The keys are kept in the browser: what is read changes, and nobody sees it.
  world.kalshi.subaccount(1).deposit(0, '777.25');
  await expectRequests(bankroll, popup);
  await ringAndWait(bankroll, popup);
  await expectHidden(bankroll, popup, [world.total(), world.kalshi.total()]);
  await expect(popup.locator('[data-failure="locked"]')).toHaveCount(0);
  await expect.poll(told).toHaveLength(1);
  expect(await told()).toEqual([expect.stringMatching(/^Main, Subaccount 1: balance changed: Kalshi$/)]);

  await popup.getByRole('button', { name: 'Show amounts' }).click();
  await expect(unlockForm(popup).getByLabel('Passphrase', { exact: true })).toBeFocused();
  await tryPassphrase(popup, WRONG);
  await expect(unlockForm(popup).getByRole('alert')).toHaveAttribute('data-failure', 'passphrase');
  await expect(popup.locator('data[value]')).toHaveCount(0);
  await unlock(popup, PASSPHRASE);
  await expectTotal(popup, world.total());
  await expect.poll(async () => (await bankroll.badge(popup)).title).toContain(exactText(world.total()));

  // Closing the browser locks the view as well.
  await bankroll.restart();
  const again = await bankroll.openPopup();
  await expect(unlockForm(again)).toBeVisible();
  await expectHidden(bankroll, again, [world.total(), world.kalshi.total()]);
});

test('with keys in the vault a view lock closes it, unless reading is to go on', async ({ bankroll }) => {
  const { world, popup, options } = await withVault(bankroll);
  const section = lockSection(options);
  await section.getByLabel('Hide amounts while locked').click();
  // The vault has a passphrase already, and it is open.
  await expect(section.getByLabel('Hide amounts while locked')).toBeChecked();
  await lockNow(options);
  await expectHidden(bankroll, popup, [world.total()]);
  await expectSilence(bankroll, popup);
  await expect.poll(async () => (await bankroll.badge(popup)).text).toBe('lock');
  await unlock(options, PASSPHRASE);
  await expectTotal(popup, world.total());

  await section.getByLabel('Go on reading while locked').click();
  await expect(section.getByLabel('Go on reading while locked')).toBeChecked();
  await section.getByRole('button', { name: 'Lock now' }).click();
  await expect(unlockForm(popup)).toBeVisible();
  world.polymarketUs.deposit('31');
  await expectRequests(bankroll, popup);
  await expectHidden(bankroll, popup, [world.total()]);
  await expect(popup.locator('[data-failure="locked"]')).toHaveCount(0);
  expect((await bankroll.badge(popup)).text).not.toBe('lock');
  await unlock(popup, PASSPHRASE);
  await expectTotal(popup, world.total());
});

test('while locked the lock cannot be weakened', async ({ bankroll }) => {
  const { options } = await withBothAccounts(bankroll);
  await setViewLock(options, PASSPHRASE);
  await lockNow(options);
  const section = lockSection(options);
  await expect(section.getByLabel('Hide amounts while locked')).toBeDisabled();
  await expect(section.getByLabel('Lock after idle time')).toBeDisabled();
  await expect(section.getByLabel('Lock when the screen locks')).toBeDisabled();
  await unlock(options, PASSPHRASE);
  await section.getByLabel('Hide amounts while locked').click();
  await expect(section.getByLabel('Hide amounts while locked')).not.toBeChecked();
  await expect(section.getByRole('button', { name: 'Change passphrase' })).toHaveCount(0);
});

test('amounts hidden until asked for are shown by a click and hide again', async ({ bankroll }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  await lockSection(options).getByLabel('Hide amounts until I ask for them').click();
  await expectHidden(bankroll, popup, [world.total(), world.kalshi.total()]);

  await popup.getByRole('button', { name: 'Show amounts' }).click();
  await expectTotal(popup, world.total());
  await expect.poll(async () => (await bankroll.badge(popup)).title).toContain(exactText(world.total()));
  const until = Number((await storedLock(popup))?.shownUntil) - Date.now();
  expect(until).toBeGreaterThan(4 * MINUTE);
  expect(until).toBeLessThanOrEqual(5 * MINUTE);

  // Five minutes later.
  await patchItem(popup, 'session', 'lock', { shownUntil: Date.now() - 1_000 });
  await expectHidden(bankroll, popup, [world.total(), world.kalshi.total()]);

  await popup.getByRole('button', { name: 'Show amounts' }).click();
  await expectTotal(popup, world.total());
  await bankroll.restart();
  const again = await bankroll.openPopup();
  await expectHidden(bankroll, again, [world.total(), world.kalshi.total()]);
  await again.getByRole('button', { name: 'Show amounts' }).click();
  await expect(totalAmount(again)).toHaveAttribute('value');
});

test('a lock that cannot be read counts as locked', async ({ bankroll }) => {
  const { world, options } = await withBothAccounts(bankroll);
  await setViewLock(options, PASSPHRASE);
  const popup = await bankroll.openPopup();
  await expectTotal(popup, world.total());
  await overwriteItem(popup, 'session', 'lock', { v: 1, data: 'open' });
  await expect(unlockForm(popup)).toBeVisible();
  await ringAndWait(bankroll, popup);
  await expectHidden(bankroll, popup, [world.total()]);
  await overwriteItem(popup, 'local', 'view-lock', { v: 1, data: 'off' });
  await ringAndWait(bankroll, popup);
  await expectHidden(bankroll, popup, [world.total()]);
});

test('the first account in the vault locks with the browser although nothing else was set', async ({
  bankroll,
}) => {
  const member = bankroll.exchanges.kalshi.addMember({ environment: 'production', name: 'Solo' });
  member.subaccount(0).deposit(0, '12.5');
  const key = member.createKey({ type: 'rsa', pem: 'pkcs1' });
  const options = await bankroll.openOptions();
  await addAccount(options, {
    exchange: 'Kalshi',
    name: 'Solo',
    keyId: key.id,
    key: key.pem,
    keep: 'vault',
    passphrase: PASSPHRASE,
  });
  await expectTotal(await bankroll.openPopup(), member.total());
  await bankroll.restart();
  const popup = await bankroll.openPopup();
  await expect(lockedNote(popup, 'Solo')).toBeVisible();
  expect(await readArea(popup, 'session')).not.toHaveProperty('vault-key');
  await expectSilence(bankroll, popup);
});
