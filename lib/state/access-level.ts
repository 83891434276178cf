import type { Storage } from 'webextension-polyfill';
import browser from 'webextension-polyfill';

/** What browsers have that the types do not know: Chrome 102 for `session`, 140 for `local`; not Firefox (Nov 2026). */
interface Guardable extends Pick<Storage.StorageArea, 'get'> {
  setAccessLevel?(options: { readonly accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
}

/**
 * Keeps what is stored from any script that runs in web pages. Bankroll has none; this holds should that ever change. A
 * browser without it keeps `session` so by itself.
 */
export async function guardStorage(): Promise<void> {
  const areas: readonly Guardable[] = [browser.storage.local, browser.storage.session];
  await Promise.allSettled(
    areas.map(async (area) => area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })),
  );
}
