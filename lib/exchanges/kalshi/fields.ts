import * as v from 'valibot';
import { SUBACCOUNT_MAX } from '../../domain/account.ts';
import { centsNumber, dollars, dollarsText, integer } from '../shapes.ts';

/** Building blocks of the rows in Kalshi's lists. What a row cannot do without is checked; the rest may be missing. */

/** Dollars that a row need not state; in another form than dollars they are not taken for missing. */
export const amount = v.nullish(dollars);

/**
 * The same where the name does not tell the unit: only a text is certainly dollars (docs, spec 3.34.0, Oct 2026: numbers
 * of this kind are cents elsewhere).
 */
export const amountText = v.nullish(dollarsText);

/** Whole cents under a name that left the API on 2026-03-12 and is looked at only where its successor is missing. */
export const formerCents = v.fallback(v.nullish(centsNumber), undefined);

/** One of these words; a word that is new says nothing. */
export function word<const Words extends readonly string[]>(
  words: Words,
): v.GenericSchema<unknown, Words[number] | undefined> {
  return v.fallback(v.optional(v.picklist(words)), undefined);
}

/** A subaccount that a row need not state. A number beyond the documented 0-63 names no pocket that is shown. */
export const pocketNumber = v.nullish(
  v.pipe(
    integer,
    v.transform((number) => (number >= 0 && number <= SUBACCOUNT_MAX ? number : undefined)),
  ),
);

/** Where the next page starts. */
export const cursorField = v.nullish(v.string());

/** Only what is there: an absent field is not one of undefined, and null is the exchange's way to leave one out. */
export function present<Fields extends object>(
  fields: Fields,
): { readonly [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  const entries = Object.entries(fields).filter(([, value]) => value != null);
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
}
