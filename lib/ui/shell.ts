import browser from 'webextension-polyfill';
import type { AccountId } from '../domain/account.ts';

/** Where the options page should go straight away. */
export type OptionsRoute =
  { readonly to: 'add' | 'forgot' } | { readonly to: 'replace'; readonly accountId: AccountId };

/** What a page can ask of the browser around it. */
export interface Shell {
  openOptions(route?: OptionsRoute): void;
  reload(): void;
  version(): string;
  /** Whether the browser can tell that the computer's screen locks. */
  tellsScreenLock(): boolean;
  /** What locks from anywhere, as the browser writes it; users can change it and turn it off, which leaves it empty. */
  lockShortcut(): Promise<string>;
  /** @returns whether the text is on the clipboard. Call straight from the click: browsers ask for a gesture. */
  copy(text: string): Promise<boolean>;
}

export function hashFor(route: OptionsRoute): string {
  return route.to === 'replace' ? `#replace=${encodeURIComponent(route.accountId)}` : `#${route.to}`;
}

export function routeFrom(hash: string): OptionsRoute | undefined {
  if (hash === '#add') return { to: 'add' };
  if (hash === '#forgot') return { to: 'forgot' };
  const match = /^#replace=(.+)$/.exec(hash);
  if (match?.[1] === undefined) return undefined;
  try {
    return { to: 'replace', accountId: decodeURIComponent(match[1]) };
  } catch {
    return undefined;
  }
}

/** Chromium closes a popup that loses its focus; Firefox leaves it in front of the page it has just opened. */
function leavePopup(): void {
  if (browser.extension.getViews({ type: 'popup' }).includes(window)) window.close();
}

export const browserShell: Shell = {
  openOptions(route) {
    const opened =
      route === undefined
        ? browser.runtime.openOptionsPage()
        : browser.tabs.create({ url: browser.runtime.getURL(`options.html${hashFor(route)}`) });
    // The page opens or the browser says why; there is nothing a popup could do about it.
    void opened.then(leavePopup, () => undefined);
  },
  reload: () => browser.runtime.reload(),
  version: () => browser.runtime.getManifest().version,
  // Firefox has no state "locked" (MDN's browser-compat-data 8.1.0, Nov 2026), and alone has this function.
  tellsScreenLock: () => !('getBrowserInfo' in browser.runtime),
  async lockShortcut() {
    // Browsers on phones have no shortcuts.
    const { commands } = browser as Partial<typeof browser>;
    const all = (await commands?.getAll()) ?? [];
    return all.find(({ name }) => name === 'lock')?.shortcut ?? '';
  },
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  },
};
