import { createHash } from 'node:crypto';

/** Everything "random" in the simulation. Two runs with one seed give the same ids, secrets and choices. */
export interface Seed {
  /** A fresh UUID; the n-th id of one label is always the same, whatever was drawn for other labels. */
  id(label: string): string;
  /** Fresh bytes (at most 32), drawn like ids. */
  bytes(label: string, length: number): Buffer;
  /** An integer from `low` to `high`, both included. */
  integer(label: string, low: number, high: number): number;
}

export function createSeed(seed: number): Seed {
  const drawn = new Map<string, number>();

  function bytes(label: string, length: number): Buffer {
    const turn = drawn.get(label) ?? 0;
    drawn.set(label, turn + 1);
    return createHash('sha256')
      .update(`bankroll exchanges|${seed}|${label}|${turn}`)
      .digest()
      .subarray(0, length);
  }

  return {
    bytes,
    id(label) {
      const raw = bytes(`id ${label}`, 16);
      raw[6] = (raw.readUInt8(6) & 0x0f) | 0x40; // RFC 9562: version 4
      raw[8] = (raw.readUInt8(8) & 0x3f) | 0x80; // RFC 9562: variant
      const hex = raw.toString('hex');
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
        '-',
      );
    },
    integer(label, low, high) {
      return low + (bytes(`integer ${label}`, 6).readUIntBE(0, 6) % (high - low + 1));
    },
  };
}
