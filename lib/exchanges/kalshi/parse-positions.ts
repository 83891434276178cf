import * as v from 'valibot';
import type { EventRow, PositionRow } from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { absUsd } from '../../domain/usd.ts';
import { dollars, drift, readShape } from '../shapes.ts';
import { amount, cursorField, formerCents, present } from './fields.ts';
import { nextOf, type Page } from './pages.ts';

/**
 * `/portfolio/positions` (docs get-positions, spec 3.34.0, Oct 2026). `position_fp` is contracts as a text, above zero yes
 * and below zero no. Money is dollars as text; until 2026-03-12 it was cents under names without "_dollars".
 */
const positionsShape = v.object({
  market_positions: v.array(
    v.object({
      ticker: v.string(),
      position_fp: v.nullish(dollars),
      position: v.fallback(v.nullish(dollars), undefined),
      // What the open contracts cost, not what they are worth.
      market_exposure_dollars: amount,
      market_exposure: formerCents,
      realized_pnl_dollars: amount,
      realized_pnl: formerCents,
      fees_paid_dollars: amount,
      fees_paid: formerCents,
    }),
  ),
  event_positions: v.nullish(
    v.array(
      v.object({
        event_ticker: v.string(),
        event_exposure_dollars: amount,
        event_exposure: formerCents,
        total_cost_dollars: amount,
        total_cost: formerCents,
        realized_pnl_dollars: amount,
        realized_pnl: formerCents,
        fees_paid_dollars: amount,
        fees_paid: formerCents,
      }),
    ),
  ),
  cursor: cursorField,
});

export interface PositionsPage extends Page<PositionRow> {
  /** The same money grouped by event, never to be added to the rows. Absent when the answer has no such list. */
  readonly events?: readonly EventRow[];
}

/** One page of positions. A market of which nothing is held any more is no position; what it earned is history. */
export function parsePositions(json: unknown): Result<PositionsPage, ReadFailure> {
  const shape = readShape(positionsShape, json, 'positions');
  if (!shape.ok) return shape;
  const { market_positions, event_positions, cursor } = shape.value;
  const rows: PositionRow[] = [];
  for (const [index, row] of market_positions.entries()) {
    const contracts = row.position_fp ?? row.position;
    if (contracts == null) return drift(`positions: market_positions.${index}.position_fp`, json);
    if (contracts === 0n) continue;
    rows.push({
      market: row.ticker,
      side: contracts > 0n ? 'yes' : 'no',
      contracts: absUsd(contracts),
      ...present({
        cost: row.market_exposure_dollars ?? row.market_exposure,
        realized: row.realized_pnl_dollars ?? row.realized_pnl,
        fees: row.fees_paid_dollars ?? row.fees_paid,
      }),
    });
  }
  const events = event_positions?.map((row): EventRow => ({
    event: row.event_ticker,
    ...present({
      exposure: row.event_exposure_dollars ?? row.event_exposure,
      cost: row.total_cost_dollars ?? row.total_cost,
      realized: row.realized_pnl_dollars ?? row.realized_pnl,
      fees: row.fees_paid_dollars ?? row.fees_paid,
    }),
  }));
  return ok({ rows, ...(events !== undefined && { events }), nextCursor: nextOf(cursor) });
}
