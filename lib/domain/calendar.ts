/** The end of the year 9999, Unix ms. */
const LAST_MS = 253_402_300_799_999;

/**
 * Whether a time, Unix ms, can be shown, also with some hours or years added: the calendars of browsers end, and throw beyond
 * their end. Further away is nothing that anybody means.
 */
export function isShowableTime(time: number): boolean {
  return Math.abs(time) <= LAST_MS;
}
