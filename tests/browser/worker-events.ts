import type { BrowserContext, Page, Worker } from '@playwright/test';

/** Browsers hand their own events a way to be fired; pages and workers of the extension see it too. */
interface FiredEvent {
  dispatch(...values: unknown[]): void;
}

/** The extension API inside the background. */
declare const chrome: {
  readonly commands: { readonly onCommand: FiredEvent };
  readonly idle: { readonly onStateChanged: FiredEvent };
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

/** Has the browser say that the user is away or that the screen is locked: a test has no screen to lock. */
export async function tellPresence(
  context: BrowserContext,
  page: Page,
  presence: 'active' | 'idle' | 'locked',
): Promise<void> {
  const worker = await runningWorker(context, page);
  await worker.evaluate((state) => chrome.idle.onStateChanged.dispatch(state), presence);
}
