import { JsonNumber } from '../../lib/exchanges/json.ts';
import type { Form } from './description.ts';
import { amountForm, dateForm, type Discretion } from './redaction.ts';

/** Above this a Unix time is in milliseconds: in seconds it would be the year 5138. */
const SECONDS_LIMIT = 1e11;
const WHOLE = /^-?\d+$/;
const DECIMAL_TEXT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
const DATE_TEXT = /^\d{4}-\d{2}-\d{2}T/;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

/** Money as a decimal text beside its currency. */
function amountIn(value: unknown): string | undefined {
  if (!isObject(value) || typeof value.currency !== 'string') return undefined;
  return typeof value.value === 'string' && DECIMAL_TEXT.test(value.value) ? value.value : undefined;
}

/** What a JSON value is, in words; undefined stands for a body that is not JSON. */
export function typeOf(value: unknown): string {
  if (value === undefined) return 'not JSON';
  if (value === null) return 'null';
  if (value instanceof JsonNumber) return WHOLE.test(value.source) ? 'a whole number' : 'a number';
  if (typeof value === 'boolean') return 'true or false';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'string') return amountIn(value) === undefined ? 'an object' : 'an amount';
  if (value === '') return 'an empty text';
  if (DECIMAL_TEXT.test(value)) return 'a decimal text';
  return DATE_TEXT.test(value) ? 'a date text' : 'a text';
}

const EXPECTED: Readonly<Record<Form, readonly string[]>> = {
  cents: ['a whole number'],
  dollars: ['a decimal text'],
  'dollar number': ['a number', 'a whole number'],
  amount: ['an amount'],
  // Polymarket US documents that a quantity may be empty.
  count: ['a decimal text', 'an empty text'],
  quantity: ['a number', 'a whole number'],
  whole: ['a whole number'],
  number: ['a number', 'a whole number'],
  shard: ['a whole number'],
  flag: ['true or false'],
  text: ['a text', 'a decimal text', 'a date text', 'an empty text'],
  id: ['a text', 'a decimal text', 'an empty text'],
  date: ['a date text'],
  unix: ['a whole number'],
  anything: [],
};

/** What the documents say that it is, where the value is something else. */
export function mismatch(form: Form, value: unknown): string | undefined {
  const expected = EXPECTED[form];
  return expected.length === 0 || expected.includes(typeOf(value)) ? undefined : expected[0];
}

function textOf(value: unknown): string {
  return value instanceof JsonNumber ? value.source : typeof value === 'string' ? value : '';
}

/** What may be shown of a value of this form; undefined when that it is there is all. */
export function shown(form: Form, value: unknown, discretion: Discretion): string | undefined {
  switch (form) {
    case 'cents':
    case 'dollars':
    case 'dollar number':
    case 'count':
    case 'quantity':
      return discretion.amount(textOf(value));
    case 'amount':
      return discretion.amount(amountIn(value) ?? '');
    case 'whole':
    case 'number':
    case 'shard':
      return textOf(value);
    case 'flag':
      return String(value);
    case 'unix':
      return discretion.name(textOf(value)) ?? unixUnit(textOf(value));
    case 'date':
      return discretion.name(textOf(value)) ?? dateForm(textOf(value));
    case 'text':
      return discretion.name(textOf(value));
    case 'id':
    case 'anything':
      return undefined;
    default:
      return form satisfies never;
  }
}

/** The unit that a Unix time must be in. */
export function unixUnit(text: string): string {
  if (!WHOLE.test(text)) return amountForm(text);
  return Math.abs(Number(text)) > SECONDS_LIMIT ? 'milliseconds' : 'seconds';
}
