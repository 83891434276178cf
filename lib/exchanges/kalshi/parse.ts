import * as v from 'valibot';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { addUsd, type Usd } from '../../domain/usd.ts';
import { centsNumber, dollars, dollarsText, integer, readShape } from '../shapes.ts';

/** Above this a Unix time is in ms, below in seconds: the unit of `updated_ts` is undocumented, seconds were seen (2026). */
const SECONDS_LIMIT = 1e11;
const SUBACCOUNT_MAX = 63;

function unixMs(time: number): number {
  return time > SECONDS_LIMIT ? time : time * 1_000;
}

const subaccountNumber = v.pipe(integer, v.minValue(0), v.maxValue(SUBACCOUNT_MAX));

/**
 * `/portfolio/balance` (docs get-balance, 2026-02-22 and 3.34.0): `balance` and `portfolio_value` in cents,
 * `balance_dollars` exact since 2026-05-28, `balance_breakdown` absent only for keys bound to one subaccount.
 */
const balanceShape = v.object({
  balance_dollars: v.optional(dollars),
  balance: v.optional(v.union([centsNumber, dollarsText])),
  portfolio_value: v.optional(centsNumber),
  updated_ts: v.optional(integer),
  balance_breakdown: v.optional(v.array(v.unknown())),
});

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
  const { balance_dollars, balance, portfolio_value, updated_ts, balance_breakdown } = shape.value;
  // `balance` truncates what lies below a cent.
  const cash = balance_dollars ?? balance;
  if (cash === undefined) {
    return { ok: false, failure: { kind: 'unreadable', field: 'balance: balance_dollars' } };
  }
  return ok({
    cash,
    ...(portfolio_value !== undefined && { positions: portfolio_value }),
    ...(updated_ts !== undefined && { updatedAt: unixMs(updated_ts) }),
    looksBound: balance_breakdown === undefined,
  });
}

/** `/portfolio/subaccounts/balances`: one row per subaccount and exchange shard since 2026-07-02. */
const subaccountsShape = v.object({
  subaccount_balances: v.array(
    v.object({
      subaccount_number: v.optional(subaccountNumber),
      subaccount: v.optional(subaccountNumber),
      balance: dollars,
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
    if (number === undefined) {
      return { ok: false, failure: { kind: 'unreadable', field: 'subaccounts: subaccount_number' } };
    }
    const before = cash.get(number);
    cash.set(number, before === undefined ? row.balance : addUsd(before, row.balance));
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

const fillsShape = v.object({
  fills: v.array(v.object({ subaccount_number: v.optional(subaccountNumber) })),
});

/** The subaccount of the latest fill, which for a bound key is the one it is bound to. */
export function parseFillSubaccount(json: unknown): number | undefined {
  const shape = v.safeParse(fillsShape, json);
  return shape.success ? shape.output.fills[0]?.subaccount_number : undefined;
}
