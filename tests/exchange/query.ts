import { unreachable } from './unreachable.ts';

/** What a documented query parameter may hold. A rule is data so that a route can be read like the vendor's page. */
export type ParameterRule =
  | { readonly kind: 'integer'; readonly low: number; readonly high: number }
  | { readonly kind: 'text'; readonly repeat?: boolean }
  | {
      readonly kind: 'choice';
      readonly of: readonly string[];
      readonly list?: boolean;
      readonly repeat?: boolean;
    };

export type ParameterRules = Readonly<Record<string, ParameterRule>>;

export interface QueryValues {
  integer(name: string): number | undefined;
  text(name: string): string | undefined;
  /** Every value of a list or repeated parameter; empty when absent. */
  all(name: string): readonly string[];
}

export type QueryReading =
  { readonly ok: true; readonly values: QueryValues } | { readonly ok: false; readonly message: string };

/** Reads a raw query string against the rules: unknown, duplicate, empty and malformed parameters are all refused. */
export function readQuery(raw: string, rules: ParameterRules): QueryReading {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(raw)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) return refuse(`unknown query parameter "${name}"`);
    if (value === '') return refuse(`empty query parameter "${name}"`);
    const before = values.get(name);
    if (before !== undefined && !(rule.kind !== 'integer' && rule.repeat === true)) {
      return refuse(`duplicate query parameter "${name}"`);
    }
    const parts = rule.kind === 'choice' && rule.list === true ? value.split(',') : [value];
    if (!parts.every((part) => fits(part, rule)))
      return refuse(`invalid value for query parameter "${name}"`);
    values.set(name, [...(before ?? []), ...parts]);
  }
  return {
    ok: true,
    values: {
      all: (name) => values.get(name) ?? [],
      text: (name) => values.get(name)?.[0],
      integer(name) {
        const text = values.get(name)?.[0];
        return text === undefined ? undefined : Number(text);
      },
    },
  };
}

function fits(value: string, rule: ParameterRule): boolean {
  switch (rule.kind) {
    case 'text':
      return true;
    case 'choice':
      return rule.of.includes(value);
    case 'integer':
      return /^(0|[1-9]\d{0,14})$/.test(value) && Number(value) >= rule.low && Number(value) <= rule.high;
    default:
      return unreachable(rule);
  }
}

function refuse(message: string): QueryReading {
  return { ok: false, message };
}
