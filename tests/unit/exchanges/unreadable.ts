import { expect } from 'vitest';
import type { ReadFailure } from '../../../lib/domain/failure.ts';

/** An answer of another form, whatever its fingerprint; for `toEqual`. */
export function unreadable(field: string): ReadFailure {
  const shape = expect.any(String) as unknown as string;
  return { kind: 'unreadable', field, shape };
}
