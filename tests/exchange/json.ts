/**
 * JSON whose numbers can carry their exact source text. Money must not pass through a float on its way out, or a
 * test could never tell whether the reader lost digits.
 */
export class NumberToken {
  readonly text: string;
  /** `text` must be a JSON number, e.g. "23.8204". */
  constructor(text: string) {
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) throw new Error(`not a JSON number: ${text}`);
    this.text = text;
  }
}

export type Json = null | boolean | number | string | NumberToken | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isJsonObject(value: Json): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberToken)
  );
}

export function numberToken(text: string): NumberToken {
  return new NumberToken(text);
}

/** Writes JSON text; a NumberToken appears digit for digit. */
export function renderJson(value: Json): string {
  if (value instanceof NumberToken) return value.text;
  if (Array.isArray(value)) return `[${value.map(renderJson).join(',')}]`;
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${renderJson(item)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Rebuilds a JSON value bottom-up; `visit` sees every object after its members were rebuilt. */
export function mapObjects(value: Json, visit: (object: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, visit));
  if (!isJsonObject(value)) return value;
  const rebuilt: JsonObject = {};
  for (const [key, item] of Object.entries(value)) rebuilt[key] = mapObjects(item, visit);
  return visit(rebuilt);
}
