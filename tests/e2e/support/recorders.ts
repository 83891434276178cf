import type { BrowserContext, ConsoleMessage } from '@playwright/test';
import type { Heard } from './canary-browser.ts';

type Report = (where: string, value: unknown) => void;
type Listener = (message: unknown) => void;
type Send = (message: unknown, ...rest: unknown[]) => unknown;

interface PageApi {
  readonly runtime: {
    sendMessage: Send;
    readonly onMessage: { addListener(listen: Listener): void };
  };
}

interface WorkerApi {
  readonly action: Record<'setBadgeText' | 'setTitle', (...given: unknown[]) => unknown>;
  readonly notifications: Record<'create', (...given: unknown[]) => unknown>;
}

declare const chrome: PageApi & WorkerApi;
declare const reportHeard: (where: string, text: string) => void;

/** The fields of commands that bring a secret in, and the only ones that may hold one. */
const INWARD = ['keyText', 'passphrase', 'current', 'next', 'file', 'vaultPassphrase'];

/** Also how the background reports: a worker has no other way to call the test. */
function hearConsole(heard: Heard[], message: ConsoleMessage): void {
  const report = /^heard-(\w+) (.*)$/su.exec(message.text());
  const [, where = 'the console', text = message.text()] = report ?? [];
  heard.push({ where, text });
}

/** Records a context's pages: what they log, send, receive and copy. */
export async function recordPages(context: BrowserContext, heard: Heard[]): Promise<void> {
  context.on('console', (message) => hearConsole(heard, message));
  context.on('weberror', (error) => {
    const { message, stack } = error.error();
    heard.push({ where: 'an error on a page', text: `${message}\n${stack ?? ''}` });
  });
  await context.exposeFunction('reportHeard', (where: string, text: string) => {
    heard.push({ where, text });
  });
  await context.addInitScript(listenOnPage, INWARD);
}

/** Runs on every page before its own scripts. */
function listenOnPage(inward: readonly string[]): void {
  if (!('chrome' in globalThis) || !('runtime' in chrome) || !('sendMessage' in chrome.runtime)) return;
  const report: Report = (where, value) => {
    reportHeard(
      where,
      JSON.stringify(value, (key, part: unknown) => (inward.includes(key) ? '' : part)) ?? '',
    );
  };
  const send = chrome.runtime.sendMessage.bind(chrome.runtime);
  chrome.runtime.sendMessage = (message, ...rest) => {
    report('a command', message);
    const answer = rest.at(-1);
    if (typeof answer !== 'function') {
      return Promise.resolve(send(message, ...rest)).then((reply) => {
        report('a reply', reply);
        return reply;
      });
    }
    return send(message, ...rest.slice(0, -1), (reply: unknown) => {
      report('a reply', reply);
      (answer as Listener)(reply);
    });
  };
  chrome.runtime.onMessage.addListener((message) => report('a broadcast', message));
  const seen = new Set<string>();
  const show = (): void => {
    for (const { outerHTML } of document.querySelectorAll('data[value]')) {
      if (!seen.has(outerHTML)) reportHeard('a moment', outerHTML);
      seen.add(outerHTML);
    }
  };
  // Whatever is in the page at any moment, if only until the next one.
  new MutationObserver(show).observe(document, { subtree: true, childList: true, attributes: true });
  const write = navigator.clipboard.writeText.bind(navigator.clipboard);
  navigator.clipboard.writeText = (text) => {
    reportHeard('a copied text', text);
    return write(text);
  };
}

/** Has the background tell what it gives the browser to show. Its console is its context's. */
export async function recordWorker(context: BrowserContext): Promise<void> {
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error('the background does not run');
  await worker.evaluate(() => {
    const record = <Name extends string>(
      api: Record<Name, (...given: unknown[]) => unknown>,
      name: Name,
      where: string,
    ): void => {
      const original = api[name].bind(api);
      api[name] = (...given) => {
        console.log(`heard-${where} ${JSON.stringify(given)}`);
        return original(...given);
      };
    };
    record(chrome.action, 'setBadgeText', 'badge');
    record(chrome.action, 'setTitle', 'tooltip');
    record(chrome.notifications, 'create', 'notification');
  });
}
