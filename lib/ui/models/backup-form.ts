import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { fail, ok, type Result } from '../../domain/result.ts';
import { backupFileName } from '../../domain/text/data.ts';
import type { Command, Reply } from '../../messages.ts';
import type { Item } from '../../state/item.ts';
import type { SealedBackup } from '../../state/items.ts';
import { dataProblem, refusedBackup } from './data-problem.ts';
import type { FormProblem } from './form-problem.ts';
import { createNewPassphrase, type NewPassphrase } from './new-passphrase.ts';
import { createSubmission } from './submission.ts';

/** Makes a backup and saves it as a file. What was typed stays until that has worked. */
export interface BackupForm {
  readonly next: NewPassphrase;
  readonly withKeys: ReadonlySignal<boolean>;
  /** Without them the vault's passphrase is forgotten. */
  includeKeys(wanted: boolean): void;
  /** Asked with the keys, also while the vault is open. */
  readonly vaultPassphrase: Signal<string>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  submit(): Promise<void>;
  reset(): void;
}

interface BackupFormDeps {
  readonly exported: Item<SealedBackup | null>;
  readonly send: (command: Command) => Promise<Reply>;
  readonly saveFile: (name: string, text: string) => void;
  /** Unix ms. */
  readonly now: () => number;
  readonly onStart: () => void;
  /** With the names of accounts whose keys were to go along and could not. */
  readonly onDone: (withoutKey: readonly string[]) => void;
}

export function createBackupForm(deps: BackupFormDeps): BackupForm {
  const { exported, send } = deps;
  const next = createNewPassphrase();
  const withKeys = signal(false);
  const vaultPassphrase = signal('');
  const submission = createSubmission<FormProblem>(deps.onStart);

  function reset(): void {
    batch(() => {
      next.reset();
      withKeys.value = false;
      vaultPassphrase.value = '';
      submission.problem.value = undefined;
    });
  }

  /** What keeps it from being asked for. */
  function typedProblem(): FormProblem | undefined {
    const reason = next.problem();
    if (reason !== undefined) return dataProblem({ kind: 'passphrase', reason }, 'backup');
    const isMissing = withKeys.peek() && vaultPassphrase.peek() === '';
    return isMissing ? refusedBackup({ kind: 'passphrase', reason: 'empty' }) : undefined;
  }

  /** Has it sealed and saves it. */
  async function make(): Promise<Result<SealedBackup, FormProblem>> {
    const early = typedProblem();
    if (early !== undefined) return fail(early);
    const reply = await send({
      type: 'make-backup',
      passphrase: next.passphrase.peek(),
      withKeys: withKeys.peek(),
      ...(withKeys.peek() && { vaultPassphrase: vaultPassphrase.peek() }),
    });
    if (!reply.ok) return fail(refusedBackup(reply.failure));
    const stored = await exported.read();
    const sealed = stored.state === 'present' ? stored.value : null;
    if (sealed !== null) deps.saveFile(backupFileName(deps.now()), sealed.file);
    // Else it goes when the browser closes; it is sealed, and says nothing to anybody.
    await send({ type: 'drop-backup' });
    return sealed === null ? fail(dataProblem({ kind: 'storage' }, 'backup')) : ok(sealed);
  }

  return {
    next,
    withKeys,
    includeKeys(wanted) {
      batch(() => {
        withKeys.value = wanted;
        if (!wanted) vaultPassphrase.value = '';
      });
    },
    vaultPassphrase,
    busy: submission.busy,
    problem: submission.problem,
    submit: () =>
      submission.run(make, ({ withoutKey }) => {
        reset();
        deps.onDone(withoutKey);
      }),
    reset,
  };
}
