import { ZERO_USD, type Usd } from '../../lib/domain/usd.ts';
import { bodiesOf, type Body, type Evidence } from './evidence.ts';
import { dollarsIn, field, type JsonObject } from './pick.ts';
import { isObject } from './value.ts';

export const BALANCES = '/v1/account/balances';
export const POSITIONS = '/v1/portfolio/positions';
export const ACTIVITIES = '/v1/portfolio/activities';
export const ORDERS = '/v1/orders/open';

/** The pages of the latest time that positions were read from the start. */
export function latestPages(evidence: Evidence): readonly Body[] {
  const bodies = bodiesOf(evidence, POSITIONS);
  const start = bodies.findLastIndex(({ query }) => !query.has('cursor'));
  return start < 0 ? [] : bodies.slice(start);
}

/** Contracts, below zero for a short. */
export function heldIn(row: JsonObject): Usd {
  return dollarsIn(row, 'netPositionDecimal') ?? dollarsIn(row, 'netPosition') ?? ZERO_USD;
}

/** Positions with a quantity, each market once. */
export function heldPositions(evidence: Evidence): readonly JsonObject[] {
  const rows = new Map<string, JsonObject>();
  for (const { json } of latestPages(evidence)) {
    const map = field(json, 'positions');
    for (const [slug, row] of isObject(map) ? Object.entries(map) : [])
      if (isObject(row)) rows.set(slug, row);
  }
  return [...rows.values()].filter((row) => heldIn(row) !== 0n);
}
