import { signal, type ReadonlySignal } from '@preact/signals';
import browser from 'webextension-polyfill';
import { askForAccess, hasAccess } from './ask-access.ts';

/** Which of the wanted permissions the browser has granted, kept current. */
export interface Access {
  /** Undefined until the browser has said. */
  readonly granted: ReadonlySignal<ReadonlySet<string> | undefined>;
  /**
   * Asks the user for what is missing. Must be called straight from a click: Firefox shows its question only while the
   * gesture lasts, and the first `await` ends it.
   * @returns whether everything is granted afterwards.
   */
  allow(wanted: Wanted): Promise<boolean>;
  dispose(): void;
}

/** The API permissions that Bankroll asks for when they are needed. */
export type OptionalPermission = 'notifications' | 'idle';

/** Match patterns of hosts, or names of API permissions. */
export interface Wanted {
  readonly origins?: readonly string[];
  readonly permissions?: readonly OptionalPermission[];
}

export function createAccess(watched: Wanted): Access {
  const granted = signal<ReadonlySet<string> | undefined>(undefined);

  async function look(): Promise<void> {
    const found = new Set<string>();
    await Promise.all([
      ...(watched.origins ?? []).map(async (one) => (await hasAccess({ origins: [one] })) && found.add(one)),
      ...(watched.permissions ?? []).map(
        async (one) => (await hasAccess({ permissions: [one] })) && found.add(one),
      ),
    ]);
    granted.value = found;
  }

  const onChange = (): void => void look();
  browser.permissions.onAdded.addListener(onChange);
  browser.permissions.onRemoved.addListener(onChange);
  void look();

  return {
    granted,
    allow(wanted) {
      const known = granted.peek();
      const all = [...(wanted.origins ?? []), ...(wanted.permissions ?? [])];
      return all.every((one) => known?.has(one)) ? Promise.resolve(true) : askForAccess(wanted);
    },
    dispose() {
      browser.permissions.onAdded.removeListener(onChange);
      browser.permissions.onRemoved.removeListener(onChange);
    },
  };
}
