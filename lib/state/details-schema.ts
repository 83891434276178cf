import * as v from 'valibot';
import {
  ACTIVITY_KINDS,
  ACTIVITY_SOURCES,
  ACTIVITY_STATUSES,
  type Details,
  type Part,
} from '../domain/details.ts';
import { count, failure, pocketName, subaccountNumber, time, usd } from './schemas.ts';

const side = v.exactOptional(v.picklist(['yes', 'no']));
const action = v.exactOptional(v.picklist(['buy', 'sell']));
const amount = v.exactOptional(usd);
const text = v.exactOptional(v.string());
const failed = v.object({ state: v.literal('failed'), failure });

function part<Row>(row: v.GenericSchema<unknown, Row>): v.GenericSchema<unknown, Part<Row>> {
  return v.variant('state', [
    v.object({ state: v.literal('read'), rows: v.array(row), dropped: count, hasMore: v.boolean() }),
    failed,
  ]);
}

const position = v.object({
  market: v.string(),
  title: text,
  outcome: text,
  side: v.picklist(['yes', 'no']),
  contracts: usd,
  cost: amount,
  value: amount,
  realized: amount,
  fees: amount,
  expired: v.exactOptional(v.literal(true)),
});

const event = v.object({ event: v.string(), exposure: amount, cost: amount, realized: amount, fees: amount });

const order = v.object({
  id: v.string(),
  market: v.string(),
  pocket: v.exactOptional(subaccountNumber),
  side,
  action,
  remaining: amount,
  price: amount,
  createdAt: v.exactOptional(time),
});

const activity = v.object({
  id: v.string(),
  kind: v.picklist(ACTIVITY_KINDS),
  type: text,
  status: v.picklist(ACTIVITY_STATUSES),
  at: v.exactOptional(time),
  market: text,
  side,
  action,
  contracts: amount,
  price: amount,
  amount,
  fee: amount,
  pocket: v.exactOptional(subaccountNumber),
  toPocket: v.exactOptional(subaccountNumber),
});

export const detailsSchema: v.GenericSchema<unknown, Details> = v.object({
  keyGeneration: count,
  readAt: time,
  viewedAt: time,
  positions: v.array(
    v.object({
      pocket: v.object(pocketName),
      basis: v.string(),
      readAt: time,
      markets: part(position),
      events: v.exactOptional(v.array(event)),
    }),
  ),
  orders: part(order),
  activity: v.array(v.object({ source: v.picklist(ACTIVITY_SOURCES), part: part(activity) })),
  restingValue: v.exactOptional(
    v.variant('state', [v.object({ state: v.literal('read'), amount: usd }), failed]),
  ),
});
