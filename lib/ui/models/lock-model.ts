import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { LOCK_OPTIONS_TEXT } from '../../domain/text/lock-options.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';
import type { Command, Reply } from '../../messages.ts';
import { problemOf, type FormProblem } from './form-problem.ts';
import type { Locks } from './locks.ts';
import { createPassphraseForm, type PassphraseForm } from './passphrase-form.ts';
import { createUnlockForm, type UnlockForm } from './unlock-form.ts';

/** What is open below the choices: a first passphrase, another one, or the way out without one. */
export type LockPanel = 'none' | 'set' | 'change' | 'forgot';

/** Locking, unlocking and the passphrase, on the options page. */
export interface LockModel {
  readonly locks: Locks;
  /** Whether the browser can tell that the computer's screen locks. */
  readonly tellsScreenLock: boolean;
  /** Whether locking would shut anything. */
  readonly canLock: ReadonlySignal<boolean>;
  readonly unlockForm: UnlockForm;
  /** Counts requests to put the cursor into the form that unlocks. */
  readonly unlockRequests: ReadonlySignal<number>;
  askUnlock(): void;
  lock(): Promise<void>;
  /** As wanted, until storage says the same. */
  readonly hidesAmounts: ReadonlySignal<boolean>;
  /** Opens the form for a passphrase where there is none yet. */
  setViewLock(wanted: boolean): Promise<void>;
  readonly panel: ReadonlySignal<LockPanel>;
  open(panel: LockPanel): void;
  readonly setForm: PassphraseForm;
  readonly changeForm: PassphraseForm;
  startOver(): Promise<void>;
  readonly startingOver: ReadonlySignal<boolean>;
  /** What the latest action came to; empty when that is no longer so. */
  readonly outcome: ReadonlySignal<string>;
  /** Why the latest action outside a form did not work. */
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  /** Forgets every passphrase that was typed. */
  forgetTyped(): void;
}

interface LockModelDeps {
  readonly locks: Locks;
  readonly tellsScreenLock: boolean;
  /** Locking leaves the vault open where it can hide amounts. */
  readonly keepsReading: ReadonlySignal<boolean>;
  readonly send: (command: Command) => Promise<Reply>;
}

/** Something done; some of it is said only as long as it holds. */
interface Said {
  readonly text: string;
  readonly whileShut?: boolean;
}

export function createLockModel({ locks, tellsScreenLock, keepsReading, send }: LockModelDeps): LockModel {
  const panel = signal<LockPanel>('none');
  const unlockRequests = signal(0);
  const said = signal<Said | undefined>(undefined);
  const problem = signal<FormProblem | undefined>(undefined);
  const wantedViewLock = signal<boolean | undefined>(undefined);
  const startingOver = signal(false);

  // A later lock, by time or from elsewhere, must not take the cursor out of what is being typed.
  effect(() => {
    if (!locks.isShut.value) unlockRequests.value = 0;
  });

  function clear(): void {
    batch(() => {
      said.value = undefined;
      problem.value = undefined;
    });
  }

  function finish(done: Said): void {
    batch(() => {
      panel.value = 'none';
      said.value = done;
    });
  }

  /** Sends what has no form of its own. */
  async function act(command: Command): Promise<boolean> {
    clear();
    const reply = await send(command);
    if (!reply.ok) problem.value = problemOf(reply.failure, UI_TEXT.product);
    return reply.ok;
  }

  const setForm = createPassphraseForm({
    asksCurrent: false,
    send: (passphrase) => send({ type: 'set-view-lock', enabled: true, passphrase }),
    onStart: clear,
    onDone: () => finish({ text: LOCK_OPTIONS_TEXT.viewLockOn }),
  });
  const changeForm = createPassphraseForm({
    asksCurrent: true,
    send: (next, current) => send({ type: 'change-passphrase', current, next }),
    onStart: clear,
    onDone: () => finish({ text: LOCK_OPTIONS_TEXT.passphraseSaved }),
  });
  const unlockForm = createUnlockForm({
    send,
    onDone() {
      said.value = { text: LOCK_OPTIONS_TEXT.unlocked, whileShut: false };
    },
  });

  function open(next: LockPanel): void {
    batch(() => {
      clear();
      setForm.reset();
      changeForm.reset();
      panel.value = next;
    });
  }

  return {
    locks,
    tellsScreenLock,
    canLock: computed(() => {
      const { usesVault, isVaultLocked, viewLock, isViewLocked } = locks.view.value;
      if (viewLock && !isViewLocked) return true;
      return usesVault && !isVaultLocked && !(viewLock && keepsReading.value);
    }),
    unlockForm,
    unlockRequests,
    askUnlock() {
      unlockRequests.value += 1;
    },
    async lock() {
      if (!(await act({ type: 'lock' }))) return;
      batch(() => {
        said.value = { text: LOCK_OPTIONS_TEXT.locked, whileShut: true };
        // The button that was pressed may be gone; what undoes it is the next best place.
        unlockRequests.value += 1;
      });
    },
    hidesAmounts: computed(() => wantedViewLock.value ?? locks.view.value.viewLock),
    async setViewLock(wanted) {
      if (wanted && locks.vault.peek() === 'none') {
        open('set');
        return;
      }
      wantedViewLock.value = wanted;
      const isDone = await act({ type: 'set-view-lock', enabled: wanted });
      batch(() => {
        wantedViewLock.value = undefined;
        const text = wanted ? LOCK_OPTIONS_TEXT.viewLockOn : LOCK_OPTIONS_TEXT.viewLockOff;
        if (isDone) said.value = { text };
      });
    },
    panel,
    open,
    setForm,
    changeForm,
    startingOver,
    async startOver() {
      if (startingOver.peek()) return;
      startingOver.value = true;
      const isDone = await act({ type: 'reset-vault' });
      batch(() => {
        startingOver.value = false;
        if (!isDone) return;
        unlockForm.reset();
        finish({ text: LOCK_OPTIONS_TEXT.startedOver });
      });
    },
    outcome: computed(() => {
      const { text = '', whileShut } = said.value ?? {};
      return whileShut === undefined || whileShut === locks.isShut.value ? text : '';
    }),
    problem,
    forgetTyped() {
      batch(() => {
        setForm.reset();
        changeForm.reset();
        unlockForm.reset();
      });
    },
  };
}
