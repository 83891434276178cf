import { readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { ExchangeName } from './hosts.ts';
import type { Json } from './json.ts';
import { PREFIX } from './kalshi/route.ts';

/*
 * What a body has to look like. tests/fixtures/openapi restates what the exchanges publish, one schema an endpoint;
 * tests/fixtures/bodies holds bodies by endpoint, "<endpoint>.json" and "<endpoint>.<variant>.json". In its folders
 * `older` (forms that were or may be served too) and `drifted` (forms nobody has announced) no body fits its schema.
 */

export interface Endpoint {
  readonly exchange: ExchangeName;
  /** Whole path. */
  readonly path: string;
  /** File name in tests/fixtures/openapi, without the ending. */
  readonly schema: string;
  /** First part of the file names in tests/fixtures/bodies; none for what Bankroll does not read. */
  readonly fixture?: string;
}

function kalshi(path: string, schema: string, fixture?: string): Endpoint {
  const endpoint = { exchange: 'kalshi', path: PREFIX + path, schema: `kalshi-${schema}` } as const;
  return fixture === undefined ? endpoint : { ...endpoint, fixture };
}

function polymarketUs(path: string, schema: string, fixture?: string): Endpoint {
  const endpoint = { exchange: 'polymarket-us', path, schema: `polymarket-us-${schema}` } as const;
  return fixture === undefined ? endpoint : { ...endpoint, fixture };
}

/** Every endpoint that is simulated and answers with more than an error. */
export const ENDPOINTS: readonly Endpoint[] = [
  kalshi('/portfolio/balance', 'get-balance', 'balance'),
  kalshi('/portfolio/balance', 'get-balance', 'balance-bound'),
  kalshi('/portfolio/subaccounts/balances', 'get-subaccount-balances', 'subaccounts'),
  kalshi('/portfolio/positions', 'get-positions', 'positions'),
  kalshi('/portfolio/fills', 'get-fills', 'fills'),
  kalshi('/portfolio/settlements', 'get-settlements', 'settlements'),
  kalshi('/portfolio/orders', 'get-orders', 'orders'),
  kalshi('/portfolio/deposits', 'get-deposits', 'deposits'),
  kalshi('/portfolio/withdrawals', 'get-withdrawals', 'withdrawals'),
  kalshi('/portfolio/subaccounts/transfers', 'get-subaccount-transfers', 'transfers'),
  kalshi('/portfolio/summary/total_resting_order_value', 'total-resting-order-value', 'resting-value'),
  kalshi('/api_keys', 'get-api-keys', 'api-keys'),
  kalshi('/account/limits', 'get-account-limits', 'limits'),
  kalshi('/exchange/status', 'get-exchange-status', 'status'),
  kalshi('/exchange/schedule', 'get-exchange-schedule', 'schedule'),
  kalshi('/exchange/user_data_timestamp', 'get-user-data-timestamp'),
  kalshi('/account/endpoint_costs', 'get-endpoint-costs'),
  kalshi('/margin/enabled', 'get-margin-enabled', 'margin-enabled'),
  kalshi('/margin/balance', 'get-margin-balance', 'margin-balance'),
  polymarketUs('/v1/account/balances', 'get-account-balances', 'balances'),
  polymarketUs('/v1/portfolio/positions', 'get-positions', 'positions'),
  polymarketUs('/v1/portfolio/activities', 'get-activities', 'activities'),
  polymarketUs('/v1/orders/open', 'get-open-orders', 'open-orders'),
  polymarketUs('/v1/incentives/earnings', 'get-incentive-earnings'),
];

const FIXTURES = new URL('../fixtures/', import.meta.url);
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, formats: { 'date-time': RFC3339 } });

function readJson(path: string): Json {
  return JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8')) as Json;
}

export function schemaNames(): readonly string[] {
  return readdirSync(new URL('openapi/', FIXTURES)).map((file) => file.replace(/\.json$/, ''));
}

export function schemaJson(name: string): Json {
  return readJson(`openapi/${name}.json`);
}

const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a body, in words; empty when it fits the schema. */
export function mismatches(schema: string, body: unknown): readonly string[] {
  const validate = compiled.get(schema) ?? ajv.compile(schemaJson(schema) as object);
  compiled.set(schema, validate);
  validate(body);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

export interface Fixture {
  /** Below tests/fixtures/bodies. */
  readonly file: string;
  readonly folder: 'current' | 'older' | 'drifted';
  /** Undefined where the name is no endpoint's. */
  readonly endpoint: Endpoint | undefined;
  readonly body: Json;
}

export function fixturesOf(exchange: ExchangeName): readonly Fixture[] {
  return (['current', 'older', 'drifted'] as const).flatMap((folder) => {
    const path = `bodies/${exchange}/${folder === 'current' ? '' : `${folder}/`}`;
    return readdirSync(new URL(path, FIXTURES))
      .filter((file) => file.endsWith('.json'))
      .map((file): Fixture => {
        const [name] = file.split('.');
        const endpoint = ENDPOINTS.find((one) => one.exchange === exchange && one.fixture === name);
        return { file: path + file, folder, endpoint, body: readJson(path + file) };
      });
  });
}
