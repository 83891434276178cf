import * as v from 'valibot';
import { isShowableTime } from '../../domain/calendar.ts';
import { integer, parseTime } from '../shapes.ts';

/** Above this a Unix time is in ms, below in seconds: the unit of `updated_ts` is undocumented, seconds were seen (2026). */
const SECONDS_LIMIT = 1e11;

function unixMs(time: number): number {
  return time > SECONDS_LIMIT ? time : time * 1_000;
}

/** A time as Unix seconds, Unix ms or RFC 3339 text, as Unix ms. */
export const anyTime = v.union([
  v.pipe(integer, v.transform(unixMs), v.check(isShowableTime)),
  v.pipe(
    v.string(),
    v.transform((text) => parseTime(text)),
  ),
]);

/** Only for show, so a time in a form that is not known hides no amount. */
export const updatedTime = v.fallback(v.optional(anyTime), undefined);
