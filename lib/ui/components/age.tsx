import type { JSX } from 'preact';
import { ageText } from '../../domain/text/names.ts';
import { momentText } from '../../domain/text/times.ts';
import { POPUP_TEXT, staleAgeText } from '../../domain/text/ui.ts';
import { freshnessOf, type Moment } from '../../domain/totals.ts';

/** How old a figure is; the exact time is a pointer away. A time that lies ahead means that the clock was changed. */
export function Age({ at, moment }: { readonly at: number; readonly moment: Moment }): JSX.Element {
  const isStale = freshnessOf(at, moment) === 'stale';
  const age = moment.now - at;
  const text = !isStale ? ageText(age) : age < 0 ? POPUP_TEXT.ageUnknown : staleAgeText(at, moment.now);
  return (
    <span class="age" title={momentText(at)}>
      {text}
    </span>
  );
}
