// Exits with 0 when the browser given as argument starts an unpacked extension's worker.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';

const folder = mkdtempSync(join(tmpdir(), 'bankroll-probe-'));
const extension = join(folder, 'extension');
let usable = false;
try {
  mkdirSync(extension);
  const manifest = {
    manifest_version: 3,
    name: 'probe',
    version: '1',
    background: { service_worker: 'worker.js' },
  };
  writeFileSync(join(extension, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(extension, 'worker.js'), '');
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: process.argv[2],
    headless: true,
    args: [
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  try {
    if (context.serviceWorkers().length === 0)
      await context.waitForEvent('serviceworker', { timeout: 10_000 });
    usable = true;
  } finally {
    await context.close();
  }
} catch {
  // Not usable; the exit code says so.
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
process.exit(usable ? 0 : 1);
