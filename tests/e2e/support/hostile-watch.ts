import type { Page } from '@playwright/test';
import type { Bankroll } from './bankroll.ts';
import { expect } from './hostile.ts';
import type { Place } from './hostile-items.ts';

interface Watching {
  /** Amounts that were in the page at any moment. */
  amounts?: string[];
  /** The latest mark that has arrived, and whoever waits for one. */
  mark?: number;
  onMark?: () => void;
}

interface Area {
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

/** The extension API inside pages. */
declare const chrome: {
  readonly storage: { readonly local: Area; readonly session: Area } & {
    readonly onChanged: {
      addListener(listener: (changes: Record<string, { newValue?: unknown }>) => void): void;
    };
  };
};

const MARK = 'mark-of-a-test';

/** The pages load anew and note from their first element on what amounts they hold, at any moment. */
export async function watchForAmounts(bankroll: Bankroll, pages: readonly Page[]): Promise<void> {
  await bankroll.context().addInitScript((markKey) => {
    const watching = globalThis as unknown as Watching;
    const amounts: string[] = [];
    Object.assign(watching, { amounts, mark: 0 });
    new MutationObserver(() => {
      for (const element of document.querySelectorAll('data[value]')) amounts.push(element.outerHTML);
      const [written] = /\$\d[\d.,]*/.exec(document.documentElement?.textContent ?? '') ?? [];
      if (written !== undefined) amounts.push(written);
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    chrome.storage.onChanged.addListener(({ [markKey]: mark }) => {
      if (typeof mark?.newValue !== 'number') return;
      watching.mark = mark.newValue;
      watching.onMark?.();
    });
  }, MARK);
  await Promise.all(pages.map((page) => page.reload()));
}

export async function expectNoAmounts(pages: readonly Page[]): Promise<void> {
  const seen = pages.map((page) =>
    page.evaluate(() => (globalThis as unknown as Watching).amounts ?? ['not watched']),
  );
  expect((await Promise.all(seen)).flat()).toEqual([]);
}

let marks = 0;

/** Resolves when all pages have heard of everything that was stored in this area before. */
export async function untilHeard(pages: readonly Page[], { area }: Pick<Place, 'area'>): Promise<void> {
  marks += 1;
  const [page] = pages;
  await page?.evaluate(
    async ([where, key, mark]) => {
      await chrome.storage[where].set({ [key]: mark });
      await chrome.storage[where].remove(key);
    },
    [area, MARK, marks] as const,
  );
  const arrivals = pages.map((one) =>
    one.evaluate(
      (mark) =>
        new Promise<void>((resolve) => {
          const watching = globalThis as unknown as Watching;
          // One task later than the change, so that what is to be shown is there.
          const look = (): void => {
            if ((watching.mark ?? 0) >= mark) setTimeout(resolve);
          };
          watching.onMark = look;
          look();
        }),
      marks,
    ),
  );
  await Promise.all(arrivals);
}
