import { batch, signal, type Signal } from '@preact/signals';
import type { PassphraseReason } from '../../domain/failure.ts';
import { passphraseProblem } from '../../domain/passphrase.ts';

/** A passphrase to begin with, typed twice: nobody could recover one with a slip in it. */
export interface NewPassphrase {
  readonly passphrase: Signal<string>;
  readonly repeat: Signal<string>;
  /** What keeps it from being sent; "mismatch" is about the second box. */
  problem(): PassphraseReason | undefined;
  reset(): void;
}

export function createNewPassphrase(): NewPassphrase {
  const passphrase = signal('');
  const repeat = signal('');
  return {
    passphrase,
    repeat,
    problem() {
      const reason = passphraseProblem(passphrase.peek());
      if (reason !== undefined) return reason;
      return passphrase.peek() === repeat.peek() ? undefined : 'mismatch';
    },
    reset() {
      batch(() => {
        passphrase.value = '';
        repeat.value = '';
      });
    },
  };
}
