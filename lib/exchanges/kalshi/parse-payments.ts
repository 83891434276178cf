import * as v from 'valibot';
import type { Activity, ActivityStatus } from '../../domain/details.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { subtractUsd, ZERO_USD, type Usd } from '../../domain/usd.ts';
import { centsNumber, readShape } from '../shapes.ts';
import { cursorField, pocketNumber, present } from './fields.ts';
import { nextOf, type Page } from './pages.ts';
import { updatedTime } from './parse-time.ts';

/** Payments are stated without a sign: one below zero would be shown as going the wrong way. */
const unsignedCents = v.pipe(
  centsNumber,
  v.check((cents) => cents >= 0n),
);

const paymentRows = v.array(
  v.object({
    id: v.string(),
    status: v.string(),
    amount_cents: unsignedCents,
    fee_cents: v.nullish(centsNumber),
    created_ts: updatedTime,
  }),
);

/** `/portfolio/deposits` and `/portfolio/withdrawals` (docs get-deposits, spec 3.27.0; since 2026-05-05). */
const depositsShape = v.object({ deposits: paymentRows, cursor: cursorField });
const withdrawalsShape = v.object({ withdrawals: paymentRows, cursor: cursorField });

/** "applied" means that it is in the balance (docs get-deposits, 2026). */
const STATUSES: ReadonlyMap<string, ActivityStatus> = new Map([
  ['applied', 'done'],
  ['pending', 'pending'],
  ['failed', 'failed'],
  ['returned', 'reversed'],
]);

function paymentOf(
  kind: 'deposit' | 'withdrawal',
  { id, status, amount_cents, fee_cents, created_ts }: v.InferOutput<typeof paymentRows>[number],
): Activity {
  return {
    id,
    kind,
    // A status that is new is at least not known to have reached the balance.
    status: STATUSES.get(status) ?? 'pending',
    amount: kind === 'deposit' ? amount_cents : subtractUsd(ZERO_USD, amount_cents),
    ...present({ at: created_ts, fee: fee_cents }),
  };
}

/** One page of deposits. */
export function parseDeposits(json: unknown): Result<Page<Activity>, ReadFailure> {
  const shape = readShape(depositsShape, json, 'deposits');
  if (!shape.ok) return shape;
  const { deposits, cursor } = shape.value;
  return ok({ rows: deposits.map((row) => paymentOf('deposit', row)), nextCursor: nextOf(cursor) });
}

/** One page of withdrawals; their amounts are below zero, because they leave the account. */
export function parseWithdrawals(json: unknown): Result<Page<Activity>, ReadFailure> {
  const shape = readShape(withdrawalsShape, json, 'withdrawals');
  if (!shape.ok) return shape;
  const { withdrawals, cursor } = shape.value;
  return ok({ rows: withdrawals.map((row) => paymentOf('withdrawal', row)), nextCursor: nextOf(cursor) });
}

/**
 * `/portfolio/subaccounts/transfers` (docs, spec 3.34.0, Oct 2026): `amount_cents` is whole cents, though the request that
 * makes a transfer counts in hundredths of one.
 */
const transfersShape = v.object({
  transfers: v.array(
    v.object({
      transfer_id: v.string(),
      from_subaccount: pocketNumber,
      to_subaccount: pocketNumber,
      amount_cents: unsignedCents,
      created_ts: updatedTime,
    }),
  ),
  cursor: cursorField,
});

/** One page of transfers between subaccounts; the account as a whole neither gains nor loses by them. */
export function parseTransfers(json: unknown): Result<Page<Activity>, ReadFailure> {
  const shape = readShape(transfersShape, json, 'transfers');
  if (!shape.ok) return shape;
  const rows = shape.value.transfers.map((row): Activity => ({
    id: row.transfer_id,
    kind: 'transfer',
    status: 'done',
    amount: row.amount_cents,
    ...present({ at: row.created_ts, pocket: row.from_subaccount, toPocket: row.to_subaccount }),
  }));
  return ok({ rows, nextCursor: nextOf(shape.value.cursor) });
}

/** `/portfolio/summary/total_resting_order_value` (docs get-total-resting-order-value, 2025-11-30): FCM members only. */
const restingValueShape = v.object({ total_resting_order_value: centsNumber });

/** The value of all resting orders, whole cents. For show: it is never added to or taken from a balance. */
export function parseRestingValue(json: unknown): Result<Usd, ReadFailure> {
  const shape = readShape(restingValueShape, json, 'resting value');
  return shape.ok ? ok(shape.value.total_resting_order_value) : shape;
}
