import { hidingOf, SHOWN_MS, withoutPeek, type Hiding } from '../domain/lock.ts';
import { fail } from '../domain/result.ts';
import { DONE, type Reply } from '../messages.ts';
import { isOnOrDamaged } from '../state/item.ts';
import { lockItem, maskedItem } from '../state/items.ts';
import { clearAmounts } from './clear-notifications.ts';
import type { Platform } from './platform.ts';
import { loadLock, loadSettings, loadStoredLock, loadViewLock } from './saved.ts';

/** Hidden when in doubt. */
async function loadMasked(): Promise<boolean> {
  return isOnOrDamaged(await maskedItem.read());
}

/** Why amounts are hidden, for everything that the background shows; undefined where they are not. */
export async function loadHiding(now: number): Promise<Hiding | undefined> {
  const [masked, settings, viewLock, lock] = await Promise.all([
    loadMasked(),
    loadSettings(),
    loadViewLock(),
    loadLock(now),
  ]);
  return hidingOf({ masked, settings, viewLock, lock }, now);
}

async function hide(platform: Platform): Promise<void> {
  await maskedItem.write(true);
  await platform.exclusive('lock', async () => {
    const lock = await loadStoredLock();
    if (lock.shownUntil !== undefined) await lockItem.write(withoutPeek(lock));
  });
  await clearAmounts();
}

async function show(platform: Platform): Promise<Reply> {
  return platform.exclusive('lock', async () => {
    // Only the passphrase ends a view lock, and showing now must not take effect when it ends.
    const now = platform.now();
    if ((await loadHiding(now)) === 'view-locked') return fail({ kind: 'locked' });
    if ((await loadSettings()).hiddenByDefault) {
      const lock = await loadStoredLock();
      await lockItem.write({ ...lock, shownUntil: now + SHOWN_MS });
    }
    await maskedItem.write(false);
    return DONE;
  });
}

/** Hides or shows amounts everywhere. What is shown while amounts are hidden by default hides again by itself. */
export async function setMasked(masked: boolean, platform: Platform): Promise<Reply> {
  if (!masked) return show(platform);
  await hide(platform);
  return DONE;
}
