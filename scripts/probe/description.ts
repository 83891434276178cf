/**
 * What a documented value should be.
 * - `cents`, `dollar number`: JSON numbers of money; `dollars`: decimal text of money; `amount`: decimal text of money
 *   beside its currency, as Polymarket US writes it in positions and activities (docs portfolio, 2026).
 * - `count`: decimal text of contracts; `quantity`: a JSON number of them. Hidden like money: both tell how much.
 * - `whole`, `number`: JSON numbers that tell nothing about money. `shard`: an exchange index, an open set.
 * - `text`: names and words of the user's or the exchange's, hidden unless asked for. `id`: always hidden.
 * - `anything`: not looked into.
 */
export type Form =
  | 'cents'
  | 'dollars'
  | 'dollar number'
  | 'amount'
  | 'count'
  | 'quantity'
  | 'whole'
  | 'number'
  | 'shard'
  | 'flag'
  | 'text'
  | 'id'
  | 'date'
  | 'unix'
  | 'anything';

export type Described =
  | Form
  /** A text out of a set that the documents list and that may grow. */
  | { readonly oneOf: readonly string[] }
  | { readonly object: Fields }
  | { readonly list: Fields | Form }
  /** An object whose names are the user's markets. */
  | { readonly map: Fields }
  | { readonly orNull: Described };

/** Fields by name. A name ending in "?" may be absent; in "~": undocumented, but seen in reports or client types. */
export type Fields = Readonly<Record<string, Described>>;

/** One endpoint as the documents have it. */
export interface Endpoint {
  readonly path: string;
  /** The field that holds the rows, where the answer is a list. */
  readonly rows?: string;
  readonly fields: Fields;
}

export type Presence = 'always' | 'optional' | 'undocumented';

export interface Named {
  readonly name: string;
  readonly presence: Presence;
  readonly described: Described;
}

/** Every field name in a description, at any depth. */
export function documentedNames(fields: Fields): readonly string[] {
  return namedFields(fields).flatMap(({ name, described }) => [name, ...namesBelow(described)]);
}

function namesBelow(described: Described): readonly string[] {
  if (typeof described === 'string' || 'oneOf' in described) return [];
  if ('orNull' in described) return namesBelow(described.orNull);
  if ('object' in described) return documentedNames(described.object);
  if ('map' in described) return documentedNames(described.map);
  return typeof described.list === 'string' ? [] : documentedNames(described.list);
}

/** Takes the mark off a field's name. */
export function namedFields(fields: Fields): readonly Named[] {
  return Object.entries(fields).map(([marked, described]) => {
    const mark = marked.at(-1);
    if (mark === '?') return { name: marked.slice(0, -1), presence: 'optional', described };
    if (mark === '~') return { name: marked.slice(0, -1), presence: 'undocumented', described };
    return { name: marked, presence: 'always', described };
  });
}
