import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';
import type { LockState } from '../../domain/lock.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import {
  accountsItem,
  activityItem,
  diagnosisItem,
  lockItem,
  maskedItem,
  settingsItem,
  snapshotItem,
  viewLockItem,
  type Activity,
} from '../../state/items.ts';
import { followItem, type StoredSignal } from './stored-signal.ts';

/** What the popup reads from storage, all at once, and then follows. */
export interface PopupState {
  readonly accounts: StoredSignal<Account[]>;
  readonly snapshot: StoredSignal<Snapshot>;
  readonly settings: StoredSignal<Settings>;
  readonly masked: StoredSignal<boolean>;
  readonly viewLock: StoredSignal<boolean>;
  readonly lock: StoredSignal<LockState>;
  readonly activity: StoredSignal<Activity | null>;
  readonly diagnosis: StoredSignal<Diagnosis | null>;
  /** Whether the second copy holds accounts; looked up only when the list itself is absent. */
  readonly hasMirror: ReadonlySignal<boolean | undefined>;
  /** Whether everything that decides what is shown has been read. */
  readonly isRead: ReadonlySignal<boolean>;
  /** Settles when it has; never rejects. */
  readonly loaded: Promise<unknown>;
  dispose(): void;
}

/** A copy that cannot be read by then is as good as none: nobody should wait for it. */
const MIRROR_PATIENCE_MS = 1_000;

async function lookAtMirror(): Promise<boolean> {
  const patience = new Promise<undefined>((resolve) => setTimeout(resolve, MIRROR_PATIENCE_MS, undefined));
  // Loaded only in this rare case, to keep IndexedDB out of the popup's start.
  const { readMirror } = await import('../../state/mirror.ts');
  const found = await Promise.race([readMirror(), patience]);
  return found !== undefined && found.length > 0;
}

export function createPopupState(mirrorHolds: () => Promise<boolean> = lookAtMirror): PopupState {
  const accounts = followItem(accountsItem);
  const snapshot = followItem(snapshotItem);
  const settings = followItem(settingsItem);
  const masked = followItem(maskedItem);
  const viewLock = followItem(viewLockItem);
  const lock = followItem(lockItem);
  const activity = followItem(activityItem);
  const diagnosis = followItem(diagnosisItem);
  const decisive = [accounts, snapshot, settings, masked, viewLock, lock];
  const hasMirror = signal<boolean | undefined>(undefined);
  async function compareWithMirror(): Promise<void> {
    await accounts.loaded;
    const isAbsent = accounts.current.peek()?.state === 'absent';
    hasMirror.value = isAbsent && (await mirrorHolds());
  }
  void compareWithMirror();
  return {
    accounts,
    snapshot,
    settings,
    masked,
    viewLock,
    lock,
    activity,
    diagnosis,
    hasMirror,
    isRead: computed(() => decisive.every(({ current }) => current.value !== undefined)),
    loaded: Promise.all(decisive.map((item) => item.loaded)),
    dispose() {
      for (const item of [...decisive, activity, diagnosis]) item.dispose();
    },
  };
}
