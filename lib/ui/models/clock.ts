import { signal, type ReadonlySignal } from '@preact/signals';

/** Time as a value that views can depend on. */
export interface Clock {
  /** Unix ms, once a second while the page is open. */
  readonly now: ReadonlySignal<number>;
  dispose(): void;
}

const TICK_MS = 1_000;

export function createClock(read: () => number = () => Date.now()): Clock {
  const now = signal(read());
  const timer = setInterval(() => {
    now.value = read();
  }, TICK_MS);
  return { now, dispose: () => clearInterval(timer) };
}
