import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import {
  parseApiKeys,
  parseLimits,
  parseTradedSubaccount,
} from '../../../../lib/exchanges/kalshi/parse-key.ts';
import { unreadable } from '../unreadable.ts';
import { brokenFields, brokenLists, parsedBy } from './scripted-account.ts';

describe('parseApiKeys', () => {
  const keys = parsedBy((json) => parseApiKeys(json, 'mine'));

  function mine(rest: string, outside = ''): string {
    return `{"api_keys":[{"api_key_id":"other","name":"o","scopes":["write"],"subaccount":9},
      {"api_key_id":"mine","name":"m"${rest}}]${outside}}`;
  }

  /** Ids of the keys in such a list. */
  const MEMBERS = { memberKeys: ['other', 'mine'] };

  it.each([
    ['its scopes', mine(',"scopes":["read","write::trade"]'), { scopes: ['read', 'write::trade'] }],
    ['a scope that is new', mine(',"scopes":["read::future"]'), { scopes: ['read::future'] }],
    ['no scope, which is full access', mine(',"scopes":[]'), { scopes: [] }],
    ['scopes that are not told', mine(''), {}],
    ['scopes of null', mine(',"scopes":null'), {}],
    ['its subaccount', mine(',"scopes":["read"],"subaccount":5'), { scopes: ['read'], boundSubaccount: 5 }],
    ['Primary as its subaccount', mine(',"subaccount":0'), { boundSubaccount: 0 }],
    ['the highest subaccount', mine(',"subaccount":63'), { boundSubaccount: 63 }],
    ['a subaccount of null, which is none', mine(',"subaccount":null'), {}],
    [
      'the end of the right to trade in a region, in seconds',
      mine('', ',"api_key_region_expiration_ts":1784701854'),
      { regionExpiresAt: 1_784_701_854_000 },
    ],
    [
      'that end in milliseconds',
      mine('', ',"api_key_region_expiration_ts":1784701854123'),
      { regionExpiresAt: 1_784_701_854_123 },
    ],
    [
      'that end written out',
      mine('', ',"api_key_region_expiration_ts":"2026-11-20T12:00:00Z"'),
      { regionExpiresAt: Date.UTC(2026, 10, 20, 12) },
    ],
    ['no such end', mine('', ',"api_key_region_expiration_ts":null'), {}],
    ['such an end in another form', mine('', ',"api_key_region_expiration_ts":[]'), {}],
  ])('reads %s', (_title, json, expected) => {
    expect(keys(json)).toEqual({ ...MEMBERS, ...expected });
  });

  it.each([
    ['where it is not listed', '{"api_keys":[{"api_key_id":"other","scopes":["write"]}]}', ['other']],
    ['from an empty list', '{"api_keys":[]}', []],
    ['from other keys’ rows', '{"api_keys":[{"api_key_id":"other","scopes":7,"subaccount":"x"}]}', ['other']],
  ])('reads nothing of the key %s', (_title, json, memberKeys) => {
    expect(keys(json)).toEqual({ memberKeys });
  });

  it('keeps the ids of a hundred keys', () => {
    const rows = Array.from({ length: 101 }, (_, index) => ({ api_key_id: `key-${index}` }));
    const memberKeys = rows.slice(0, 100).map(({ api_key_id }) => api_key_id);
    expect(keys(JSON.stringify({ api_keys: rows }))).toEqual({ memberKeys });
  });

  it.each([
    ['with more scopes than there are', Array.from({ length: 21 }, (_, index) => `read::${index}`)],
    ['with a scope that is too long', ['read', `read::${'x'.repeat(55)}`]],
    ['with a scope that is not plain', ['read', 'read \u202Eetirw']],
    ['with an empty scope', ['read', '']],
  ])('does not keep a list %s: it would not be whole', (_title, scopes) => {
    expect(keys(mine(`,"scopes":${JSON.stringify(scopes)}`))).toEqual(MEMBERS);
  });

  it('keeps twenty scopes of sixty characters', () => {
    const scopes = Array.from({ length: 20 }, () => 'x'.repeat(60));
    expect(keys(mine(`,"scopes":${JSON.stringify(scopes)}`))).toEqual({ ...MEMBERS, scopes });
  });

  it.each([
    ...brokenLists('api_keys', 'api_keys'),
    ...brokenFields('api_keys', 'api_keys', { api_key_id: '"mine"' }, [
      ['api_key_id', undefined],
      ['api_key_id', 'null'],
      ['api_key_id', '7'],
    ]),
  ])('is a failure for %s', (_title, json, failure) => {
    expect(keys(json)).toEqual(failure);
  });

  it.each([
    ['scopes as a text', ',"scopes":"read"', 'scopes'],
    ['scopes as an object', ',"scopes":{"read":true}', 'scopes'],
    ['a scope of null', ',"scopes":["read",null]', 'scopes.1'],
    ['a scope as a number', ',"scopes":[1]', 'scopes.0'],
    ['a subaccount as a text', ',"subaccount":"5"', 'subaccount'],
    ['a subaccount above 63', ',"subaccount":64', 'subaccount'],
    ['a subaccount below 0', ',"subaccount":-1', 'subaccount'],
    ['half a subaccount', ',"subaccount":1.5', 'subaccount'],
  ])('is a failure for %s of the own key', (_title, rest, field) => {
    expect(keys(mine(rest))).toEqual(unreadable(`api_keys: ${field}`));
  });
});

describe('parseLimits', () => {
  const limits = parsedBy(parseLimits);
  const notJson = { kind: 'unreadable', field: 'limits: not JSON' };

  it.each([
    [
      'the Basic tier',
      `{"usage_tier":"basic","read":{"refill_rate":200,"bucket_capacity":600},
        "write":{"refill_rate":100,"bucket_capacity":300},"grants":[]}`,
      { budget: { perSecond: 20, burst: 60 }, tier: 'basic' },
    ],
    [
      'the Advanced tier as it was seen',
      '{"usage_tier":"advanced","read":{"refill_rate":300,"bucket_capacity":900}}',
      { budget: { perSecond: 30, burst: 90 }, tier: 'advanced' },
    ],
    [
      'half a request',
      '{"read":{"refill_rate":5,"bucket_capacity":15}}',
      { budget: { perSecond: 0.5, burst: 1.5 } },
    ],
    [
      'the older form, in requests',
      '{"usage_tier":"basic","read_limit":20,"write_limit":10}',
      { budget: { perSecond: 20, burst: 20 }, tier: 'basic' },
    ],
    [
      'the newer form where there are both',
      '{"read":{"refill_rate":300,"bucket_capacity":900},"read_limit":20}',
      { budget: { perSecond: 30, burst: 90 } },
    ],
    [
      'the newer form beside a broken older one',
      '{"read":{"refill_rate":300,"bucket_capacity":900},"read_limit":"30"}',
      { budget: { perSecond: 30, burst: 90 } },
    ],
    [
      'a tier that is no text as none',
      '{"usage_tier":7,"read":{"refill_rate":200,"bucket_capacity":600}}',
      { budget: { perSecond: 20, burst: 60 } },
    ],
    [
      'a tier that is too long as none',
      `{"usage_tier":"${'x'.repeat(61)}","read":{"refill_rate":200,"bucket_capacity":600}}`,
      { budget: { perSecond: 20, burst: 60 } },
    ],
  ])('reads %s', (_title, json, expected) => {
    expect(limits(json)).toEqual(expected);
  });

  it.each([
    ['', notJson],
    ['<html>', notJson],
    ['null', unreadable('limits')],
    ['{}', unreadable('limits: read')],
    ['[]', unreadable('limits: read')],
    ['{"read":null}', unreadable('limits: read')],
    ['{"read":200}', unreadable('limits: read.refill_rate')],
    ['{"read":"200"}', unreadable('limits: read')],
    ['{"read":{"bucket_capacity":600}}', unreadable('limits: read.refill_rate')],
    ['{"read":{"refill_rate":200}}', unreadable('limits: read.bucket_capacity')],
    ['{"read":{"refill_rate":"200","bucket_capacity":600}}', unreadable('limits: read.refill_rate')],
    ['{"read":{"refill_rate":0,"bucket_capacity":600}}', unreadable('limits: read.refill_rate')],
    ['{"read":{"refill_rate":-200,"bucket_capacity":600}}', unreadable('limits: read.refill_rate')],
    ['{"read":{"refill_rate":200,"bucket_capacity":0.5}}', unreadable('limits: read.bucket_capacity')],
    ['{"read_limit":"20"}', unreadable('limits: read')],
    ['{"limits":{"read":{"refill_rate":200,"bucket_capacity":600}}}', unreadable('limits: read')],
  ])('is a failure for %s', (json, failure) => {
    expect(limits(json)).toEqual(failure);
  });
});

describe('parseTradedSubaccount', () => {
  it.each([
    ['a number', '{"fills":[{"subaccount_number":5},{"subaccount_number":6}]}', 5],
    ['Primary', '{"fills":[{"subaccount_number":0}]}', 0],
    ['no fills', '{"fills":[]}', undefined],
    ['a fill without one', '{"fills":[{}]}', undefined],
    ['a text', '{"fills":[{"subaccount_number":"5"}]}', undefined],
    ['a number above 63', '{"fills":[{"subaccount_number":64}]}', undefined],
    ['a row of null', '{"fills":[null]}', undefined],
    ['an object for the list', '{"fills":{}}', undefined],
    ['no list', '{}', undefined],
    ['null', 'null', undefined],
    ['no JSON', '', undefined],
    ['a page', '<html>', undefined],
  ])('from %s', (_title, json, expected) => {
    expect(parseTradedSubaccount(parseJson(json), 'fills')).toBe(expected);
  });

  it('from an order', () => {
    expect(parseTradedSubaccount(parseJson('{"orders":[{"subaccount_number":5}]}'), 'orders')).toBe(5);
  });
});
