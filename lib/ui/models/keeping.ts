import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { KeyPlace } from '../../domain/account.ts';
import type { PassphraseReason } from '../../domain/failure.ts';
import type { Keeping } from '../../messages.ts';
import type { Locks } from './locks.ts';
import { createNewPassphrase, type NewPassphrase } from './new-passphrase.ts';

/** The choice of how a key is kept, and the passphrase where the choice takes one. */
export interface KeepingForm {
  readonly place: ReadonlySignal<KeyPlace>;
  /** Which boxes to show: none, one that opens the vault, or two that begin it. */
  readonly asks: ReadonlySignal<'nothing' | 'open' | 'begin'>;
  readonly typed: NewPassphrase;
  /** Which way suits the key. */
  readonly advice: ReadonlySignal<string>;
  choose(place: KeyPlace): void;
  /** What keeps it from being sent. */
  problem(): PassphraseReason | undefined;
  /** As it goes along with the key. */
  chosen(): Keeping;
  /** The passphrase alone: the choice stays. */
  forgetTyped(): void;
  reset(): void;
}

interface KeepingDeps {
  readonly locks: Locks;
  readonly preselected: ReadonlySignal<KeyPlace>;
  readonly advice: ReadonlySignal<string>;
}

export function createKeepingForm({ locks, preselected, advice }: KeepingDeps): KeepingForm {
  const picked = signal<KeyPlace | undefined>(undefined);
  const typed = createNewPassphrase();
  const place = computed(() => picked.value ?? preselected.value);
  const asks = computed(() => {
    if (place.value === 'browser' || locks.vault.value === 'open') return 'nothing';
    return locks.vault.value === 'none' ? 'begin' : 'open';
  });

  return {
    place,
    asks,
    typed,
    advice,
    choose(wanted) {
      picked.value = wanted;
    },
    problem() {
      if (asks.peek() === 'begin') return typed.problem();
      return asks.peek() === 'open' && typed.passphrase.peek() === '' ? 'empty' : undefined;
    },
    chosen() {
      if (place.peek() === 'browser') return {};
      if (asks.peek() === 'nothing') return { keep: 'vault' };
      return { keep: 'vault', passphrase: typed.passphrase.peek() };
    },
    forgetTyped: () => typed.reset(),
    reset() {
      batch(() => {
        typed.reset();
        picked.value = undefined;
      });
    },
  };
}
