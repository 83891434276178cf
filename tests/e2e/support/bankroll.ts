import { join } from 'node:path';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { grantedCopy, launchExtension, withTemporaryFolder } from '../../browser/extension.ts';
import { addAccount } from '../../browser/options-page.ts';
import { statedAmount, totalAmount } from '../../browser/popup-page.ts';
import { formatMicros, startExchanges, type Exchanges } from '../../exchange/index.ts';
import { smallWorld, type SmallWorld } from '../../exchange/world.ts';

interface ExtensionApi {
  readonly action: {
    getBadgeText(of: object): Promise<string>;
    getTitle(of: object): Promise<string>;
  };
  readonly alarms: {
    create(name: string, when: { when: number; periodInMinutes: number }): Promise<void>;
    getAll(): Promise<{ name: string; periodInMinutes?: number }[]>;
  };
  readonly notifications: { getAll(): Promise<Record<string, boolean>> };
  readonly storage: { local: { getBytesInUse(): Promise<number> } };
}

/** The extension API inside pages. */
declare const chrome: ExtensionApi;

/** The extension in a real browser, with its exchanges. */
export interface Bankroll {
  readonly exchanges: Exchanges;
  /** The browser of the moment; another one after `restart`. */
  readonly context: () => BrowserContext;
  openOptions(): Promise<Page>;
  openPopup(): Promise<Page>;
  /** Badge text and tooltip as the browser holds them. */
  badge(page: Page): Promise<{ text: string; title: string }>;
  /** Ids of the notifications that are showing. */
  notifications(page: Page): Promise<string[]>;
  /** Lets the refresh alarm go off now, by the browser's own clockwork. */
  ringAlarm(page: Page): Promise<void>;
  /** Kills the background as the browser does when memory is short. */
  stopWorker(page: Page): Promise<void>;
  /** Closes the browser and starts it again with the same profile. */
  restart(): Promise<void>;
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Starts a browser with the extension in this folder; closing is the caller’s. */
export async function createBankroll(
  folder: string,
  exchanges: Exchanges,
): Promise<Bankroll & { close(): Promise<void> }> {
  const launch = {
    extension: await grantedCopy(folder),
    profile: join(folder, 'profile'),
    args: exchanges.chromiumArgs,
    executablePath: process.env.BANKROLL_BROWSER,
  };
  let running = await launchExtension(launch);
  return {
    exchanges,
    context: () => running.context,
    openOptions: () => openPage(running.context, `${running.origin}/options.html`),
    async openPopup() {
      const page = await openPage(running.context, `${running.origin}/popup.html`);
      await page.setViewportSize({ width: 380, height: 600 });
      return page;
    },
    badge: (page) =>
      page.evaluate(async () => ({
        text: await chrome.action.getBadgeText({}),
        title: await chrome.action.getTitle({}),
      })),
    notifications: (page) => page.evaluate(async () => Object.keys(await chrome.notifications.getAll())),
    ringAlarm: (page) =>
      page.evaluate(async () => {
        const [alarm] = (await chrome.alarms.getAll()).filter(
          ({ periodInMinutes }) => periodInMinutes !== undefined,
        );
        if (alarm === undefined) throw new Error('there is no repeating alarm');
        const period = alarm.periodInMinutes ?? 1;
        await chrome.alarms.create(alarm.name, { when: Date.now() + 50, periodInMinutes: period });
      }),
    async stopWorker(page) {
      const session = await running.context.newCDPSession(page);
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await session.detach();
    },
    async restart() {
      await running.context.close();
      running = await launchExtension(launch);
    },
    close: () => running.context.close(),
  };
}

export const test = base.extend<{ bankroll: Bankroll }>({
  bankroll: async ({}, use) => {
    const exchanges = await startExchanges({ seed: 20_261_121 });
    try {
      await withTemporaryFolder(async (folder) => {
        const bankroll = await createBankroll(folder, exchanges);
        try {
          await use(bankroll);
        } finally {
          await bankroll.close();
        }
      });
    } finally {
      await exchanges.close();
    }
  },
});

/** Adds the small world's two accounts through the options page and waits until the popup shows their exact sum. */
export async function withBothAccounts(
  bankroll: Bankroll,
  kalshiKeyType: 'rsa' | 'ed25519' = 'ed25519',
): Promise<{ world: SmallWorld; popup: Page; options: Page }> {
  const world = smallWorld(bankroll.exchanges, { kalshiKeyType });
  const options = await bankroll.openOptions();
  await addAccount(options, {
    exchange: 'Kalshi',
    environment: 'Production',
    name: 'Main',
    keyId: world.kalshiKey.id,
    key: world.kalshiKey.pem,
  });
  await addAccount(options, {
    exchange: 'Polymarket US',
    name: 'Personal',
    keyId: world.polymarketUsKey.id,
    key: world.polymarketUsKey.secret,
  });
  const popup = await bankroll.openPopup();
  await expectTotal(popup, world.total());
  return { world, popup, options };
}

/** The popup's total is exactly this many micro-dollars. */
export async function expectTotal(popup: Page, micros: bigint): Promise<void> {
  await expect(totalAmount(popup)).toHaveAttribute('value', statedAmount(micros));
}

/** "$1,234.567": the tooltip's form of an amount. */
export function exactText(micros: bigint): string {
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  });
  return format.format(formatMicros(micros) as Intl.StringNumericLiteral);
}

export { expect };
