import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { dataSection, downloaded, makeBackup, offerBackup } from '../browser/data-pages.ts';
import { withTemporaryFolder } from '../browser/extension.ts';
import { lockNow, lockSection, section, tryPassphrase, unlock } from '../browser/lock-pages.ts';
import { submitAccount } from '../browser/options-page.ts';
import { accountGroup } from '../browser/popup-page.ts';
import { readArea } from '../browser/stores.ts';
import { amountScanner } from './support/amounts.ts';
import { expectTotal } from './support/bankroll.ts';
import { newPassphrase, passphraseCanary, type Canary } from './support/canaries.ts';
import { test, type CanaryBrowser, type Heard } from './support/canary-browser.ts';
import { canaryWorld, type CanaryWorld } from './support/canary-world.ts';
import { plantsOf } from './support/plants.ts';
import { WAYS } from './support/hiding.ts';
import { createScanner } from './support/scan.ts';
import { surfacesOf, toolbarOf } from './support/surfaces.ts';

/** Where the vault's own key is while it is open, and may not be at any other time. */
const VAULT_KEY = 'vault-key';

async function openDetails(popup: Page, { names }: CanaryWorld): Promise<void> {
  for (const name of Object.values(names)) {
    await popup.getByRole('button', { name: `Details of ${name}` }).click();
    await expect(accountGroup(popup, name).getByRole('article')).toBeVisible();
  }
  await expect(popup.getByText('KXCANARY-26DEC-A').first()).toBeVisible();
}

async function findCause(popup: Page, account: string): Promise<void> {
  const group = accountGroup(popup, account);
  await group.getByRole('button', { name: 'Find the cause' }).click();
  await expect(group.getByText(/answered/).first()).toBeVisible();
}

test('the scanner finds a secret in every form, plain and packed, and nothing else', async () => {
  const [key, word] = [randomBytes(128), Buffer.from(newPassphrase())];
  const scanner = createScanner([
    { name: 'key', bytes: key },
    { name: 'word', bytes: word },
  ]);
  await withTemporaryFolder(async (folder) => {
    for (const [canary, bytes] of Object.entries({ key, word })) {
      for (const [name, plant] of Object.entries(plantsOf(bytes))) {
        const place = join(folder, canary, name);
        await mkdir(place, { recursive: true });
        await writeFile(join(place, 'file'), Buffer.concat([randomBytes(1_000), plant, randomBytes(10)]));
        // A table is known by its end.
        if (name === 'a table') await writeFile(join(place, 'file'), plant);
        const { finds, files } = await scanner.scanFolder(place);
        expect(files, name).toBe(1);
        expect(new Set(finds.map((find) => find.canary)), name).toEqual(new Set([canary]));
      }
    }
    const others = join(folder, 'others');
    await mkdir(others);
    await writeFile(join(others, newPassphrase()), randomBytes(3_000_000));
    await writeFile(join(others, 'short'), key.subarray(5, 16));
    expect((await scanner.scanFolder(others)).finds).toEqual([]);
    await writeFile(join(others, word.toString()), '');
    expect((await scanner.scanFolder(others)).finds).not.toEqual([]);
  });
});

test('a key kept in this browser is on the disk, and the scanner finds it', async ({
  browserOfCanaries: browser,
}) => {
  const world = canaryWorld(browser.exchanges);
  await world.addAll(await browser.openPage('options'), {});
  await browser.close();
  const { finds } = await createScanner(world.keys).scanFolder(browser.profile);
  expect([...new Set(finds.map(({ canary }) => canary))].toSorted()).toEqual(
    world.keys.map(({ name }) => name).toSorted(),
  );
  expect(finds.every(({ where }) => where.includes('IndexedDB'))).toBe(true);
});

test('no key and no passphrase is where it should not be', async ({ browserOfCanaries: browser }) => {
  test.setTimeout(120_000);
  const world = canaryWorld(browser.exchanges);
  const words = {
    first: newPassphrase(),
    second: newPassphrase(),
    mistyped: newPassphrase(),
    backup: newPassphrase(),
  };
  const secrets: Canary[] = [
    ...world.keys,
    ...Object.entries(words).map(([name, words]) => passphraseCanary(`the ${name} passphrase`, words)),
  ];
  const options = await browser.openPage('options');
  const popup = await browser.openPage('popup');
  const keyUse = await browser.openPage('key-use');
  const pages = [options, popup, keyUse];
  const files: Heard[] = [];

  await test.step('accounts are added, one key is refused', async () => {
    await options.bringToFront();
    await world.addAll(options, { keep: 'vault', passphrase: words.first });
    const draft = { exchange: 'Kalshi', environment: 'Production', name: 'Cut', keyId: 'cut' } as const;
    await submitAccount(options, { ...draft, key: world.cutKey, keep: 'vault' });
    await expect(options.locator('[role="alert"][data-failure="key-format"]')).toBeVisible();
    await options.getByRole('form', { name: 'New account' }).getByRole('button', { name: 'Cancel' }).click();
  });
  const opened = await readArea(options, 'session');
  const vaultKey = Buffer.from(String(opened[VAULT_KEY]), 'base64');
  expect(vaultKey).toHaveLength(32);
  const vaultCanary = { name: 'the vault’s own key', bytes: vaultKey };
  const scanner = createScanner([...secrets, vaultCanary]);

  /** Everything of the pages, the toolbar and the storage; the vault's key in its one place aside. */
  const shown = async (): Promise<Heard[]> => {
    const surfaces = (await Promise.all(pages.map(surfacesOf))).flat();
    const items = await Promise.all(
      (['local', 'session'] as const).map(async (area) => Object.entries(await readArea(options, area))),
    );
    const stored = items.flat().filter(([key]) => key !== VAULT_KEY);
    return [...surfaces, ...stored.map(([key, value]) => ({ where: key, text: JSON.stringify(value) }))];
  };
  const expectNothingIn = (heard: readonly Heard[]): void => {
    expect(heard.flatMap(({ where, text }) => scanner.scan(text, where))).toEqual([]);
  };

  await test.step('balances and details are read, a change is told', async () => {
    await popup.bringToFront();
    await expectTotal(popup, world.total());
    await openDetails(popup, world);
    world.change('4826.39');
    await popup.getByRole('button', { name: 'Refresh' }).click();
    await expectTotal(popup, world.total());
    await expect.poll(async () => (await toolbarOf(popup)).notifications).toHaveLength(1);
    expectNothingIn(await shown());
  });

  await test.step('a cause is looked for', async () => {
    browser.exchanges.faults.add({ exchange: 'kalshi', then: { kind: 'status', status: 500 } });
    await popup.getByRole('button', { name: 'Refresh' }).click();
    await findCause(popup, world.names.rsa);
    expectNothingIn(await shown());
    browser.exchanges.faults.clear();
  });

  await test.step('it is locked, mistyped and unlocked', async () => {
    await options.bringToFront();
    await lockNow(options);
    expect(Object.keys(await readArea(options, 'session'))).not.toContain(VAULT_KEY);
    expectNothingIn(await shown());
    await popup.bringToFront();
    await tryPassphrase(popup, words.mistyped);
    await expect(popup.locator('[data-failure="passphrase"]')).toBeVisible();
    await unlock(popup, words.first);
    expect(Object.keys(await readArea(options, 'session'))).toContain(VAULT_KEY);
    expectNothingIn(await shown());
  });

  await test.step('the passphrase is changed', async () => {
    await options.bringToFront();
    await lockSection(options).getByRole('button', { name: 'Change passphrase' }).click();
    const form = lockSection(options).getByRole('form', { name: 'Change passphrase' });
    await form.getByLabel('Current passphrase', { exact: true }).fill(words.first);
    await form.getByLabel('New passphrase', { exact: true }).fill(words.second);
    await form.getByLabel('Repeat new passphrase', { exact: true }).fill(words.second);
    await form.getByRole('button', { name: 'Save passphrase' }).click();
    await expect(form).toHaveCount(0);
    await popup.bringToFront();
    await popup.getByRole('button', { name: 'Hide amounts' }).click();
    await popup.getByRole('button', { name: 'Show amounts' }).click();
  });

  await test.step('the request log and a backup with keys are saved, and the backup is restored', async () => {
    await options.bringToFront();
    const log = await downloaded(options, () =>
      section(options, 'Request log').getByRole('button', { name: 'Save log' }).click(),
    );
    const backup = await makeBackup(options, { passphrase: words.backup, vaultPassphrase: words.second });
    await expect(dataSection(options).getByRole('status')).toContainText('Backup saved');
    await offerBackup(options, backup.text, words.backup);
    await expect(dataSection(options).getByRole('status')).toContainText('Restored');
    files.push({ where: log.name, text: log.text }, { where: backup.name, text: backup.text });
    expect(backup.text.length).toBeGreaterThan(2_000);
    expectNothingIn([...files, ...(await shown())]);
  });

  await test.step('the browser is closed with the vault open', async () => {
    await lockNow(options);
    await unlock(options, words.second);
    await options.evaluate(() => console.log('the page says this'));
    // As somebody finds it who copies the folder of a browser that runs.
    const running = await scanner.scanFolder(browser.profile);
    await browser.close();
    const closed = await scanner.scanFolder(browser.profile);
    expect([...running.finds, ...closed.finds]).toEqual([]);
    // It was all there to be read: the accounts, and the browser's log with what pages and background say.
    const names = Object.entries(world.names).map(([name, text]) => passphraseCanary(name, text));
    const kept = await createScanner(names).scanFolder(browser.profile);
    expect(new Set(kept.finds.map(({ canary }) => canary)).size).toBe(names.length);
    expect(await readFile(browser.log, 'utf8')).toContain('the page says this');
    expect(closed.files).toBeGreaterThan(50);
  });

  expectNothingIn(browser.heard);
  expectNothingIn([{ where: 'the exchanges’ log', text: JSON.stringify(browser.exchanges.log.entries) }]);
  // A recorder that hears nothing would prove nothing.
  expect([...new Set(browser.heard.map(({ where }) => where))]).toEqual(
    expect.arrayContaining([
      'a request',
      'a command',
      'a reply',
      'a broadcast',
      'badge',
      'tooltip',
      'notification',
      'the console',
    ]),
  );
});

/** Has the account that cannot be read tell about it, and resolves to the report. */
async function copyReport(popup: Page, browser: CanaryBrowser, { names }: CanaryWorld): Promise<string> {
  const before = browser.heard.length;
  await accountGroup(popup, names.polymarketUs).getByRole('button', { name: 'Copy report' }).first().click();
  const copied = (): Heard | undefined =>
    browser.heard.slice(before).find(({ where }) => where === 'a copied text');
  await expect.poll(copied).toBeDefined();
  return copied()?.text ?? '';
}

test('a hidden amount is on no surface', async ({ browserOfCanaries: browser }) => {
  test.setTimeout(120_000);
  const world = canaryWorld(browser.exchanges);
  const options = await browser.openPage('options');
  await world.addAll(options, {});
  const popup = await browser.openPage('popup');
  const pages = [options, popup, await browser.openPage('key-use')];
  await popup.bringToFront();
  await expectTotal(popup, world.total());
  await openDetails(popup, world);
  // One account fails, so that there is something to report.
  const change = { rename: ['buyingPower', 'spendable'] } as const;
  const path = '/v1/account/balances';
  browser.exchanges.faults.add({ path, then: { kind: 'changeSchema', change } });
  const log = section(options, 'Request log');
  await options.bringToFront();
  await log.getByRole('button', { name: 'Show requests' }).click();
  await popup.bringToFront();

  const notified = (from: number): Heard | undefined =>
    browser.heard.slice(from).find(({ where }) => where === 'notification');
  /** Money comes in, and whoever may know of it is told. */
  const changed = async (dollars: string): Promise<void> => {
    const before = browser.heard.length;
    world.change(dollars);
    await popup.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => notified(before)).toBeDefined();
  };
  /** Everything that shows anything, with a page that opens only now. */
  const shown = async (from: number): Promise<Heard[]> => {
    const report = { where: 'the report', text: await copyReport(popup, browser, world) };
    expect(report.text).toContain('buyingPower');
    await options.bringToFront();
    const saved = await downloaded(options, () => log.getByRole('button', { name: 'Save log' }).click());
    const late = await browser.openPage('popup');
    await expect(accountGroup(late, world.names.rsa)).toBeVisible();
    const surfaces = (await Promise.all([...pages, late].map(surfacesOf))).flat();
    await late.close();
    await popup.bringToFront();
    return [...browser.heard.slice(from), ...surfaces, report, { where: saved.name, text: saved.text }];
  };

  await changed('4826.39');
  await expectTotal(popup, world.total());
  await findCause(popup, world.names.polymarketUs);
  await test.step('they are found where they are shown', async () => {
    const amounts = { ...world.amounts(), 'the change': 4_826_390_000n };
    const found = amountScanner(amounts)(await shown(0));
    for (const name of Object.keys(amounts)) {
      expect(
        found.filter((one) => one.includes(`: ${name} as `)),
        name,
      ).not.toEqual([]);
    }
    const places = found.map((one) => one.slice(0, one.indexOf(':')));
    for (const where of [
      'tooltip',
      'notification',
      'a moment',
      '/popup.html, markup',
      '/popup.html, accessibility tree',
    ]) {
      expect(places).toContain(where);
    }
    expect((await toolbarOf(popup)).badge).toMatch(/\d/u);
  });

  for (const { name, hide, show } of WAYS) {
    await test.step(name, async () => {
      await changed('3917.46');
      const before = world.amounts();
      // There is one to be withdrawn; the browser takes a moment over it.
      await expect.poll(async () => (await toolbarOf(popup)).notifications).not.toEqual([]);
      await hide({ options, popup });
      await popup.bringToFront();
      await expect(popup.getByRole('button', { name: 'Show amounts' })).toBeVisible();
      await expect.poll(() => toolbarOf(popup)).toMatchObject({ badge: '•••', notifications: [] });
      const start = browser.heard.length;
      await changed('7351.94');
      // Neither what was there when it was hidden nor what has come of it since.
      const heard = await shown(start);
      const change = { 'the change': 7_351_940_000n };
      for (const amounts of [before, world.amounts(), change])
        expect(amountScanner(amounts)(heard)).toEqual([]);
      expect(notified(start)?.text).toContain('balance changed');
      const { badge, tooltip } = await toolbarOf(popup);
      expect(badge).toBe('•••');
      expect(tooltip).not.toMatch(/[$\d]/u);
      await show({ options, popup });
      await popup.bringToFront();
      await expectTotal(popup, world.total());
    });
  }
});
