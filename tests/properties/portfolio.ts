import * as fc from 'fast-check';
import { totalOf, type Balance, type Pocket, type Reading } from '../../lib/domain/reading.ts';
import type { AccountState } from '../../lib/domain/snapshot.ts';
import { anyReading, anyUsd } from '../unit/domain/arbitrary.ts';
import { NOW } from '../unit/domain/make.ts';

/** One balance with all that a total needs. */
const wholeBalance: fc.Arbitrary<Balance> = fc.record({ cash: anyUsd, positions: anyUsd });

const wholePerps: fc.Arbitrary<Pocket> = fc.record({
  kind: fc.constant('perps' as const),
  balance: fc.record({ equity: anyUsd }),
});

/** A reading of which every pocket is known: up to four pockets, one in three with perps. */
export const wholeReading: fc.Arbitrary<Reading> = fc
  .tuple(
    fc.array(wholeBalance, { minLength: 1, maxLength: 4 }),
    fc.option(wholePerps, { nil: undefined, freq: 3 }),
  )
  .map(([balances, perps]) => {
    const numbered = balances.map((balance, number): Pocket => ({ number, balance }));
    return { pockets: perps === undefined ? numbered : [...numbered, perps], fetchedAt: NOW };
  });

export function stateOf(reading: Reading | undefined): AccountState {
  return { attemptedAt: NOW, failuresInRow: 0, ...(reading && { reading }) };
}

/** Up to three accounts in any state of knowledge; one in four has never been read. */
export const anyAccounts: fc.Arbitrary<readonly AccountState[]> = fc.array(
  fc.option(anyReading, { nil: undefined, freq: 4 }).map(stateOf),
  { maxLength: 3 },
);

/** What the pockets' own figures add up to, counted here by hand, and whether any pocket leaves something out. */
export function counted(states: readonly AccountState[]): {
  readonly known: bigint;
  readonly stated: number;
  readonly isWhole: boolean;
} {
  let known = 0n;
  let stated = 0;
  let isWhole = true;
  for (const { reading } of states) {
    if (reading === undefined) isWhole = false;
    for (const { balance } of reading?.pockets ?? []) {
      const { cash, positions, equity } = balance;
      if (equity !== undefined) {
        known += equity;
        stated += 1;
      } else if (cash !== undefined) {
        known += cash + (positions ?? 0n);
        stated += 1;
      }
      if (totalOf(balance) === undefined) isWhole = false;
    }
  }
  return { known, stated, isWhole };
}
