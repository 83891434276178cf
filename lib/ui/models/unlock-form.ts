import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Failure, FailureKind } from '../../domain/failure.ts';
import { fail } from '../../domain/result.ts';
import { failureText } from '../../domain/text/failures.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';
import type { Command, Reply } from '../../messages.ts';
import { createSubmission } from './submission.ts';

export interface UnlockProblem {
  readonly kind: FailureKind;
  readonly sentence: string;
}

/** The passphrase on its way to the background, and what became of it. What was typed stays until it has opened something. */
export interface UnlockForm {
  readonly passphrase: Signal<string>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<UnlockProblem | undefined>;
  submit(): Promise<void>;
  /** Forgets what was typed. */
  reset(): void;
}

interface UnlockFormDeps {
  readonly send: (command: Command) => Promise<Reply>;
  readonly onStart?: () => void;
  readonly onDone?: () => void;
}

export function createUnlockForm({ send, onStart, onDone }: UnlockFormDeps): UnlockForm {
  const passphrase = signal('');
  const submission = createSubmission<UnlockProblem>(onStart);

  function told(failure: Failure): UnlockProblem {
    return { kind: failure.kind, sentence: failureText(failure, UI_TEXT.product).sentence };
  }

  function reset(): void {
    batch(() => {
      passphrase.value = '';
      submission.problem.value = undefined;
    });
  }

  return {
    passphrase,
    busy: submission.busy,
    problem: submission.problem,
    submit: () =>
      submission.run(
        async () => {
          if (passphrase.peek() === '') return fail(told({ kind: 'passphrase', reason: 'empty' }));
          const reply = await send({ type: 'unlock', passphrase: passphrase.peek() });
          return reply.ok ? reply : fail(told(reply.failure));
        },
        () => {
          reset();
          onDone?.();
        },
      ),
    reset,
  };
}
