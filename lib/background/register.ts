import browser from 'webextension-polyfill';
import type { Trigger } from '../domain/schedule.ts';
import { settingsItem } from '../state/items.ts';
import { finishRemovals } from './accounts.ts';
import { ensureRefreshAlarm, REFRESH_ALARM, REMOVAL_ALARM } from './alarms.ts';
import { applyBadge, showTrouble } from './badge.ts';
import { createCommandHandler } from './commands.ts';
import { createDetailsReader } from './details.ts';
import { openFromNotification, showPendingAlerts } from './notify.ts';
import { browserPlatform, type Platform } from './platform.ts';
import { createRefresher } from './refresh.ts';
import { loadSettings } from './saved.ts';

/**
 * Registers every listener in the first synchronous turn, as workers must, and starts. Whatever woke the background,
 * the same start runs: it repairs the alarm, restores the badge from what is saved, and reads what is old.
 */
export function registerBackground(platform: Platform = browserPlatform()): void {
  const { now } = platform;
  const details = createDetailsReader(platform);
  const refresher = createRefresher(platform, (id) => inBackground(details.read(id, 'movement')));

  /** Lets work go on by itself; what fails inside must be seen, not lost. */
  function inBackground(work: Promise<void>): void {
    work.catch(showTrouble);
  }

  const refresh = (trigger: Trigger): void => inBackground(refresher.refresh(trigger));
  const { handle } = createCommandHandler({ platform, refresher, details, inBackground });

  async function settingsChanged(): Promise<void> {
    await ensureRefreshAlarm(await loadSettings(), now());
    await applyBadge(now());
  }

  async function start(): Promise<void> {
    await ensureRefreshAlarm(await loadSettings(), now());
    await applyBadge(now());
    await showPendingAlerts(now());
    // Beside the reading, so that a key store in trouble does not keep it from telling so.
    inBackground(finishRemovals(platform));
    await refresher.refresh('start');
  }

  // Their work is `start`, which runs whenever the background does; these make the browser run it.
  browser.runtime.onInstalled.addListener(() => undefined);
  browser.runtime.onStartup.addListener(() => undefined);

  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === REFRESH_ALARM) refresh('alarm');
    if (name === REMOVAL_ALARM) inBackground(finishRemovals(platform));
  });

  // `sendResponse` and `true`, the one form that every browser understands.
  browser.runtime.onMessage.addListener((message: unknown, sender, sendResponse) => {
    void handle(message, sender).then(sendResponse);
    return true;
  });

  settingsItem.watch(() => inBackground(settingsChanged()));

  browser.permissions.onAdded.addListener(({ origins = [] }) => {
    listenToNotifications();
    if (origins.length > 0) refresh('command');
  });
  browser.permissions.onRemoved.addListener(({ origins = [] }) => {
    if (origins.length > 0) refresh('alarm');
  });

  // The interface appears with its optional permission; adding the same listener twice is the same as once.
  function onNotificationClicked(id: string): void {
    inBackground(openFromNotification(id));
  }
  function listenToNotifications(): void {
    const { notifications } = browser as Partial<typeof browser>;
    notifications?.onClicked.addListener(onNotificationClicked);
  }
  listenToNotifications();

  globalThis.addEventListener('online', () => refresh('wake'));

  inBackground(start());
}
