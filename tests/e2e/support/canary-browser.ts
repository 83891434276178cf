import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { grantedCopy, launchExtension, withTemporaryFolder } from '../../browser/extension.ts';
import { startExchanges, type Exchanges } from '../../exchange/index.ts';
import { recordPages, recordWorker } from './recorders.ts';

/** Something that left a place in which a secret may be, in words. */
export interface Heard {
  readonly where: string;
  readonly text: string;
}

/** The extension in a real browser that writes down whatever it says to anyone. */
export interface CanaryBrowser {
  readonly exchanges: Exchanges;
  /** The browser's folder; there after `close` too. */
  readonly profile: string;
  /** The browser's own log, a file in that folder. */
  readonly log: string;
  /** Requests with headers and bodies, console lines, messages, badges, tooltips, notifications, copied texts. */
  readonly heard: readonly Heard[];
  openPage(name: 'options' | 'popup' | 'key-use'): Promise<Page>;
  close(): Promise<void>;
}

/** Every request that any server of this process receives, down to its bytes. */
function recordRequests(heard: Heard[]): () => void {
  const requests = channel('http.server.request.start');
  const listen = (message: unknown): void => {
    const { request } = message as { request: IncomingMessage };
    const where = 'a request';
    heard.push({ where, text: [request.method, request.url, ...request.rawHeaders].join('\n') });
    request.on('data', (piece: Buffer) => heard.push({ where, text: piece.toString('latin1') }));
  };
  requests.subscribe(listen);
  return () => requests.unsubscribe(listen);
}

async function createCanaryBrowser(
  folder: string,
  exchanges: Exchanges,
  heard: Heard[],
): Promise<CanaryBrowser> {
  const profile = join(folder, 'profile');
  const extension = await grantedCopy(folder);
  // The browser's own log, with every console line in it, is a file of the profile then.
  const log = join(profile, 'browser.log');
  const args = [...exchanges.chromiumArgs, '--enable-logging', `--log-file=${log}`];
  const executablePath = process.env['BANKROLL_BROWSER'];
  const { context, origin } = await launchExtension({ extension, profile, args, executablePath });
  await recordPages(context, heard);
  await recordWorker(context);
  return {
    exchanges,
    profile,
    log,
    heard,
    async openPage(name) {
      const page = await context.newPage();
      await page.goto(`${origin}/${name}.html`);
      return page;
    },
    close: () => context.close(),
  };
}

export const test = base.extend<{ browserOfCanaries: CanaryBrowser }>({
  browserOfCanaries: async ({}, use) => {
    const exchanges = await startExchanges({ seed: 20_261_124 });
    const heard: Heard[] = [];
    const stop = recordRequests(heard);
    try {
      await withTemporaryFolder(async (folder) => {
        const browser = await createCanaryBrowser(folder, exchanges, heard);
        try {
          await use(browser);
        } finally {
          await browser.close();
        }
      });
    } finally {
      stop();
      await exchanges.close();
    }
  },
});
