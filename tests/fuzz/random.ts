/** Chance that repeats itself: the same seed gives the same case on every machine. */
export interface Random {
  /** At least 0, below `limit`. */
  below(limit: number): number;
  chance(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Between the two, both included. */
  between(least: bigint, most: bigint): bigint;
  shuffled<Item>(items: readonly Item[]): Item[];
}

/** A text as a number of 32 bits (FNV-1a). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}

/** Mulberry32, seeded by the name of the class and the number of the seed. */
export function createRandom(name: string, seed: number): Random {
  let state = hash(`${name}#${seed}`);
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  }
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (share) => next() < share,
    pick<Item>(items: readonly Item[]): Item {
      if (items.length === 0) throw new Error('nothing to pick from');
      return items[below(items.length)] as Item;
    },
    between(least, most) {
      const span = most - least + 1n;
      return least + ((BigInt(below(2 ** 30)) * 2n ** 30n + BigInt(below(2 ** 30))) % span);
    },
    shuffled(items) {
      return items
        .map((item) => ({ item, order: next() }))
        .toSorted((a, b) => a.order - b.order)
        .map(({ item }) => item);
    },
  };
}
