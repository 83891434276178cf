import * as v from 'valibot';
import type { Activity } from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { ZERO_USD, type Usd } from '../../domain/usd.ts';
import { centsNumber, readShape } from '../shapes.ts';
import { amount, amountText, cursorField, present } from './fields.ts';
import { nextOf, type Page } from './pages.ts';
import { updatedTime } from './parse-time.ts';

/**
 * `/portfolio/settlements` (docs, spec 3.34.0, Oct 2026): `revenue` is whole cents although `fee_cost` beside it is dollars
 * as a text. Rows have no id and do not name their subaccount.
 */
const settlementsShape = v.object({
  settlements: v.array(
    v.object({
      ticker: v.string(),
      revenue: centsNumber,
      yes_count_fp: amount,
      no_count_fp: amount,
      fee_cost: amountText,
      settled_time: updatedTime,
    }),
  ),
  cursor: cursorField,
});

/** The side that was held and how much of it; nothing when both were, for they settle in one sum. */
function held(yes: Usd | null | undefined, no: Usd | null | undefined): Pick<Activity, 'side' | 'contracts'> {
  const heldYes = yes ?? ZERO_USD;
  const heldNo = no ?? ZERO_USD;
  if (heldYes > 0n && heldNo === 0n) return { side: 'yes', contracts: heldYes };
  if (heldNo > 0n && heldYes === 0n) return { side: 'no', contracts: heldNo };
  return {};
}

/** One page of settlements, each with what it paid. */
export function parseSettlements(json: unknown): Result<Page<Activity>, ReadFailure> {
  const shape = readShape(settlementsShape, json, 'settlements');
  if (!shape.ok) return shape;
  // Two subaccounts that held the same market settle at the same time: only their order tells their rows apart.
  const seen = new Map<string, number>();
  const rows = shape.value.settlements.map((row): Activity => {
    const name = `${row.ticker}/${row.settled_time ?? ''}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return {
      id: count === 1 ? name : `${name}/${count}`,
      kind: 'settlement',
      status: 'done',
      market: row.ticker,
      amount: row.revenue,
      ...held(row.yes_count_fp, row.no_count_fp),
      ...present({ at: row.settled_time, fee: row.fee_cost }),
    };
  });
  return ok({ rows, nextCursor: nextOf(shape.value.cursor) });
}
