import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';

/** What an action came to. Some of it is told only as long as it holds, and never again after that. */
export interface SaidLine {
  /** Empty while there is nothing to say. */
  readonly text: ReadonlySignal<string>;
  /** `whileShut`: whether it holds while something is locked, or while nothing is. */
  say(text: string, whileShut?: boolean): void;
  clear(): void;
}

interface Said {
  readonly text: string;
  readonly whileShut?: boolean;
  /** Storage says so a moment after the reply. */
  readonly hasHeld?: boolean;
}

export function createSaid(isShut: ReadonlySignal<boolean>): SaidLine {
  const said = signal<Said | undefined>(undefined);

  effect(() => {
    const one = said.value;
    if (one?.whileShut === undefined) return;
    const holds = one.whileShut === isShut.value;
    if (holds && !one.hasHeld) said.value = { ...one, hasHeld: true };
    if (!holds && one.hasHeld) said.value = undefined;
  });

  return {
    text: computed(() => {
      const { text = '', whileShut } = said.value ?? {};
      return whileShut === undefined || whileShut === isShut.value ? text : '';
    }),
    say(text, whileShut) {
      said.value = { text, ...(whileShut !== undefined && { whileShut }) };
    },
    clear() {
      said.value = undefined;
    },
  };
}
