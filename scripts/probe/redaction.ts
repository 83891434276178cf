/** How much the report shows of what it read. */
export interface Discretion {
  /** An amount or a count, as the exchange wrote it. */
  readonly amount: (text: string) => string;
  /** The user's or the exchange's word for something; undefined when it is not to be shown. */
  readonly name: (text: string) => string | undefined;
  /** How many values or forms of one field are worth showing. */
  readonly most: number;
}

const DECIMAL = /^[+-]?\d*(?:\.\d*)?(?:[eE][+-]?\d+)?$/;
/** What the names of fields look like. Tickers, slugs and ids have hyphens or many digits. */
const FIELD_NAME = /^[A-Za-z_$][\w$]{0,39}$/;
const DIGIT_RUN = /\d{4}/;
/** A word out of a set, such as "void" or "ACTIVITY_TYPE_GIFT". */
const WORD = /^[A-Za-z][A-Za-z_]{0,59}$/;
const KEY_ID_TAIL = 4;
/** Whoever sees this much of an id has a fair part of it. */
const MIN_ID_LENGTH = 12;

/** Sign, grouping and decimals without a digit: "-1234.5678" is "-#,###.####". */
export function amountForm(text: string): string {
  if (text === '') return 'empty';
  if (!DECIMAL.test(text)) return 'not a number';
  const [mantissa = '', exponent] = text.split(/[eE]/);
  const [whole = '', fraction] = mantissa.replaceAll(/\d/g, '#').split('.');
  const grouped = whole.replaceAll(/#(?=(?:###)+$)/g, '#,');
  return `${grouped}${fraction === undefined ? '' : `.${fraction}`}${exponent === undefined ? '' : 'e#'}`;
}

/** A date's form, of which only the end differs: "2026-11-20T12:00:00.5Z" is "date.#Z". */
export function dateForm(text: string): string {
  const rest = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([\d.Z+:-]*)$/.exec(text)?.[1];
  return rest === undefined ? 'another date' : `date${rest.replaceAll(/\d/g, '#')}`;
}

/** A name that the documents do not have, where it can only be a field's; anything else could be a market's. */
export function fieldName(name: string): string {
  return FIELD_NAME.test(name) && !DIGIT_RUN.test(name)
    ? `"${name}"`
    : `(a name of ${name.length} characters)`;
}

/** A value that the documents do not list, where it can only be a word of the exchange's. */
export function wordOrLength(value: string): string {
  return WORD.test(value) ? `"${value}"` : `(a text of ${value.length} characters)`;
}

/**
 * Names a failure's field without a market's name: of a path, what is no documented name and no small index is hidden.
 * "positions: positions.some-market.cost" is "positions: positions.(name).cost".
 */
export function fieldPath(text: string, documented: ReadonlySet<string>): string {
  const isHarmless = (part: string): boolean => documented.has(part) || /^\d{0,3}$/.test(part);
  return text
    .split(' ')
    .map((word) => {
      if (!word.includes('.')) return /^[\w:]{1,40}$/.test(word) && !DIGIT_RUN.test(word) ? word : '(name)';
      return word
        .split('.')
        .map((part) => (isHarmless(part) ? part : '(name)'))
        .join('.');
    })
    .join(' ');
}

/** The last four characters of a key id. */
export function keyTail(keyId: string): string {
  return keyId.length < MIN_ID_LENGTH ? '(short)' : `...${keyId.slice(-KEY_ID_TAIL)}`;
}

/** No amount and no name. */
export const DISCREET: Discretion = { amount: amountForm, name: () => undefined, most: 3 };

/** For one's own eyes. */
export const OPEN: Discretion = { amount: (text) => text, name: (text) => text, most: 20 };

/** The last gate: whatever the report says, a whole key id does not leave. */
export function withoutKeyId(text: string, keyId: string): string {
  return keyId.length < MIN_ID_LENGTH ? text : text.replaceAll(keyId, keyTail(keyId));
}
