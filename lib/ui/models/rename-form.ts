import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import { EXCHANGES } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import { problemOf, type FormProblem } from './form-problem.ts';

export interface RenameForm {
  readonly name: Signal<string>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  submit(): Promise<void>;
}

interface RenameFormDeps {
  readonly account: Account;
  readonly send: (command: Command) => Promise<Reply>;
  readonly onStart: () => void;
  readonly onRenamed: (name: string) => void;
}

export function createRenameForm({ account, send, onStart, onRenamed }: RenameFormDeps): RenameForm {
  const name = signal(account.name);
  const busy = signal(false);
  const problem = signal<FormProblem | undefined>(undefined);
  return {
    name,
    busy,
    problem,
    async submit() {
      if (busy.peek()) return;
      batch(() => {
        busy.value = true;
        problem.value = undefined;
        onStart();
      });
      const reply = await send({ type: 'rename-account', accountId: account.id, name: name.peek() });
      batch(() => {
        busy.value = false;
        if (reply.ok) onRenamed(name.peek().trim());
        else problem.value = problemOf(reply.failure, EXCHANGES[account.exchange].name);
      });
    },
  };
}
