import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { withTemporaryFolder } from '../../browser/extension.ts';
import { startExchanges } from '../../exchange/index.ts';
import { createBankroll, expect, test as base } from './bankroll.ts';
import { writeNeighbour, type Neighbour } from './hostile-extension.ts';
import { startFront, type Front } from './hostile-front.ts';

export { expect };

/** Bankroll in a browser whose whole network is in hostile hands, next to another extension. */
export const test = base.extend<{ folder: string; front: Front; neighbour: Neighbour }>({
  folder: async ({}, use) => withTemporaryFolder(use),
  front: async ({}, use) => {
    const exchanges = await startExchanges({ seed: 20_261_124 });
    const front = await startFront(exchanges);
    try {
      await use(front);
    } finally {
      await front.close();
      await exchanges.close();
    }
  },
  neighbour: async ({ folder }, use) => use(await writeNeighbour(folder)),
  bankroll: async ({ folder, front, neighbour }, use) => {
    const both = [join(folder, 'extension'), neighbour.folder].join(',');
    const chromiumArgs = [
      ...front.chromiumArgs,
      // The last of a kind is the one that holds.
      `--disable-extensions-except=${both}`,
      `--load-extension=${both}`,
    ];
    const bankroll = await createBankroll(folder, { ...front.exchanges, chromiumArgs });
    await watch(bankroll.context());
    try {
      await use(bankroll);
    } finally {
      await bankroll.close();
    }
  },
});

interface Watched {
  /** What a script that should not run would set. */
  hostile?: unknown;
  /** What the pages' policy had to stop: a sign that text was taken for markup. */
  stopped?: string[];
}

/** Pages that are opened from now on note what should never happen in them. */
async function watch(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const watched = globalThis as unknown as Watched;
    const stopped: string[] = [];
    watched.stopped = stopped;
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      stopped.push(`${violatedDirective} ${blockedURI} ${sample}`),
    );
    addEventListener('error', ({ message }) => stopped.push(message));
    addEventListener('unhandledrejection', ({ reason }) => stopped.push(String(reason)));
    for (const name of ['alert', 'confirm', 'prompt'] as const) {
      Object.assign(globalThis, { [name]: () => stopped.push(name) });
    }
  });
}

/** Nothing ran in a page, nothing had to be stopped, and no text became an element. */
export async function expectHarmless(page: Page): Promise<void> {
  expect(
    await page.evaluate(() => {
      const { hostile, stopped } = globalThis as unknown as Watched;
      return {
        ran: hostile === undefined ? 'nothing' : JSON.stringify(hostile),
        stopped,
        polluted: Object.keys(Object.prototype),
        elements: document.querySelectorAll(
          'img[src="x"], script:not([src]), iframe, object, embed, base, svg[onload], [onerror], [onload], [onclick]',
        ).length,
      };
    }),
  ).toEqual({ ran: 'nothing', stopped: [], polluted: [], elements: 0 });
}

/** Every amount on a page stands in one line, from left to right, within the window. */
export async function expectReadableAmounts(page: Page): Promise<void> {
  // Some TypeScript runners wrap every function of the next call in this helper, which pages do not have.
  await page.evaluate('globalThis.__name ??= (value) => value');
  const strange = await page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll('data[data-field]')) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      let last = -1;
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        for (let index = 0; index < (node.textContent ?? '').length; index += 1) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + 1);
          const { left, right, width } = range.getBoundingClientRect();
          if (width === 0) continue;
          const where = `${element.textContent} at ${index}`;
          if (left < last) found.push(`${where} runs backwards`);
          if (left < 0 || right > innerWidth + 1) found.push(`${where} is outside the window`);
          last = left;
        }
      }
    }
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) {
      const wide = [...document.querySelectorAll('body *')].filter(
        (element) => element.getBoundingClientRect().right > innerWidth + 1,
      );
      found.push(`the page scrolls sideways: ${wide.map(({ className }) => className).join(', ')}`);
    }
    return found;
  });
  expect(strange).toEqual([]);
}
