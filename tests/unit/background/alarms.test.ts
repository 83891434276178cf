import { describe, expect, it } from 'vitest';
import {
  ensureLockAlarms,
  ensureRefreshAlarm,
  HIDE_ALARM,
  LOCK_ALARM,
  REFRESH_ALARM,
  REMOVAL_ALARM,
  scheduleRemoval,
} from '../../../lib/background/alarms.ts';
import { LOCKED } from '../../../lib/domain/lock.ts';
import { MINUTE, NOW, SECOND, settings } from '../domain/make.ts';
import { fakeBrowser, type FakeAlarm } from '../fake-browser.ts';
import { useFreshBrowser } from './world.ts';

useFreshBrowser();

const EVERY_5 = settings({ refreshMinutes: 5 });
const NEW: FakeAlarm = { name: REFRESH_ALARM, scheduledTime: NOW + 5 * MINUTE, periodInMinutes: 5 };

function refreshAlarm(): FakeAlarm | undefined {
  return fakeBrowser.alarms.all.get(REFRESH_ALARM);
}

describe('the heartbeat', () => {
  it('is made where there is none', async () => {
    await ensureRefreshAlarm(EVERY_5, NOW);
    expect(refreshAlarm()).toEqual(NEW);
  });

  it.each<[title: string, alarm: Partial<FakeAlarm>]>([
    ['has another period', { scheduledTime: NOW + MINUTE, periodInMinutes: 2 }],
    ['does not repeat', { scheduledTime: NOW + MINUTE }],
    ['lies in the past by a whole period', { scheduledTime: NOW - 5 * MINUTE, periodInMinutes: 5 }],
    ['lies far in the past', { scheduledTime: NOW - 24 * 60 * MINUTE, periodInMinutes: 5 }],
    [
      'lies further ahead than a period',
      { scheduledTime: NOW + 5 * MINUTE + 2 * SECOND, periodInMinutes: 5 },
    ],
    ['lies far ahead', { scheduledTime: NOW + 24 * 60 * MINUTE, periodInMinutes: 5 }],
  ])('is made anew where it %s', async (_title, alarm) => {
    fakeBrowser.alarms.all.set(REFRESH_ALARM, { name: REFRESH_ALARM, scheduledTime: 0, ...alarm });
    await ensureRefreshAlarm(EVERY_5, NOW);
    expect(refreshAlarm()).toEqual(NEW);
  });

  it.each([
    ['due in a while', NOW + 3 * MINUTE],
    ['due in a whole period', NOW + 5 * MINUTE],
    ['due in a whole period, by a clock of fractions', NOW + 5 * MINUTE + 300],
    ['due now', NOW],
    ['a little late, about to go off', NOW - 20 * SECOND],
  ])('is left alone where it is right: %s', async (_title, scheduledTime) => {
    const alarm = { name: REFRESH_ALARM, scheduledTime, periodInMinutes: 5 };
    fakeBrowser.alarms.all.set(REFRESH_ALARM, alarm);
    await ensureRefreshAlarm(EVERY_5, NOW);
    expect(refreshAlarm()).toEqual(alarm);
  });

  it('keeps its time over any number of starts', async () => {
    await ensureRefreshAlarm(EVERY_5, NOW);
    for (let start = 1; start < 10; start += 1) await ensureRefreshAlarm(EVERY_5, NOW + start * 20 * SECOND);
    expect(refreshAlarm()).toEqual(NEW);
  });
});

describe('the end of a removal', () => {
  it('has an alarm of its own, once, that leaves the heartbeat alone', async () => {
    await ensureRefreshAlarm(EVERY_5, NOW);
    await scheduleRemoval(NOW + MINUTE);
    expect(fakeBrowser.alarms.all.get(REMOVAL_ALARM)).toEqual({
      name: REMOVAL_ALARM,
      scheduledTime: NOW + MINUTE,
    });
    expect(refreshAlarm()).toEqual(NEW);
  });
});

describe('the ends of what is open and shown', () => {
  function times(): Record<string, number> {
    return Object.fromEntries(
      [...fakeBrowser.alarms.all.values()].map((one) => [one.name, one.scheduledTime]),
    );
  }

  it('have alarms of their own, that leave the heartbeat alone', async () => {
    await ensureRefreshAlarm(EVERY_5, NOW);
    await ensureLockAlarms({ ...LOCKED, lockAt: NOW + MINUTE, shownUntil: NOW + 2 * MINUTE });
    expect(times()).toEqual({
      [REFRESH_ALARM]: NOW + 5 * MINUTE,
      [LOCK_ALARM]: NOW + MINUTE,
      [HIDE_ALARM]: NOW + 2 * MINUTE,
    });
    await ensureLockAlarms(LOCKED);
    expect(times()).toEqual({ [REFRESH_ALARM]: NOW + 5 * MINUTE });
  });

  it('move with what they are for, later and earlier', async () => {
    for (const lockAt of [NOW + MINUTE, NOW + 15 * MINUTE, NOW + 5 * MINUTE]) {
      await ensureLockAlarms({ ...LOCKED, lockAt });
      expect(times()).toEqual({ [LOCK_ALARM]: lockAt });
    }
  });

  it('are left alone where they are right, by a clock of fractions too', async () => {
    fakeBrowser.alarms.all.set(LOCK_ALARM, { name: LOCK_ALARM, scheduledTime: NOW + MINUTE + 0.3 });
    await ensureLockAlarms({ ...LOCKED, lockAt: NOW + MINUTE });
    expect(times()).toEqual({ [LOCK_ALARM]: NOW + MINUTE + 0.3 });
  });
});
