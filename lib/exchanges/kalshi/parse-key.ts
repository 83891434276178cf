import * as v from 'valibot';
import type { ReadFailure } from '../../domain/failure.ts';
import type { ReadBudget } from '../../domain/key-facts.ts';
import { ok, type Result } from '../../domain/result.ts';
import { plainText } from '../../domain/text/plain-text.ts';
import { drift, integer, readShape } from '../shapes.ts';
import { present } from './fields.ts';
import { updatedTime } from './parse-time.ts';
import { subaccountNumber } from './parse.ts';

/** What is kept of a text that is only shown. */
const TEXT_MAX_LENGTH = 60;
/** Kalshi has eight scopes (spec 3.34.0, Oct 2026). */
const MAX_SCOPES = 20;

/** A short text, only for show: in another form it hides nothing else, and nothing in it acts on what stands beside it. */
const shownText = v.fallback(
  v.optional(
    v.pipe(
      v.string(),
      v.maxLength(TEXT_MAX_LENGTH),
      v.transform((text) => plainText(text, TEXT_MAX_LENGTH)),
      v.minLength(1),
    ),
  ),
  undefined,
);

/**
 * `/api_keys` (docs get-api-keys, spec 3.32.0): every key of the user, by id. `api_key_region_expiration_ts` is in Unix
 * seconds or null and speaks for the user (since 2026-08-16).
 */
const apiKeysShape = v.object({
  api_keys: v.array(v.looseObject({ api_key_id: v.string() })),
  api_key_region_expiration_ts: updatedTime,
});

const ownRowShape = v.object({
  scopes: v.nullish(v.array(v.string())),
  subaccount: v.nullish(subaccountNumber),
});

/** What the exchange tells about one key. */
export interface KeyDescription {
  /** Empty means full access (docs create-api-key, spec 3.32.0). */
  readonly scopes?: readonly string[];
  /** The one subaccount (0-63) that the key is bound to. */
  readonly boundSubaccount?: number;
  /** Ids of all the member's keys, this one's among them. */
  readonly memberKeys: readonly string[];
  /** Unix ms. */
  readonly regionExpiresAt?: number;
}

/** More keys than anybody makes by hand. */
const MAX_KEYS = 100;

/** A list that cannot be kept whole is not kept: a key without its widest scope would look harmless. */
function keptScopes(scopes: readonly string[] | null | undefined): readonly string[] | undefined {
  if (scopes == null || scopes.length > MAX_SCOPES) return undefined;
  return scopes.every((scope) => /^[\x21-\x7e]+$/.test(scope) && scope.length <= TEXT_MAX_LENGTH)
    ? scopes
    : undefined;
}

/** The key with this id; a list without it tells nothing about it. Other keys' rows are not looked into. */
export function parseApiKeys(json: unknown, keyId: string): Result<KeyDescription, ReadFailure> {
  const shape = readShape(apiKeysShape, json, 'api_keys');
  if (!shape.ok) return shape;
  const { api_keys, api_key_region_expiration_ts: regionExpiresAt } = shape.value;
  const row = api_keys.find(({ api_key_id }) => api_key_id === keyId);
  const own = readShape(ownRowShape, row ?? {}, 'api_keys');
  if (!own.ok) return own;
  const { scopes, subaccount } = own.value;
  const memberKeys = api_keys.map(({ api_key_id }) => api_key_id).slice(0, MAX_KEYS);
  return ok({
    memberKeys,
    ...present({ scopes: keptScopes(scopes), boundSubaccount: subaccount, regionExpiresAt }),
  });
}

const tradedRows = v.optional(v.array(v.object({ subaccount_number: v.optional(subaccountNumber) })));
const tradedShape = v.object({ fills: tradedRows, orders: tradedRows });

/** The subaccount of the latest fill or order, which for a bound key is the one it is bound to. */
export function parseTradedSubaccount(json: unknown, kind: 'fills' | 'orders'): number | undefined {
  const shape = v.safeParse(tradedShape, json);
  return shape.success ? shape.output[kind]?.[0]?.subaccount_number : undefined;
}

/** What a read costs, with few exceptions (docs rate limits, Oct 2026; `/account/endpoint_costs` has the same). */
const TOKENS_PER_REQUEST = 10;

const allowance = v.pipe(integer, v.minValue(1));

/**
 * `/account/limits` (docs, spec 3.34.0, Oct 2026): tokens a second and tokens at once. Until 2026-04-30 it was requests a
 * second, `read_limit`, with a second's worth at once.
 */
const limitsShape = v.object({
  usage_tier: shownText,
  read: v.nullish(v.object({ refill_rate: allowance, bucket_capacity: allowance })),
  read_limit: v.fallback(v.nullish(allowance), undefined),
});

export interface AccountLimits {
  readonly budget: ReadBudget;
  /** As the exchange names it. */
  readonly tier?: string;
}

/** What the account may read, in requests of the usual cost. */
export function parseLimits(json: unknown): Result<AccountLimits, ReadFailure> {
  const shape = readShape(limitsShape, json, 'limits');
  if (!shape.ok) return shape;
  const { usage_tier, read, read_limit } = shape.value;
  const refill = read?.refill_rate ?? (read_limit == null ? undefined : read_limit * TOKENS_PER_REQUEST);
  if (refill === undefined) return drift('limits: read', json);
  const capacity = read?.bucket_capacity ?? refill;
  return ok({
    budget: { perSecond: refill / TOKENS_PER_REQUEST, burst: capacity / TOKENS_PER_REQUEST },
    ...present({ tier: usage_tier }),
  });
}
