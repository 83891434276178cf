import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { wipeKeys } from '../../../lib/keys/index.ts';
import { clearMirror } from '../../../lib/state/mirror.ts';
import { clearRequestLog } from '../../../lib/state/request-log.ts';
import { NOW } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import type { Member } from './exchanges.ts';
import { foundInDatabases, heldInDatabases } from './kill/databases.ts';
import { FLOWS, type Flow } from './kill/flows.ts';
import { faults, isOpen, knownPassphrases, whatThereIs } from './kill/judge.ts';
import {
  bringBack,
  lasting,
  refuseStorageFrom,
  watchMoments,
  type Lasting,
  type Moments,
} from './kill/moments.ts';
import { createWorker, type Worker } from './kill/worker.ts';
import { ALL_ORIGINS, createWorld } from './world.ts';

/**
 * A killed worker leaves what lasts, and nothing else. So each flow is run once to its end; what lasts is kept at every place
 * at which the worker could have been killed, and another worker is started with each of these. The last line of the output
 * tells how many places and states there were. Besides, each flow is run by workers that are being stopped: for a moment such
 * a one goes on without extension storage.
 */

const { local, session } = fakeBrowser.storage;
const ENDS = ['worker', 'browser'] as const;
const counted: string[] = [];

beforeEach(async () => {
  startClock();
  await emptyProfile();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
afterAll(() => {
  console.log(['where each flow was cut off:', ...counted].join('\n  '));
});

/** Timers stand still: what a worker puts off, it does not live to do. */
function startClock(now = NOW): void {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now });
}

async function emptyProfile(): Promise<void> {
  resetFakeBrowser();
  for (const origin of ALL_ORIGINS) fakeBrowser.permissions.granted.add(origin);
  await Promise.all([wipeKeys(), clearMirror(), clearRequestLog()]);
}

/** Does what the flow is about; resolves to the kind of failure that it was answered with. */
async function act(flow: Flow, worker: Worker, given: string): Promise<string | undefined> {
  if (typeof flow.act === 'object') {
    await worker.ring(flow.act.alarm);
    return undefined;
  }
  const reply = await worker.send(flow.act(given));
  return reply.ok ? undefined : reply.failure.kind;
}

interface Run {
  readonly moments: Moments;
  readonly given: string;
  readonly members: ReadonlyMap<string, Member>;
}

async function runToItsEnd(flow: Flow): Promise<Run> {
  const world = createWorld();
  const { members } = world.exchanges;
  members.set('new-key', { pockets: { 0: { cash: '1.00' } } });
  const given = (await flow.before(world)) ?? '';
  if (flow.begins === 'locked') session.reset();
  const worker = createWorker(members, flow.iterations);
  await worker.start();
  if (typeof flow.act === 'object') world.pass(flow.act.after);
  const watching = watchMoments();
  const refusal = await act(flow, worker, given);
  const moments = watching.end();
  expect(refusal).toBeUndefined();
  // Else something changed that was not followed.
  expect(heldInDatabases()).toEqual(await foundInDatabases());
  return { moments, given, members };
}

/**
 * What a worker leaves that is being stopped: extension storage refuses it from the n-th call on, while what it still has
 * to do goes on in the databases. Undefined when the flow has fewer calls.
 */
async function leftByStopped(flow: Flow, run: Run, step: number): Promise<Lasting | undefined> {
  const [begin] = run.moments.states;
  if (begin === undefined) throw new Error('nothing was kept');
  startClock(begin.now);
  await bringBack(begin, 'worker');
  const worker = createWorker(run.members, flow.iterations);
  await worker.start();
  const end = refuseStorageFrom(step);
  if (typeof flow.act === 'object') await worker.ring(flow.act.alarm);
  else await worker.tell(flow.act(run.given));
  const isStopped = end();
  return isStopped ? lasting() : undefined;
}

const textOf = (what: readonly string[]): string => what.join('; ') || 'nothing';

/** Opens what is locked, as the user does before a command that needs it. */
async function open(worker: Worker): Promise<void> {
  for (const passphrase of knownPassphrases()) await worker.send({ type: 'unlock', passphrase });
}

/** Everything that is wrong with what another worker makes of this state, and whether it met the old or the new. */
async function judge(
  flow: Flow,
  { given, members }: Run,
  { state, ends }: { readonly state: Lasting; readonly ends: (typeof ENDS)[number] },
): Promise<{ readonly wrong: string[]; readonly met: string }> {
  const [old, oldOpen] = flow.old;
  const [next, nextOpen] = flow.next;
  // Of what is in memory the end of the browser leaves nothing.
  const lasts = (what: readonly string[]): string =>
    textOf(what.filter((line) => ends === 'worker' || line !== 'a backup waits'));
  await bringBack(state, ends);
  const worker = createWorker(members, flow.iterations);
  await worker.start();

  const wrong = await faults(worker);
  const met = textOf(await whatThereIs());
  const either = flow.startEnds === true ? [lasts(next)] : [lasts(old), lasts(next)];
  if (!either.includes(met)) wrong.push(`neither the old nor the new: ${met}`);
  const mayBe = ends === 'browser' ? ['locked'] : flow.startEnds === true ? [nextOpen] : [oldOpen, nextOpen];
  const found = await isOpen();
  if (!mayBe.includes(found)) wrong.push(`it is ${found}`);
  if (flow.leaves === 'nothing' && met === textOf(next)) wrong.push(...(await leftovers()));

  if (flow.needsOpen === true && found === 'locked') await open(worker);
  const isNew = met === lasts(next) && met !== lasts(old);
  const refusal = await act(flow, worker, given);
  if (refusal !== undefined && !(isNew && refusal === flow.again)) wrong.push(`again: ${refusal}`);
  const after = textOf(await whatThereIs());
  if (after !== textOf(next)) wrong.push(`again: ${after}`);
  wrong.push(...(await faults(worker)).map((fault) => `again: ${fault}`));
  return { wrong, met };
}

/** What lies in the stores, by store and key, beyond what a first start puts there. */
async function leftovers(): Promise<string[]> {
  const { databases, permissions } = lasting();
  const records = [...databases].flatMap(([name, table]) =>
    [...table.keys()].map((key) => `${name}/${JSON.stringify(key)}`),
  );
  return [...local.dump().keys(), ...session.dump().keys(), ...records, ...permissions].map(
    (name) => `left: ${name}`,
  );
}

it.each(FLOWS)(
  '$title leaves the old or the new state wherever it is cut off',
  async (flow) => {
    const run = await runToItsEnd(flow);
    const { places, states } = run.moments;
    const wrong: string[] = [];
    const met = new Set<string>();
    for (const ends of ENDS) {
      for (const [index, state] of states.entries()) {
        const judged = await judge(flow, run, { state, ends });
        wrong.push(
          ...judged.wrong.map((one) => `${ends} ends at state ${index} of ${states.length}: ${one}`),
        );
        met.add(judged.met);
      }
    }
    let stops = 0;
    for (let step = 1; ; step += 1) {
      const state = await leftByStopped(flow, run, step);
      if (state === undefined) break;
      stops = step;
      const judged = await judge(flow, run, { state, ends: 'worker' });
      wrong.push(...judged.wrong.map((one) => `stopped at call ${step}: ${one}`));
    }
    counted.push(`${flow.title}: ${places} places, ${states.length} states, ${stops} stops`);
    expect(wrong).toEqual([]);
    // It was cut off early enough and late enough for both.
    expect(met).toContain(textOf(flow.next[0]));
    if (flow.startEnds !== true) expect(met).toContain(textOf(flow.old[0]));
  },
  120_000,
);
