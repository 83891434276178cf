import { nearestUsd, parseCents, type Usd } from '../../lib/domain/usd.ts';
import { JsonNumber } from '../../lib/exchanges/json.ts';
import { isObject } from './value.ts';

/** Careful ways into a parsed body: undefined wherever it is not as expected. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function field(json: unknown, name: string): unknown {
  return isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined;
}

/** The rows of a list. */
export function rowsIn(json: unknown, name: string): readonly JsonObject[] {
  const list = field(json, name);
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** The rows of an object keyed by market. */
export function valuesIn(json: unknown, name: string): readonly JsonObject[] {
  const map = field(json, name);
  return isObject(map) ? Object.values(map).filter(isObject) : [];
}

export function textIn(json: unknown, name: string): string | undefined {
  const value = field(json, name);
  return typeof value === 'string' ? value : undefined;
}

/** A count, index or time. */
export function wholeIn(json: unknown, name: string): number | undefined {
  const value = field(json, name);
  const number = value instanceof JsonNumber ? Number(value.source) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Dollars as a JSON number, a text or {value}. */
export function dollarsIn(json: unknown, name: string): Usd | undefined {
  const value = field(json, name);
  if (value instanceof JsonNumber) return nearestUsd(value.source);
  if (typeof value === 'string') return nearestUsd(value);
  return isObject(value) ? dollarsIn(value, 'value') : undefined;
}

/** A JSON number of whole cents. */
export function centsIn(json: unknown, name: string): Usd | undefined {
  const value = field(json, name);
  return value instanceof JsonNumber ? parseCents(value.source) : undefined;
}
