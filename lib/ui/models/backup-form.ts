import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Failure } from '../../domain/failure.ts';
import { backupFileName } from '../../domain/text/data.ts';
import type { Command, Reply } from '../../messages.ts';
import type { Item } from '../../state/item.ts';
import { dataProblem } from './data-problem.ts';
import type { FormProblem } from './form-problem.ts';
import { createNewPassphrase, type NewPassphrase } from './new-passphrase.ts';

/** Makes a backup and saves it as a file. What was typed stays until that has worked. */
export interface BackupForm {
  readonly next: NewPassphrase;
  readonly withKeys: Signal<boolean>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  submit(): Promise<void>;
  reset(): void;
}

interface BackupFormDeps {
  readonly exported: Item<string | null>;
  readonly send: (command: Command) => Promise<Reply>;
  readonly saveFile: (name: string, text: string) => void;
  /** Unix ms. */
  readonly now: () => number;
  readonly onStart: () => void;
  readonly onDone: () => void;
}

export function createBackupForm(deps: BackupFormDeps): BackupForm {
  const { exported, send } = deps;
  const next = createNewPassphrase();
  const withKeys = signal(false);
  const busy = signal(false);
  const problem = signal<FormProblem | undefined>(undefined);

  function reset(): void {
    batch(() => {
      next.reset();
      withKeys.value = false;
      problem.value = undefined;
    });
  }

  /** Why there is no file; undefined where it is saved. */
  async function make(): Promise<Failure | undefined> {
    const reply = await send({
      type: 'make-backup',
      passphrase: next.passphrase.peek(),
      withKeys: withKeys.peek(),
    });
    if (!reply.ok) return reply.failure;
    const stored = await exported.read();
    const file = stored.state === 'present' ? stored.value : null;
    if (file !== null) deps.saveFile(backupFileName(deps.now()), file);
    // Else it goes when the browser closes; it is sealed, and says nothing to anybody.
    await send({ type: 'drop-backup' });
    return file === null ? { kind: 'storage' } : undefined;
  }

  return {
    next,
    withKeys,
    busy,
    problem,
    async submit() {
      if (busy.peek()) return;
      const reason = next.problem();
      batch(() => {
        problem.value = reason && dataProblem({ kind: 'passphrase', reason });
        deps.onStart();
      });
      if (reason !== undefined) return;
      busy.value = true;
      const failure = await make();
      batch(() => {
        busy.value = false;
        if (failure !== undefined) {
          problem.value = dataProblem(failure);
          return;
        }
        reset();
        deps.onDone();
      });
    },
    reset,
  };
}
