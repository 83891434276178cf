import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import {
  BUILD,
  grantedCopy,
  launchExtension,
  pinToToolbar,
  withTemporaryFolder,
} from '../../tests/browser/extension.ts';
import { addAccount } from '../../tests/browser/options-page.ts';
import { readPopup, statedAmount, totalAmount } from '../../tests/browser/popup-page.ts';
import { startExchanges } from '../../tests/exchange/index.ts';
import { liveChange, smallWorld, type SmallWorld } from '../../tests/exchange/world.ts';
import { balanceTable } from './balance-table.ts';
import { takePictures } from './pictures.ts';

const PICTURES = 'artifacts';
const CHANGE_EVERY_MS = 15_000;
const POPUP_SIZE = { width: 380, height: 600 };

const { values: options } = parseArgs({
  options: {
    browser: { type: 'string' },
    once: { type: 'boolean', default: false },
    headless: { type: 'boolean', default: false },
  },
});

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

function say(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** Resolves at Ctrl-C, at a kill, or when the window is closed. */
function untilStopped(page: Page): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    page.context().once('close', () => resolve());
  });
}

async function waitForTotal(popup: Page, world: SmallWorld): Promise<void> {
  const expected = statedAmount(world.total());
  await popup.waitForFunction(
    (value) =>
      document
        .querySelector('[aria-labelledby] data[data-field="total"], data[data-field="total"]')
        ?.getAttribute('value') === value,
    expected,
    { timeout: 45_000 },
  );
}

async function addAccounts(page: Page, world: SmallWorld): Promise<void> {
  await addAccount(page, {
    exchange: 'Kalshi',
    environment: 'Production',
    name: 'Main',
    keyId: world.kalshiKey.id,
    key: world.kalshiKey.pem,
  });
  say('Kalshi: connected through the options page with a key made just now.');
  await addAccount(page, {
    exchange: 'Polymarket US',
    name: 'Personal',
    keyId: world.polymarketUsKey.id,
    key: world.polymarketUsKey.secret,
  });
  say('Polymarket US: connected likewise.');
}

async function report(popup: Page, world: SmallWorld): Promise<void> {
  const stated = await readPopup(popup);
  const badge = await popup.evaluate(async () => {
    const { action } = (
      globalThis as unknown as {
        chrome: {
          action: { getBadgeText(of: object): Promise<string>; getTitle(of: object): Promise<string> };
        };
      }
    ).chrome;
    return { text: await action.getBadgeText({}), title: await action.getTitle({}) };
  });
  say();
  say(balanceTable(stated));
  say(`Badge: ${badge.text}    Tooltip: ${badge.title.split('\n')[0] ?? ''}`);
  const expected = statedAmount(world.total());
  const agrees = stated.total === expected;
  say(
    agrees
      ? `The exchanges' own books say ${expected}: the same to the micro-dollar.`
      : `The exchanges' own books say ${expected}: NOT the same.`,
  );
  if (!agrees) process.exitCode = 1;
  const problems = world.exchanges.log.problems();
  const { entries } = world.exchanges.log;
  const signed = entries.filter(({ verified }) => verified).length;
  say(
    `${entries.length} requests so far, every one a GET over TLS: ${signed} signed and verified, ${entries.length - signed} of what is public${problems.length === 0 ? '.' : ', except:'}`,
  );
  for (const problem of problems) say(`  ${problem}`);
}

async function live(popup: Page, world: SmallWorld): Promise<void> {
  say();
  say(
    `Something small changes every ${CHANGE_EVERY_MS / 1_000} s; the popup follows every two minutes, or at once with Refresh.`,
  );
  say('Ctrl-C ends it.');
  const timer = setInterval(() => say(`  at the exchange: ${liveChange(world)}`), CHANGE_EVERY_MS);
  await untilStopped(popup);
  clearInterval(timer);
}

async function main(): Promise<void> {
  const headless = options.headless || !hasDisplay();
  const exchanges = await startExchanges({ seed: 7 });
  try {
    say(`Simulated Kalshi and Polymarket US: TLS on 127.0.0.1:${exchanges.port}, every signature verified.`);
    const world = smallWorld(exchanges, { kalshiKeyType: 'rsa' });
    await withTemporaryFolder(async (folder) => {
      const extension = await grantedCopy(folder);
      const profile = join(folder, 'profile');
      await pinToToolbar(profile, extension);
      const { context, origin } = await launchExtension({
        extension,
        profile,
        args: exchanges.chromiumArgs,
        executablePath: options.browser,
        headless,
      });
      try {
        say(headless ? 'No display: Chromium runs without a window.' : 'Chromium is open.');
        const page = context.pages()[0] ?? (await context.newPage());
        await page.goto(`${origin}/options.html`);
        await addAccounts(page, world);
        const popup = await context.newPage();
        await popup.setViewportSize(POPUP_SIZE);
        await popup.goto(`${origin}/popup.html`);
        await totalAmount(popup).waitFor();
        await waitForTotal(popup, world);
        await mkdir(PICTURES, { recursive: true });
        const files = await takePictures(popup, PICTURES);
        await report(popup, world);
        say(`Pictures of the popup: ${files.join(', ')}`);
        say();
        say(
          'To use it with your own keys: open chrome://extensions in your browser, switch on Developer mode,',
        );
        say(`choose "Load unpacked" and pick ${BUILD}, then open Bankroll's options and add an account.`);
        if (!headless && !options.once) await live(popup, world);
      } finally {
        await context.close();
      }
    });
  } finally {
    await exchanges.close();
  }
}

await main();
