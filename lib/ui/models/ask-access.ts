import browser from 'webextension-polyfill';
import type { OptionalPermission, Wanted } from './access.ts';

function request({ origins, permissions }: Wanted): {
  origins?: string[];
  permissions?: OptionalPermission[];
} {
  return {
    ...(origins && { origins: [...origins] }),
    ...(permissions && { permissions: [...permissions] }),
  };
}

/** Whether the browser has granted all of it. */
export async function hasAccess(wanted: Wanted): Promise<boolean> {
  try {
    return await browser.permissions.contains(request(wanted));
  } catch {
    return false;
  }
}

/**
 * Asks the user. Must be called straight from a click: Firefox shows its question only while the gesture lasts, and the
 * first `await` ends it.
 * @returns whether everything is granted afterwards.
 */
export async function askForAccess(wanted: Wanted): Promise<boolean> {
  try {
    return await browser.permissions.request(request(wanted));
  } catch {
    // The browser refuses to ask (no gesture, or a permission that the manifest already grants): see what is there.
    return await hasAccess(wanted);
  }
}
