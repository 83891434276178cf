import type { ReadFailure } from '../../lib/domain/failure.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import type { Result } from '../../lib/domain/result.ts';
import { ADAPTERS } from '../../lib/exchanges/registry.ts';
import {
  answer,
  scriptedHttp,
  toolsWith,
  type Outcome,
  type ScriptedHttp,
} from '../unit/exchanges/scripted-http.ts';
import { textOf } from './body.ts';
import { judge, type Verdict } from './judge.ts';
import { kalshiScene } from './kalshi-scene.ts';
import { polymarketUsScene } from './polymarket-us-scene.ts';
import { createRandom } from './random.ts';
import type { Expectation, Mutation, Scene } from './scene.ts';
import { inEngine } from './source-text.ts';

/** More requests than this in one reading is a reader that does not end. */
const ENDLESS = 2_000;

/** What is asked besides the account's own answers, in good times. */
const ELSEWHERE: Readonly<Record<string, unknown>> = {
  '/trade-api/v2/exchange/status': { exchange_active: true, trading_active: true },
  '/trade-api/v2/margin/balance': { settled_funds: '0', subaccount_balances: [] },
};

/** The network of a scene: its bodies, or what the case puts in their place. */
export function networkOf(scene: Scene): ScriptedHttp {
  const counts = new Map<string, number>();
  let total = 0;
  return scriptedHttp((request): Outcome => {
    total += 1;
    if (total > ENDLESS) throw new Error(`more than ${ENDLESS} requests`);
    const target = scene.targetOf(request.url) ?? request.url.pathname;
    const count = counts.get(target) ?? 0;
    counts.set(target, count + 1);
    const own = scene.answers.get(target);
    if (own !== undefined) return own(request, count);
    const body = scene.bodies.get(target);
    if (body === undefined) {
      const other = ELSEWHERE[request.url.pathname];
      return other === undefined ? { status: 404, body: '{"error":{"code":"not_found"}}' } : answer(other);
    }
    const text = textOf(body);
    return answer(scene.spellings.get(target)?.(text) ?? text);
  });
}

function sceneFor({ name, exchange }: Mutation, seed: number, trial: number): Scene {
  const random = createRandom(`${name}/${trial}`, seed);
  const hasSource = seed % 2 === 0;
  const isKalshi = exchange === undefined ? (seed + trial) % 4 < 2 : exchange === 'kalshi';
  return (isKalshi ? kalshiScene : polymarketUsScene)(random, hasSource);
}

interface Case {
  readonly scene: Scene;
  readonly allowed: readonly Expectation[];
}

/** The first account made from the seed that has something to change in this way. */
function caseFor(mutation: Mutation, seed: number): Case {
  for (let trial = 0; trial < 100; trial += 1) {
    const scene = sceneFor(mutation, seed, trial);
    const allowed = mutation.apply(scene);
    if (allowed !== undefined) return { scene, allowed: [allowed].flat() };
  }
  throw new Error(`${mutation.name} fits no account`);
}

/** One case from its class and seed to its verdict. Never throws: what the adapter throws is a complaint. */
export async function runCase(mutation: Mutation, seed: number): Promise<Verdict> {
  const { scene, allowed } = caseFor(mutation, seed);
  const http = networkOf(scene);
  const { account, facts, previous } = scene;
  const context = { isProbe: seed % 8 >= 6, ...(facts && { facts }), ...(previous && { previous }) };
  let outcome: Result<Reading, ReadFailure>;
  try {
    outcome = await inEngine(scene.hasSource, () =>
      ADAPTERS[scene.exchange].read(account, toolsWith(http), context),
    );
  } catch (error) {
    return { complaints: [`it threw ${String(error)}`] };
  }
  return judge(scene, outcome, allowed, http.requests.length);
}
