import type { Page } from '@playwright/test';
import type { Heard } from './canary-browser.ts';

interface ExtensionApi {
  readonly action: { getBadgeText(of: object): Promise<string>; getTitle(of: object): Promise<string> };
  readonly notifications: { getAll(): Promise<Record<string, boolean>> };
}

/** The extension API inside pages. */
declare const chrome: ExtensionApi;

/** Where a page and the toolbar show something, as text. */
export async function surfacesOf(page: Page): Promise<Heard[]> {
  const name = new URL(page.url()).pathname;
  const { badge, tooltip, notifications } = await toolbarOf(page);
  const shown = await page.evaluate(() => ({
    markup: document.documentElement.outerHTML,
    title: document.title,
    address: [location.href, JSON.stringify(history.state), document.referrer].join('\n'),
    typed: [...document.querySelectorAll('input, textarea, select')]
      .map((field) => (field as HTMLInputElement).value)
      .join('\n'),
    kept: JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  }));
  return [
    ...Object.entries(shown).map(([where, text]) => ({ where: `${name}, ${where}`, text })),
    { where: `${name}, accessibility tree`, text: await accessibilityTree(page) },
    { where: 'badge', text: badge },
    { where: 'tooltip', text: tooltip },
    { where: 'ids of notifications', text: notifications.join('\n') },
  ];
}

export async function toolbarOf(
  page: Page,
): Promise<{ badge: string; tooltip: string; notifications: string[] }> {
  return page.evaluate(async () => ({
    badge: await chrome.action.getBadgeText({}),
    tooltip: await chrome.action.getTitle({}),
    notifications: Object.keys(await chrome.notifications.getAll()),
  }));
}

/** What a screen reader is told, as the browser has it; without the numbers by which it calls its nodes. */
async function accessibilityTree(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const told = nodes.flatMap(({ role, name, description, value, properties = [] }) =>
      [role, name, description, value, ...properties.map((property) => property.value)].map(
        (one): unknown => one?.value,
      ),
    );
    return JSON.stringify(told.filter((one) => one !== undefined));
  } finally {
    await session.detach();
  }
}
