import { vi } from 'vitest';
import { createRecorder } from '../../../../lib/background/request-recorder.ts';
import { registerBackground } from '../../../../lib/background/register.ts';
import type { Platform } from '../../../../lib/background/platform.ts';
import type { Command, Reply } from '../../../../lib/messages.ts';
import { recorded } from '../../../../lib/exchanges/recorder.ts';
import { fakeBrowser, type FakeEvent, type FakeSender } from '../../fake-browser.ts';
import type { Member } from '../exchanges.ts';
import { createWorld, type World } from '../world.ts';
import { activity, followed } from './moments.ts';

const OWN_PAGE: FakeSender = {
  id: 'bankroll-fake-id',
  url: 'chrome-extension://bankroll-fake-id/options.html',
};
/** Turns of the event loop in which nothing happens. */
const REST_TURNS = 25;
const PATIENCE_MS = 30_000;
/** The real ones, whatever a test does to time. */
const { setTimeout: later, setImmediate: soon } = globalThis;

/** One life of the background, from its start to its end. */
export interface Worker {
  readonly world: World;
  /** Starts the background and lets it come to rest. */
  start(): Promise<void>;
  /** As a page does; resolves once all that follows has been done too. */
  send(command: Command): Promise<Reply>;
  /** The same without waiting for an answer that may never come. */
  tell(command: Command): Promise<void>;
  /** Lets an alarm go off, also one that the browser has lost. */
  ring(name: string): Promise<void>;
  /** Names of the locks that are held. */
  locks(): readonly string[];
}

let workers = 0;

export function createWorker(members: ReadonlyMap<string, Member>, iterations = 1_000): Worker {
  workers += 1;
  const life = workers;
  let ids = 0;
  const holders = new Map<string, number>();
  const base = createWorld();
  for (const [keyId, member] of members) base.exchanges.members.set(keyId, member);
  const { exclusive, now } = base.platform;
  const recorder = createRecorder(now);
  const changes: Partial<Platform> = {
    newId: () => `new-${life}-${(ids += 1)}`,
    passphraseCost: () => Promise.resolve(iterations),
    politeness: { httpFor: ({ keyId }) => recorded(followed(base.exchanges.http), recorder, keyId) },
    async exclusive(name, task) {
      holders.set(name, (holders.get(name) ?? 0) + 1);
      try {
        return await exclusive(name, task);
      } finally {
        holders.set(name, (holders.get(name) ?? 0) - 1);
      }
    },
  };
  const platform: Platform = { ...base.platform, ...changes };
  const locks = (): string[] => [...holders].filter(([, count]) => count > 0).map(([name]) => name);

  async function rest(): Promise<void> {
    const start = performance.now();
    let seen = -1;
    let quiet = 0;
    while (quiet < REST_TURNS) {
      if (performance.now() - start > PATIENCE_MS) {
        throw new Error(`it never came to rest; held: ${locks().join(', ')}`);
      }
      // Cryptography has threads of its own, which want the processor.
      const isComputing = activity().pending > 0;
      await new Promise((resolve) => (isComputing ? later(resolve, 1) : soon(resolve)));
      const { calls, pending } = activity();
      const isBusy = calls !== seen || pending > 0 || locks().length > 0;
      quiet = isBusy ? 0 : quiet + 1;
      seen = calls;
    }
  }

  function deliver(command: Command, answer: (reply: Reply) => void): void {
    const event = fakeBrowser.runtime.onMessage as unknown as FakeEvent<
      [Command, FakeSender, (reply: Reply) => void]
    >;
    void event.trigger(command, OWN_PAGE, answer);
  }

  return {
    world: { ...base, platform },
    locks,
    async start() {
      // A worker's own events; Node has none.
      const scope = new EventTarget();
      vi.stubGlobal('addEventListener', scope.addEventListener.bind(scope));
      registerBackground(platform);
      await rest();
    },
    async send(command) {
      const reply = await new Promise<Reply>((resolve) => deliver(command, resolve));
      await rest();
      return reply;
    },
    async tell(command) {
      deliver(command, () => undefined);
      await rest();
    },
    async ring(name) {
      await fakeBrowser.alarms.onAlarm.trigger({ name, scheduledTime: Date.now() });
      await rest();
    },
  };
}
