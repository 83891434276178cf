import { createHttp } from '../exchanges/http.ts';
import { createPoliteness, type Politeness } from '../exchanges/politeness.ts';
import { measurePassphraseCost } from '../keys/index.ts';
import { createClockBook, type ClockBook } from './clocks.ts';
import { createRecorder } from './request-recorder.ts';

/** Runs a task while no other holder of the same name runs, in whatever context. */
export type Exclusive = <Value>(name: string, task: () => Promise<Value>) => Promise<Value>;

/** What the background needs from the world beyond browser storage; tests hand in their own. */
export interface Platform {
  /** Unix ms. */
  readonly now: () => number;
  /** At least 0, below 1. */
  readonly chance: () => number;
  /** The one way to the network. */
  readonly politeness: Politeness;
  readonly clocks: ClockBook;
  readonly newId: () => string;
  readonly exclusive: Exclusive;
  /** How many iterations a new passphrase's key derivation takes on this machine (`lib/keys`). */
  readonly passphraseCost: () => Promise<number>;
  /** A signal that aborts after so many ms. */
  readonly deadline: (ms: number) => AbortSignal;
}

/**
 * Web Locks: seen by every context of the extension, and let go by the browser when a worker is killed (measured in
 * Chromium 156, Nov 2026), so no lock can outlive its holder.
 */
const exclusive: Exclusive = (name, task) => navigator.locks.request(`bankroll-${name}`, task);

export function browserPlatform(): Platform {
  const now = (): number => Date.now();
  const http = createHttp({
    // The only place where the network is handed over.
    // oxlint-disable-next-line eslint/no-restricted-globals
    fetch: (input, init) => fetch(input, init),
    isOnline: () => navigator.onLine,
    now,
  });
  return {
    now,
    chance: () => Math.random(),
    politeness: createPoliteness(http, now, createRecorder(now)),
    clocks: createClockBook(),
    newId: () => crypto.randomUUID(),
    exclusive,
    passphraseCost: measurePassphraseCost,
    deadline: (ms) => AbortSignal.timeout(ms),
  };
}
