import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { dataSection } from '../browser/data-pages.ts';
import { formAlert } from '../browser/options-page.ts';
import { accountGroup, readPopup, statedAmount } from '../browser/popup-page.ts';
import { expectTotal, withBothAccounts } from './support/bankroll.ts';
import { expectUnharmed, storedAccounts } from './support/hostile-accounts.ts';
import { sendAll } from './support/hostile-commands.ts';
import {
  BAD_BACKUPS,
  FILE_PASSPHRASE,
  LARGE_BACKUPS,
  NEWER_BACKUPS,
  NO_BACKUPS,
  worstBackup,
  type OfferedFile,
} from './support/hostile-files.ts';
import { expectCalm, possessions } from './support/hostile-pages.ts';
import { ACTING, HOSTILE_NAMES } from './support/hostile-texts.ts';
import { expect, expectHarmless, test } from './support/hostile.ts';

/** A file of this length with nothing in it. */
async function emptyFile(folder: string, name: string, bytes: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, '');
  await truncate(path, bytes);
  return path;
}

interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

function chosen(buffer: Buffer): Chosen {
  return { name: '../../etc/passwd<img src=x>.json', mimeType: 'text/html', buffer };
}

test('a hostile key file is refused with a reason', async ({ bankroll, folder }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const before = await possessions(popup);
  await options.bringToFront();
  await options.getByRole('button', { name: 'Add account' }).click();
  const form = options.getByRole('form', { name: 'New account' });
  await form.getByLabel('Exchange', { exact: true }).selectOption('Kalshi');
  const input = form.locator('input[type="file"]');
  const sentences = new Set<string>();
  for (const [offered, reason] of [
    [await emptyFile(folder, 'large.pem', 100_000_000), /too large/],
    [chosen(Buffer.from([0x2d, 0x00, 0xff, 0xfe, 0x00, 0x80])), /not text/],
    [chosen(Buffer.alloc(50_000)), /not text/],
  ] as const) {
    await input.setInputFiles(offered);
    await expect(formAlert(options)).toContainText(reason);
    sentences.add(await formAlert(options).innerText());
  }
  expect(sentences.size).toBe(2);
  // Text of another kind is taken into the box, where it can be seen, and is refused as a key.
  for (const { bytes } of NO_BACKUPS.filter(({ title }) => /JSON|page/.test(title))) {
    await form.getByLabel('Account name', { exact: true }).fill('Other');
    await form.getByLabel('API key ID', { exact: true }).fill('an-id');
    await input.setInputFiles(chosen(await bytes()));
    await form.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(formAlert(options)).toHaveAttribute('data-failure', 'key-format');
  }
  await expectCalm([popup, options]);
  expect(await possessions(popup)).toEqual(before);
  await expectUnharmed({ popup, world });
});

function restoring(options: Page): Locator {
  return dataSection(options).getByRole('form', { name: 'Restore a backup' });
}

async function offer(options: Page, files: Chosen | string): Promise<void> {
  const form = restoring(options);
  if (!(await form.isVisible())) {
    await dataSection(options).getByRole('button', { name: 'Restore a backup' }).click();
  }
  await form.getByLabel('Backup file').setInputFiles(files);
  await form.getByLabel('Backup passphrase', { exact: true }).fill(FILE_PASSPHRASE);
  await form.getByRole('button', { name: 'Restore', exact: true }).click();
}

/** What the background answers to each of these files, by title. */
async function repliesTo(options: Page, files: readonly OfferedFile[]): Promise<Map<string, unknown>> {
  const texts = await Promise.all(files.map(async ({ bytes }) => (await bytes()).toString()));
  const replies = await sendAll(
    options,
    texts.map((file) => ({ type: 'restore-backup', file, passphrase: FILE_PASSPHRASE })),
  );
  return new Map(files.map(({ title }, index) => [title, replies[index]]));
}

function allRefusedAs(files: readonly OfferedFile[], reason: string): Map<string, unknown> {
  return new Map(files.map(({ title }) => [title, { ok: false, failure: { kind: 'backup', reason } }]));
}

test('a hostile backup is refused with a reason, or taken harmlessly', async ({
  bankroll,
  folder,
  front,
}) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const before = await possessions(popup);
  const start = front.arrivals.length;
  await options.bringToFront();

  // Each for another reason than the one before it, whose alert would pass for its own.
  await test.step('files that are chosen in the form', async () => {
    const [bytes, nothing] = NO_BACKUPS;
    const [damaged] = BAD_BACKUPS;
    const [newer] = NEWER_BACKUPS;
    const [large] = LARGE_BACKUPS;
    const alert = restoring(options).getByRole('alert');
    for (const [files, reason] of [
      [await emptyFile(folder, 'large.json', 100_000_000), /too large/],
      [bytes, /not a backup/],
      [damaged, /damaged/],
      [nothing, /not a backup/],
      [newer, /newer/],
      [large, /too large/],
    ] as const) {
      const file = typeof files === 'string' ? files : chosen((await files?.bytes()) ?? Buffer.alloc(0));
      await offer(options, file);
      await expect(alert).toContainText(reason);
      await expect(alert).toHaveAttribute('data-failure', 'backup');
      await expect(restoring(options).getByRole('button', { name: 'Restore', exact: true })).toBeEnabled();
    }
    await expectHarmless(options);
  });

  await test.step('what the background says to all of them', async () => {
    expect(await repliesTo(options, NO_BACKUPS)).toEqual(allRefusedAs(NO_BACKUPS, 'not-a-backup'));
    expect(await repliesTo(options, BAD_BACKUPS)).toEqual(allRefusedAs(BAD_BACKUPS, 'damaged'));
    expect(await repliesTo(options, NEWER_BACKUPS)).toEqual(allRefusedAs(NEWER_BACKUPS, 'newer'));
    expect(await repliesTo(options, LARGE_BACKUPS)).toEqual(allRefusedAs(LARGE_BACKUPS, 'too-large'));
  });
  expect(await possessions(popup)).toEqual(before);
  expect(front.arrivals.slice(start).filter(({ isSigned }) => isSigned)).toEqual([]);

  await test.step('the worst that its form allows', async () => {
    await offer(options, chosen(Buffer.from(await worstBackup(world.kalshiKey.id))));
    await expect(options.getByRole('status').filter({ hasText: /^Restored/ })).toBeVisible();
    await expectHarmless(options);
    await popup.bringToFront();
    await popup.reload();
    await expect(popup.getByRole('group', { name: 'Main', exact: true })).toBeVisible();
    await expectCalm([popup, options]);
    // What the file says of an account that is here replaces nothing.
    await expectTotal(popup, world.total());
    const { data } = await storedAccounts(popup);
    const ids = new Set(data.map(({ id }) => id));
    const names = new Set(data.map(({ name }) => name.toLowerCase()));
    expect([ids.size, names.size]).toEqual([data.length, data.length]);
    expect(data).toHaveLength(2 + Object.keys(HOSTILE_NAMES).length + 2);
    expect(ids.has('a')).toBe(false);
    for (const one of data) expect(Object.keys(one)).not.toContain('hostile');
    // The accounts that were there are as they were, at the top.
    const { accounts } = before as { accounts: { data: unknown[] } };
    expect(data.slice(0, 2)).toEqual(accounts.data);
    expect((await possessions(popup)).keys).toEqual(before.keys);
    const { title } = await bankroll.badge(popup);
    expect(title.replaceAll('\n', ' ')).not.toMatch(ACTING);
  });

  // What came along asks for its keys; what was there is read on.
  world.kalshi.subaccount(0).deposit(0, '1.25');
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect
    .poll(async () => (await readPopup(popup)).accounts.find(({ name }) => name === 'Main')?.total)
    .toBe(statedAmount(world.kalshi.total()));
  await expect(accountGroup(popup, 'Main').locator('[data-failure]')).toHaveCount(0);
});
