import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { LOCK_OPTIONS_TEXT } from '../../domain/text/lock-options.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';
import type { Command, Reply } from '../../messages.ts';
import type { OptionsRoute, Shell } from '../shell.ts';
import { problemOf, type FormProblem } from './form-problem.ts';
import type { Locks } from './locks.ts';
import { createPassphraseForm, type PassphraseForm } from './passphrase-form.ts';
import { createSaid } from './said.ts';
import { createUnlockForm, type UnlockForm } from './unlock-form.ts';

/** What is open below the choices: a first passphrase, another one, or the way out without one. */
export type LockPanel = 'none' | 'set' | 'change' | 'forgot';

/** The button that locks, or the heading where there is nothing to lock any more. */
export type LockCursor = 'lock' | 'heading';

/** Locking, unlocking and the passphrase, on the options page. */
export interface LockModel {
  readonly locks: Locks;
  /** Whether the browser can tell that the computer's screen locks. */
  readonly tellsScreenLock: boolean;
  /** What locks from anywhere; empty where nothing does, or until it is known. */
  readonly shortcut: ReadonlySignal<string>;
  /** Whether locking would shut anything. */
  readonly canLock: ReadonlySignal<boolean>;
  readonly unlockForm: UnlockForm;
  /** Counts requests to put the cursor into the form that unlocks. */
  readonly unlockRequests: ReadonlySignal<number>;
  askUnlock(): void;
  /** Where the cursor should go because what was pressed goes away; whoever puts it there calls `cursorTaken`. */
  readonly cursor: ReadonlySignal<LockCursor | undefined>;
  cursorTaken(): void;
  lock(): Promise<void>;
  /** As wanted, until storage says the same. */
  readonly hidesAmounts: ReadonlySignal<boolean>;
  /** Opens the form for a passphrase where there is none yet. */
  setViewLock(wanted: boolean): Promise<void>;
  readonly panel: ReadonlySignal<LockPanel>;
  /** Also closes; what was typed in a form that closes is forgotten, and stays in one that is open already. */
  open(panel: LockPanel): void;
  follow(route: OptionsRoute): void;
  readonly setForm: PassphraseForm;
  readonly changeForm: PassphraseForm;
  startOver(): Promise<void>;
  readonly startingOver: ReadonlySignal<boolean>;
  /** What the latest action came to; empty when that is no longer so. */
  readonly outcome: ReadonlySignal<string>;
  /** Why the latest action outside a form did not work. */
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  /** What the latest action came to is old news. */
  clearOutcome(): void;
  /** Everything was deleted: nothing stays open, typed or said. */
  startAnew(): void;
  /** Forgets every passphrase that was typed. */
  forgetTyped(): void;
}

interface LockModelDeps {
  readonly locks: Locks;
  readonly shell: Pick<Shell, 'tellsScreenLock' | 'lockShortcut'>;
  /** Locking leaves the vault open where it can hide amounts. */
  readonly keepsReading: ReadonlySignal<boolean>;
  /** An action begins: whatever the page says of earlier ones is old news. */
  readonly onStart: () => void;
  readonly send: (command: Command) => Promise<Reply>;
}

export function createLockModel(deps: LockModelDeps): LockModel {
  const { locks, shell, keepsReading, send } = deps;
  const panel = signal<LockPanel>('none');
  const unlockRequests = signal(0);
  const said = createSaid(locks.isShut);
  const problem = signal<FormProblem | undefined>(undefined);
  const wantedViewLock = signal<boolean | undefined>(undefined);
  const startingOver = signal(false);
  const cursor = signal<LockCursor | undefined>(undefined);
  const shortcut = signal('');

  async function readShortcut(): Promise<void> {
    shortcut.value = await shell.lockShortcut();
  }
  void readShortcut();

  function clearOutcome(): void {
    batch(() => {
      said.clear();
      problem.value = undefined;
      cursor.value = undefined;
    });
  }

  /** Begins the next action. */
  function clear(): void {
    batch(() => {
      clearOutcome();
      deps.onStart();
    });
  }

  function finish(text: string): void {
    batch(() => {
      panel.value = 'none';
      said.say(text);
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
    onDone: () => finish(LOCK_OPTIONS_TEXT.viewLockOn),
  });
  const changeForm = createPassphraseForm({
    asksCurrent: true,
    send: (next, current) => send({ type: 'change-passphrase', current, next }),
    onStart: clear,
    onDone: () => finish(LOCK_OPTIONS_TEXT.passphraseSaved),
  });
  const unlockForm = createUnlockForm({
    send,
    onStart: clear,
    onDone() {
      said.say(LOCK_OPTIONS_TEXT.unlocked, false);
      cursor.value = 'lock';
    },
  });

  // A later lock, by time or from elsewhere, must not take the cursor out of what is being typed: neither by a wish for it
  // from before, nor by a refusal, also one that comes only now.
  effect(() => {
    if (locks.isShut.value) return;
    unlockRequests.value = 0;
    if (unlockForm.passphrase.value !== '' || unlockForm.problem.value !== undefined) unlockForm.reset();
  });

  function forgetTyped(): void {
    batch(() => {
      setForm.reset();
      changeForm.reset();
      unlockForm.reset();
    });
  }

  function open(next: LockPanel): void {
    if (next !== 'none' && next === panel.peek()) return;
    batch(() => {
      clear();
      setForm.reset();
      changeForm.reset();
      panel.value = next;
    });
  }

  return {
    locks,
    tellsScreenLock: shell.tellsScreenLock(),
    shortcut,
    canLock: computed(() => {
      const { usesVault, isVaultLocked, viewLock, isViewLocked } = locks.view.value;
      if (viewLock && !isViewLocked) return true;
      return usesVault && !isVaultLocked && !(viewLock && keepsReading.value);
    }),
    unlockForm,
    unlockRequests,
    askUnlock() {
      if (locks.isShut.peek()) unlockRequests.value += 1;
    },
    cursor,
    cursorTaken() {
      cursor.value = undefined;
    },
    async lock() {
      if (!(await act({ type: 'lock' }))) return;
      batch(() => {
        said.say(LOCK_OPTIONS_TEXT.locked, true);
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
        if (isDone) said.say(text);
      });
    },
    panel,
    open,
    follow({ to }) {
      if (to === 'forgot' && locks.vault.peek() !== 'none') open('forgot');
    },
    setForm,
    changeForm,
    startingOver,
    async startOver() {
      if (startingOver.peek()) return;
      startingOver.value = true;
      const text = locks.view.peek().isViewLocked
        ? LOCK_OPTIONS_TEXT.startedOverFully
        : LOCK_OPTIONS_TEXT.startedOver;
      const isDone = await act({ type: 'reset-vault' });
      batch(() => {
        startingOver.value = false;
        if (!isDone) return;
        unlockForm.reset();
        finish(text);
        cursor.value = 'heading';
      });
    },
    outcome: said.text,
    problem,
    clearOutcome,
    startAnew() {
      batch(() => {
        clearOutcome();
        forgetTyped();
        panel.value = 'none';
      });
    },
    forgetTyped,
  };
}
