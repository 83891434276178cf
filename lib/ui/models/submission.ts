import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Result } from '../../domain/result.ts';

/** The course of sending a form: one try at a time, and what was wrong with the latest. */
export interface Submission<Problem> {
  readonly busy: ReadonlySignal<boolean>;
  /** Stays until the next try. */
  readonly problem: Signal<Problem | undefined>;
  /**
   * Makes a try, unless one is under way. `attempt` begins before this returns, so that it may ask for what a click allows;
   * what was typed is its caller's to keep until `onDone`.
   */
  run<Value>(attempt: () => Promise<Result<Value, Problem>>, onDone: (value: Value) => void): Promise<void>;
}

/** `onStart` is called with each try: what earlier actions came to is no longer news. */
export function createSubmission<Problem>(onStart: () => void = () => undefined): Submission<Problem> {
  const busy = signal(false);
  const problem = signal<Problem | undefined>(undefined);
  return {
    busy: computed(() => busy.value),
    problem,
    async run(attempt, onDone) {
      if (busy.peek()) return;
      batch(() => {
        busy.value = true;
        problem.value = undefined;
        onStart();
      });
      const result = await attempt();
      batch(() => {
        busy.value = false;
        if (result.ok) onDone(result.value);
        else problem.value = result.failure;
      });
    },
  };
}
