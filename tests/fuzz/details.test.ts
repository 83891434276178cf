import { afterAll, describe, expect, it } from 'vitest';
import type { ExchangeId } from '../../lib/domain/account.ts';
import type { ReadDetails } from '../../lib/exchanges/port.ts';
import { ADAPTERS } from '../../lib/exchanges/registry.ts';
import { toolsWith } from '../unit/exchanges/scripted-http.ts';
import { FIELD_CLASSES } from './classes/fields.ts';
import { STATUS_CLASSES } from './classes/statuses.ts';
import { TEXT_CLASSES } from './classes/texts.ts';
import { judgeDetails } from './details-judge.ts';
import { detailsScene, readingOf } from './details-scene.ts';
import { createRandom } from './random.ts';
import { networkOf } from './run.ts';
import type { Mutation, Scene } from './scene.ts';
import { inEngine } from './source-text.ts';

const SEEDS = 100;

/** Two hosts, each asked once more for its clock. */
const TRIES = 4;

const CLASSES = [...FIELD_CLASSES, ...TEXT_CLASSES, ...STATUS_CLASSES];

const counts = new Map<string, { right: number; wrong: number }>();

async function detailsOf(scene: Scene): Promise<{ details: ReadDetails; requests: number }> {
  const http = networkOf(scene);
  const adapter = ADAPTERS[scene.exchange];
  const details = await inEngine(scene.hasSource, () =>
    adapter.details(scene.account, toolsWith(http), { reading: readingOf(scene.exchange) }),
  );
  return { details, requests: http.requests.length };
}

function sceneFor({ name, exchange }: Mutation, seed: number): Scene {
  const own: ExchangeId = exchange ?? (seed % 4 < 2 ? 'kalshi' : 'polymarket-us');
  return detailsScene(own, createRandom(`details/${name}`, seed), seed % 2 === 0);
}

async function fuzz(mutation: Mutation): Promise<string[]> {
  const wrong: string[] = [];
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const untouched = await detailsOf(sceneFor(mutation, seed));
    const scene = sceneFor(mutation, seed);
    const allowed = [mutation.apply(scene) ?? []].flat();
    const { details, requests } = await detailsOf(scene);
    const complaints = judgeDetails({ details, truth: untouched.details }, allowed);
    if (requests > untouched.requests + TRIES) complaints.push(`${requests} requests`);
    if (complaints.length > 0) wrong.push(`${mutation.name}, seed ${seed}: ${complaints.join('; ')}`);
  }
  counts.set(mutation.name, { right: SEEDS - wrong.length, wrong: wrong.length });
  return wrong;
}

describe('reading details from answers that are not as expected', () => {
  it.each(['kalshi', 'polymarket-us'] as const)('has something in every part at %s', async (exchange) => {
    const scene = detailsScene(exchange, createRandom('parts', 0), true);
    const { details } = await detailsOf(scene);
    const parts = [
      ...details.positions.map(({ markets }) => markets),
      details.orders,
      ...details.activity.map(({ part }) => part),
    ];
    expect(parts.map((part) => part.state === 'read' && part.rows.length > 0)).toEqual(parts.map(() => true));
    expect(parts.length).toBeGreaterThanOrEqual(3);
  });

  it.each(CLASSES.map((mutation) => [mutation.name, mutation] as const))(
    '%s',
    async (_name, mutation) => {
      expect((await fuzz(mutation)).slice(0, 5)).toEqual([]);
    },
    60_000,
  );

  afterAll(() => {
    const wrong = [...counts.values()].reduce((sum, one) => sum + one.wrong, 0);
    process.stdout.write(`\ndetails: ${counts.size} classes, ${SEEDS} seeds each, ${wrong} wrong\n`);
  });
});
