import type { Page } from '@playwright/test';
import {
  accountRow,
  lockedNote,
  lockNow,
  lockSection,
  tryPassphrase,
  unlock,
  unlockForm,
} from '../browser/lock-pages.ts';
import { addAccount, chooseKeeping, formAlert, submitAccount } from '../browser/options-page.ts';
import { accountGroup, readPopup, statedAmount } from '../browser/popup-page.ts';
import { patchRecord, readArea } from '../browser/stores.ts';
import { pressLockShortcut } from '../browser/worker-events.ts';
import { smallWorld } from '../exchange/world.ts';
import { expect, expectTotal, test, withBothAccounts, type Bankroll } from './support/bankroll.ts';
import { expectRequests, expectSilence, PASSPHRASE, withVault, WRONG } from './support/vault.ts';

test('keys of every form go into the vault; the passphrase is asked for once, and again after a lock', async ({
  bankroll,
}) => {
  const world = smallWorld(bankroll.exchanges, { kalshiKeyType: 'rsa' });
  const second = bankroll.exchanges.kalshi.addMember({ environment: 'production', name: 'Bob' });
  second.subaccount(0).deposit(0, '123.456789');
  const secondKey = second.createKey({ type: 'ed25519' });
  const options = await bankroll.openOptions();
  const form = options.getByRole('form', { name: 'New account' });

  await options.getByRole('button', { name: 'Add account' }).click();
  await expect(form.getByLabel('Keep the key')).toHaveValue('browser');
  await form.getByLabel('Keep the key').selectOption('Passphrase vault');
  await expect(form.getByLabel('Passphrase', { exact: true })).toHaveAttribute('type', 'password');
  await expect(form.getByLabel('Repeat passphrase', { exact: true })).toBeVisible();
  await options.reload();
  await addAccount(options, {
    exchange: 'Kalshi',
    name: 'Main',
    keyId: world.kalshiKey.id,
    key: world.kalshiKey.pem,
    keep: 'vault',
    passphrase: PASSPHRASE,
  });
  await expect(accountRow(options, 'Main')).toContainText('kept in the vault');

  // Open: nothing more is asked for, and the vault is chosen from now on.
  await options.getByRole('button', { name: 'Add account' }).click();
  await expect(form.getByLabel('Keep the key')).toHaveValue('vault');
  await expect(form.getByLabel(/passphrase/i)).toHaveCount(0);
  await options.reload();
  await addAccount(options, {
    exchange: 'Kalshi',
    name: 'Second',
    keyId: secondKey.id,
    key: secondKey.pem,
    keep: 'vault',
  });

  // Locked: asked for once more, but not twice.
  await lockNow(options);
  const typed = {
    exchange: 'Polymarket US',
    name: 'Personal',
    keyId: world.polymarketUsKey.id,
    key: world.polymarketUsKey.secret,
    keep: 'vault',
  } as const;
  const start = bankroll.exchanges.log.entries.length;
  await submitAccount(options, { ...typed, passphrase: WRONG });
  await expect(formAlert(options)).toHaveAttribute('data-failure', 'passphrase');
  await expect(form.getByLabel('Repeat passphrase', { exact: true })).toHaveCount(0);
  await expect(form.getByLabel('Passphrase', { exact: true })).toHaveValue(WRONG);
  expect(bankroll.exchanges.log.since(start)).toEqual([]);
  await form.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(options.getByRole('status').filter({ hasText: /^Connected/ })).toBeVisible();
  await expect(unlockForm(options)).toHaveCount(0);

  const popup = await bankroll.openPopup();
  await expectTotal(popup, world.total() + second.total());
  expect(bankroll.exchanges.log.problems()).toEqual([]);
});

/** Whichever way it was locked: nothing is asked any more, everything says so, and what was saved stays. */
async function expectLocked(bankroll: Bankroll, popup: Page, saved: bigint): Promise<void> {
  await expect(unlockForm(popup)).toBeVisible();
  for (const name of ['Main', 'Personal']) await expect(lockedNote(popup, name)).toBeVisible();
  await expect(popup.getByText('2 accounts are not read until you unlock', { exact: false })).toBeVisible();
  await expect.poll(async () => (await bankroll.badge(popup)).text).toBe('lock');
  expect((await bankroll.badge(popup)).title).toContain('Locked: 2 accounts are not read until you unlock');
  await expectSilence(bankroll, popup);
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expectSilence(bankroll, popup);
  await expectTotal(popup, saved);
  await expect(popup.getByRole('button', { name: 'Lock', exact: true })).toHaveCount(0);
}

interface Pages {
  readonly bankroll: Bankroll;
  readonly popup: Page;
  readonly options: Page;
}

const WAYS: readonly { readonly name: string; readonly lock: (pages: Pages) => Promise<Page> }[] = [
  {
    name: 'the popup’s button',
    async lock({ popup }) {
      await popup.getByRole('button', { name: 'Lock', exact: true }).click();
      return popup;
    },
  },
  {
    name: 'the options page',
    async lock({ popup, options }) {
      await lockNow(options);
      return popup;
    },
  },
  {
    name: 'the shortcut',
    async lock({ bankroll, popup }) {
      await pressLockShortcut(bankroll.context(), popup);
      return popup;
    },
  },
  {
    name: 'closing the browser',
    async lock({ bankroll }) {
      await bankroll.restart();
      return bankroll.openPopup();
    },
  },
];

for (const { name, lock } of WAYS) {
  test(`locked by ${name}: reading stops and says so until the passphrase is given`, async ({ bankroll }) => {
    const { world, popup: before, options } = await withVault(bankroll);
    const saved = world.total();
    const popup = await lock({ bankroll, popup: before, options });
    world.kalshi.subaccount(1).deposit(0, '10.000001');
    await expectLocked(bankroll, popup, saved);

    await tryPassphrase(popup, WRONG);
    const alert = unlockForm(popup).getByRole('alert');
    await expect(alert).toHaveAttribute('data-failure', 'passphrase');
    await expect(alert).toContainText('This is not the passphrase');
    await expect(unlockForm(popup).getByLabel('Passphrase', { exact: true })).toHaveValue(WRONG);
    await expectSilence(bankroll, popup);

    await unlock(popup, PASSPHRASE);
    await expect(popup.locator('[data-failure="locked"]')).toHaveCount(0);
    await expectRequests(bankroll, popup);
    await expectTotal(popup, world.total());
    await expect.poll(async () => (await bankroll.badge(popup)).text).not.toBe('lock');
    expect((await bankroll.badge(popup)).title).not.toContain('Locked');
    expect(bankroll.exchanges.log.problems()).toEqual([]);
  });
}

test('an account whose key is kept in the browser is read on while the vault is locked', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withVault(bankroll, 'browser');
  const saved = world.kalshi.total();
  await lockNow(options);

  world.kalshi.subaccount(0).deposit(0, '5');
  world.polymarketUs.deposit('7.25');
  const start = bankroll.exchanges.log.entries.length;
  await bankroll.ringAlarm(popup);
  await expectTotal(popup, saved + world.polymarketUs.expected().total);
  expect(new Set(bankroll.exchanges.log.since(start).map(({ exchange }) => exchange))).toEqual(
    new Set(['polymarket-us']),
  );
  await expect(lockedNote(popup, 'Main')).toBeVisible();
  await expect(accountGroup(popup, 'Personal').locator('[data-failure]')).toHaveCount(0);
});

test('another passphrase opens the vault, and the old one does not any more', async ({ bankroll }) => {
  const { world, options, popup } = await withVault(bankroll);
  const next = 'harbour pencil seven clouds';
  await lockSection(options).getByRole('button', { name: 'Change passphrase' }).click();
  const form = lockSection(options).getByRole('form', { name: 'Change passphrase' });
  await form.getByLabel('Current passphrase', { exact: true }).fill(WRONG);
  await form.getByLabel('New passphrase', { exact: true }).fill(next);
  await form.getByLabel('Repeat new passphrase', { exact: true }).fill(next);
  await form.getByRole('button', { name: 'Save passphrase' }).click();
  await expect(form.getByRole('alert')).toHaveAttribute('data-failure', 'passphrase');
  await form.getByLabel('Current passphrase', { exact: true }).fill(PASSPHRASE);
  await form.getByRole('button', { name: 'Save passphrase' }).click();
  await expect(form).toHaveCount(0);
  await expect(
    lockSection(options)
      .getByRole('status')
      .filter({ hasText: /passphrase is changed/ }),
  ).toBeVisible();

  // What is open stays open.
  await expectRequests(bankroll, popup);
  await bankroll.restart();
  const again = await bankroll.openPopup();
  await tryPassphrase(again, PASSPHRASE);
  await expect(unlockForm(again).getByRole('alert')).toHaveAttribute('data-failure', 'passphrase');
  await unlock(again, next);
  world.polymarketUs.deposit('3');
  await expectRequests(bankroll, again);
  await expectTotal(again, world.total());
});

test('a damaged vault is told apart from a wrong passphrase', async ({ bankroll }) => {
  const { popup, options } = await withVault(bankroll);
  await lockNow(options);
  await tryPassphrase(options, WRONG);
  const alert = unlockForm(options).getByRole('alert');
  await expect(alert).toHaveAttribute('data-failure', 'passphrase');
  const wrong = await alert.innerText();

  await patchRecord(
    popup,
    { database: 'bankroll-keys', store: 'vault', key: 'envelope' },
    { sealed: 'AAAA' },
  );
  await tryPassphrase(options, PASSPHRASE);
  await expect(alert).toHaveAttribute('data-failure', 'vault-damaged');
  expect(await alert.innerText()).not.toBe(wrong);
  await expect(unlockForm(options).getByLabel('Passphrase', { exact: true })).toHaveValue(PASSPHRASE);
  await expect(popup.getByRole('group', { name: 'Main' })).toBeVisible();
});

test('a key moved to this browser reads after a restart without the passphrase', async ({ bankroll }) => {
  const { world, popup, options } = await withVault(bankroll);
  const row = accountRow(options, 'Personal');
  await row.getByRole('button', { name: 'Move key' }).click();
  await row.getByRole('button', { name: 'Keep it in this browser' }).click();
  await expect(row).toContainText('kept in this browser');
  await expect(accountRow(options, 'Main')).toContainText('kept in the vault');
  await expectTotal(popup, world.total());

  const saved = world.kalshi.total();
  await bankroll.restart();
  world.polymarketUs.deposit('4.0004');
  const again = await bankroll.openPopup();
  await expectRequests(bankroll, again);
  await expectTotal(again, saved + world.polymarketUs.expected().total);
  await expect(lockedNote(again, 'Main')).toBeVisible();
  await expect(accountGroup(again, 'Personal').locator('[data-failure]')).toHaveCount(0);
});

test('a key kept in the browser goes into the vault by giving it again', async ({ bankroll }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const row = accountRow(options, 'Main');
  await expect(row).toContainText('kept in this browser');
  await row.getByRole('button', { name: 'Move key' }).click();
  const form = row.getByRole('form', { name: 'Replace key' });
  await expect(form.getByLabel('Keep the key')).toHaveValue('vault');
  await form.getByLabel('API key ID', { exact: true }).fill(world.kalshiKey.id);
  await form.getByLabel('Private key', { exact: true }).fill(world.kalshiKey.pem);
  await chooseKeeping(form, { keep: 'vault', passphrase: PASSPHRASE });
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(form).toHaveCount(0);
  await expect(row).toContainText('kept in the vault');
  world.kalshi.subaccount(0).deposit(0, '1.5');
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expectTotal(popup, world.total());

  await lockNow(options);
  await expect(lockedNote(popup, 'Main')).toBeVisible();
  await unlock(popup, PASSPHRASE);
  await expect(popup.locator('[data-failure]')).toHaveCount(0);
});

test('after a forgotten passphrase accounts ask for their keys, and amounts are gone until they have them', async ({
  bankroll,
}) => {
  const { world, popup: before } = await withVault(bankroll);
  expect(JSON.stringify(await readArea(before, 'local'))).toContain('"reading"');
  await bankroll.restart();
  const settings = await bankroll.openOptions();
  await lockSection(settings).getByRole('button', { name: 'I forgot the passphrase' }).click();
  await expect(lockSection(settings).getByText(/Nobody can recover a passphrase/)).toBeVisible();
  await lockSection(settings).getByRole('button', { name: 'Delete sealed keys and start over' }).click();
  await expect(
    lockSection(settings)
      .getByRole('status')
      .filter({ hasText: /deleted/ }),
  ).toBeVisible();

  const popup = await bankroll.openPopup();
  await expect(unlockForm(popup)).toHaveCount(0);
  // Not only out of sight.
  expect(JSON.stringify(await readArea(popup, 'local'))).not.toContain('"reading"');
  const stated = await readPopup(popup);
  expect(stated.accounts.map(({ name, total }) => ({ name, total }))).toEqual([
    { name: 'Main', total: null },
    { name: 'Personal', total: null },
  ]);
  for (const name of ['Main', 'Personal']) {
    await expect(accountGroup(popup, name).locator('[data-failure="key-missing"]').first()).toBeVisible();
  }

  const row = accountRow(settings, 'Main');
  // Nothing is said of where a key lies that is gone.
  await expect(row).not.toContainText('kept in');
  await row.getByRole('button', { name: 'Replace key' }).click();
  const form = row.getByRole('form', { name: 'Replace key' });
  await form.getByLabel('API key ID', { exact: true }).fill(world.kalshiKey.id);
  await form.getByLabel('Private key', { exact: true }).fill(world.kalshiKey.pem);
  await chooseKeeping(form, { keep: 'vault', passphrase: 'another one to remember' });
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(form).toHaveCount(0);
  await expect
    .poll(async () => (await readPopup(popup)).accounts[0]?.total)
    .toBe(statedAmount(world.kalshi.total()));
});

test('a passphrase that is too short, or typed differently the second time, is refused in place', async ({
  bankroll,
}) => {
  const world = smallWorld(bankroll.exchanges);
  const options = await bankroll.openOptions();
  const form = options.getByRole('form', { name: 'New account' });
  await submitAccount(options, {
    exchange: 'Kalshi',
    name: 'Main',
    keyId: world.kalshiKey.id,
    key: world.kalshiKey.pem,
    keep: 'vault',
    passphrase: 'short',
  });
  await expect(formAlert(options)).toHaveAttribute('data-failure', 'passphrase');
  await expect(formAlert(options)).toContainText('at least 10 characters');
  await form.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await form.getByLabel('Repeat passphrase', { exact: true }).fill(WRONG);
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(formAlert(options)).toContainText('not the same');
  await expect(form.getByLabel('Private key', { exact: true })).toHaveValue(world.kalshiKey.pem);
  expect(bankroll.exchanges.log.entries).toEqual([]);

  await form.getByLabel('Repeat passphrase', { exact: true }).fill(PASSPHRASE);
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(options.getByRole('status').filter({ hasText: /^Connected/ })).toBeVisible();
});

test('boxes for keys and passphrases are neither filled in, stored nor spell-checked by the browser', async ({
  bankroll,
}) => {
  const { options } = await withVault(bankroll);
  await lockNow(options);
  await options.getByRole('button', { name: 'Add account' }).click();
  const form = options.getByRole('form', { name: 'New account' });
  await chooseKeeping(form, { keep: 'vault', passphrase: PASSPHRASE });
  const boxes = [
    form.getByLabel('Private key', { exact: true }),
    form.getByLabel('Passphrase', { exact: true }),
    unlockForm(options).getByLabel('Passphrase', { exact: true }),
  ];
  for (const box of boxes) {
    await expect(box).toHaveJSProperty('spellcheck', false);
    await expect(box).toHaveAttribute('autocomplete', /^(off|new-password)$/);
    await expect(box).toHaveAttribute('autocorrect', 'off');
  }
});
