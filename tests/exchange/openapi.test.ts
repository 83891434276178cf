import { describe, expect, it } from 'vitest';
import { ENDPOINTS, fixturesOf, mismatches, schemaJson, schemaNames } from './contract.ts';
import { isJsonObject, type Json } from './json.ts';
import { MICROS_PER_CENT, parseMicros } from './micros.ts';
import { changeSchema } from './schema-change.ts';

const FIXTURES = [...fixturesOf('kalshi'), ...fixturesOf('polymarket-us')];
const CURRENT = FIXTURES.filter(({ folder }) => folder === 'current');

describe('the published schemas', () => {
  it('are one an endpoint, with their source and its date', () => {
    const used = new Set(ENDPOINTS.map(({ schema }) => schema));
    expect([...schemaNames()].sort()).toEqual([...used, 'kalshi-error-response'].sort());
    for (const name of schemaNames()) {
      const schema = schemaJson(name);
      const comment = isJsonObject(schema) ? schema['$comment'] : undefined;
      expect(comment).toMatch(/^Restates .*https:\/\/docs\.(kalshi\.com|polymarket\.us)\/.*20\d\d/);
    }
  });
});

describe('the recorded bodies', () => {
  it('exist for every endpoint that is read, and for nothing else', () => {
    const names = new Set(CURRENT.map(({ file }) => file));
    for (const { exchange, fixture } of ENDPOINTS) {
      if (fixture !== undefined) expect(names).toContain(`bodies/${exchange}/${fixture}.json`);
    }
    expect(FIXTURES.filter(({ endpoint }) => endpoint === undefined)).toEqual([]);
  });

  it.each(CURRENT)('$file fits its schema', ({ endpoint, body }) => {
    expect(mismatches(endpoint?.schema ?? '', body)).toEqual([]);
  });

  it.each(FIXTURES.filter(({ folder }) => folder !== 'current'))('$file does not', ({ endpoint, body }) => {
    expect(mismatches(endpoint?.schema ?? '', body)).not.toEqual([]);
  });
});

describe('the recorded bodies of one Kalshi account', () => {
  interface Pocket {
    readonly balance: number;
    readonly balance_dollars: string;
  }
  const bodyOf = (name: string): unknown =>
    CURRENT.find(({ file }) => file === `bodies/kalshi/${name}.json`)?.body;

  it('agree on the cash of every subaccount', () => {
    const { subaccount_balances: rows } = bodyOf('subaccounts') as {
      subaccount_balances: { subaccount_number: number; balance: string }[];
    };
    for (const [number, name] of [
      [0, 'balance'],
      [1, 'balance.subaccount-1'],
      [7, 'balance.subaccount-7'],
      [7, 'balance-bound'],
    ] as const) {
      const own = rows.filter((row) => row.subaccount_number === number);
      const listed = own.reduce((sum, row) => sum + parseMicros(row.balance), 0n);
      const pocket = bodyOf(name) as Pocket;
      expect([name, parseMicros(pocket.balance_dollars)]).toEqual([name, listed]);
      expect([name, BigInt(pocket.balance)]).toEqual([name, listed / MICROS_PER_CENT]);
    }
  });

  it('disagree where the name says so', () => {
    const { balance, balance_dollars } = bodyOf('balance.cents-disagree') as Pocket;
    expect(BigInt(balance)).not.toBe(parseMicros(balance_dollars) / MICROS_PER_CENT);
  });
});

/** The names of all fields that a schema requires somewhere. */
function requiredFields(schema: Json): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(requiredFields);
  if (!isJsonObject(schema)) return [];
  const own = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  // Alternatives require one of several fields, so that each by itself may be absent.
  const { oneOf: _either, ...rest } = schema;
  return [...own, ...Object.values(rest).flatMap(requiredFields)];
}

describe('a body that drifted', () => {
  const drifts = CURRENT.filter(
    ({ file, endpoint }) => endpoint !== undefined && file.endsWith(`/${endpoint.fixture}.json`),
  ).flatMap(({ file, endpoint, body }) => {
    const schema = endpoint?.schema ?? '';
    const text = JSON.stringify(body);
    return [...new Set(requiredFields(schemaJson(schema)))]
      .filter((field) => text.includes(`"${field}":`))
      .map((field) => ({ file, schema, body, field }));
  });

  it.each(drifts)('$file is caught without $field, or with another form of it', ({ schema, body, field }) => {
    expect(mismatches(schema, changeSchema(body, { drop: field }))).not.toEqual([]);
    expect(mismatches(schema, changeSchema(body, { retype: field, to: 'object' }))).not.toEqual([]);
    expect(mismatches(schema, changeSchema(body, { rename: [field, `${field}_v2`] }))).not.toEqual([]);
  });
});
