import type { BrowserContext, Page, Worker } from '@playwright/test';

/** Browsers hand their own events a way to be fired; pages and workers of the extension see it too. */
interface FiredEvent {
  dispatch(...values: unknown[]): void;
}

type Presence = 'active' | 'idle' | 'locked';

interface ShownNotification {
  readonly title?: string;
  readonly message?: string;
}

/** The extension API inside the background. */
declare const chrome: {
  readonly commands: { readonly onCommand: FiredEvent };
  readonly idle: {
    readonly onStateChanged: FiredEvent;
    queryState(seconds: number): Promise<Presence>;
  };
  readonly notifications: {
    create(id: string, options: ShownNotification): Promise<string>;
  };
  readonly runtime: { sendMessage(message: unknown): Promise<unknown> };
};

/** The background as it runs now; woken up if it does not. */
async function runningWorker(context: BrowserContext, page: Page): Promise<Worker> {
  // Refused, but whatever comes wakes it.
  await page.evaluate(() => chrome.runtime.sendMessage({ type: 'nothing' }));
  const worker = context.serviceWorkers().at(-1);
  if (worker === undefined) throw new Error('the background does not run');
  return worker;
}

/** Presses the shortcut for locking, as far as the extension can tell: key strokes of a test end in the page. */
export async function pressLockShortcut(context: BrowserContext, page: Page): Promise<void> {
  const worker = await runningWorker(context, page);
  await worker.evaluate(() => chrome.commands.onCommand.dispatch('lock'));
}

/** Has the browser say, now and when asked, who is there: a test has no screen to lock and nobody to go away. */
export async function tellPresence(context: BrowserContext, page: Page, presence: Presence): Promise<void> {
  const worker = await runningWorker(context, page);
  await worker.evaluate((state) => {
    chrome.idle.queryState = () => Promise.resolve(state);
    chrome.idle.onStateChanged.dispatch(state);
  }, presence);
}

/** Notes what notifications say from now on, as long as this background lives; browsers tell only their ids. */
export async function listenToNotifications(
  context: BrowserContext,
  page: Page,
): Promise<() => Promise<string[]>> {
  const worker = await runningWorker(context, page);
  await worker.evaluate(() => {
    const texts: string[] = [];
    Object.assign(globalThis, { notificationTexts: texts });
    const create = chrome.notifications.create.bind(chrome.notifications);
    chrome.notifications.create = (id, options) => {
      texts.push(`${options.title}: ${options.message}`);
      return create(id, options);
    };
  });
  return () =>
    worker.evaluate(() => (globalThis as unknown as { notificationTexts: string[] }).notificationTexts);
}
