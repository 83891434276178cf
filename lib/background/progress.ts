import { activityItem } from '../state/items.ts';

/** Tells open views how far a cycle is. For show only: a failed write changes nothing. */
export interface Progress {
  step(): void;
  end(): Promise<void>;
}

export function startProgress(startedAt: number, total: number): Progress {
  let done = 0;
  // One after the other, so that an earlier count never lands on a later one.
  let written = Promise.resolve();
  const then = (change: () => Promise<void>): Promise<void> => {
    written = written.then(change).catch(() => undefined);
    return written;
  };
  const tell = (): void => {
    const activity = { startedAt, done, total };
    void then(() => activityItem.write(activity));
  };
  tell();
  return {
    step() {
      done += 1;
      tell();
    },
    // Nothing is left of it: not even where everything was deleted while it was under way.
    end: () => then(() => activityItem.remove()),
  };
}
