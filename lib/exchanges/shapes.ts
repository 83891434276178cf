import * as v from 'valibot';
import { isShowableTime } from '../domain/calendar.ts';
import type { ReadFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { absUsd, nearestUsd, parseCents, parseUsd, type Usd } from '../domain/usd.ts';
import { fingerprintOf, isFieldName, MAP_FIELDS } from './fingerprint.ts';
import { JsonNumber } from './json.ts';

/** Building blocks for reading what exchanges send. Only what is used is checked; unknown fields are ignored. */

function parsed<Input, Output>(
  schema: v.GenericSchema<unknown, Input>,
  parse: (input: Input) => Output | undefined,
  expected: string,
): v.GenericSchema<unknown, Output> {
  return v.pipe(
    schema,
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const output = parse(dataset.value);
      if (output !== undefined) return output;
      addIssue({ message: expected });
      return NEVER;
    }),
  );
}

const jsonNumber = v.instance(JsonNumber);

/** A JSON number that is a whole number a double can hold: counts, indexes, Unix times. */
export const integer = parsed(
  jsonNumber,
  ({ source }) => {
    // oxlint-disable-next-line bankroll/no-float-money -- counts, indexes and Unix times; never money
    const value = Number(source);
    return Number.isSafeInteger(value) ? value : undefined;
  },
  'a whole number',
);

/** 10^15 dollars in micro-dollars: more than there are. What is stored has room for products and sums of less. */
const BEYOND_ALL_MONEY = 10n ** 21n;

/** Undefined for what can only be a mistake or a trap: it could be neither stored nor shown. */
function possible(amount: Usd | undefined): Usd | undefined {
  return amount !== undefined && absUsd(amount) < BEYOND_ALL_MONEY ? amount : undefined;
}

/** A JSON number of whole cents. */
export const centsNumber = parsed(
  jsonNumber,
  ({ source }): Usd | undefined => possible(parseCents(source)),
  'whole cents',
);

/** A text of dollars, exact to the micro-dollar. */
export const dollarsText = parsed(
  v.string(),
  (text): Usd | undefined => possible(parseUsd(text)),
  'a dollar amount',
);

/** A JSON number of dollars. Servers that add in floating point leave noise beyond the sixth decimal. */
export const dollarsNumber = parsed(
  jsonNumber,
  ({ source }): Usd | undefined => possible(nearestUsd(source)),
  'a dollar amount',
);

/** Dollars as a JSON number or as text. */
export const dollars = v.union([dollarsText, dollarsNumber]);

/** The failure for an answer that parsed but does not say what it should; `field` names the part. */
export function drift(field: string, json: unknown): { readonly ok: false; readonly failure: ReadFailure } {
  return fail({ kind: 'unreadable', field, shape: fingerprintOf(json) });
}

/** "positions.*.cashValue": a path without the names of markets. */
function redacted(path: string): string {
  return path
    .split('.')
    .map((part, index, parts) => {
      const isOwned = MAP_FIELDS.has(parts[index - 1] ?? '') && !/^\d+$/.test(part);
      return !isOwned && (isFieldName(part) || /^\d+$/.test(part)) ? part : '*';
    })
    .join('.');
}

/** Checks a parsed body; a failure names the field that is missing or has another form. */
export function readShape<Output>(
  schema: v.GenericSchema<unknown, Output>,
  json: unknown,
  what: string,
): Result<Output, ReadFailure> {
  if (json === undefined) return fail({ kind: 'unreadable', field: `${what}: not JSON` });
  const checked = v.safeParse(schema, json, { abortEarly: true });
  if (checked.success) return ok(checked.output);
  const path = v.getDotPath(checked.issues[0]);
  return drift(path === null ? what : `${what}: ${redacted(path)}`, json);
}

/** A date-time text as Unix ms; nanoseconds are cut off. */
export function parseTime(text: string): number | undefined {
  const time = Date.parse(text);
  return isShowableTime(time) ? time : undefined;
}
