import * as fc from 'fast-check';

/**
 * How many cases every property is tried with: `npm test` takes 10^5, `npm run test:properties` 10^7, and
 * `BANKROLL_CASES=1000 npm run test:properties` any other number. Read here and nowhere else.
 */
export const CASES = casesFrom(process.env['BANKROLL_CASES'], process.env['MODE']);

/** A case takes well under this long, ms; what takes longer hangs. */
const CASE_MS = 2;

/** Time limit for a test of one property, ms. */
export const PATIENCE = Math.max(60_000, CASES * CASE_MS);

function casesFrom(text: string | undefined, mode: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,9}$/.test(text)) return Number(text);
  return mode === 'thorough' ? 10_000_000 : 100_000;
}

/** Tries a property with all cases. A failure prints the smallest case found and the seed that leads to it. */
export function holds<Values extends [unknown, ...unknown[]]>(
  ...args: [
    ...arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
    predicate: (...values: Values) => boolean | void,
  ]
): void {
  fc.assert(fc.property(...args), { numRuns: CASES });
}
