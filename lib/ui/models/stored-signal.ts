import { signal, type ReadonlySignal } from '@preact/signals';
import type { Item, Stored } from '../../state/item.ts';

/** A stored item as a signal; undefined until it has been read. */
export interface StoredSignal<Value> {
  readonly current: ReadonlySignal<Stored<Value> | undefined>;
  /** Settles when the first value is there; never rejects. */
  readonly loaded: Promise<void>;
  dispose(): void;
}

export function followItem<Value>(item: Item<Value>): StoredSignal<Value> {
  const current = signal<Stored<Value> | undefined>(undefined);
  // Watching begins before reading, so that no write falls between; a value that was watched is newer than one read.
  const dispose = item.watch((stored) => {
    current.value = stored;
  });
  async function load(): Promise<void> {
    const stored = await item.read();
    current.value ??= stored;
  }
  return { current, loaded: load(), dispose };
}

/** The value, or a default while it is unread, absent or damaged: for items whose loss costs nothing. */
export function valueOr<Value>(stored: Stored<Value> | undefined, fallback: () => Value): Value {
  return stored?.state === 'present' ? stored.value : fallback();
}
