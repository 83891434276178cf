import browser from 'webextension-polyfill';
import type { Presence } from '../domain/lock.ts';
import type { Trigger } from '../domain/schedule.ts';
import { guardStorage } from '../state/access-level.ts';
import { lockItem, settingsItem } from '../state/items.ts';
import { finishRemovals } from './removals.ts';
import { ensureRefreshAlarm, REFRESH_ALARM, REMOVAL_ALARM } from './alarms.ts';
import { applyBadge, showTrouble } from './badge.ts';
import { createCommandHandler } from './commands.ts';
import { createDetailsReader } from './details.ts';
import { checkLock, clearHidden, keepLockAlarms, lock, noteSettings, onIdleState } from './lock.ts';
import { openFromNotification, showPendingAlerts } from './notify.ts';
import { browserPlatform, type Platform } from './platform.ts';
import { followPresence, listenToPresence } from './presence.ts';
import { createRefresher } from './refresh.ts';
import { loadSettings } from './saved.ts';
import { finishWipe } from './wipe.ts';

/** The shortcut's name in the manifest. */
const LOCK_SHORTCUT = 'lock';

/**
 * Registers every listener in the first synchronous turn, as workers must, and starts. Whatever woke the background,
 * the same start runs: it ends what was cut short, locks what is due, repairs the alarms, restores the badge from what is
 * saved, and reads what is old.
 */
export function registerBackground(platform: Platform = browserPlatform()): void {
  const { now } = platform;
  const details = createDetailsReader(platform);
  const refresher = createRefresher(platform, (id) => inBackground(details.read(id, 'movement')));

  /** Lets work go on by itself; what fails inside must be seen, not lost. */
  function inBackground(work: Promise<void>): void {
    work.catch(showTrouble);
  }

  /** Whether everything was being deleted when the background was stopped. Before anything else it is deleted to the end. */
  async function endWipe(): Promise<boolean> {
    try {
      if (!(await finishWipe(platform))) return false;
      await applyBadge(now());
    } catch (error) {
      await showTrouble(error);
    }
    return true;
  }
  const isWiped = endWipe();

  /** Work that something wakes: what is due to lock does so first. Trouble with that keeps nothing from being read. */
  async function wake(work: () => Promise<void>): Promise<void> {
    await isWiped;
    await checkLock(platform).catch(showTrouble);
    await work();
  }

  const refresh = (trigger: Trigger): void => inBackground(wake(() => refresher.refresh(trigger)));
  const { handle } = createCommandHandler({ platform, refresher, details, inBackground });

  async function settingsChanged(): Promise<void> {
    // First: a deadline of the earlier setting must not be taken for one of this.
    await noteSettings(platform);
    await applySettings();
  }

  /** What the browser keeps for Bankroll by the settings, and loses at times. */
  async function applySettings(): Promise<void> {
    const settings = await loadSettings();
    followPresence(settings);
    await ensureRefreshAlarm(settings, now());
    await applyBadge(now());
  }

  async function start(): Promise<void> {
    inBackground(guardStorage());
    if (await isWiped) return;
    await wake(applySettings);
    await clearHidden(now());
    await showPendingAlerts(now());
    // Beside the reading, so that a key store in trouble does not keep it from telling so.
    inBackground(finishRemovals(platform));
    await refresher.refresh('start');
  }

  // Their work is `start`, which runs whenever the background does; these make the browser run it.
  browser.runtime.onInstalled.addListener(() => undefined);
  browser.runtime.onStartup.addListener(() => undefined);

  /** The alarms for locking and hiding only wake. */
  async function alarmWork(name: string): Promise<void> {
    if (name === REFRESH_ALARM) await refresher.refresh('alarm');
    if (name === REMOVAL_ALARM) await finishRemovals(platform);
  }
  browser.alarms.onAlarm.addListener(({ name }) => inBackground(wake(() => alarmWork(name))));

  // `sendResponse` and `true`, the one form that every browser understands.
  browser.runtime.onMessage.addListener((message: unknown, sender, sendResponse) => {
    void isWiped.then(() => handle(message, sender)).then(sendResponse);
    return true;
  });

  settingsItem.watch(() => inBackground(settingsChanged()));
  lockItem.watch(() => inBackground(keepLockAlarms(platform)));

  // Only where the browser has shortcuts.
  const { commands } = browser as Partial<typeof browser>;
  commands?.onCommand.addListener((name) => {
    if (name === LOCK_SHORTCUT) inBackground(lock(platform).then(() => undefined));
  });

  browser.permissions.onAdded.addListener(({ origins = [], permissions = [] }) => {
    listenToNotifications();
    listenToPresence(onPresence);
    if (permissions.length > 0) inBackground(wake(applySettings));
    if (origins.length > 0) refresh('command');
  });
  browser.permissions.onRemoved.addListener(({ origins = [] }) => {
    if (origins.length > 0) refresh('alarm');
  });

  // The interfaces appear with their optional permissions; adding the same listener twice is the same as once.
  function onNotificationClicked(id: string): void {
    inBackground(openFromNotification(id));
  }
  function listenToNotifications(): void {
    const { notifications } = browser as Partial<typeof browser>;
    notifications?.onClicked.addListener(onNotificationClicked);
  }
  listenToNotifications();

  function onPresence(state: Presence): void {
    inBackground(onIdleState(state, platform));
  }
  listenToPresence(onPresence);

  globalThis.addEventListener('online', () => refresh('wake'));

  inBackground(start());
}
