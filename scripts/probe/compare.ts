import type { Described, Fields, Form, Presence } from './description.ts';
import { namedFields } from './description.ts';
import { fieldName, wordOrLength, type Discretion } from './redaction.ts';
import { isObject, mismatch, shown, typeOf } from './value.ts';

/** What became of one documented field over all answers of an endpoint. */
export interface FieldFinding {
  readonly presence: Presence;
  /** How often its object was there. */
  chances: number;
  absent: number;
  nulls: number;
  /** What it was instead of what it should be, and how often; `expected` in words. */
  readonly others: Map<string, { readonly expected: string; count: number }>;
  /** What may be shown of its values. */
  readonly shown: Set<string>;
  /** Values that the documents do not list, already fit to be shown. */
  readonly unknownValues: Set<string>;
}

/** Everything that answers of one endpoint showed, field by field. Paths: `rows[].field`, `map{}.field`. */
export interface Findings {
  readonly fields: Map<string, FieldFinding>;
  /** Paths that the documents do not have, already fit to be shown, with what was there. */
  readonly unknown: Map<string, Set<string>>;
  /** Exchange indexes that were seen. */
  readonly shards: Set<string>;
}

export function noFindings(): Findings {
  return { fields: new Map(), unknown: new Map(), shards: new Set() };
}

function findingAt(findings: Findings, path: string, presence: Presence): FieldFinding {
  const known = findings.fields.get(path);
  if (known !== undefined) return known;
  const fresh: FieldFinding = {
    presence,
    chances: 0,
    absent: 0,
    nulls: 0,
    others: new Map(),
    shown: new Set(),
    unknownValues: new Set(),
  };
  findings.fields.set(path, fresh);
  return fresh;
}

function noteOther(finding: FieldFinding, value: unknown, expected: string): void {
  const type = typeOf(value);
  const other = finding.others.get(type) ?? { expected, count: 0 };
  other.count += 1;
  finding.others.set(type, other);
}

/** Compares an answer with its description and adds what it shows. Values pass through `discretion` at once. */
export function compareBody(fields: Fields, body: unknown, findings: Findings, discretion: Discretion): void {
  const described: Described = { object: fields };
  compareValue(described, body, '', findingAt(findings, '', 'always'));

  function compareObject(fields: Fields, object: Readonly<Record<string, unknown>>, path: string): void {
    const named = namedFields(fields);
    const prefix = path === '' ? '' : `${path}.`;
    for (const { name, presence, described } of named) {
      const at = `${prefix}${name}`;
      const finding = findingAt(findings, at, presence);
      finding.chances += 1;
      if (Object.hasOwn(object, name)) compareValue(described, object[name], at, finding);
      else finding.absent += 1;
    }
    for (const [name, value] of Object.entries(object)) {
      if (named.some((field) => field.name === name)) continue;
      const at = `${prefix}${fieldName(name)}`;
      findings.unknown.set(at, (findings.unknown.get(at) ?? new Set()).add(typeOf(value)));
    }
  }

  function compareValue(described: Described, value: unknown, path: string, finding: FieldFinding): void {
    if (typeof described === 'string') compareForm(described, value, finding);
    else if ('orNull' in described) {
      if (value === null) finding.nulls += 1;
      else compareValue(described.orNull, value, path, finding);
    } else if ('oneOf' in described) compareWord(described.oneOf, value, finding);
    else if ('list' in described) {
      if (!Array.isArray(value)) return noteOther(finding, value, 'a list');
      for (const row of value) compareRow(described.list, row, `${path}[]`, finding);
    } else if (!isObject(value)) noteOther(finding, value, 'an object');
    else if ('map' in described) {
      for (const row of Object.values(value)) compareRow(described.map, row, `${path}{}`, finding);
    } else compareObject(described.object, value, path);
  }

  function compareRow(row: Fields | Form, value: unknown, path: string, finding: FieldFinding): void {
    if (typeof row === 'string') compareForm(row, value, finding);
    else if (isObject(value)) compareObject(row, value, path);
    else noteOther(finding, value, 'a row');
  }

  function compareForm(form: Form, value: unknown, finding: FieldFinding): void {
    const expected = mismatch(form, value);
    if (expected !== undefined) return noteOther(finding, value, expected);
    const text = shown(form, value, discretion);
    if (text !== undefined) finding.shown.add(text);
    if (form === 'shard' && text !== undefined) findings.shards.add(text);
  }

  function compareWord(words: readonly string[], value: unknown, finding: FieldFinding): void {
    if (typeof value !== 'string') noteOther(finding, value, 'a text');
    else if (!words.includes(value)) finding.unknownValues.add(wordOrLength(value));
  }
}
