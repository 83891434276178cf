import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Failure, FailureKind } from '../../domain/failure.ts';
import { failureText } from '../../domain/text/failures.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';
import type { Command, Reply } from '../../messages.ts';

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
  const busy = signal(false);
  const problem = signal<UnlockProblem | undefined>(undefined);

  function refuse(failure: Failure): void {
    problem.value = { kind: failure.kind, sentence: failureText(failure, UI_TEXT.product).sentence };
  }

  function reset(): void {
    batch(() => {
      passphrase.value = '';
      problem.value = undefined;
    });
  }

  return {
    passphrase,
    busy,
    problem,
    async submit() {
      if (busy.peek()) return;
      batch(() => {
        problem.value = undefined;
        onStart?.();
      });
      if (passphrase.peek() === '') {
        refuse({ kind: 'passphrase', reason: 'empty' });
        return;
      }
      busy.value = true;
      const reply = await send({ type: 'unlock', passphrase: passphrase.peek() });
      batch(() => {
        busy.value = false;
        if (!reply.ok) {
          refuse(reply.failure);
          return;
        }
        reset();
        onDone?.();
      });
    },
    reset,
  };
}
