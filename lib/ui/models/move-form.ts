import type { ReadonlySignal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import { EXCHANGES } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import { toldReply, type FormProblem } from './form-problem.ts';
import { createSubmission } from './submission.ts';

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
  const submission = createSubmission<FormProblem>(onStart);
  return {
    busy: submission.busy,
    problem: submission.problem,
    submit: () =>
      submission.run(async () => {
        const reply = await send({ type: 'move-key-to-browser', accountId: account.id });
        return toldReply(reply, EXCHANGES[account.exchange].name);
      }, onMoved),
  };
}
