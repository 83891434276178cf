import { JsonNumber } from './json.ts';

/** Long enough for the structure of any answer that is read, short enough to be pasted into a report. */
const MAX_LENGTH = 600;
const MAX_DEPTH = 6;
/** An object with more fields is a map of things the user owns. */
const MAX_FIELDS = 40;
/** What field names look like in both exchanges' documents; anything else (a market's slug, an id) is the user's. */
const FIELD_NAME = /^[a-z][A-Za-z]*(?:_[a-z]+)*$/;
const MAX_NAME_LENGTH = 40;

function textForm(text: string): string {
  if (text === '') return 'empty text';
  if (/^[+-]?\d+$/.test(text)) return 'whole-number text';
  if (/^[+-]?\d*\.\d+$/.test(text)) return 'decimal text';
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return 'time text';
  return 'text';
}

/** Fields whose value is a map of things the user owns, whatever they are called (Polymarket US, by market slug). */
export const MAP_FIELDS: ReadonlySet<string> = new Set(['positions']);

function objectForm(value: object, depth: number, name: string): string {
  const entries = Object.entries(value);
  const isMap =
    MAP_FIELDS.has(name) || entries.length > MAX_FIELDS || entries.some(([key]) => !isFieldName(key));
  if (isMap) {
    const forms = new Set(entries.map(([, inner]) => formOf(inner, depth + 1, '')));
    return `{*: ${[...forms].slice(0, 3).join(' | ')}}`;
  }
  return `{${entries.map(([key, inner]) => `${key}: ${formOf(inner, depth + 1, key)}`).join(', ')}}`;
}

/** Whether a key is a field of an interface, and not the name of something that the user owns. */
export function isFieldName(key: string): boolean {
  return key.length <= MAX_NAME_LENGTH && FIELD_NAME.test(key);
}

function formOf(value: unknown, depth: number, name: string): string {
  if (value === null) return 'null';
  if (value instanceof JsonNumber) return /[.eE]/.test(value.source) ? 'decimal' : 'whole number';
  if (typeof value === 'string') return textForm(value);
  if (typeof value === 'boolean') return 'true or false';
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) {
    const forms = new Set(value.map((inner) => formOf(inner, depth + 1, '')));
    return `[${[...forms].slice(0, 3).join(' | ')}]`;
  }
  return typeof value === 'object' ? objectForm(value, depth, name) : typeof value;
}

/**
 * The structure of a parsed answer without any value in it: field names and kinds of values, no amount, no id, no market.
 * For a bug report by someone whose answer Bankroll could not read.
 */
export function fingerprintOf(json: unknown): string {
  const form = formOf(json, 0, '');
  return form.length <= MAX_LENGTH ? form : `${form.slice(0, MAX_LENGTH - 1)}…`;
}
