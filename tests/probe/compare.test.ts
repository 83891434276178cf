import { describe, expect, it } from 'vitest';
import { parseJson } from '../../lib/exchanges/json.ts';
import { compareBody, noFindings } from '../../scripts/probe/compare.ts';
import { documentedNames, type Fields } from '../../scripts/probe/description.ts';
import { differences } from '../../scripts/probe/differences.ts';
import { DISCREET } from '../../scripts/probe/redaction.ts';

const FIELDS: Fields = {
  total: 'dollars',
  cents: 'cents',
  'note?': { orNull: 'text' },
  'bonus~': 'dollar number',
  rows: { list: { id: 'id', side: { oneOf: ['yes', 'no'] }, exchange_index: 'shard' } },
  'markets?': { map: { worth: { orNull: 'amount' }, 'more?': { object: { flag: 'flag' } } } },
};

const GOOD = '{"total":"1.50","cents":150,"rows":[]}';

function told(...bodies: readonly string[]): readonly string[] {
  const findings = noFindings();
  for (const body of bodies) compareBody(FIELDS, parseJson(body), findings, DISCREET);
  const table = { path: '/p', requests: [], findings };
  return differences(table, ['0', '1']).map((line) => line.replaceAll(/\s+/g, ' ').trim());
}

describe('comparing an answer with its description', () => {
  it.each([
    ['all that must be there', GOOD],
    ['optional and undocumented fields', GOOD.replace('{', '{"note":null,"bonus":1.5,')],
    ['rows', GOOD.replace('[]', '[{"id":"a","side":"no","exchange_index":1}]')],
    ['a map', GOOD.replace('{', '{"markets":{"fed-cut":{"worth":{"value":"1.00","currency":"USD"}}},')],
    ['null where it may be', GOOD.replace('{', '{"markets":{"fed-cut":{"worth":null}},')],
  ])('finds nothing in %s', (_, body) => {
    expect(told(body)).toEqual([]);
  });

  it.each([
    ['{"cents":150,"rows":[]}', '/p: total is missing in 1 of 1'],
    [GOOD.replace('"1.50"', '1.5'), '/p: total is a number, documented as a decimal text (1 time)'],
    [GOOD.replace('"1.50"', 'null'), '/p: total is null, documented as a decimal text (1 time)'],
    [GOOD.replace('150', '"150"'), '/p: cents is a decimal text, documented as a whole number (1 time)'],
    [GOOD.replace('150', '1.5'), '/p: cents is a number, documented as a whole number (1 time)'],
    [GOOD.replace('[]', '{}'), '/p: rows is an object, documented as a list (1 time)'],
    [GOOD.replace('[]', '[3]'), '/p: rows is a whole number, documented as a row (1 time)'],
    [GOOD.replace('{', '{"bonus":"1",'), '/p: bonus is a decimal text, documented as a number (1 time)'],
    [GOOD.replace('{', '{"extra":[],'), '/p: unknown field "extra": a list'],
    [GOOD.replace('{', '{"fed-cut-2026":1,'), '/p: unknown field (a name of 12 characters): a whole number'],
    [GOOD.replace('{', '{"markets":[],'), '/p: markets is a list, documented as an object (1 time)'],
    [
      GOOD.replace('{', '{"markets":{"fed-cut":{"worth":"1.00"}},'),
      '/p: markets{}.worth is a decimal text, documented as an amount (1 time)',
    ],
    [
      GOOD.replace('{', '{"markets":{"fed-cut":{"worth":null,"more":{"flag":1}}},'),
      '/p: markets{}.more.flag is a whole number, documented as true or false (1 time)',
    ],
    [
      GOOD.replace('[]', '[{"id":"a","side":"maybe","exchange_index":0}]'),
      '/p: rows[].side has unknown values: "maybe"',
    ],
    [GOOD.replace('[]', '[{"id":"a","side":"yes","exchange_index":7}]'), '/p: unknown exchange shards: 7'],
    ['[]', '/p: the answer is a list, documented as an object (1 time)'],
  ])('in %s finds %s', (body, line) => {
    expect(told(body)).toEqual([line]);
  });

  it('counts over several answers', () => {
    expect(told(GOOD, '{"cents":1,"rows":[]}', '{"cents":2,"rows":[]}')).toEqual([
      '/p: total is missing in 2 of 3',
    ]);
  });

  it('knows every documented name', () => {
    expect(documentedNames(FIELDS)).toEqual(
      expect.arrayContaining(['total', 'note', 'bonus', 'side', 'worth', 'more', 'flag']),
    );
  });
});
