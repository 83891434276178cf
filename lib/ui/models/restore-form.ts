import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { keyPlaceOf, presentAccounts, type Account } from '../../domain/account.ts';
import { BACKUP_FILE_MAX_LENGTH } from '../../domain/backup.ts';
import type { Failure } from '../../domain/failure.ts';
import { usesVault } from '../../domain/lock.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { DATA_TEXT, type Restored } from '../../domain/text/data.ts';
import type { Command, Reply } from '../../messages.ts';
import { isOnOrDamaged, type Item, type Stored } from '../../state/item.ts';
import { dataProblem } from './data-problem.ts';
import type { FormProblem } from './form-problem.ts';
import { createSubmission } from './submission.ts';

/** Takes a backup back in. What was chosen and typed stays until that has worked. */
export interface RestoreForm {
  readonly file: Signal<Blob | undefined>;
  readonly passphrase: Signal<string>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  submit(): Promise<void>;
  reset(): void;
}

interface RestoreFormDeps {
  readonly accounts: Item<Account[]>;
  readonly viewLock: Item<boolean>;
  readonly send: (command: Command) => Promise<Reply>;
  readonly onStart: () => void;
  readonly onDone: (restored: Restored) => void;
}

function accountsIn(stored: Stored<Account[]>): readonly Account[] {
  return stored.state === 'present' ? presentAccounts(stored.value) : [];
}

/** What has changed from one account list to another. A key in the vault is there; any other did not come along. */
export function restoredBetween(
  before: readonly Account[],
  after: readonly Account[],
  hadVault: boolean,
): Restored {
  const earlier = new Map(before.map((account) => [account.id, account]));
  const added = after.filter(({ id }) => !earlier.has(id));
  const hasKey = (account: Account): boolean => keyPlaceOf(account) === 'vault';
  const isRekeyed = (account: Account): boolean => {
    const old = earlier.get(account.id);
    return old !== undefined && hasKey(account) && account.keyGeneration > old.keyGeneration;
  };
  const names = (accounts: readonly Account[]): string[] => accounts.map(({ name }) => name);
  return {
    complete: names(added.filter(hasKey)),
    keyless: names(added.filter((account) => !hasKey(account))),
    rekeyed: names(after.filter(isRekeyed)),
    before: before.length,
    beganVault: !hadVault && usesVault(after),
  };
}

async function textOf(file: Blob | undefined): Promise<Result<string, FormProblem>> {
  if (file === undefined) return fail({ kind: 'backup', sentence: DATA_TEXT.chooseFile, field: 'file' });
  if (file.size > BACKUP_FILE_MAX_LENGTH)
    return fail(dataProblem({ kind: 'backup', reason: 'too-large' }, 'restore'));
  try {
    return ok(await file.text());
  } catch {
    // Moved or locked since it was chosen.
    return fail({ kind: 'backup', sentence: DATA_TEXT.fileUnreadable, field: 'file' });
  }
}

export function createRestoreForm(deps: RestoreFormDeps): RestoreForm {
  const { accounts, viewLock, send } = deps;
  const file = signal<Blob | undefined>(undefined);
  const passphrase = signal('');
  const submission = createSubmission<FormProblem>(deps.onStart);

  function reset(): void {
    batch(() => {
      file.value = undefined;
      passphrase.value = '';
      submission.problem.value = undefined;
    });
  }

  async function restore(text: string): Promise<Result<Restored, Failure>> {
    const [stored, locks] = await Promise.all([accounts.read(), viewLock.read()]);
    const reply = await send({ type: 'restore-backup', file: text, passphrase: passphrase.peek() });
    if (!reply.ok) return reply;
    // An account waiting for its removal still has its key there, and a view lock its passphrase.
    const hasViewLock = isOnOrDamaged(locks);
    const inVault = stored.state === 'present' && stored.value.some(({ keptIn }) => keptIn === 'vault');
    const after = accountsIn(await accounts.read());
    return ok(restoredBetween(accountsIn(stored), after, hasViewLock || inVault));
  }

  async function attempt(): Promise<Result<Restored, FormProblem>> {
    const text = await textOf(file.peek());
    if (!text.ok) return text;
    if (passphrase.peek() === '')
      return fail(dataProblem({ kind: 'passphrase', reason: 'empty' }, 'restore'));
    const restored = await restore(text.value);
    return restored.ok ? restored : fail(dataProblem(restored.failure, 'restore'));
  }

  return {
    file,
    passphrase,
    busy: submission.busy,
    problem: submission.problem,
    submit: () =>
      submission.run(attempt, (restored) => {
        reset();
        deps.onDone(restored);
      }),
    reset,
  };
}
