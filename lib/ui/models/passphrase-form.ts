import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Failure } from '../../domain/failure.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';
import type { Reply } from '../../messages.ts';
import { problemOf, type FormProblem } from './form-problem.ts';
import { createNewPassphrase, type NewPassphrase } from './new-passphrase.ts';

/** Begins a passphrase, or puts a new one in the place of the current one. What was typed stays until that has worked. */
export interface PassphraseForm {
  /** Stays empty where there is none yet. */
  readonly current: Signal<string>;
  readonly next: NewPassphrase;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  submit(): Promise<void>;
  reset(): void;
}

interface PassphraseFormDeps {
  readonly asksCurrent: boolean;
  readonly send: (next: string, current: string) => Promise<Reply>;
  readonly onStart: () => void;
  readonly onDone: () => void;
}

export function createPassphraseForm(deps: PassphraseFormDeps): PassphraseForm {
  const { asksCurrent } = deps;
  const current = signal('');
  const next = createNewPassphrase();
  const busy = signal(false);
  const problem = signal<FormProblem | undefined>(undefined);

  /** "Wrong" can only be the one that opens something. */
  function refuse(failure: Failure): void {
    const told = problemOf(failure, UI_TEXT.product);
    const isCurrent = asksCurrent && failure.kind === 'passphrase' && failure.reason === 'wrong';
    problem.value = isCurrent ? { ...told, field: 'current' } : told;
  }

  /** Whether it can be sent; says why not. */
  function check(): boolean {
    if (asksCurrent && current.peek() === '') {
      const told = problemOf({ kind: 'passphrase', reason: 'empty' }, UI_TEXT.product);
      problem.value = { ...told, field: 'current' };
      return false;
    }
    const reason = next.problem();
    if (reason !== undefined) refuse({ kind: 'passphrase', reason });
    return reason === undefined;
  }

  function reset(): void {
    batch(() => {
      current.value = '';
      next.reset();
      problem.value = undefined;
    });
  }

  return {
    current,
    next,
    busy,
    problem,
    async submit() {
      if (busy.peek()) return;
      batch(() => {
        problem.value = undefined;
        deps.onStart();
      });
      if (!check()) return;
      busy.value = true;
      const reply = await deps.send(next.passphrase.peek(), current.peek());
      batch(() => {
        busy.value = false;
        if (!reply.ok) {
          refuse(reply.failure);
          return;
        }
        reset();
        deps.onDone();
      });
    },
    reset,
  };
}
