import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { downloaded } from '../browser/data-pages.ts';
import { withTemporaryFolder } from '../browser/extension.ts';
import { section } from '../browser/lock-pages.ts';
import { patchRecord } from '../browser/stores.ts';
import { expect, test, withBothAccounts, type Bankroll } from './support/bankroll.ts';

const run = promisify(execFile);
const DOCUMENT = fileURLToPath(new URL('../../docs/request-log.md', import.meta.url));

function logSection(options: Page): Locator {
  return section(options, 'Request log');
}

function summary(options: Page): Locator {
  return logSection(options).getByText(/requests since install/);
}

/** What the summary must say by what the exchanges saw. */
function expected(bankroll: Bankroll): string {
  const { entries } = bankroll.exchanges.log;
  const hosts = new Set(entries.map(({ host }) => host)).size;
  return `${entries.length.toLocaleString('en-US')} requests since install, all GET, to ${hosts} hosts, chain intact`;
}

/** Runs the script of the documentation over a saved log; rejects where the script finds it broken. */
async function checkSaved(text: string): Promise<string> {
  const script = /```js\n(?<script>[\s\S]*?)```/.exec(await readFile(DOCUMENT, 'utf8'))?.groups?.script;
  if (script === undefined) throw new Error('the document has no script');
  return withTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'check-log.mjs'), script);
    await writeFile(join(folder, 'log.json'), text);
    const { stdout } = await run(process.execPath, ['check-log.mjs', 'log.json'], { cwd: folder });
    return stdout;
  });
}

function saveLog(options: Page): Promise<{ name: string; text: string }> {
  return downloaded(options, () => logSection(options).getByRole('button', { name: 'Save log' }).click());
}

test('the log counts what the exchanges saw, lists it, and holds up outside of Bankroll', async ({
  bankroll,
}) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const { log, faults } = bankroll.exchanges;
  await expect(summary(options)).toHaveText(expected(bankroll));
  const first = expected(bankroll);

  // Also what fails: a host that is in trouble, the one that is asked in its place, an answer that never comes.
  const trouble = faults.add({ host: 'external-api.kalshi.com', then: { kind: 'status', status: 503 } });
  await bankroll.ringAlarm(popup);
  await expect.poll(() => new Set(log.entries.map(({ host }) => host)).size).toBe(3);
  await expect(summary(options)).toHaveText(/to 3 hosts, chain intact/);
  trouble.remove();
  await expect(summary(options)).toHaveText(expected(bankroll));
  expect(expected(bankroll)).not.toBe(first);

  // It stays, over the death of the background and of the browser.
  await bankroll.stopWorker(popup);
  await bankroll.ringAlarm(popup);
  await bankroll.restart();
  const settings = await bankroll.openOptions();
  await expect(summary(settings)).toHaveText(expected(bankroll));

  await logSection(settings).getByRole('button', { name: 'Show requests' }).click();
  const table = logSection(settings).getByRole('table', { name: 'Requests' });
  await expect(table.getByRole('columnheader')).toHaveText([
    'Time',
    'Exchange',
    'Path',
    'Status',
    'ms',
    'Bytes',
    'Key',
  ]);
  const rows = table.locator('tbody tr');
  await expect(rows).toHaveCount(Math.min(100, log.entries.length));
  const fingerprint = createHash('sha256').update(world.kalshiKey.id).digest('hex').slice(0, 12);
  await expect(rows.filter({ hasText: fingerprint }).first()).toContainText('Main');
  await expect(rows.filter({ hasText: '503' }).first()).toContainText('external-api.kalshi.com');

  const { name, text } = await saveLog(settings);
  expect(name).toMatch(/^bankroll-request-log-\d{4}-\d{2}-\d{2}\.json$/);
  const { entries } = JSON.parse(text) as {
    entries: { host: string; path: string; status: number | null }[];
  };
  const seen = log.entries.map(({ host, path, status }) => `${host} ${path} ${status}`);
  expect(entries.map(({ host, path, status }) => `${host} ${path} ${status}`).toSorted()).toEqual(
    seen.toSorted(),
  );
  expect(await checkSaved(text)).toContain(`${log.entries.length} requests to`);
  for (const secret of [world.kalshiKey.id, world.polymarketUsKey.id, 'signature']) {
    expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  }
});

test('a line that somebody changes is found, by Bankroll and outside of it', async ({ bankroll }) => {
  const { options } = await withBothAccounts(bankroll);
  await expect(summary(options)).toHaveText(/chain intact/);
  await patchRecord(options, { database: 'bankroll-log', store: 'entries', key: 3 }, { status: 204 });
  await options.reload();
  await expect(logSection(options).getByRole('alert')).toContainText('broken at request 3');
  await expect(summary(options)).toHaveText(/^\d+ requests since install, chain broken$/);
  const { text } = await saveLog(options);
  await expect(checkSaved(text)).rejects.toThrow(/broken at request 3/);
});
