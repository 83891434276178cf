import browser from 'webextension-polyfill';

/** Ids of notifications that hold no amount begin with this. */
const WITHOUT_AMOUNTS = 'without-amounts/';

/** The id of what is told without its amounts. */
export function idWithoutAmounts(id: string): string {
  return `${WITHOUT_AMOUNTS}${id}`;
}

/** A desktop that refuses stops nothing. */
async function clear(isMeant: (id: string) => boolean): Promise<void> {
  const { notifications } = browser as Partial<typeof browser>;
  if (notifications === undefined) return;
  try {
    const shown = Object.keys(await notifications.getAll()).filter(isMeant);
    await Promise.all(shown.map((id) => notifications.clear(id)));
  } catch {
    // They go away by themselves, or at the user's click.
  }
}

/** Takes everything from the screen that was told there. */
export async function clearNotifications(): Promise<void> {
  await clear(() => true);
}

/** Takes from the screen what may hold amounts. */
export async function clearAmounts(): Promise<void> {
  await clear((id) => !id.startsWith(WITHOUT_AMOUNTS));
}
