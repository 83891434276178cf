import { formatterOf } from './formatters.ts';

/** "Nov 20, 2026" */
export function dateText(time: number, locale?: string): string {
  return formatterOf(locale, { dateStyle: 'medium' }).format(time);
}

/** "Nov 20, 9:55 AM": when something happened, short enough for a list. */
export function shortMomentText(time: number, locale?: string): string {
  return formatterOf(locale, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(
    time,
  );
}
