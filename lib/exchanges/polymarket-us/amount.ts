import * as v from 'valibot';
import { plainText } from '../../domain/text/plain-text.ts';
import { dollars, parseTime } from '../shapes.ts';

/** Absent is understood; another currency in its place would be counted as dollars, so it is refused. */
const usdOnly = v.nullish(v.picklist(['USD', '']));

/** Money that has to be there: a JSON number, a numeric text or {value, currency}, depending on endpoint and day (Nov 2026). */
export const statedAmount = v.union([
  dollars,
  v.pipe(
    v.object({ value: dollars, currency: usdOnly }),
    v.transform(({ value }) => value),
  ),
]);

/** Money or a count that may be missing; null and an empty text mean the same as no field (live reports, 2026). */
export const amount = v.nullish(
  v.union([
    v.pipe(
      v.literal(''),
      v.transform(() => undefined),
    ),
    statedAmount,
  ]),
);

/** A time as Unix ms. Only for show, so one in a form that is not known hides no amount. */
export const shownTime = v.fallback(
  v.nullish(
    v.pipe(
      v.string(),
      v.transform((text) => parseTime(text)),
    ),
  ),
  undefined,
);

/** Longer than any title of a market (Nov 2026), short enough for a thousand of them to be stored. */
const SHOWN_MAX_LENGTH = 300;

/** A text that is only shown; an empty one is none. Nothing in it acts on what stands beside it. */
export const shownText = v.fallback(
  v.nullish(
    v.pipe(
      v.string(),
      v.transform((text) => plainText(text, SHOWN_MAX_LENGTH) || undefined),
    ),
  ),
  undefined,
);

/** Both lists that come in pages end with `eof: true`, no cursor or an empty one (docs portfolio/overview, 2026). */
export const pageEnd = { nextCursor: v.nullish(v.string()), eof: v.nullish(v.boolean()) };

/** Where the next page starts; undefined on the last one. */
export function nextPage({
  nextCursor,
  eof,
}: {
  readonly nextCursor?: string | null | undefined;
  readonly eof?: boolean | null | undefined;
}): string | undefined {
  return eof !== true && nextCursor != null && nextCursor !== '' ? nextCursor : undefined;
}
