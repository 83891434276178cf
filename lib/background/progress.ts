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
  const write = (activity: Parameters<typeof activityItem.write>[0]): Promise<void> => {
    written = written.then(() => activityItem.write(activity)).catch(() => undefined);
    return written;
  };
  void write({ startedAt, done, total });
  return {
    step() {
      done += 1;
      void write({ startedAt, done, total });
    },
    end: () => write(null),
  };
}
