import * as v from 'valibot';
import type { ReadFailure } from '../../domain/failure.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { addUsd, type Usd } from '../../domain/usd.ts';
import { centsNumber, dollars, dollarsText, integer, parseTime, readShape } from '../shapes.ts';

/** Above this a Unix time is in ms, below in seconds: the unit of `updated_ts` is undocumented, seconds were seen (2026). */
const SECONDS_LIMIT = 1e11;
const SUBACCOUNT_MAX = 63;

function unixMs(time: number): number {
  return time > SECONDS_LIMIT ? time : time * 1_000;
}

/** Only for show, so a time in a form that is not known hides no amount. */
const updatedTime = v.fallback(
  v.optional(
    v.union([
      v.pipe(integer, v.transform(unixMs)),
      v.pipe(
        v.string(),
        v.transform((text) => parseTime(text)),
      ),
    ]),
  ),
  undefined,
);

const subaccountNumber = v.pipe(integer, v.minValue(0), v.maxValue(SUBACCOUNT_MAX));

/**
 * `/portfolio/balance` (docs get-balance, 2026-02-22 and 3.34.0): `balance` and `portfolio_value` in cents,
 * `balance_dollars` exact since 2026-05-28, `balance_breakdown` absent only for keys bound to one subaccount.
 */
const balanceShape = v.object({
  balance_dollars: v.optional(dollars),
  portfolio_value: v.optional(centsNumber),
  updated_ts: updatedTime,
  balance_breakdown: v.optional(v.unknown()),
});

const dollarsWithPoint = v.pipe(
  v.unknown(),
  v.check((value) => typeof value === 'string' && value.includes('.')),
  dollarsText,
);

/** Where there is no `balance_dollars`: truncated cents, or dollars as a text with a point ("1000" could be either). */
const truncatedShape = v.object({ balance: v.optional(v.union([centsNumber, dollarsWithPoint])) });

export interface KalshiBalance {
  readonly cash: Usd;
  /** Absent when the exchange states no value. */
  readonly positions?: Usd;
  /** Unix ms. */
  readonly updatedAt?: number;
  /** Whether the answer is one that only a key bound to a single subaccount gets. */
  readonly looksBound: boolean;
}

export function parseBalance(json: unknown): Result<KalshiBalance, ReadFailure> {
  const shape = readShape(balanceShape, json, 'balance');
  if (!shape.ok) return shape;
  const { balance_dollars, portfolio_value, updated_ts, balance_breakdown } = shape.value;
  let cash = balance_dollars;
  if (cash === undefined) {
    const truncated = readShape(truncatedShape, json, 'balance');
    if (!truncated.ok) return truncated;
    cash = truncated.value.balance;
  }
  if (cash === undefined) return fail({ kind: 'unreadable', field: 'balance: balance_dollars' });
  return ok({
    cash,
    ...(portfolio_value !== undefined && { positions: portfolio_value }),
    ...(updated_ts !== undefined && { updatedAt: updated_ts }),
    looksBound: balance_breakdown == null,
  });
}

/** `/portfolio/subaccounts/balances`: one row per subaccount and exchange shard since 2026-07-02. */
const subaccountsShape = v.object({
  subaccount_balances: v.array(
    v.object({
      subaccount_number: v.optional(subaccountNumber),
      subaccount: v.optional(subaccountNumber),
      // A number was hundredths of a cent before 2026-01-27: only a text is certainly dollars.
      balance: v.fallback(v.optional(dollarsText), undefined),
      balance_dollars: v.optional(dollars),
    }),
  ),
});

/** Cash per subaccount, summed over shards: a map keyed by number alone would lose money. */
export function parseSubaccounts(json: unknown): Result<Map<number, Usd>, ReadFailure> {
  const shape = readShape(subaccountsShape, json, 'subaccounts');
  if (!shape.ok) return shape;
  const cash = new Map<number, Usd>();
  for (const row of shape.value.subaccount_balances) {
    const number = row.subaccount_number ?? row.subaccount;
    if (number === undefined) return fail({ kind: 'unreadable', field: 'subaccounts: subaccount_number' });
    const amount = row.balance ?? row.balance_dollars;
    if (amount === undefined) return fail({ kind: 'unreadable', field: 'subaccounts: balance' });
    const before = cash.get(number);
    cash.set(number, before === undefined ? amount : addUsd(before, amount));
  }
  return ok(cash);
}

const apiKeysShape = v.object({
  api_keys: v.array(
    v.object({ api_key_id: v.string(), subaccount: v.optional(v.nullable(subaccountNumber)) }),
  ),
});

/** The subaccount that a key is bound to, from `/api_keys`; undefined when it is unbound or not listed. */
export function parseBoundSubaccount(json: unknown, keyId: string): number | undefined {
  const shape = v.safeParse(apiKeysShape, json);
  if (!shape.success) return undefined;
  return shape.output.api_keys.find(({ api_key_id }) => api_key_id === keyId)?.subaccount ?? undefined;
}

const tradedRows = v.optional(v.array(v.object({ subaccount_number: v.optional(subaccountNumber) })));
const tradedShape = v.object({ fills: tradedRows, orders: tradedRows });

/** The subaccount of the latest fill or order, which for a bound key is the one it is bound to. */
export function parseTradedSubaccount(json: unknown, kind: 'fills' | 'orders'): number | undefined {
  const shape = v.safeParse(tradedShape, json);
  return shape.success ? shape.output[kind]?.[0]?.subaccount_number : undefined;
}
