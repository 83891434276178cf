import browser from 'webextension-polyfill';
import type { Alert } from '../domain/alerts.ts';
import { alertText, digestText, type NotificationText } from '../domain/text/alerts.ts';
import { readOr } from '../state/item.ts';
import { shownItem } from '../state/items.ts';
import { idWithoutAmounts } from './clear-notifications.ts';
import { loadHiding } from './privacy.ts';
import { loadAccounts, loadSnapshot } from './saved.ts';
import { within } from './within.ts';

/** More changes than this in one cycle are told in one notification. */
const MAX_SINGLE_ALERTS = 4;
/** Alerts that a killed worker left unshown for longer than this are old news. */
const MAX_AGE_MS = 10 * 60_000;
/** How long a desktop may take over its notifications, ms. */
const PATIENCE_MS = 3_000;

/** `notifications` is optional: without the permission the browser does not even offer the interface. */
async function mayNotify(): Promise<boolean> {
  return browser.permissions.contains({ permissions: ['notifications'] });
}

async function show(id: string, { title, message }: NotificationText): Promise<void> {
  // Only what every browser understands; Firefox throws on anything more (measured, Nov 2026).
  await browser.notifications.create(id, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('icon/128.png'),
    title,
    message,
  });
}

async function showEach(alerts: readonly Alert[], now: number): Promise<void> {
  const [accounts, snapshot] = await Promise.all([loadAccounts(), loadSnapshot()]);
  for (const alert of alerts) {
    const account = accounts.find(({ id }) => id === alert.accountId);
    if (account === undefined || account.removedAt !== undefined) continue;
    const pockets = snapshot.accounts[account.id]?.reading?.pockets.length ?? 1;
    const namePocket = pockets > 1 || account.boundSubaccount !== undefined;
    const showIt = async (hidden: boolean): Promise<void> => {
      const ids = [alert.id, idWithoutAmounts(alert.id)] as const;
      const [id, other] = hidden ? ids.toReversed() : ids;
      await show(id, alertText(alert, { account, namePocket, hidden }));
      await browser.notifications.clear(other);
    };
    const hidden = (await loadHiding(now)) !== undefined;
    await showIt(hidden);
    // Hidden or locked while the desktop was at it: the same one without its amounts takes its place.
    if (!hidden && (await loadHiding(now)) !== undefined) await showIt(true);
  }
}

/**
 * Shows the alerts of the last commit, once. They are marked as shown afterwards, so a worker killed in between shows
 * them again under the same ids, which replaces instead of repeating. A desktop that never answers holds up nothing.
 */
export async function showPendingAlerts(now: number): Promise<void> {
  await within(showAndMark(now), PATIENCE_MS, undefined);
}

async function showAndMark(now: number): Promise<void> {
  const { alerts, cycle, committedAt } = await loadSnapshot();
  // Equal, not less: cycles count from one again after a snapshot is lost.
  if (alerts.length === 0 || (await readOr(shownItem, () => 0)) === cycle) return;
  try {
    if (now - committedAt <= MAX_AGE_MS && (await mayNotify())) {
      if (alerts.length > MAX_SINGLE_ALERTS)
        await show(idWithoutAmounts(`changes/${cycle}`), digestText(alerts.length));
      else await showEach(alerts, now);
    }
    // Not where everything was deleted meanwhile, of which the mark would be left.
    if ((await loadSnapshot()).cycle === cycle) await shownItem.write(cycle);
  } catch {
    // The desktop refused, or the mark could not be saved: the alerts stay pending, and the next event tries again.
  }
}

/** A clicked notification opens the popup's page, which has everything it could be about. */
export async function openFromNotification(id: string): Promise<void> {
  await browser.notifications.clear(id);
  await browser.tabs.create({ url: browser.runtime.getURL('popup.html') });
}
