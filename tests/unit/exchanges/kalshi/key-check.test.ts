import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { KeyFacts } from '../../../../lib/domain/key-facts.ts';
import { checkKalshiKey } from '../../../../lib/exchanges/kalshi/key-check.ts';
import type { ReadableAccount } from '../../../../lib/exchanges/port.ts';
import { NOW, readable, status, toolsWith, type Outcome } from '../scripted-http.ts';
import { askedOf, scriptedAccount, type Answers } from './scripted-account.ts';

const HOUR = 3_600_000;

const KEYS =
  '{"api_keys":[{"api_key_id":"key-1","name":"n","scopes":["read"]}],"api_key_region_expiration_ts":null}';
const GOOD: Answers = {
  '/api_keys': KEYS,
  '/account/limits': '{"usage_tier":"basic","read":{"refill_rate":200,"bucket_capacity":600}}',
  '/margin/enabled': '{"enabled":true}',
  '/exchange/status': '{"exchange_active":true,"trading_active":true}',
  '/exchange/schedule': '{"schedule":{"standard_hours":[],"maintenance_windows":[]}}',
};
const FACTS: KeyFacts = {
  checkedAt: NOW,
  scopes: ['read'],
  memberKeys: ['key-1'],
  budget: { perSecond: 20, burst: 60 },
  tier: 'basic',
  maintenance: [],
  perps: true,
};

function check(changes: Answers, account: ReadableAccount = readable()): Promise<KeyFacts> {
  return checkKalshiKey(account, toolsWith(scriptedAccount({ ...GOOD, ...changes })));
}

function lacking(...names: (keyof KeyFacts)[]): KeyFacts {
  const kept = Object.entries(FACTS).filter(([name]) => !names.some((lacked) => lacked === name));
  return { checkedAt: NOW, ...Object.fromEntries(kept) };
}

describe('the check of a key', () => {
  it('takes five requests, of which the public ones carry no signature', async () => {
    const http = scriptedAccount(GOOD);
    expect(await checkKalshiKey(readable(), toolsWith(http))).toEqual(FACTS);
    expect(askedOf(http)).toEqual(Object.keys(GOOD).toSorted());
    const signed = http.requests
      .filter(({ headers }) => 'KALSHI-ACCESS-SIGNATURE' in headers)
      .map(({ url }) => url.pathname);
    expect(signed.toSorted()).toEqual([
      '/trade-api/v2/account/limits',
      '/trade-api/v2/api_keys',
      '/trade-api/v2/margin/enabled',
    ]);
  });

  it('of a demo account goes to the demo hosts', async () => {
    const http = scriptedAccount(GOOD);
    await checkKalshiKey(readable({ environment: 'demo' }), toolsWith(http));
    expect(new Set(http.hosts())).toEqual(new Set(['external-api.demo.kalshi.co']));
  });

  it('tells what the key is bound to, what it may and until when', async () => {
    const row = '{"api_key_id":"key-1","scopes":["read","write::trade"],"subaccount":7}';
    const keys = `{"api_keys":[${row}],"api_key_region_expiration_ts":${NOW / 1_000 + 60}}`;
    expect(await check({ '/api_keys': keys })).toEqual({
      ...FACTS,
      scopes: ['read', 'write::trade'],
      boundSubaccount: 7,
      regionExpiresAt: NOW + 60_000,
    });
  });

  it.each<[string, Outcome]>([
    ['403', status(403, { error: { code: 'forbidden' } })],
    ['404', status(404, { error: { code: 'not_found' } })],
  ])('notes that the exchange will not describe the key: %s', async (_title, denied) => {
    expect(await check({ '/api_keys': denied })).toEqual({
      ...lacking('scopes', 'memberKeys'),
      describeDenied: true,
    });
  });

  it.each<[string, Outcome]>([
    ['403', status(403)],
    ['404', status(404)],
  ])('takes a refusal of the limits for an answer: %s', async (_title, denied) => {
    expect(await check({ '/account/limits': denied })).toEqual(lacking('budget', 'tier'));
  });

  it('takes a rejected key for an answer', async () => {
    const rejected = status(401, { error: { code: 'x', details: 'INCORRECT_API_KEY_SIGNATURE' } });
    expect(
      await check({ '/api_keys': rejected, '/account/limits': rejected, '/margin/enabled': rejected }),
    ).toEqual({ checkedAt: NOW, maintenance: [] });
  });

  it('knows nothing of a key that is not listed', async () => {
    expect(await check({ '/api_keys': '{"api_keys":[]}' })).toEqual({ ...lacking('scopes'), memberKeys: [] });
  });
});

describe('a part that may be answered later', () => {
  const parts: [path: string, lacks: (keyof KeyFacts)[]][] = [
    ['/api_keys', ['scopes', 'memberKeys']],
    ['/account/limits', ['budget', 'tier']],
    ['/margin/enabled', ['perps']],
    ['/exchange/status', []],
    ['/exchange/schedule', ['maintenance']],
  ];
  const reasons: [string, Outcome | ReadFailure][] = [
    ['offline', { kind: 'offline' }],
    ['a timeout', { kind: 'timeout', host: 'h' }],
    ['no connection', { kind: 'dns-tls', host: 'h' }],
    ['a server error', status(503)],
    ['too many requests', status(429, { error: 'too many requests' })],
    ['another form', { status: 200, body: '[]' }],
    ['a page', { status: 200, body: '<html>' }],
  ];

  it.each(
    parts.flatMap(([path, lacks]) => reasons.map(([title, outcome]) => ({ path, lacks, title, outcome }))),
  )('$path with $title is left out, and asked again sooner', async ({ path, lacks, outcome }) => {
    expect(await check({ [path]: outcome })).toEqual({ ...lacking(...lacks), incomplete: true });
  });

  it('may be all of them', async () => {
    const down = Object.fromEntries(Object.keys(GOOD).map((path) => [path, status(500)]));
    expect(await check(down)).toEqual({ checkedAt: NOW, incomplete: true });
  });
});

describe('perps', () => {
  it.each<[string, string, boolean]>([
    ['enabled', '{"enabled":true}', true],
    ['not enabled', '{"enabled":false}', false],
  ])('that are %s', async (_title, outcome, expected) => {
    expect(await check({ '/margin/enabled': outcome })).toEqual({ ...FACTS, perps: expected });
  });

  it.each<[string, Outcome]>([
    ['refused', status(403, { error: { message: 'user is not enabled for margin trading' } })],
    ['not there', status(404)],
  ])('of which nothing is said because they are %s are not known to be off', async (_title, outcome) => {
    expect(await check({ '/margin/enabled': outcome })).toEqual(lacking('perps'));
  });

  it('are not asked for with a key that is bound to a subaccount', async () => {
    const http = scriptedAccount({ ...GOOD, '/api_keys': status(403), '/account/limits': status(403) });
    expect(await checkKalshiKey(readable({ boundSubaccount: 0 }), toolsWith(http))).toEqual({
      checkedAt: NOW,
      describeDenied: true,
      maintenance: [],
    });
    expect(askedOf(http)).not.toContain('/margin/enabled');
  });
});

describe('maintenance', () => {
  const announced = `{"schedule":{"maintenance_windows":[
    {"start_datetime":"2026-11-20T10:00:00Z","end_datetime":"2026-11-20T11:00:00Z"},
    {"start_datetime":"2026-11-20T14:00:00Z","end_datetime":"2026-11-20T15:00:00Z"}]}}`;
  const toCome = { from: NOW + 2 * HOUR, to: NOW + 3 * HOUR };

  function inactive(resume: string): string {
    return `{"exchange_active":false,"trading_active":false,"exchange_estimated_resume_time":${resume}}`;
  }

  it('that is announced and not over', async () => {
    expect((await check({ '/exchange/schedule': announced })).maintenance).toEqual([toCome]);
  });

  it('that is under way, from now, before what is announced', async () => {
    const facts = await check({
      '/exchange/schedule': announced,
      '/exchange/status': inactive('"2026-11-20T12:30:00Z"'),
    });
    expect(facts.maintenance).toEqual([{ from: NOW, to: NOW + HOUR / 2 }, toCome]);
  });

  it('that is under way although the schedule is not answered', async () => {
    const facts = await check({
      '/exchange/schedule': status(503),
      '/exchange/status': inactive('"2026-11-20T12:30:00Z"'),
    });
    expect(facts).toEqual({ ...FACTS, incomplete: true, maintenance: [{ from: NOW, to: NOW + HOUR / 2 }] });
  });

  it.each([
    ['without a known end', inactive('null')],
    ['whose end has passed', inactive('"2026-11-20T12:00:00Z"')],
    [
      'of trading alone',
      '{"exchange_active":true,"trading_active":false,"exchange_estimated_resume_time":"2026-11-20T13:00:00Z"}',
    ],
  ])('%s is no period', async (_title, body) => {
    expect((await check({ '/exchange/status': body })).maintenance).toEqual([]);
  });
});
