import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { KeyFacts } from '../../../../lib/domain/key-facts.ts';
import type { Connection } from '../../../../lib/exchanges/port.ts';
import type { Result } from '../../../../lib/domain/result.ts';
import { kalshiAdapter } from '../../../../lib/exchanges/kalshi/index.ts';
import { answer, NOW, readable, status, toolsWith, type ScriptedHttp } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import {
  API_KEYS,
  BALANCE,
  FILLS,
  kalshiMember,
  LIMITS,
  LIST,
  ORDERS,
  PERPS_ENABLED,
  SCHEDULE,
  STATUS,
} from './member.ts';

const pockets = { 0: { cash: '10.00' }, 7: { cash: '3.00' } };
const WHOLE: KeyFacts = {
  checkedAt: NOW,
  scopes: ['read'],
  memberKeys: ['key-1'],
  budget: { perSecond: 20, burst: 60 },
  tier: 'basic',
  maintenance: [],
  perps: false,
};
/** What is known of a key that may ask for nothing but its balance. */
const NARROW: KeyFacts = { checkedAt: NOW, describeDenied: true, maintenance: [] };

function connect(http: ScriptedHttp): Promise<Result<Connection, ReadFailure>> {
  return kalshiAdapter.connect(readable(), toolsWith(http));
}

describe('connecting', () => {
  it('an ordinary key takes one request that proves it, and then says what it can do', async () => {
    const http = kalshiMember({ pockets });
    expect(await connect(http)).toEqual({ ok: true, value: { facts: WHOLE } });
    expect(http.paths()[0]).toBe(BALANCE);
    expect(http.paths().slice(1).toSorted()).toEqual(
      [API_KEYS, LIMITS, PERPS_ENABLED, STATUS, SCHEDULE].toSorted(),
    );
  });

  it('a key that can trade says so', async () => {
    const scopes = ['read', 'write::trade'];
    const odd = { [API_KEYS]: answer({ api_keys: [{ api_key_id: 'key-1', scopes }] }) };
    expect(await connect(kalshiMember({ pockets, odd }))).toEqual({
      ok: true,
      value: { facts: { ...WHOLE, scopes } },
    });
  });

  it('a key that lists subaccounts is not bound, whatever its trades say', async () => {
    const odd = {
      [BALANCE]: answer({ balance_dollars: '10.00', portfolio_value: 0 }),
      [FILLS]: answer({ fills: [{ subaccount_number: 7 }] }),
    };
    const http = kalshiMember({ pockets, odd });
    expect(await connect(http)).toEqual({ ok: true, value: { facts: WHOLE } });
    expect(http.paths()).toContain(LIST);
    expect(http.paths()).not.toContain(FILLS);
  });

  it.each([
    ['from its latest order', { [ORDERS]: answer({ orders: [{ subaccount_number: 7 }] }) }],
    ['from its latest fill', { [FILLS]: answer({ fills: [{ subaccount_number: 7 }] }) }],
  ])('a bound key tells its subaccount %s', async (_title, odd) => {
    expect(await connect(kalshiMember({ pockets, bound: 7, odd }))).toEqual({
      ok: true,
      value: { facts: NARROW, boundSubaccount: 7 },
    });
  });

  it.each([7, 0])('a key bound to %d that may list keys tells so from that list', async (subaccount) => {
    const keys = { api_keys: [{ api_key_id: 'key-1', subaccount }] };
    const http = kalshiMember({ pockets, bound: subaccount, odd: { [API_KEYS]: answer(keys) } });
    expect(await connect(http)).toEqual({
      ok: true,
      value: {
        facts: { checkedAt: NOW, boundSubaccount: subaccount, memberKeys: ['key-1'], maintenance: [] },
        boundSubaccount: subaccount,
      },
    });
    expect(http.paths()).not.toContain(LIST);
  });

  it.each([7, 0])('a key bound to %d is bound also where its balance has a breakdown', async (subaccount) => {
    const keys = { api_keys: [{ api_key_id: 'key-1', scopes: ['read'], subaccount }] };
    const http = kalshiMember({ pockets, odd: { [API_KEYS]: answer(keys) } });
    expect(await connect(http)).toEqual({
      ok: true,
      value: { facts: { ...WHOLE, boundSubaccount: subaccount }, boundSubaccount: subaccount },
    });
    expect(http.paths()).not.toContain(LIST);
  });

  it.each([
    ['is refused both the keys and the fills', {}, NARROW],
    ['has no fills', { [FILLS]: answer({ fills: [] }) }, NARROW],
    [
      'is not on the list of keys',
      { [API_KEYS]: answer({ api_keys: [] }) },
      { checkedAt: NOW, memberKeys: [], maintenance: [] },
    ],
    [
      'meets an exchange that is busy by then',
      { [API_KEYS]: status(429), [FILLS]: status(429) },
      { checkedAt: NOW, incomplete: true as const, maintenance: [] },
    ],
    [
      'meets answers of another form',
      { [API_KEYS]: answer('<html>') },
      { checkedAt: NOW, incomplete: true as const, maintenance: [] },
    ],
  ])('a bound key that %s is good all the same', async (_title, odd, facts) => {
    expect(await connect(kalshiMember({ pockets, bound: 7, odd }))).toEqual({ ok: true, value: { facts } });
  });

  it('an ordinary key is good although nothing else is answered', async () => {
    const failing = [API_KEYS, LIMITS, PERPS_ENABLED, STATUS, SCHEDULE];
    const odd = Object.fromEntries(failing.map((path) => [path, status(500)] as const));
    expect(await connect(kalshiMember({ pockets, odd }))).toEqual({
      ok: true,
      value: { facts: { checkedAt: NOW, incomplete: true } },
    });
  });

  it.each<[string, ReturnType<typeof status>, ReadFailure]>([
    ['a refused key', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    ['a key without the right', status(403), { kind: 'key-scope' }],
    ['an exchange with a problem', status(503), { kind: 'server', status: 503 }],
    ['an answer of another form', answer('{}'), unreadable('balance: balance_dollars')],
    ['an answer that breaks off', answer('{'), { kind: 'unreadable', field: 'balance: not JSON' }],
    ['a page in its place', answer('<html>'), { kind: 'unreadable', field: 'a web page', page: true }],
  ])('fails for %s, and nothing more is asked of the key', async (_title, odd, failure) => {
    const http = kalshiMember({ pockets, odd: { [BALANCE]: odd } });
    expect(await connect(http)).toEqual({ ok: false, failure });
    const signed = http.requests.filter(({ headers }) => 'KALSHI-ACCESS-KEY' in headers);
    expect(new Set(signed.map(({ url }) => url.pathname))).toEqual(new Set([BALANCE]));
  });

  it('says that the exchange is closed where that is why it does not serve', async () => {
    const closed = { exchange_active: false, trading_active: false };
    const odd = { [BALANCE]: status(503), [STATUS]: answer(closed) };
    expect(await connect(kalshiMember({ pockets, odd }))).toEqual({
      ok: false,
      failure: { kind: 'maintenance' },
    });
  });
});
