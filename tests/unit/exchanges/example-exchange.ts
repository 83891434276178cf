import type { Tools } from '../../../lib/exchanges/port.ts';
import { createSignedGet, type Dialect, type SignedGet } from '../../../lib/exchanges/signed-get.ts';
import { NOW, toolsWith, type ScriptedHttp } from './scripted-http.ts';

/** An exchange that is nobody's: what every exchange has in common can be tested at it. */

export const FIRST = 'first.example.com';
export const SECOND = 'second.example.com';

interface DialectChanges {
  readonly hosts?: readonly string[];
  /** Refusals that this exchange blames on the clock. */
  readonly isSkew?: (aheadMs: number | undefined) => boolean;
}

export function exampleDialect({
  hosts = [FIRST, SECOND],
  isSkew = () => false,
}: DialectChanges = {}): Dialect {
  return {
    hosts,
    headers: async (sign, timestamp, path) => ({
      Time: timestamp,
      Signature: await sign(`${timestamp}GET${path}`),
    }),
    explain: ({ status }, _json, aheadMs) =>
      status === 401 && isSkew(aheadMs)
        ? { kind: 'clock-skew', ...(aheadMs !== undefined && { seconds: Math.round(aheadMs / 1_000) }) }
        : undefined,
  };
}

export function signedGet(
  http: ScriptedHttp,
  changes: DialectChanges = {},
  tools: Partial<Tools> = {},
): SignedGet {
  return createSignedGet(exampleDialect(changes), toolsWith(http, tools));
}

/** A clock that moves on by so much at each look. */
export function tickingBy(ms: number): () => number {
  let time = NOW - ms;
  return () => (time += ms);
}
