/**
 * How many times something was to be locked in this worker's life. What is opened takes a while: a passphrase, an answer of
 * an exchange. What began before the latest lock must not undo it. A worker's death ends what it began.
 */
let count = 0;

export function noteLocking(): void {
  count += 1;
}

/** To be handed to `isLockedSince` later. */
export function lockingsSoFar(): number {
  return count;
}

export function isLockedSince(before: number): boolean {
  return count !== before;
}
