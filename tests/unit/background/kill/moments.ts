import { fakeBrowser, resetFakeBrowser, type FakeAlarm } from '../../fake-browser.ts';
import type { Http } from '../../../../lib/exchanges/http.ts';
import { fillDatabases, heldInDatabases, watchDatabases, type Databases } from './databases.ts';

/** Everything that outlives a worker. What the worker itself held in memory is gone with it. */
export interface Lasting {
  readonly local: ReadonlyMap<string, string>;
  readonly session: ReadonlyMap<string, string>;
  readonly databases: Databases;
  readonly permissions: readonly string[];
  readonly alarms: ReadonlyMap<string, FakeAlarm>;
  /** Unix ms. */
  readonly now: number;
}

const { local, session } = fakeBrowser.storage;

export function lasting(): Lasting {
  return {
    local: local.dump(),
    session: session.dump(),
    databases: heldInDatabases(),
    permissions: [...fakeBrowser.permissions.granted],
    alarms: new Map(fakeBrowser.alarms.all),
    now: Date.now(),
  };
}

/** The browser as it was at that moment, with nobody listening. */
export async function bringBack(state: Lasting, ends: 'worker' | 'browser'): Promise<void> {
  resetFakeBrowser();
  await fillDatabases(state.databases);
  local.fill(state.local);
  if (ends === 'worker') session.fill(state.session);
  for (const one of state.permissions) fakeBrowser.permissions.granted.add(one);
  for (const [name, alarm] of state.alarms) fakeBrowser.alarms.all.set(name, alarm);
}

/** What was left behind, at each place at which a worker could be killed. */
export interface Moments {
  /** Just before and just after every call that the worker waits for: storage, databases, cryptography, exchanges. */
  readonly places: number;
  /** What lasts at these places, each state once, in their order. The last is that of a worker that was not killed. */
  readonly states: readonly Lasting[];
}

let calls = 0;
let cryptography = 0;

/** How many calls were made so far, and how much cryptography is under way: to tell work from rest. */
export function activity(): { readonly calls: number; readonly pending: number } {
  return { calls, pending: cryptography };
}

let atPlace: () => void = () => undefined;

function place(): void {
  calls += 1;
  atPlace();
}

/** Counts what a worker waits for in cryptography: passphrases take the longest of all. */
function followCryptography(): void {
  const subtle = Object.getPrototypeOf(crypto.subtle) as Record<
    string,
    (...args: unknown[]) => Promise<unknown>
  >;
  for (const method of ['digest', 'importKey', 'deriveBits', 'deriveKey', 'encrypt', 'decrypt', 'sign']) {
    const original = subtle[method];
    if (original === undefined) continue;
    subtle[method] = async function (this: SubtleCrypto, ...args) {
      place();
      cryptography += 1;
      try {
        return await original.apply(this, args);
      } finally {
        cryptography -= 1;
      }
    };
  }
}
followCryptography();

/** The same way to the network, where a request is a place too. */
export function followed(http: Http): Http {
  return {
    async get(...args) {
      place();
      return http.get(...args);
    },
  };
}

/** What lasts, as a text that differs where anything differs. */
function fingerprint(state: Lasting): string {
  const { local, session, permissions, alarms } = state;
  return JSON.stringify([[...local], [...session], permissions, [...alarms]]);
}

/** Keeps what lasts at every place until it is ended. */
export function watchMoments(): { end(): Moments } {
  const from = calls;
  const states: Lasting[] = [];
  let latest = { text: '', databases: heldInDatabases() };

  function keep(state: Lasting): void {
    const text = fingerprint(state);
    // Contents of databases are replaced, never changed.
    if (states.length > 0 && text === latest.text && state.databases === latest.databases) return;
    latest = { text, databases: state.databases };
    states.push(state);
  }

  /** Keys that are removed in one call need not all go at once. */
  function keepPartly(area: 'local' | 'session', keys: readonly string[]): void {
    for (let removed = 1; removed < keys.length; removed += 1) {
      const state = lasting();
      const left = new Map(state[area]);
      for (const key of keys.slice(0, removed)) left.delete(key);
      keep({ ...state, [area]: left });
    }
  }

  for (const [name, area] of [
    ['local', local],
    ['session', session],
  ] as const) {
    area.onAccess = (access, keys) => {
      place();
      if (access === 'remove') keepPartly(name, keys);
    };
  }
  atPlace = () => keep(lasting());
  watchDatabases({ asks: place, changed: atPlace });
  fakeBrowser.storage.onChanged.addListener(() => atPlace());
  keep(lasting());
  return {
    end() {
      keep(lasting());
      atPlace = () => undefined;
      for (const area of [local, session]) area.onAccess = undefined;
      watchDatabases({ asks: place, changed: () => undefined });
      return { places: 2 * (calls - from), states };
    },
  };
}

/**
 * From the n-th call to extension storage on, counted from 1, every one is refused, as for a worker that is being stopped:
 * its databases still obey (measured in Chromium 156, Nov 2026). Gives the way to end that, which tells whether it came to it.
 */
export function refuseStorageFrom(step: number): () => boolean {
  let count = 0;
  for (const area of [local, session]) {
    area.onAccess = () => {
      place();
      count += 1;
      if (count >= step) throw new Error('No SW');
    };
  }
  return () => {
    for (const area of [local, session]) area.onAccess = undefined;
    return count >= step;
  };
}
