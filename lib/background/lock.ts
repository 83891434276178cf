import {
  afterLock,
  isLockable,
  isPastDeadline,
  isPeeking,
  lockAtFrom,
  lockStep,
  stepForNewSettings,
  withDeadline,
  withoutPeek,
  type LockRules,
  type LockState,
  type LockStep,
  type Presence,
} from '../domain/lock.ts';
import { DONE, type Reply } from '../messages.ts';
import { lockItem } from '../state/items.ts';
import { dropVaultKey, readVaultKey } from '../state/vault-key-item.ts';
import { ensureLockAlarms } from './alarms.ts';
import { applyBadge } from './badge.ts';
import { clearAmounts } from './clear-notifications.ts';
import { noteLocking } from './lock-count.ts';
import type { Platform } from './platform.ts';
import { presenceNow } from './presence.ts';
import { loadHiding } from './privacy.ts';
import { loadSettings, loadStoredLock, loadViewLock, readSettings } from './saved.ts';

/**
 * Every change of the lock state holds "lock", from reading to writing: a use that is noted must not bring back what was
 * locked meanwhile. Whoever holds "write" may ask for it, never the other way round.
 */
const LOCK = 'lock';

function hasAnythingOpen({ vaultOpen, viewOpen, shownUntil }: LockState): boolean {
  return vaultOpen || viewOpen || shownUntil !== undefined;
}

interface Rules extends LockRules {
  readonly areKnown: boolean;
}

async function loadRules(): Promise<Rules> {
  const [found, viewLock] = await Promise.all([readSettings(), loadViewLock()]);
  return { ...found, viewLock };
}

/** Closes what a lock closes. The key goes first: a worker killed in between has locked nothing less than it says. */
async function close(lock: LockState, rules: LockRules): Promise<void> {
  const closed = afterLock(lock, rules);
  if (!closed.vaultOpen) await dropVaultKey();
  await lockItem.write(closed);
}

/** Takes the step that is decided on; resolves to whether something was open before that is not open now. */
async function take(
  platform: Platform,
  decide: (lock: LockState, rules: LockRules, now: number) => LockStep,
): Promise<boolean> {
  return platform.exclusive(LOCK, async () => {
    const [lock, rules] = await Promise.all([loadStoredLock(), loadRules()]);
    const now = platform.now();
    // Said to be open, but the key is gone: a worker was killed while it locked.
    const isCutShort = lock.vaultOpen && (await readVaultKey()) === undefined;
    const step = isCutShort ? 'lock' : decide(lock, rules, now);
    if (step === 'lock') {
      noteLocking();
      await close(isCutShort ? { ...lock, vaultOpen: false } : lock, rules);
      return true;
    }
    const isPeekOver = lock.shownUntil !== undefined && !isPeeking(lock, now);
    const shown = isPeekOver ? withoutPeek(lock) : lock;
    const next = step === 'keep' ? shown : withDeadline(shown, deadlineOf(shown, rules, now));
    if (next.lockAt !== lock.lockAt || isPeekOver) await lockItem.write(next);
    return isPeekOver;
  });
}

function deadlineOf(lock: LockState, rules: Rules, now: number): number | undefined {
  const next = isLockable(lock, rules) ? lockAtFrom(rules.settings, now) : undefined;
  if (rules.areKnown || lock.lockAt === undefined) return next;
  // Settings that cannot be read take away no deadline, and put none off.
  return Math.min(lock.lockAt, next ?? lock.lockAt);
}

/** What hiding or locking takes from the screen: notifications that may hold amounts, and the badge. */
async function tidyUp(now: number): Promise<void> {
  await clearHidden(now);
  await applyBadge(now);
}

/** Notifications that a worker which was killed while it hid or locked has left on the screen, too. */
export async function clearHidden(now: number): Promise<void> {
  if ((await loadHiding(now)) !== undefined) await clearAmounts();
}

async function settle(
  platform: Platform,
  decide: (lock: LockState, rules: LockRules, now: number) => LockStep,
): Promise<void> {
  if (await take(platform, decide)) await tidyUp(platform.now());
}

/** Locks what is open; fine where nothing is. */
export async function lock(platform: Platform): Promise<Reply> {
  // Also where nothing is open yet: what is being opened at this moment stays shut.
  noteLocking();
  await settle(platform, (state, rules) =>
    isLockable(state, rules) || state.shownUntil !== undefined ? 'lock' : 'keep',
  );
  return DONE;
}

/**
 * Somebody uses Bankroll: what locks after idle time starts counting anew. Not so when it was due already, because whoever
 * comes now need not be who left.
 */
export async function noteUse(platform: Platform): Promise<void> {
  if (!hasAnythingOpen(await loadStoredLock())) return;
  await settle(platform, (state, rules, now) => {
    return lockStep(state, isPastDeadline(state, now) ? undefined : 'active', rules, now);
  });
}

/** At every wake: locks what is due, hides what was shown for a while, and repairs the alarms that do so. */
export async function checkLock(platform: Platform): Promise<void> {
  if (hasAnythingOpen(await loadStoredLock())) {
    const presence = await presenceNow(await loadSettings());
    await settle(platform, (state, rules, now) => lockStep(state, presence, rules, now));
  }
  await keepLockAlarms(platform);
}

/** The browser tells that the user came back, went idle or locked the screen. */
export async function onIdleState(presence: Presence, platform: Platform): Promise<void> {
  switch (presence) {
    case 'locked':
      if ((await loadSettings()).lockOnSystemLock) noteLocking();
      return settle(platform, (state, rules, now) => lockStep(state, 'locked', rules, now));
    case 'active':
      return noteUse(platform);
    case 'idle':
      // For how long is asked for: a worker that has just started may be told after another time than the user's.
      return checkLock(platform);
    default:
      return presence satisfies never;
  }
}

/** The user changed a setting: of locking, or of hiding. */
export async function noteSettings(platform: Platform): Promise<void> {
  await settle(platform, stepForNewSettings);
  await clearHidden(platform.now());
}

/** Sets the alarms to what is stored, whoever stored it. */
export async function keepLockAlarms(platform: Platform): Promise<void> {
  await platform.exclusive(LOCK, async () => ensureLockAlarms(await loadStoredLock()));
}
