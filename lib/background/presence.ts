import browser from 'webextension-polyfill';
import type { Presence } from '../domain/lock.ts';
import type { Settings } from '../domain/settings.ts';
import { within } from './within.ts';

/** How long the browser may take to say who is there, ms. */
const PATIENCE_MS = 1_000;
/** Where nothing locks after idle time, only a locked screen matters. */
const ANY_SECONDS = 60;

function secondsOf({ lockAfterMinutes }: Pick<Settings, 'lockAfterMinutes'>): number {
  return lockAfterMinutes === 0 ? ANY_SECONDS : lockAfterMinutes * 60;
}

/** `idle` is optional: without the permission the browser does not even offer the interface. */
async function ask(settings: Pick<Settings, 'lockAfterMinutes'>): Promise<Presence | undefined> {
  const { idle } = browser as Partial<typeof browser>;
  if (idle === undefined || !(await browser.permissions.contains({ permissions: ['idle'] })))
    return undefined;
  return idle.queryState(secondsOf(settings));
}

/** Whether somebody uses the computer; undefined where the browser may not or will not tell. */
export async function presenceNow(
  settings: Pick<Settings, 'lockAfterMinutes'>,
): Promise<Presence | undefined> {
  const answer = ask(settings).catch(() => undefined);
  return within(answer, PATIENCE_MS, undefined);
}

/** Has the browser tell when the user goes idle for as long as the settings say, and when the screen locks. */
export function followPresence(settings: Pick<Settings, 'lockAfterMinutes'>): void {
  const { idle } = browser as Partial<typeof browser>;
  idle?.setDetectionInterval(secondsOf(settings));
}

/** The interface appears with its permission; adding the same listener twice is the same as once. */
export function listenToPresence(onChange: (state: Presence) => void): void {
  const { idle } = browser as Partial<typeof browser>;
  idle?.onStateChanged.addListener(onChange);
}
