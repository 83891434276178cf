import browser from 'webextension-polyfill';

/** Takes from the screen what was told there, because it may hold amounts. A desktop that refuses stops nothing. */
export async function clearNotifications(): Promise<void> {
  const { notifications } = browser as Partial<typeof browser>;
  if (notifications === undefined) return;
  try {
    const shown = Object.keys(await notifications.getAll());
    await Promise.all(shown.map((id) => notifications.clear(id)));
  } catch {
    // They go away by themselves, or at the user's click.
  }
}
