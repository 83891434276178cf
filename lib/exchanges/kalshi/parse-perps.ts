import * as v from 'valibot';
import type { ReadFailure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { sumUsd, type Usd } from '../../domain/usd.ts';
import { dollarsText, readShape } from '../shapes.ts';

/** `/margin/enabled` (docs margin pages, 2026-07-04). */
const enabledShape = v.object({ enabled: v.boolean() });

/** Whether the member has a perps balance. */
export function parsePerpsEnabled(json: unknown): Result<boolean, ReadFailure> {
  const shape = readShape(enabledShape, json, 'perps enabled');
  return shape.ok ? ok(shape.value.enabled) : shape;
}

/**
 * `/margin/balance` (docs margin pages, 2026-08-21): dollars as text, one row a subaccount under numbers of its own (64 was
 * seen). `position_value` and `settled_funds` are parts or multiples of the same money and are not added.
 */
const perpsShape = v.object({
  subaccount_balances: v.array(v.object({ account_equity: dollarsText })),
});

/**
 * What the perps account is worth: the equity of all its rows. Undefined for an empty list, which is how some members without
 * perps are answered (recordings, 2026); an answer without the list is none. A row without its equity is a failure: leaving it out would lower the sum.
 */
export function parsePerps(json: unknown): Result<Usd | undefined, ReadFailure> {
  const shape = readShape(perpsShape, json, 'perps');
  if (!shape.ok) return shape;
  const rows = shape.value.subaccount_balances;
  return ok(rows.length === 0 ? undefined : sumUsd(rows.map(({ account_equity }) => account_equity)));
}
