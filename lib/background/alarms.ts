import browser from 'webextension-polyfill';
import type { LockState } from '../domain/lock.ts';
import type { Settings } from '../domain/settings.ts';

export const REFRESH_ALARM = 'refresh';
export const REMOVAL_ALARM = 'finish-removals';
/** When what is open locks by itself. */
export const LOCK_ALARM = 'lock';
/** When amounts that are hidden by default, and were shown for a while, hide again. */
export const HIDE_ALARM = 'hide';

/**
 * Makes sure that the heartbeat is there and right, at every start: browsers lose alarms (Firefox at each restart,
 * measured Nov 2026), and creating one that is already there would put it off for ever.
 */
export async function ensureRefreshAlarm(settings: Settings, now: number): Promise<void> {
  const period = settings.refreshMinutes;
  const alarm = await browser.alarms.get(REFRESH_ALARM);
  const latest = now + period * 60_000;
  const isRight =
    alarm !== undefined &&
    alarm.periodInMinutes === period &&
    // In the past by a whole period, or further ahead than one: the clock was changed.
    alarm.scheduledTime > now - period * 60_000 &&
    alarm.scheduledTime <= latest + 1_000;
  if (!isRight)
    await browser.alarms.create(REFRESH_ALARM, { delayInMinutes: period, periodInMinutes: period });
}

/** Wakes the background when a removal becomes final. */
export async function scheduleRemoval(at: number): Promise<void> {
  await browser.alarms.create(REMOVAL_ALARM, { when: at });
}

async function ensureAlarmAt(name: string, when: number | undefined): Promise<void> {
  const alarm = await browser.alarms.get(name);
  if (when === undefined) {
    if (alarm !== undefined) await browser.alarms.clear(name);
  } else if (alarm === undefined || Math.abs(alarm.scheduledTime - when) > 1_000) {
    await browser.alarms.create(name, { when });
  }
}

/** Wakes the background when something is to lock or to hide. An alarm only wakes: what is due, the stored times say. */
export async function ensureLockAlarms({ lockAt, shownUntil }: LockState): Promise<void> {
  await ensureAlarmAt(LOCK_ALARM, lockAt);
  await ensureAlarmAt(HIDE_ALARM, shownUntil);
}
