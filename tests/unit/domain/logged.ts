import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import {
  extendLog,
  type Digest,
  type LogEntry,
  type LoggedRequest,
  type LogHead,
} from '../../../lib/domain/request-log.ts';
import { NOW } from './make.ts';

/** By another implementation than the product's. */
export const nodeDigest: Digest = (text) =>
  Promise.resolve(createHash('sha256').update(text, 'utf8').digest('hex'));

/** A signed request that went well. */
export function logged(changes: Partial<LoggedRequest> = {}): LoggedRequest {
  return {
    at: NOW,
    exchange: 'polymarket-us',
    environment: 'production',
    method: 'GET',
    host: 'api.polymarket.us',
    path: '/v1/account/balances',
    status: 200,
    ms: 120,
    bytes: 812,
    key: '0123456789ab',
    ...changes,
  };
}

export const anyLogged: fc.Arbitrary<LoggedRequest> = fc.record(
  {
    at: fc.integer({ min: 0, max: NOW * 2 }),
    exchange: fc.constantFrom('kalshi' as const, 'polymarket-us' as const),
    environment: fc.constantFrom('production' as const, 'demo' as const),
    method: fc.constant('GET' as const),
    host: fc.constantFrom('external-api.kalshi.com', 'api.elections.kalshi.com', 'api.polymarket.us'),
    path: fc.webPath(),
    status: fc.option(fc.integer({ min: 100, max: 599 })),
    ms: fc.nat(),
    bytes: fc.nat(),
    key: fc.option(fc.stringMatching(/^[\da-f]{12}$/)),
  },
  { noNullPrototype: true },
);

/** What went out between two writes, and how many could not be noted before it. */
export interface Batch {
  readonly requests: readonly LoggedRequest[];
  readonly lost?: number;
}

/** A log with these batches in it, and nothing else. */
export async function logOf(...batches: readonly Batch[]): Promise<{ head: LogHead; entries: LogEntry[] }> {
  const entries: LogEntry[] = [];
  let head: LogHead | undefined;
  for (const { requests, lost = 0 } of batches) {
    const extended = await extendLog(head, requests, { now: NOW, lost, digest: nodeDigest });
    head = extended.head;
    entries.push(...extended.added);
  }
  if (head === undefined) throw new Error('there is at least one batch');
  return { head, entries };
}
