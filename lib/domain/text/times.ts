import { formatterOf } from './formatters.ts';

/** "9:55", as the reader's clock writes it; never broken across lines. */
export function clockText(time: number, locale?: string): string {
  return unbroken(formatterOf(locale, { hour: 'numeric', minute: '2-digit' }).format(time));
}

/** "Thu 5:00 AM": a time within the week, by the reader's clock. */
export function weekdayTimeText(time: number, locale?: string): string {
  const format = formatterOf(locale, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
  return unbroken(format.format(time));
}

/** Date and time in full, for tooltips. */
export function momentText(time: number, locale?: string): string {
  return formatterOf(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}

/** "30 seconds", "2 minutes", "3 hours", "8 days": how far a clock is off, ms. */
export function offsetText(offsetMs: number): string {
  const seconds = Math.abs(offsetMs) / 1_000;
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} hours`;
  return `${Math.round(seconds / 86_400)} days`;
}

function unbroken(text: string): string {
  return text.replace(/\s/gu, '\u00a0');
}
