import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import { EXCHANGES } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import { toldReply, type FormProblem } from './form-problem.ts';
import { createSubmission } from './submission.ts';

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
  const submission = createSubmission<FormProblem>(onStart);
  return {
    name,
    busy: submission.busy,
    problem: submission.problem,
    submit: () =>
      submission.run(
        async () => {
          const reply = await send({ type: 'rename-account', accountId: account.id, name: name.peek() });
          return toldReply(reply, EXCHANGES[account.exchange].name);
        },
        () => onRenamed(name.peek().trim()),
      ),
  };
}
