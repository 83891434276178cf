import * as v from 'valibot';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Usd } from '../../domain/usd.ts';
import { drift, readShape } from '../shapes.ts';
import { amount, nextPage, pageEnd, shownText } from './amount.ts';

/** What the value of a position takes (docs portfolio/overview, 2026). */
const valueFields = {
  netPositionDecimal: amount,
  netPosition: amount,
  cashValue: amount,
  cost: amount,
  expired: v.nullish(v.boolean()),
};
const valueRow = v.object(valueFields);

/** The same with what else is shown of it. */
const shownRow = v.object({
  ...valueFields,
  realized: amount,
  marketMetadata: v.fallback(v.nullish(v.object({ title: shownText, outcome: shownText })), undefined),
});

/** `/v1/portfolio/positions`: a map keyed by market slug; a list would be another API. */
function pageShape<Row>(row: v.GenericSchema<unknown, Row>): v.GenericSchema<unknown, Page<Row>> {
  return v.object({
    positions: v.pipe(
      v.unknown(),
      v.check((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
      // A record would skip a market that is called like a part of every object.
      v.transform((value) => new Map(Object.entries(value as object))),
      v.map(v.string(), row),
    ),
    ...pageEnd,
  });
}

interface Page<Row> {
  readonly positions: ReadonlyMap<string, Row>;
  readonly nextCursor?: string | null | undefined;
  readonly eof?: boolean | null | undefined;
}

export interface Position {
  /**
   * Contracts, + long and - short. A contract pays at most one dollar, so the count is kept as that payoff: 19.6
   * contracts are $19.60.
   */
  readonly payoff: Usd;
  /** Whether the count came only in its rounded form. */
  readonly rounded?: true;
  readonly cashValue?: Usd;
  readonly cost?: Usd;
  readonly expired: boolean;
}

export interface ShownPosition extends Position {
  readonly title?: string;
  readonly outcome?: string;
  readonly realized?: Usd;
}

export interface PositionsPage<Row> {
  /** By market slug, without flat ones. */
  readonly positions: ReadonlyMap<string, Row>;
  /** Where the next page starts; undefined on the last one. */
  readonly nextCursor: string | undefined;
}

/** Undefined where the count is missing, or where all that is left of it is a zero that may stand for a part of a contract. */
function positionOf(row: v.InferOutput<typeof valueRow>): Position | undefined {
  const { cashValue, cost } = row;
  const exact = row.netPositionDecimal ?? undefined;
  // `netPosition` is rounded to whole contracts and deprecated.
  const payoff = exact ?? row.netPosition ?? undefined;
  if (payoff === undefined) return undefined;
  if (exact === undefined && payoff === 0n && ((cashValue ?? 0n) !== 0n || (cost ?? 0n) !== 0n)) {
    return undefined;
  }
  return {
    payoff,
    ...(exact === undefined && { rounded: true }),
    ...(cashValue != null && { cashValue }),
    ...(cost != null && { cost }),
    expired: row.expired ?? false,
  };
}

function readPage<Fields extends v.InferOutput<typeof valueRow>, Row>(
  schema: v.GenericSchema<unknown, Fields>,
  json: unknown,
  rowOf: (position: Position, fields: Fields) => Row,
): Result<PositionsPage<Row>, ReadFailure> {
  const shape = readShape(pageShape(schema), json, 'positions');
  if (!shape.ok) return shape;
  const positions = new Map<string, Row>();
  for (const [slug, fields] of shape.value.positions) {
    const position = positionOf(fields);
    if (position === undefined) return drift('positions: netPositionDecimal', json);
    if (position.payoff !== 0n) positions.set(slug, rowOf(position, fields));
  }
  return ok({ positions, nextCursor: nextPage(shape.value) });
}

/** One page, as far as the account's value takes it. */
export function parsePositions(json: unknown): Result<PositionsPage<Position>, ReadFailure> {
  return readPage(valueRow, json, (position) => position);
}

/** One page with all that is shown of a position. */
export function parseShownPositions(json: unknown): Result<PositionsPage<ShownPosition>, ReadFailure> {
  return readPage(shownRow, json, (position, { realized, marketMetadata }) => ({
    ...position,
    ...(marketMetadata?.title != null && { title: marketMetadata.title }),
    ...(marketMetadata?.outcome != null && { outcome: marketMetadata.outcome }),
    ...(realized != null && { realized }),
  }));
}
