import {
  MAX_ROWS,
  type Activity,
  type ActivityList,
  type EventRow,
  type Part,
  type PocketPositions,
  type PositionRow,
} from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import type { DetailsPart } from '../../domain/text/details.ts';
import { subtractUsd, type Usd } from '../../domain/usd.ts';

/** Positions of one event, or those of no event that is known. */
export interface EventGroup {
  readonly event: EventRow | undefined;
  readonly rows: readonly PositionRow[];
}

/** A market's name begins with its event's (Kalshi tickers, spec 3.34.0, Oct 2026); the longest that fits is its own. */
function eventOf(market: string, events: readonly EventRow[]): EventRow | undefined {
  let found: EventRow | undefined;
  for (const row of events) {
    const fits = market === row.event || market.startsWith(`${row.event}-`);
    if (fits && row.event.length > (found?.event.length ?? 0)) found = row;
  }
  return found;
}

/** Positions under their events, in the order in which they came; those of no known event at the end. */
export function groupByEvent(
  rows: readonly PositionRow[],
  events: PocketPositions['events'] = [],
): readonly EventGroup[] {
  const groups = new Map<EventRow | undefined, PositionRow[]>();
  for (const row of rows) {
    const event = eventOf(row.market, events);
    const group = groups.get(event) ?? [];
    group.push(row);
    groups.set(event, group);
  }
  const found = [...groups].map(([event, members]) => ({ event, rows: members }));
  return [
    ...found.filter(({ event }) => event !== undefined),
    ...found.filter(({ event }) => event === undefined),
  ];
}

/** What a position would have gained at its present value; undefined unless both sides of it are known. */
export function unrealizedOf({ value, cost }: PositionRow): Usd | undefined {
  return value === undefined || cost === undefined ? undefined : subtractUsd(value, cost);
}

/** Parts that could not be read for one and the same reason. */
export interface Refusal {
  readonly parts: readonly DetailsPart[];
  readonly failure: ReadFailure;
}

/** For a reader, both mean that the key may not. */
function reasonOf({ kind }: ReadFailure): string {
  return kind === 'key-restricted' ? 'key-scope' : kind;
}

export function refusalsOf(parts: readonly (readonly [DetailsPart, ReadFailure])[]): readonly Refusal[] {
  const byReason = new Map<string, { parts: DetailsPart[]; failure: ReadFailure }>();
  for (const [part, failure] of parts) {
    const refusal = byReason.get(reasonOf(failure)) ?? { parts: [], failure };
    if (!refusal.parts.includes(part)) refusal.parts.push(part);
    byReason.set(reasonOf(failure), refusal);
  }
  return [...byReason.values()];
}

export interface MergedActivity {
  /** Newest first; those without a time last. */
  readonly rows: readonly Activity[];
  /** How many were read and are not among them. */
  readonly dropped: number;
  /** Whether the exchange has older ones. */
  readonly hasMore: boolean;
  readonly refusals: readonly Refusal[];
}

type Read<Row> = Extract<Part<Row>, { state: 'read' }>;

/** Everything that happened, from all lists that could be read. */
export function mergeActivity(lists: readonly ActivityList[]): MergedActivity {
  const read: Read<Activity>[] = [];
  const failed: [DetailsPart, ReadFailure][] = [];
  for (const { source, part } of lists) {
    if (part.state === 'read') read.push(part);
    else failed.push([source, part.failure]);
  }
  const all = read.flatMap(({ rows }) => rows).toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const rows = all.slice(0, MAX_ROWS);
  return {
    rows,
    dropped: read.reduce((sum, { dropped }) => sum + dropped, all.length - rows.length),
    hasMore: read.some(({ hasMore }) => hasMore),
    refusals: refusalsOf(failed),
  };
}
