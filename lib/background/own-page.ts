import type { Runtime } from 'webextension-polyfill';
import browser from 'webextension-polyfill';

/** The types of the polyfill are older than this field (Chrome 80, Firefox 126). */
type Sender = Runtime.MessageSender & { readonly origin?: string };

/**
 * Whether a message comes from a page of this extension that is not inside another one. The browser, not the message, says
 * who sent it.
 */
export function isOwnPage({ id, url = '', origin, frameId = 0 }: Sender): boolean {
  const base = browser.runtime.getURL('');
  if (id !== browser.runtime.id || !url.startsWith(base)) return false;
  // A script of ours inside a web page has our id and that page's address and origin.
  return frameId === 0 && (origin === undefined || `${origin}/` === base);
}
