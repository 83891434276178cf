import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BUILD } from '../browser/extension.ts';
import { section } from '../browser/lock-pages.ts';
import { HOST_NAMES } from '../exchange/index.ts';
import { expect, test } from './support/bankroll.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('one click from the settings: the code that touches keys, the permissions, the version and the hash', async ({
  bankroll,
}) => {
  const options = await bankroll.openOptions();
  const opened = bankroll.context().waitForEvent('page');
  await section(options, 'Privacy and about').getByRole('link', { name: 'How your key is used' }).click();
  const page = await opened;
  await expect(page.getByRole('heading', { level: 1, name: 'How your key is used' })).toBeVisible();

  // What is shown is what was built from.
  for (const path of ['lib/keys/index.ts', 'lib/keys/vault.ts', 'lib/exchanges/kalshi/sign.ts']) {
    await page.getByText(path, { exact: true }).first().click();
    const shown = await page.getByRole('region', { name: path, exact: true }).textContent();
    expect(shown).toBe(await readFile(`${ROOT}${path}`, 'utf8'));
  }

  const permissions = section(page, 'What Bankroll may do here').getByRole('listitem');
  const named = ['storage', 'alarms', 'unlimitedStorage', 'notifications', 'idle'];
  const origins = HOST_NAMES.map((host) => `https://${host}/*`);
  for (const name of [...named, ...origins]) {
    await expect(permissions.filter({ has: page.getByText(name, { exact: true }) })).toContainText('Granted');
  }
  await expect(permissions).toHaveCount(named.length + origins.length);
  await expect(page.getByText('Bankroll has no use for this')).toHaveCount(0);

  const manifest = JSON.parse(await readFile(`${BUILD}/manifest.json`, 'utf8')) as { version: string };
  const { stdout } = await promisify(execFile)('node', [`${ROOT}scripts/build/hash.mjs`, BUILD]);
  const build = section(page, 'This build');
  await expect(build).toContainText(manifest.version);
  await expect(build).toContainText(stdout.trim());
  expect(bankroll.exchanges.log.entries).toEqual([]);
});
