import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import { EXCHANGES } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import { problemOf, type FormProblem } from './form-problem.ts';

/** The question whether a key should leave the vault. */
export interface MoveForm {
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  submit(): Promise<void>;
}

interface MoveFormDeps {
  readonly account: Account;
  readonly send: (command: Command) => Promise<Reply>;
  readonly onStart: () => void;
  readonly onMoved: () => void;
}

export function createMoveForm({ account, send, onStart, onMoved }: MoveFormDeps): MoveForm {
  const busy = signal(false);
  const problem = signal<FormProblem | undefined>(undefined);
  return {
    busy,
    problem,
    async submit() {
      if (busy.peek()) return;
      batch(() => {
        busy.value = true;
        problem.value = undefined;
        onStart();
      });
      const reply = await send({ type: 'move-key-to-browser', accountId: account.id });
      batch(() => {
        busy.value = false;
        if (reply.ok) onMoved();
        else problem.value = problemOf(reply.failure, EXCHANGES[account.exchange].name);
      });
    },
  };
}
