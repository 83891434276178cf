import { Secret } from '../domain/secret.ts';
import { deriveKey } from './passphrase-box.ts';

/** What a passphrase's key derivation takes at least, however slow the machine. */
export const MIN_ITERATIONS = 1_000_000;
const MOST_ITERATIONS = 10_000_000;
/** How long whoever unlocks may wait for it, ms. */
const TARGET_MS = 150;
const SAMPLE_ITERATIONS = 100_000;

/** The iterations that take about 150 ms where 100,000 take so many ms. */
export function costOf(sampleMs: number): number {
  // A clock made coarse against fingerprinting can say that no time has passed: then nothing is known.
  if (!(sampleMs > 0)) return MIN_ITERATIONS;
  const affordable = Math.floor((SAMPLE_ITERATIONS * TARGET_MS) / sampleMs);
  return Math.min(MOST_ITERATIONS, Math.max(MIN_ITERATIONS, affordable));
}

/** How many iterations a new passphrase's key derivation takes on this machine. */
export async function measurePassphraseCost(): Promise<number> {
  const start = performance.now();
  await deriveKey(new Secret('a passphrase'), new Uint8Array(16), SAMPLE_ITERATIONS);
  return costOf(performance.now() - start);
}
