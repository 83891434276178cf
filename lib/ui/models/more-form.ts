import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import { boundOf } from '../../domain/key-facts.ts';
import type { AccountState } from '../../domain/snapshot.ts';
import { EXCHANGES } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import { toldReply, type FormProblem } from './form-problem.ts';
import { parseSubaccounts, subaccountsText } from './subaccount-list.ts';
import { createSubmission } from './submission.ts';

/** What the user knows about a Kalshi account that its key cannot tell. */
export interface MoreForm {
  readonly isFcm: Signal<boolean>;
  readonly subaccounts: Signal<string>;
  /** Whether to ask which subaccounts to read: only where the key cannot list them. */
  readonly asksSubaccounts: boolean;
  /** What was typed is no list of subaccounts; cleared as soon as it is one. */
  readonly isListWrong: ReadonlySignal<boolean>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  submit(): Promise<void>;
}

interface MoreFormDeps {
  readonly account: Account;
  readonly asksSubaccounts: boolean;
  readonly send: (command: Command) => Promise<Reply>;
  readonly onStart: () => void;
  readonly onSaved: () => void;
}

/** Only where the key cannot list subaccounts, and is not bound to one. */
export function asksSubaccounts(account: Account, state: AccountState | undefined): boolean {
  const isNamed = (account.namedSubaccounts ?? []).length > 0;
  return (
    boundOf(account, state?.facts) === undefined && (isNamed || state?.reading?.listDeniedAt !== undefined)
  );
}

export function createMoreForm(deps: MoreFormDeps): MoreForm {
  const { account, asksSubaccounts, send, onStart, onSaved } = deps;
  const isFcm = signal(account.isFcm ?? false);
  const subaccounts = signal(subaccountsText(account.namedSubaccounts ?? []));
  const wasRefused = signal(false);
  const submission = createSubmission<FormProblem>(onStart);

  return {
    isFcm,
    subaccounts,
    asksSubaccounts,
    isListWrong: computed(() => wasRefused.value && parseSubaccounts(subaccounts.value) === undefined),
    busy: submission.busy,
    problem: submission.problem,
    async submit() {
      const namedSubaccounts = parseSubaccounts(subaccounts.peek());
      wasRefused.value = namedSubaccounts === undefined;
      if (namedSubaccounts === undefined) return;
      await submission.run(async () => {
        const reply = await send({
          type: 'configure-account',
          accountId: account.id,
          isFcm: isFcm.peek(),
          namedSubaccounts,
        });
        return toldReply(reply, EXCHANGES[account.exchange].name);
      }, onSaved);
    },
  };
}
