import type { Json, JsonObject } from './json.ts';
import type { Environment, ExchangeName } from './hosts.ts';

/** A schema change: any function of the body, or a named one applied to every field of that name, at any depth. */
export type SchemaChange =
  | ((body: JsonObject) => Json)
  | { readonly drop: string }
  | { readonly rename: readonly [from: string, to: string] }
  | { readonly retype: string; readonly to: 'string' | 'number' | 'null' | 'boolean' | 'object' | 'array' };

/**
 * What goes wrong. `status`, `reset` and `hang` strike every matching request; the others only one whose credentials
 * were accepted, so that a badly signed request is still told so. `delay` combines with any other fault.
 */
export type Fault =
  /** Answers with this status. A string body is sent as it is, anything else as JSON. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: Json;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Sends headers, then `bytes` (1) every `everyMs` (100) up to `upTo` bytes (half the body), then nothing more. */
  | { readonly kind: 'drip'; readonly everyMs?: number; readonly bytes?: number; readonly upTo?: number }
  /** Destroys the connection; `afterHeaders`: in the middle of the body. */
  | { readonly kind: 'reset'; readonly afterHeaders?: boolean }
  /** An HTML page; status 200 unless told otherwise (a captive portal). */
  | { readonly kind: 'html'; readonly status?: number }
  /** Status 200, `application/json`, text that is not JSON. */
  | { readonly kind: 'malformed'; readonly text?: string }
  /** The right JSON cut after `at` bytes (default: half). */
  | { readonly kind: 'truncated'; readonly at?: number }
  | { readonly kind: 'redirect'; readonly to?: string; readonly status?: 301 | 302 | 307 | 308 }
  /**
   * Kalshi: 429 without Retry-After. Polymarket US: `edge` (default) is HTML with Retry-After, `documented` is JSON without.
   * `retryAfter`: seconds, or the text of an HTTP date.
   */
  | {
      readonly kind: 'rateLimit';
      readonly retryAfter?: number | string;
      readonly form?: 'documented' | 'edge';
    }
  | { readonly kind: 'changeSchema'; readonly change: SchemaChange }
  /** Refuses a good timestamp as stale. */
  | { readonly kind: 'expiredTimestamp' };

export type FaultKind = Fault['kind'];

/** Which requests a fault strikes; an absent condition matches all. */
export interface FaultRule {
  readonly exchange?: ExchangeName;
  readonly environment?: Environment;
  readonly host?: string;
  /** The whole path, or leading path segments: "/v1/portfolio" strikes "/v1/portfolio/positions". */
  readonly path?: string;
  readonly keyId?: string;
  /** Kalshi: the subaccount the request acts on, named or implied. */
  readonly subaccount?: number;
  /** Strikes this many requests, then is gone. Default: until removed. */
  readonly times?: number;
  readonly then: Fault;
}

/** What a rule is matched against. */
export interface FaultTarget {
  readonly exchange: ExchangeName;
  readonly environment: Environment;
  readonly host: string;
  readonly path: string;
  readonly keyId: string | null;
  readonly subaccount: number | null;
}

export interface Faults {
  /** Rules are tried in the order added; the first match strikes, besides all matching delays. */
  add(rule: FaultRule): { remove(): void };
  clear(): void;
}

export interface StruckFaults {
  /** Sum of all matching delays, ms. */
  readonly delay: number;
  readonly fault: Exclude<Fault, { kind: 'delay' }> | undefined;
}

export interface FaultList extends Faults {
  /** Draws the faults for one request and counts down their `times`. */
  strike(target: FaultTarget): StruckFaults;
}

export function createFaults(): FaultList {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  return {
    add(rule) {
      const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
      rules.push(entry);
      return {
        remove() {
          rules = rules.filter((other) => other !== entry);
        },
      };
    },
    clear() {
      rules = [];
    },
    strike(target) {
      let delay = 0;
      let struck: StruckFaults['fault'];
      for (const entry of rules) {
        const { then } = entry.rule;
        if (!matches(entry.rule, target) || (then.kind !== 'delay' && struck !== undefined)) continue;
        if (then.kind === 'delay') delay += then.ms;
        else struck = then;
        entry.left -= 1;
      }
      rules = rules.filter((entry) => entry.left > 0);
      return { delay, fault: struck };
    },
  };
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
  return (
    (rule.exchange === undefined || rule.exchange === target.exchange) &&
    (rule.environment === undefined || rule.environment === target.environment) &&
    (rule.host === undefined || rule.host === target.host) &&
    (rule.keyId === undefined || rule.keyId === target.keyId) &&
    (rule.subaccount === undefined || rule.subaccount === target.subaccount) &&
    (rule.path === undefined ||
      target.path === rule.path ||
      target.path.startsWith(`${rule.path.replace(/\/$/, '')}/`))
  );
}
