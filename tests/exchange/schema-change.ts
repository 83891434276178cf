import { isJsonObject, type Json, type JsonObject, mapObjects, NumberToken, renderJson } from './json.ts';
import type { SchemaChange } from './fault.ts';
import { unreachable } from './unreachable.ts';

/** Applies a schema change to a body. A body that is not an object is left alone by a function. */
export function changeSchema(body: Json, change: SchemaChange): Json {
  if (typeof change === 'function') return isJsonObject(body) ? change(body) : body;
  return mapObjects(body, (object) => changeFields(object, change));
}

function changeFields(
  object: JsonObject,
  change: Exclude<SchemaChange, (body: JsonObject) => Json>,
): JsonObject {
  const changed: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    if ('drop' in change) {
      if (key !== change.drop) changed[key] = value;
    } else if ('rename' in change) {
      changed[key === change.rename[0] ? change.rename[1] : key] = value;
    } else {
      changed[key] = key === change.retype ? retyped(value, change.to) : value;
    }
  }
  return changed;
}

function retyped(value: Json, to: 'string' | 'number' | 'null' | 'boolean' | 'object' | 'array'): Json {
  switch (to) {
    case 'string':
      return typeof value === 'string' ? value : renderJson(value);
    case 'number':
      return typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value) ? new NumberToken(value) : 0;
    case 'null':
      return null;
    case 'boolean':
      return true;
    case 'object':
      return { value };
    case 'array':
      return [value];
    default:
      return unreachable(to);
  }
}
