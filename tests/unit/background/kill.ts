import 'fake-indexeddb/auto';
import { fakeBrowser } from '../fake-browser.ts';

type Write = (...args: never[]) => unknown;
interface Place {
  readonly on: object;
  readonly method: string;
  /** What a caller of it waits for in vain. */
  readonly forEver: () => unknown;
}

const never = (): Promise<never> => new Promise(() => undefined);
const PLACES: readonly Place[] = [
  ...[fakeBrowser.storage.local, fakeBrowser.storage.session].flatMap((on) =>
    ['set', 'remove'].map((method) => ({ on, method, forEver: never })),
  ),
  ...['put', 'delete', 'clear'].map((method) => ({
    on: IDBObjectStore.prototype,
    method,
    // A request that nobody answers.
    forEver: () => new IDBRequest(),
  })),
];

/**
 * Runs a task as a worker that is killed just before its n-th write to any store, counted from 1: neither that write nor
 * anything after it happens, no clean-up either. Resolves to whether it came to that.
 */
export async function killedAt(step: number, task: () => Promise<unknown>): Promise<boolean> {
  const originals = PLACES.map(({ on, method }) => Reflect.get(on, method) as Write);
  let writes = 0;
  let die = (_killed: true): void => undefined;
  const killed = new Promise<true>((resolve) => {
    die = resolve;
  });
  for (const [index, { on, method, forEver }] of PLACES.entries()) {
    Reflect.set(on, method, function (this: unknown, ...args: never[]): unknown {
      writes += 1;
      if (writes < step) return (originals[index] as Write).apply(this, args);
      die(true);
      return forEver();
    });
  }
  try {
    return await Promise.race([killed, task().then(() => false as const)]);
  } finally {
    for (const [index, { on, method }] of PLACES.entries()) Reflect.set(on, method, originals[index]);
  }
}
