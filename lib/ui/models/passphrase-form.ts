import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Failure } from '../../domain/failure.ts';
import { fail } from '../../domain/result.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';
import type { Reply } from '../../messages.ts';
import { problemOf, type FormProblem } from './form-problem.ts';
import { createNewPassphrase, type NewPassphrase } from './new-passphrase.ts';
import { createSubmission } from './submission.ts';

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
  const submission = createSubmission<FormProblem>(deps.onStart);

  /** "Wrong" can only be the one that opens something. */
  function told(failure: Failure): FormProblem {
    const problem = problemOf(failure, UI_TEXT.product);
    const isCurrent = asksCurrent && failure.kind === 'passphrase' && failure.reason === 'wrong';
    return isCurrent ? { ...problem, field: 'current' } : problem;
  }

  /** What keeps it from being sent. */
  function typedProblem(): FormProblem | undefined {
    if (asksCurrent && current.peek() === '')
      return { ...told({ kind: 'passphrase', reason: 'empty' }), field: 'current' };
    const reason = next.problem();
    return reason === undefined ? undefined : told({ kind: 'passphrase', reason });
  }

  function reset(): void {
    batch(() => {
      current.value = '';
      next.reset();
      submission.problem.value = undefined;
    });
  }

  return {
    current,
    next,
    busy: submission.busy,
    problem: submission.problem,
    submit: () =>
      submission.run(
        async () => {
          const early = typedProblem();
          if (early !== undefined) return fail(early);
          const reply = await deps.send(next.passphrase.peek(), current.peek());
          return reply.ok ? reply : fail(told(reply.failure));
        },
        () => {
          reset();
          deps.onDone();
        },
      ),
    reset,
  };
}
