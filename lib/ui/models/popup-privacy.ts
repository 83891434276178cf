import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import {
  effectiveLock,
  hidingOf,
  isLockable,
  LOCKED,
  usesVault,
  type Hiding,
  type LockState,
} from '../../domain/lock.ts';
import { defaultSettings, strictestSettings, type Settings } from '../../domain/settings.ts';
import type { PlainFailure } from '../../domain/text/plain-failures.ts';
import type { Command, Reply } from '../../messages.ts';
import { isOnOrDamaged } from '../../state/item.ts';
import type { Clock } from './clock.ts';
import { plain } from './plain.ts';
import type { PopupState } from './popup-state.ts';
import { valueOr } from './stored-signal.ts';

/** What the popup hides and what is locked, by storage and the clock, and the ways to change it. */
export interface PopupPrivacy {
  readonly masked: ReadonlySignal<boolean>;
  /** Whether it takes the passphrase to see amounts. */
  readonly viewLocked: ReadonlySignal<boolean>;
  readonly lock: ReadonlySignal<LockState>;
  /** Whether there is something open that locking would close. */
  readonly canLock: ReadonlySignal<boolean>;
  /** Grows with every wish for the cursor in the passphrase's box. */
  readonly cursor: ReadonlySignal<number>;
  toggleMask(): Promise<void>;
  lockNow(): Promise<void>;
  askForPassphrase(): void;
  /** The passphrase was given here, and nothing has locked since. */
  readonly isUnlocked: ReadonlySignal<boolean>;
  /** The passphrase has opened what was locked. */
  unlocked(): void;
  dispose(): void;
}

interface PrivacyDeps {
  readonly state: PopupState;
  readonly clock: Clock;
  readonly send: (command: Command) => Promise<Reply>;
  /** Gets what went wrong with the latest command, or undefined when one begins. */
  readonly onFailure: (failure: PlainFailure | undefined) => void;
}

/** Storage follows an answer, and the page's clock the background's, within less than this, ms. */
const FOLLOWS_WITHIN_MS = 2_000;

export function createPopupPrivacy({ state, clock, send, onFailure }: PrivacyDeps): PopupPrivacy {
  /** What the user has just chosen, until storage says the same. */
  const wantedMask = signal<boolean | undefined>(undefined);
  const cursor = signal(0);
  const isUnlocked = signal(false);
  let maskClicks = 0;
  /** The user asked for amounts that the passphrase had to open first. */
  let wantsShown = false;

  const settings = computed<Settings>(() => {
    const stored = state.settings.current.value;
    return stored?.state === 'damaged' ? strictestSettings() : valueOr(stored, defaultSettings);
  });
  const viewLock = computed(() => isOnOrDamaged(state.viewLock.current.value));
  const storedMask = computed(() => isOnOrDamaged(state.masked.current.value));
  const lock = computed(() =>
    effectiveLock(
      valueOr(state.lock.current.value, () => LOCKED),
      clock.now.value,
    ),
  );
  const hiding = computed<Hiding | undefined>(() => {
    // Nothing may flash before it is known whether it should be hidden.
    if (!state.isRead.value) return 'masked';
    const privacy = { masked: storedMask.value, settings: settings.value, viewLock: viewLock.value };
    return hidingOf({ ...privacy, lock: lock.value }, clock.now.value);
  });
  const viewLocked = computed(() => hiding.value === 'view-locked');
  const masked = computed(() => viewLocked.value || (wantedMask.value ?? hiding.value !== undefined));
  const keepsKeys = computed(() => usesVault(valueOr<Account[]>(state.accounts.current.value, () => [])));

  const settleMask = effect(() => {
    // What a click wanted does not outlive a lock.
    if (viewLocked.value || (hiding.value !== undefined) === wantedMask.value) wantedMask.value = undefined;
  });
  const offerBox = effect(() => {
    // Nothing else here is typed into, so whoever meets a lock can type at once.
    if (!viewLocked.value && (!keepsKeys.value || lock.value.vaultOpen)) return;
    isUnlocked.value = false;
    askForPassphrase();
  });

  function askForPassphrase(): void {
    cursor.value = cursor.peek() + 1;
  }

  /** What is wanted shown but not said to be shown by then is hidden for a reason. */
  function trustStorage(click: number): void {
    if (click === maskClicks) wantedMask.value = undefined;
  }

  async function setMask(wanted: boolean): Promise<void> {
    const click = (maskClicks += 1);
    batch(() => {
      wantedMask.value = wanted;
      onFailure(undefined);
    });
    const reply = await send({ type: 'set-masked', masked: wanted });
    if (click !== maskClicks) return;
    if (reply.ok) {
      if (!wanted) setTimeout(trustStorage, FOLLOWS_WITHIN_MS, click);
      return;
    }
    batch(() => {
      // What someone wanted hidden stays hidden here, even if the background could not be told.
      if (!wanted) wantedMask.value = undefined;
      // Locked in the meantime: what helps is the passphrase.
      if (reply.failure.kind === 'locked') askForPassphrase();
      else onFailure(plain(reply.failure));
    });
  }

  return {
    masked,
    viewLocked,
    lock,
    canLock: computed(() => {
      const isUsed = viewLock.value || keepsKeys.value;
      return isUsed && isLockable(lock.value, { settings: settings.value, viewLock: viewLock.value });
    }),
    cursor,
    async toggleMask() {
      if (viewLocked.peek()) {
        wantsShown = true;
        askForPassphrase();
        return;
      }
      await setMask(!masked.peek());
    },
    async lockNow() {
      onFailure(undefined);
      const reply = await send({ type: 'lock' });
      if (!reply.ok) onFailure(plain(reply.failure));
    },
    askForPassphrase,
    isUnlocked,
    unlocked() {
      isUnlocked.value = true;
      if (wantsShown) void setMask(false);
      wantsShown = false;
    },
    dispose() {
      settleMask();
      offerBox();
    },
  };
}
