import { computed, type ReadonlySignal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import { effectiveLock, isLocked, LOCKED, usesVault, type LockState } from '../../domain/lock.ts';
import type { LockView } from '../../domain/text/lock-options.ts';
import { isOnOrDamaged } from '../../state/item.ts';
import { valueOr, type StoredSignal } from './stored-signal.ts';

/** Whether there is anything that a passphrase opens, and whether it is open. */
export type VaultState = 'none' | 'open' | 'locked';

/** What is locked, as the forms and the rows of the options page need to know it. */
export interface Locks {
  /** Nothing is called locked before everything has been read: a form that flashes up would catch the cursor. */
  readonly isRead: ReadonlySignal<boolean>;
  readonly vault: ReadonlySignal<VaultState>;
  readonly view: ReadonlySignal<LockView>;
  /** A passphrase is needed to read or to show something. */
  readonly isShut: ReadonlySignal<boolean>;
  isLocked(account: Account): boolean;
}

interface LocksDeps {
  readonly accounts: StoredSignal<Account[]>;
  readonly viewLock: StoredSignal<boolean>;
  readonly lock: StoredSignal<LockState>;
  /** Unix ms: a deadline that has passed locks, also while nothing else runs. */
  readonly now: ReadonlySignal<number>;
}

export function createLocks({ accounts, viewLock, lock, now }: LocksDeps): Locks {
  const isRead = computed(() =>
    [accounts, viewLock, lock].every(({ current }) => current.value !== undefined),
  );
  const state = computed(() =>
    effectiveLock(
      valueOr(lock.current.value, () => LOCKED),
      now.value,
    ),
  );
  const all = computed(() => valueOr<Account[]>(accounts.current.value, () => []));
  const isViewLockSet = computed(() => isOnOrDamaged(viewLock.current.value));

  const view = computed<LockView>(() => {
    const usesIt = usesVault(all.value);
    return {
      usesVault: usesIt,
      isVaultLocked: isRead.value && usesIt && !state.value.vaultOpen,
      viewLock: isViewLockSet.value,
      isViewLocked: isRead.value && isViewLockSet.value && !state.value.viewOpen,
    };
  });

  return {
    isRead,
    view,
    vault: computed(() => {
      // An account waiting for its removal still has its key there.
      const isThere = isViewLockSet.value || all.value.some(({ keptIn }) => keptIn === 'vault');
      if (!isThere) return 'none';
      return state.value.vaultOpen ? 'open' : 'locked';
    }),
    isShut: computed(() => view.value.isVaultLocked || view.value.isViewLocked),
    isLocked: (account) => isRead.value && isLocked(account, state.value),
  };
}
