import { afterAll, describe, expect, it } from 'vitest';
import { CLASSES } from './classes/index.ts';
import { runCase } from './run.ts';
import type { Expectation } from './scene.ts';

/** How many cases each class is tried with. A case follows from its class and its seed alone. */
const SEEDS = 200;
/** A single case, to look into: BANKROLL_FUZZ_SEED=17 npx vitest ... -t "field null". */
const ONLY = process.env['BANKROLL_FUZZ_SEED'];
const seeds = ONLY === undefined ? Array.from({ length: SEEDS }, (_, seed) => seed) : [Number(ONLY)];

type Counts = Record<Expectation['outcome'] | 'wrong', number>;

const table = new Map<string, Counts>();

async function fuzz(mutation: (typeof CLASSES)[number]): Promise<string[]> {
  const counts: Counts = { same: 0, partial: 0, carried: 0, refused: 0, wrong: 0 };
  table.set(mutation.name, counts);
  const wrong: string[] = [];
  for (const seed of seeds) {
    const { outcome, complaints } = await runCase(mutation, seed);
    counts[outcome ?? 'wrong'] += 1;
    if (outcome === undefined) wrong.push(`${mutation.name}, seed ${seed}: ${complaints.join('; ')}`);
  }
  return wrong;
}

function tableText(): string {
  const columns = ['same', 'partial', 'carried', 'refused', 'wrong'] as const;
  const line = (name: string, cells: readonly (string | number)[]): string =>
    `${name.padEnd(62)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
  const sums = columns.map((column) => [...table.values()].reduce((sum, counts) => sum + counts[column], 0));
  return [
    line(`${table.size} classes, ${seeds.length} seeds each`, columns),
    ...[...table].map(([name, counts]) =>
      line(
        name,
        columns.map((column) => counts[column]),
      ),
    ),
    line('all', sums),
  ].join('\n');
}

describe('reading an account from answers that are not as expected', () => {
  it('is tried in at least fifty ways, each with a name of its own', () => {
    expect(new Set(CLASSES.map(({ name }) => name)).size).toBe(CLASSES.length);
    expect(CLASSES.length).toBeGreaterThanOrEqual(50);
  });

  it.each(CLASSES.map((mutation) => [mutation.name, mutation] as const))(
    '%s',
    async (_name, mutation) => {
      expect((await fuzz(mutation)).slice(0, 5)).toEqual([]);
    },
    60_000,
  );

  // Past the reporter, so that the counts are there in every kind of report.
  afterAll(() => {
    process.stdout.write(`\n${tableText()}\n`);
  });
});
