import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { fail } from '../../domain/result.ts';
import type { ExchangeMeta } from '../../exchanges/exchange-meta.ts';
import type { Keeping, Reply } from '../../messages.ts';
import type { Access } from './access.ts';
import { toldReply, type FormProblem } from './form-problem.ts';
import type { KeepingForm } from './keeping.ts';
import { readKeyFile } from './key-file.ts';
import { createSubmission } from './submission.ts';

/** What someone types to give a key, and what became of it. Nothing typed is changed, trimmed or lost on failure. */
export interface KeyForm {
  readonly keyId: Signal<string>;
  readonly keyText: Signal<string>;
  readonly keeping: KeepingForm;
  readonly meta: ReadonlySignal<ExchangeMeta>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  chooseFile(file: Blob): Promise<void>;
  /** Call straight from the submit event: the browser may have to ask for access first. */
  submit(): Promise<void>;
  /** Forgets what is secret; the rest stays. */
  forgetTyped(): void;
  /** Forgets what was typed, the key first of all. */
  reset(): void;
}

interface KeyFormDeps {
  readonly meta: ReadonlySignal<ExchangeMeta>;
  readonly keyId?: string;
  readonly keeping: KeepingForm;
  readonly access: Access;
  /** The host permissions that reading the account takes. */
  readonly origins: () => readonly string[];
  readonly send: (keyId: string, keyText: string, keeping: Keeping) => Promise<Reply>;
  readonly onStart: () => void;
  readonly onDone: () => void;
}

export function createKeyForm(deps: KeyFormDeps): KeyForm {
  const { keeping } = deps;
  const keyId = signal(deps.keyId ?? '');
  const keyText = signal('');
  const submission = createSubmission<FormProblem>(deps.onStart);
  const { problem } = submission;

  async function attempt(): Promise<Reply> {
    const reason = keeping.problem();
    if (reason !== undefined) return fail({ kind: 'passphrase', reason });
    // First of all, while the click still counts as one.
    if (!(await deps.access.allow({ origins: deps.origins() }))) return fail({ kind: 'host-permission' });
    return await deps.send(keyId.peek(), keyText.peek(), keeping.chosen());
  }

  function forgetTyped(): void {
    batch(() => {
      keyText.value = '';
      keeping.forgetTyped();
    });
  }

  return {
    keyId,
    keyText,
    keeping,
    meta: deps.meta,
    busy: submission.busy,
    problem,
    async chooseFile(file) {
      const read = await readKeyFile(file);
      batch(() => {
        if (read.ok) keyText.value = read.value;
        problem.value = read.ok ? undefined : { kind: 'key-format', sentence: read.failure, field: 'key' };
      });
    },
    submit: () => submission.run(async () => toldReply(await attempt(), deps.meta.peek().name), deps.onDone),
    forgetTyped,
    reset() {
      batch(() => {
        forgetTyped();
        keeping.reset();
        keyId.value = deps.keyId ?? '';
        problem.value = undefined;
      });
    },
  };
}
