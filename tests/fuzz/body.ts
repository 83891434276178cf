/** JSON as a server may write it: numbers as texts, fields in order, a name perhaps twice. */
export type Json = null | boolean | string | Numeral | List | Fields;

/** A number by its text, "12.50" or "1e400". */
export class Numeral {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export class List {
  items: Json[];

  constructor(items: readonly Json[]) {
    this.items = [...items];
  }
}

/** An object's fields, to be changed in place. */
export class Fields {
  entries: [name: string, value: Json][];

  constructor(fields: Readonly<Record<string, Json | undefined>>) {
    this.entries = Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as [string, Json]],
    );
  }

  get(name: string): Json | undefined {
    return this.entries.find(([one]) => one === name)?.[1];
  }

  /** In its place, or at the end where it is new. */
  set(name: string, value: Json): void {
    const entry = this.entries.find(([one]) => one === name);
    if (entry === undefined) this.entries.push([name, value]);
    else entry[1] = value;
  }

  drop(name: string): void {
    this.entries = this.entries.filter(([one]) => one !== name);
  }

  rename(from: string, to: string): void {
    for (const entry of this.entries) if (entry[0] === from) entry[0] = to;
  }

  /** Once more, before the field of that name: readers take the last. */
  precede(name: string, value: Json): void {
    const at = this.entries.findIndex(([one]) => one === name);
    this.entries.splice(at, 0, [name, value]);
  }
}

export function textOf(json: Json): string {
  if (json instanceof Numeral) return json.source;
  if (json instanceof List) return `[${json.items.map(textOf).join(',')}]`;
  if (json instanceof Fields) {
    return `{${json.entries.map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`).join(',')}}`;
  }
  return JSON.stringify(json);
}

/** Every object inside, the outermost first. */
export function objectsIn(json: Json): Fields[] {
  if (json instanceof List) return json.items.flatMap(objectsIn);
  return json instanceof Fields ? [json, ...json.entries.flatMap(([, value]) => objectsIn(value))] : [];
}

/** Micro-dollars as a decimal text of dollars, "-1234.5", with at least so many decimals. */
export function decimal(micros: bigint, leastDecimals = 0): string {
  const magnitude = (micros < 0n ? -micros : micros).toString().padStart(7, '0');
  const part = magnitude.slice(-6).replace(/0+$/, '').padEnd(leastDecimals, '0');
  return `${micros < 0n ? '-' : ''}${magnitude.slice(0, -6)}${part === '' ? '' : `.${part}`}`;
}

/** The parsed fixture of a real answer, with its numbers' texts. */
export function bodyOf(value: unknown): Json {
  if (typeof value === 'number') return new Numeral(String(value));
  if (Array.isArray(value)) return new List(value.map(bodyOf));
  if (typeof value === 'object' && value !== null) {
    return new Fields(
      Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, bodyOf(inner)])),
    );
  }
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
