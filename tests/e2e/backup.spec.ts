import type { Page } from '@playwright/test';
import { dataSection, deleteEverything, downloaded, makeBackup, offerBackup } from '../browser/data-pages.ts';
import {
  accountRow,
  lockSection,
  lockedNote,
  lockNow,
  setViewLock,
  unlock,
  unlockForm,
} from '../browser/lock-pages.ts';
import { addAccount } from '../browser/options-page.ts';
import { accountGroup, readPopup, statedAmount } from '../browser/popup-page.ts';
import { readArea, readDatabases, type StoredItem } from '../browser/stores.ts';
import { expect, expectTotal, test, withBothAccounts } from './support/bankroll.ts';
import { PASSPHRASE, withVault, WRONG } from './support/vault.ts';

const BACKUP_PASSPHRASE = 'ferry walnut compass thunder';

/** When each account's saved figures were read, Unix ms. */
async function readingTimes(page: Page): Promise<ReadonlySet<number | undefined>> {
  const snapshot = (await readArea(page, 'local')).snapshot as StoredItem | undefined;
  const accounts = (snapshot?.data.accounts ?? {}) as Record<string, { reading?: { fetchedAt: number } }>;
  return new Set(Object.values(accounts).map(({ reading }) => reading?.fetchedAt));
}

/** What must not change when a backup is refused. */
async function kept(page: Page): Promise<unknown> {
  const { accounts, settings } = await readArea(page, 'local');
  return { accounts, settings, keys: (await readDatabases(page))['bankroll-keys'] };
}

async function expectWiped(options: Page): Promise<void> {
  await deleteEverything(options);
  await expect(dataSection(options).getByRole('status')).toContainText('Everything is deleted');
}

test('a backup with keys brings back accounts, settings, figures with their age, and the keys in the vault', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withVault(bankroll, 'browser');
  await options.getByLabel('Minutes between refreshes').fill('7');
  await lockSection(options).getByLabel('Lock after idle time').selectOption('15 minutes');
  await expect(lockSection(options).getByText('Saved.')).toBeVisible();
  const saved = await readPopup(popup);
  const times = await readingTimes(popup);
  const total = world.total();

  await dataSection(options).getByRole('button', { name: 'Make a backup' }).click();
  await expect(dataSection(options)).toContainText('1 key in the vault can go along.');
  await expect(dataSection(options)).toContainText(
    '1 key kept in this browser cannot be taken out again and stays behind.',
  );
  const { name, text } = await makeBackup(options, {
    passphrase: BACKUP_PASSPHRASE,
    vaultPassphrase: PASSPHRASE,
  });
  await expect(dataSection(options).getByRole('status')).toContainText('Backup saved');
  expect(name).toMatch(/^bankroll-backup-\d{4}-\d{2}-\d{2}\.json$/);
  for (const secret of ['Main', world.kalshiKey.id, BACKUP_PASSPHRASE, PASSPHRASE, 'PRIVATE']) {
    expect(text).not.toContain(secret);
  }
  // What was on its way to the file is not left in memory.
  expect(await readArea(options, 'session')).not.toHaveProperty('export');

  await expectWiped(options);
  const outage = bankroll.exchanges.faults.add({ then: { kind: 'hang' } });
  world.kalshi.subaccount(1).deposit(0, '40');
  await offerBackup(options, text, BACKUP_PASSPHRASE);
  const status = dataSection(options).getByRole('status');
  await expect(status).toContainText('Restored. 2 accounts were added: Main, Personal.');
  await expect(status).toContainText('Still needs its key, with Replace key: Personal.');
  await expect(status).toContainText('The passphrase of the vault is now that of the backup');
  await expect(accountRow(options, 'Main')).toContainText('kept in the vault');
  await expect(options.getByLabel('Minutes between refreshes')).toHaveValue('7');
  await expect(lockSection(options).getByLabel('Lock after idle time')).toHaveValue('15');

  // Nothing answers yet: these are the figures of the backup, as old as they are.
  const again = await bankroll.openPopup();
  await expectTotal(again, total);
  expect(await readingTimes(again)).toEqual(times);
  expect((await readPopup(again)).accounts.map((one) => [one.name, one.total])).toEqual(
    saved.accounts.map((one) => [one.name, one.total]),
  );

  outage.remove();
  await again.getByRole('button', { name: 'Refresh' }).click();
  await expect
    .poll(async () => (await readPopup(again)).accounts[0]?.total, { timeout: 40_000 })
    .toBe(statedAmount(world.kalshi.total()));
  await expect(accountGroup(again, 'Personal').locator('[data-failure="key-missing"]').first()).toBeVisible();

  // The vault began anew, with the backup's passphrase.
  await bankroll.restart();
  const later = await bankroll.openPopup();
  await expect(lockedNote(later, 'Main')).toBeVisible();
  await unlock(later, BACKUP_PASSPHRASE);
  await expect(later.locator('[data-failure="locked"]')).toHaveCount(0);
});

test('a backup without keys brings back accounts that ask for them', async ({ bankroll }) => {
  const { world, options } = await withVault(bankroll);
  const { text } = await makeBackup(options, { passphrase: BACKUP_PASSPHRASE });
  await expectWiped(options);
  await offerBackup(options, text, BACKUP_PASSPHRASE);
  await expect(dataSection(options).getByRole('status')).toContainText(
    'Still need their keys, with Replace key: Main, Personal.',
  );
  const popup = await bankroll.openPopup();
  await expectTotal(popup, world.total());
  await expect(unlockForm(popup)).toHaveCount(0);
  for (const name of ['Main', 'Personal']) {
    await expect(accountGroup(popup, name).locator('[data-failure="key-missing"]').first()).toBeVisible();
  }
});

test('keys leave the vault only for its passphrase, which is asked also while it is open', async ({
  bankroll,
}) => {
  const { options } = await withVault(bankroll);
  const data = dataSection(options);
  await data.getByRole('button', { name: 'Make a backup' }).click();
  const form = data.getByRole('form', { name: 'Make a backup' });
  const save = form.getByRole('button', { name: 'Save backup file' });
  await form.getByLabel('Backup passphrase', { exact: true }).fill(BACKUP_PASSPHRASE);
  await form.getByLabel('Repeat backup passphrase', { exact: true }).fill(WRONG);
  await save.click();
  await expect(form.getByRole('alert')).toContainText('not the same');
  await form.getByLabel('Repeat backup passphrase', { exact: true }).fill(BACKUP_PASSPHRASE);
  await expect(form.getByLabel('Vault passphrase')).toHaveCount(0);
  await form.getByLabel('Include the keys in the vault').check();
  await save.click();
  await expect(form.getByRole('alert')).toContainText('Enter the passphrase');
  await form.getByLabel('Vault passphrase').fill(WRONG);
  await save.click();
  await expect(form.getByRole('alert')).toContainText('This is not the passphrase');
  await expect(form.getByRole('alert')).toHaveAttribute('id', 'backup-vault-problem');
  await expect(form.getByLabel('Vault passphrase')).toBeFocused();
  expect(await readArea(options, 'session')).not.toHaveProperty('export');
  await form.getByLabel('Vault passphrase').fill(PASSPHRASE);
  await downloaded(options, () => save.click());
  await expect(data.getByRole('status')).toContainText('Backup saved');
});

test('a backup of what a view lock hides waits for the passphrase, and says how to give it', async ({
  bankroll,
}) => {
  const { options } = await withBothAccounts(bankroll);
  await setViewLock(options, PASSPHRASE);
  await lockNow(options);
  const data = dataSection(options);
  await data.getByRole('button', { name: 'Make a backup' }).click();
  const form = data.getByRole('form', { name: 'Make a backup' });
  const save = form.getByRole('button', { name: 'Save backup file' });
  await form.getByLabel('Backup passphrase', { exact: true }).fill(BACKUP_PASSPHRASE);
  await form.getByLabel('Repeat backup passphrase', { exact: true }).fill(BACKUP_PASSPHRASE);
  await save.click();
  await expect(form.getByRole('alert')).toHaveAttribute('data-failure', 'locked');
  await expect(form.getByRole('alert')).toContainText('Unlock Bankroll above');
  expect(await readArea(options, 'session')).not.toHaveProperty('export');
  await form.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(unlockForm(options).getByLabel('Passphrase', { exact: true })).toBeFocused();
  await unlock(options, PASSPHRASE);
  await downloaded(options, () => save.click());
  await expect(data.getByRole('status')).toContainText('Backup saved');
});

test('restoring into a Bankroll with accounts adds what is missing and changes nothing else', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withVault(bankroll);
  const { text } = await makeBackup(options, { passphrase: BACKUP_PASSPHRASE, vaultPassphrase: PASSPHRASE });
  await expectWiped(options);

  // Another Bankroll: one of the accounts under another name and kept in the browser, and one that is only here.
  await addAccount(options, {
    exchange: 'Kalshi',
    name: 'Personal',
    keyId: world.kalshiKey.id,
    key: world.kalshiKey.pem,
  });
  const other = bankroll.exchanges.kalshi.addMember({ environment: 'production', name: 'Bob' });
  other.subaccount(0).deposit(0, '64.25');
  const key = other.createKey();
  await addAccount(options, { exchange: 'Kalshi', name: 'Only here', keyId: key.id, key: key.pem });
  await options.getByLabel('Minutes between refreshes').fill('9');
  await expectTotal(popup, world.kalshi.total() + other.total());
  const before = await kept(options);

  await offerBackup(options, text, BACKUP_PASSPHRASE);
  await expect(dataSection(options).getByRole('status')).toContainText(
    'Restored. 1 account was added to the 2 here before: Personal 2.',
  );
  await expectTotal(popup, world.total() + other.total());
  await expect(accountRow(options, 'Personal')).toContainText('kept in this browser');
  await expect(accountRow(options, 'Personal 2')).toContainText('kept in the vault');
  await expect(options.getByLabel('Minutes between refreshes')).toHaveValue('9');
  const { accounts } = before as { accounts: StoredItem };
  expect((await readArea(options, 'local')).accounts).toMatchObject({
    data: [...(accounts.data as unknown as object[]), expect.objectContaining({ name: 'Personal 2' })],
  });

  // The same once more adds nothing.
  await offerBackup(options, text, BACKUP_PASSPHRASE);
  await expect(dataSection(options).getByRole('status')).toContainText(
    'Every account in the backup was here already',
  );
  await expect(options.getByRole('list', { name: 'Accounts' }).getByRole('listitem')).toHaveCount(3);
});

/** The file with one digit of what is sealed changed. */
function withChangedByte(text: string): string {
  const file = JSON.parse(text) as Record<string, unknown> & { sealed: string };
  const middle = Math.floor(file.sealed.length / 2);
  const changed = file.sealed[middle] === 'A' ? 'B' : 'A';
  return JSON.stringify({
    ...file,
    sealed: file.sealed.slice(0, middle) + changed + file.sealed.slice(middle + 1),
  });
}

function ofVersion(text: string, version: number): string {
  return JSON.stringify({ ...(JSON.parse(text) as Record<string, unknown>), version });
}

test('a backup that does not open is refused with the reason, and nothing is changed', async ({
  bankroll,
}) => {
  const { options } = await withBothAccounts(bankroll);
  const { text } = await makeBackup(options, { passphrase: BACKUP_PASSPHRASE });
  await accountRow(options, 'Personal').getByRole('button', { name: 'Rename' }).click();
  await options.getByLabel('Account name', { exact: true }).fill('Renamed');
  await options.getByRole('button', { name: 'Save name' }).click();
  await expect(accountRow(options, 'Renamed')).toBeVisible();
  const before = await kept(options);
  const form = dataSection(options).getByRole('form', { name: 'Restore a backup' });

  const refused = [
    { file: text, passphrase: WRONG, kind: 'passphrase', says: /This is not the passphrase/ },
    {
      file: text.slice(0, text.length - 40),
      passphrase: BACKUP_PASSPHRASE,
      kind: 'backup',
      says: /damaged or was cut off/,
    },
    {
      file: withChangedByte(text),
      passphrase: BACKUP_PASSPHRASE,
      kind: 'backup',
      says: /damaged or was cut off/,
    },
    { file: ofVersion(text, 2), passphrase: BACKUP_PASSPHRASE, kind: 'backup', says: /newer version/ },
    { file: '{"hello":1}', passphrase: BACKUP_PASSPHRASE, kind: 'backup', says: /not a backup made by/ },
    { file: text, passphrase: '', kind: 'passphrase', says: /Enter the passphrase/ },
  ];
  for (const { file, passphrase, kind, says } of refused) {
    await test.step(String(says), async () => {
      await offerBackup(options, file, passphrase);
      await expect(form.getByRole('alert')).toContainText(says);
      await expect(form.getByRole('alert')).toHaveAttribute('data-failure', kind);
      expect(await kept(options)).toEqual(before);
      await expect(form.getByLabel('Backup passphrase', { exact: true })).toHaveValue(passphrase);
    });
  }
  await offerBackup(options, text, BACKUP_PASSPHRASE);
  await expect(dataSection(options).getByRole('status')).toContainText('Restored.');
});
