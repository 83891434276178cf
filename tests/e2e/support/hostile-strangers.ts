import type { Page } from '@playwright/test';

interface Runtime {
  sendMessage(...message: unknown[]): Promise<unknown>;
  connect(id: string): {
    readonly onDisconnect: { addListener(listener: () => void): void };
    readonly onMessage: { addListener(listener: (message: unknown) => void): void };
    postMessage(message: unknown): void;
  };
}

/** The extension API, where there is any. */
declare const chrome: {
  readonly runtime?: Runtime;
  readonly tabs: { query(of: object): Promise<{ id: number; url?: string; title?: string }[]> };
  readonly scripting: { executeScript(what: object): Promise<unknown> };
};

/** What a page that is not Bankroll's can try; every way that gave something is named. */
export async function breakIn(page: Page, origin: string): Promise<string[]> {
  return page.evaluate(async (base) => {
    const got: string[] = [];
    for (const path of ['/popup.html', '/options.html', '/background.js', '/manifest.json', '/icon/48.png']) {
      try {
        await fetch(base + path);
        got.push(`fetched ${path}`);
      } catch {
        // As it should be.
      }
    }
    const loads = (element: HTMLElement, what: string): Promise<void> =>
      new Promise((resolve) => {
        element.addEventListener('load', () => {
          got.push(what);
          resolve();
        });
        element.addEventListener('error', () => resolve());
        document.documentElement.append(element);
      });
    await loads(Object.assign(document.createElement('img'), { src: `${base}/icon/48.png` }), 'an image');
    await loads(
      Object.assign(document.createElement('script'), { src: `${base}/background.js` }),
      'a script',
    );
    const style = Object.assign(document.createElement('link'), {
      rel: 'stylesheet',
      href: `${base}/tokens.css`,
    });
    await loads(style, 'a style sheet');
    return got;
  }, origin);
}

/** Puts a page of Bankroll into a frame and into a window of this page, and talks to them. */
export async function embed(page: Page, origin: string, messages: readonly unknown[]): Promise<void> {
  await page.evaluate(
    async ([base, all]) => {
      const targets = ['/popup.html', '/options.html', '/key-use.html'].flatMap((path) => {
        const frame = Object.assign(document.createElement('iframe'), { src: base + path });
        document.documentElement.append(frame);
        return [frame.contentWindow, open(base + path)];
      });
      await new Promise((resolve) => setTimeout(resolve, 500));
      for (const message of all) {
        for (const target of [window, ...targets]) target?.postMessage(message, '*');
      }
    },
    [origin, messages] as const,
  );
}

/** Sends all of this to the extension of that id, once each, and gives the replies. */
export async function sendFromOutside(
  page: Page,
  id: string,
  messages: readonly unknown[],
): Promise<unknown[]> {
  return page.evaluate(
    async ([target, all]) => {
      const answers: unknown[] = [];
      for (const message of all) {
        const answer = chrome.runtime?.sendMessage(target, message);
        answers.push(await answer?.catch((error: unknown) => String(error)));
      }
      return answers;
    },
    [id, messages] as const,
  );
}

/** Connects to the extension of that id, sends all of this, and gives what is heard before the connection ends. */
export async function connectFromOutside(
  page: Page,
  id: string,
  messages: readonly unknown[],
): Promise<unknown[]> {
  return page.evaluate(
    ([target, all]) =>
      new Promise<unknown[]>((resolve) => {
        const answers: unknown[] = [];
        const port = chrome.runtime?.connect(target);
        port?.onMessage.addListener((message) => answers.push(message));
        port?.onDisconnect.addListener(() => resolve(answers));
        try {
          for (const message of all) port?.postMessage(message);
        } catch {
          // Closed already.
        }
      }),
    [id, messages] as const,
  );
}

/** What another extension sees of Bankroll's tabs, and what comes of running a script in them. */
export async function spyOnTabs(page: Page): Promise<{ outcomes: string[]; titles: (string | undefined)[] }> {
  return page.evaluate(async () => {
    const tabs = await chrome.tabs.query({});
    const outcomes = tabs
      .filter(({ url = '' }) => url.endsWith('/popup.html') || url.endsWith('/options.html'))
      .map(({ id: tabId }) =>
        chrome.scripting.executeScript({ target: { tabId }, func: () => document.body.textContent }).then(
          () => 'read',
          () => 'refused',
        ),
      );
    return { outcomes: await Promise.all(outcomes), titles: tabs.map(({ title }) => title) };
  });
}

/** Whether a page has the part of the extension API by which messages are sent. */
export function canSend(page: Page): Promise<boolean> {
  return page.evaluate(() => typeof chrome !== 'undefined' && chrome.runtime !== undefined);
}
