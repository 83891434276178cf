import * as v from 'valibot';
import browser from 'webextension-polyfill';

/**
 * Absent and damaged are different things: the first is a new user, the second must never be taken for one. What a newer
 * version of Bankroll wrote is unreadable here too, but must not be replaced.
 */
export type Stored<Value> =
  | { readonly state: 'present'; readonly value: Value }
  | { readonly state: 'absent' }
  | { readonly state: 'damaged'; readonly newer?: true };

export interface Item<Value> {
  readonly key: string;
  read(): Promise<Stored<Value>>;
  /** Writes the whole item; rejects when the browser refuses, and for a value that could not be read back. */
  write(value: Value): Promise<void>;
  /** What a write of this value stores, by key; throws for a value that could not be read back. */
  entry(value: Value): Record<string, unknown>;
  /** What such an entry holds, for one that was kept elsewhere meanwhile: checked and migrated as if it had been stored. */
  decode(raw: unknown): Stored<Value>;
  /** Leaves nothing behind; rejects when the browser refuses. */
  remove(): Promise<void>;
  /** Calls back with every later value, whoever wrote it. Returns the way to stop. */
  watch(onChange: (stored: Stored<Value>) => void): () => void;
}

interface Definition<Value> {
  readonly area: 'local' | 'session';
  readonly key: string;
  /** Of the shape that `schema` reads. */
  readonly version: number;
  readonly schema: v.GenericSchema<unknown, Value>;
  /** From version n (the key) to n + 1: pure, deterministic, and safe to run on what is already new. */
  readonly migrations?: Readonly<Record<number, (old: unknown) => unknown>>;
}

const envelope = v.object({ v: v.pipe(v.number(), v.integer()), data: v.unknown() });

/** JSON only: a bigint is silently dropped by extension storage (Chromium 156, Nov 2026), so amounts travel as text. */
function encode(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value === 'object' && value !== null) {
    const present = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(present.map(([key, inner]) => [key, encode(inner)]));
  }
  return value;
}

/** Defines one stored item: its place, version and guard. Every read is checked; nothing is ever cast. */
export function defineItem<Value>(definition: Definition<Value>): Item<Value> {
  const { area, key, version, schema, migrations = {} } = definition;

  function decode(raw: unknown): Stored<Value> {
    if (raw === undefined) return { state: 'absent' };
    const outer = v.safeParse(envelope, raw);
    if (!outer.success) return { state: 'damaged' };
    if (outer.output.v > version) return { state: 'damaged', newer: true };
    let { data } = outer.output;
    try {
      for (let from = outer.output.v; from < version; from += 1) {
        const migrate = migrations[from];
        if (migrate === undefined) return { state: 'damaged' };
        data = migrate(data);
      }
    } catch {
      // A migration meets what no guard has seen.
      return { state: 'damaged' };
    }
    const inner = v.safeParse(schema, data);
    return inner.success ? { state: 'present', value: inner.output } : { state: 'damaged' };
  }

  function entry(value: Value): Record<string, unknown> {
    const data = encode(value);
    // What the next read would find damaged must not replace what is good. The message holds no value.
    if (!v.is(schema, data)) throw new Error(`a value of "${key}" does not have the form of its item`);
    return { [key]: { v: version, data } };
  }

  return {
    key,
    decode,
    async read() {
      let found: Record<string, unknown>;
      try {
        found = await browser.storage[area].get(key);
      } catch {
        // A broken database block rejects the read (measured, Nov 2026); other items may still be fine.
        return { state: 'damaged' };
      }
      return decode(found[key]);
    },
    entry,
    async write(value) {
      await browser.storage[area].set(entry(value));
    },
    remove: () => browser.storage[area].remove(key),
    watch(onChange) {
      const listener = (changes: Record<string, { newValue?: unknown }>, changedArea: string): void => {
        const change = changes[key];
        if (changedArea === area && change !== undefined) onChange(decode(change.newValue));
      };
      browser.storage.onChanged.addListener(listener);
      return () => browser.storage.onChanged.removeListener(listener);
    },
  };
}

/**
 * Writes several items of the local area in one piece: all or none of them, also when the browser is killed (measured in
 * Chromium 156, Nov 2026).
 */
export async function writeTogether(...entries: readonly Record<string, unknown>[]): Promise<void> {
  await browser.storage.local.set(Object.assign({}, ...entries) as Record<string, unknown>);
}

/** For what hides: on where it says so, and where it cannot be read, because showing what was hidden is the worse mistake. */
export function isOnOrDamaged(stored: Stored<boolean> | undefined): boolean {
  return stored?.state === 'damaged' || (stored?.state === 'present' && stored.value);
}

/** The value, or a default for both absent and damaged: for items whose loss costs nothing. */
export async function readOr<Value>(item: Item<Value>, fallback: () => Value): Promise<Value> {
  const stored = await item.read();
  return stored.state === 'present' ? stored.value : fallback();
}
