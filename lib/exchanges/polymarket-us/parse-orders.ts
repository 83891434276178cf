import * as v from 'valibot';
import type { OpenOrder } from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { subtractUsd, type Usd } from '../../domain/usd.ts';
import { readShape } from '../shapes.ts';
import { amount, shownText, shownTime } from './amount.ts';
import { intentOf, priceOf, yesPrice } from './intent.ts';

const order = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  marketSlug: v.pipe(v.string(), v.nonEmpty()),
  intent: shownText,
  price: yesPrice,
  quantity: amount,
  cumQuantity: amount,
  leavesQuantity: amount,
  createTime: shownTime,
  insertTime: shownTime,
});
type Order = v.InferOutput<typeof order>;

/** `/v1/orders/open` (docs, 2026): all of them, no pages. Can lag a minute behind (report, 2026-07-04). */
const ordersShape = v.object({ orders: v.array(order) });

function remainingOf({ leavesQuantity, quantity, cumQuantity }: Order): Usd | undefined {
  if (leavesQuantity != null) return leavesQuantity;
  return quantity == null || cumQuantity == null ? undefined : subtractUsd(quantity, cumQuantity);
}

function openOrder(row: Order): OpenOrder {
  const intent = intentOf(row.intent);
  const remaining = remainingOf(row);
  const createdAt = row.createTime ?? row.insertTime;
  return {
    id: row.id,
    market: row.marketSlug,
    ...intent,
    ...(remaining !== undefined && { remaining }),
    ...(row.price != null && priceOf(row.price, intent)),
    ...(createdAt != null && { createdAt }),
  };
}

export function parseOrders(json: unknown): Result<readonly OpenOrder[], ReadFailure> {
  const shape = readShape(ordersShape, json, 'orders');
  return shape.ok ? ok(shape.value.orders.map(openOrder)) : shape;
}
