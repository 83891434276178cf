import * as v from 'valibot';
import type { Activity, OpenOrder } from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { dollars, drift, readShape } from '../shapes.ts';
import { directionFields, directionOf } from './direction.ts';
import { amountText, cursorField, pocketNumber, present } from './fields.ts';
import { nextOf, type Page } from './pages.ts';
import { updatedTime } from './parse-time.ts';

/**
 * `/portfolio/fills` (docs, spec 3.34.0, Oct 2026): counts and prices are texts, `fee_cost` dollars, `trade_id` the same
 * as `fill_id` and `market_ticker` as `ticker`.
 */
const fillsShape = v.object({
  fills: v.array(
    v.object({
      fill_id: v.nullish(v.string()),
      trade_id: v.nullish(v.string()),
      ticker: v.nullish(v.string()),
      market_ticker: v.nullish(v.string()),
      count_fp: dollars,
      fee_cost: amountText,
      created_time: updatedTime,
      ts: updatedTime,
      subaccount_number: pocketNumber,
      ...directionFields,
    }),
  ),
  cursor: cursorField,
});

/** One page of trades. What a trade moved is not stated, so it is not told. */
export function parseFills(json: unknown): Result<Page<Activity>, ReadFailure> {
  const shape = readShape(fillsShape, json, 'fills');
  if (!shape.ok) return shape;
  const rows: Activity[] = [];
  for (const [index, fill] of shape.value.fills.entries()) {
    const id = fill.fill_id ?? fill.trade_id;
    if (id == null) return drift(`fills: fills.${index}.fill_id`, json);
    const market = fill.ticker ?? fill.market_ticker;
    if (market == null) return drift(`fills: fills.${index}.ticker`, json);
    rows.push({
      id,
      kind: 'trade',
      status: 'done',
      market,
      contracts: fill.count_fp,
      ...directionOf(fill),
      ...present({ at: fill.created_time ?? fill.ts, fee: fill.fee_cost, pocket: fill.subaccount_number }),
    });
  }
  return ok({ rows, nextCursor: nextOf(shape.value.cursor) });
}

/** `/portfolio/orders` (docs get-orders, 2026): asked with `status=resting`, so every row waits in a book. */
const ordersShape = v.object({
  orders: v.array(
    v.object({
      order_id: v.string(),
      ticker: v.string(),
      remaining_count_fp: dollars,
      created_time: updatedTime,
      subaccount_number: pocketNumber,
      ...directionFields,
    }),
  ),
  cursor: cursorField,
});

/** One page of resting orders. */
export function parseOrders(json: unknown): Result<Page<OpenOrder>, ReadFailure> {
  const shape = readShape(ordersShape, json, 'orders');
  if (!shape.ok) return shape;
  const rows = shape.value.orders.map((order): OpenOrder => ({
    id: order.order_id,
    market: order.ticker,
    remaining: order.remaining_count_fp,
    ...directionOf(order),
    ...present({ createdAt: order.created_time, pocket: order.subaccount_number }),
  }));
  return ok({ rows, nextCursor: nextOf(shape.value.cursor) });
}
