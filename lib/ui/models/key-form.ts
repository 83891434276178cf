import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Failure } from '../../domain/failure.ts';
import { failureText } from '../../domain/text/failures.ts';
import type { ExchangeMeta } from '../../exchanges/exchange-meta.ts';
import type { Reply } from '../../messages.ts';
import type { Access } from './access.ts';
import { readKeyFile } from './key-file.ts';

/** The fields that a failure can be about. */
export type FormField = 'name' | 'keyId' | 'key';

export interface FormProblem {
  readonly kind: Failure['kind'];
  readonly sentence: string;
  /** Beside which the sentence stands; undefined for what is about no field. */
  readonly field: FormField | undefined;
}

/** What someone types to give a key, and what became of it. Nothing typed is changed, trimmed or lost on failure. */
export interface KeyForm {
  readonly keyId: Signal<string>;
  readonly keyText: Signal<string>;
  readonly meta: ReadonlySignal<ExchangeMeta>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  chooseFile(file: Blob): Promise<void>;
  /** Call straight from the submit event: the browser may have to ask for access first. */
  submit(): Promise<void>;
  /** Forgets what was typed, the key first of all. */
  reset(): void;
}

interface KeyFormDeps {
  readonly meta: ReadonlySignal<ExchangeMeta>;
  readonly keyId?: string;
  readonly access: Access;
  /** The host permissions that reading the account takes. */
  readonly origins: () => readonly string[];
  readonly send: (keyId: string, keyText: string) => Promise<Reply>;
  readonly onStart: () => void;
  readonly onDone: () => void;
}

/** Where the user should look. */
export function fieldOf(failure: Failure): FormField | undefined {
  if (failure.kind === 'account-name') return 'name';
  if (failure.kind === 'key-id' || failure.kind === 'duplicate-account') return 'keyId';
  if (failure.kind === 'key-format') return 'key';
  if (failure.kind === 'key-rejected') {
    // A key of another environment is right in both its halves.
    if (failure.reason === 'wrong-environment') return undefined;
    return failure.reason === 'unknown-key' ? 'keyId' : 'key';
  }
  return undefined;
}

export function problemOf(failure: Failure, exchange: string): FormProblem {
  return { kind: failure.kind, sentence: failureText(failure, exchange).sentence, field: fieldOf(failure) };
}

export function createKeyForm(deps: KeyFormDeps): KeyForm {
  const keyId = signal(deps.keyId ?? '');
  const keyText = signal('');
  const busy = signal(false);
  const problem = signal<FormProblem | undefined>(undefined);

  async function attempt(allowed: Promise<boolean>): Promise<Reply> {
    if (!(await allowed)) return { ok: false, failure: { kind: 'host-permission' } };
    return await deps.send(keyId.peek(), keyText.peek());
  }

  return {
    keyId,
    keyText,
    meta: deps.meta,
    busy: computed(() => busy.value),
    problem,
    async chooseFile(file) {
      const read = await readKeyFile(file);
      batch(() => {
        if (read.ok) keyText.value = read.value;
        problem.value = read.ok ? undefined : { kind: 'key-format', sentence: read.failure, field: 'key' };
      });
    },
    async submit() {
      if (busy.peek()) return;
      // First of all, while the click still counts as one.
      const allowed = deps.access.allow({ origins: deps.origins() });
      batch(() => {
        busy.value = true;
        problem.value = undefined;
        deps.onStart();
      });
      const reply = await attempt(allowed);
      batch(() => {
        busy.value = false;
        if (reply.ok) deps.onDone();
        else problem.value = problemOf(reply.failure, deps.meta.peek().name);
      });
    },
    reset() {
      batch(() => {
        keyText.value = '';
        keyId.value = deps.keyId ?? '';
        problem.value = undefined;
      });
    },
  };
}
