import { signal, type ReadonlySignal } from '@preact/signals';
import browser from 'webextension-polyfill';

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

/** Match patterns of hosts, or names of API permissions. */
export interface Wanted {
  readonly origins?: readonly string[];
  readonly permissions?: readonly 'notifications'[];
}

function request({ origins, permissions }: Wanted): { origins?: string[]; permissions?: 'notifications'[] } {
  return {
    ...(origins && { origins: [...origins] }),
    ...(permissions && { permissions: [...permissions] }),
  };
}

async function has(wanted: Wanted): Promise<boolean> {
  try {
    return await browser.permissions.contains(request(wanted));
  } catch {
    return false;
  }
}

async function ask(wanted: Wanted): Promise<boolean> {
  try {
    return await browser.permissions.request(request(wanted));
  } catch {
    // The browser refuses to ask (no gesture, or a permission that the manifest already grants): see what is there.
    return await has(wanted);
  }
}

export function createAccess(watched: Wanted): Access {
  const granted = signal<ReadonlySet<string> | undefined>(undefined);

  async function look(): Promise<void> {
    const found = new Set<string>();
    await Promise.all([
      ...(watched.origins ?? []).map(async (one) => (await has({ origins: [one] })) && found.add(one)),
      ...(watched.permissions ?? []).map(
        async (one) => (await has({ permissions: [one] })) && found.add(one),
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
      return all.every((one) => known?.has(one)) ? Promise.resolve(true) : ask(wanted);
    },
    dispose() {
      browser.permissions.onAdded.removeListener(onChange);
      browser.permissions.onRemoved.removeListener(onChange);
    },
  };
}
