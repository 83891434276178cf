import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import { polymarketUsAdapter } from '../../../../lib/exchanges/polymarket-us/index.ts';
import {
  answer,
  NOW,
  readable,
  scriptedHttp,
  status,
  toolsWith,
  type Outcome,
  type ScriptedHttp,
} from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';

const BALANCES = '/v1/account/balances';
const USD_ROW = { currency: 'USD', currentBalance: 4, buyingPower: 2 };
const FACTS = { checkedAt: NOW, budget: { perSecond: 20, burst: 20 } };

function exchange(balances: Outcome): ScriptedHttp {
  return scriptedHttp(({ url }) => (url.pathname === BALANCES ? balances : status(404)));
}

describe('connecting', () => {
  const connect = (http: ScriptedHttp, now = NOW): ReturnType<typeof polymarketUsAdapter.connect> =>
    polymarketUsAdapter.connect(readable(), toolsWith(http, { now: () => now }));

  it('takes one request and knows no more than the published budget', async () => {
    const http = exchange(answer({ balances: [USD_ROW] }));
    expect(await connect(http)).toEqual({ ok: true, value: { facts: FACTS } });
    expect(http.paths()).toEqual([BALANCES]);
  });

  it.each<[title: string, Outcome, ReadFailure]>([
    ['a refused key', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    [
      'an unknown key',
      status(401, 'rpc error: code = Unauthenticated desc = API key not found'),
      { kind: 'key-rejected', reason: 'unknown-key' },
    ],
    ['a key without access', status(403), { kind: 'key-scope' }],
    ['a block at the edge', status(403, 'Forbidden'), { kind: 'server', status: 403 }],
    ['an exchange with a problem', status(500), { kind: 'server', status: 500 }],
    ['a page', answer('<html>'), { kind: 'unreadable', field: 'a web page', page: true }],
    ['no balances', answer({ balances: [] }), unreadable('balances: no USD row')],
  ])('fails for %s', async (_title, balances, failure) => {
    expect(await connect(exchange(balances))).toEqual({ ok: false, failure });
  });

  it('says so when the exchange is closed', async () => {
    expect(await connect(exchange(status(503)), Date.UTC(2026, 10, 26, 8))).toEqual({
      ok: false,
      failure: { kind: 'maintenance', until: Date.UTC(2026, 10, 26, 11) },
    });
  });
});

describe('checking a key', () => {
  it('asks nothing, because nothing can be asked', async () => {
    const http = exchange(status(500));
    expect(await polymarketUsAdapter.checkKey(readable(), toolsWith(http))).toEqual(FACTS);
    expect(http.requests).toEqual([]);
  });
});

describe('the door', () => {
  const { door } = polymarketUsAdapter;

  it('is the balances, signed and not', () => {
    expect([door.openPath, door.balancePath]).toEqual([BALANCES, BALANCES]);
    expect(door.dialect(readable()).hosts).toEqual(['api.polymarket.us']);
    expect(door.closure({ code: 16 }, NOW)).toBeUndefined();
  });

  it('objects to what could not be read as balances', () => {
    expect(door.objection({ balances: [] })).toEqual(unreadable('balances: no USD row'));
    expect(door.objection(undefined)).toEqual({ kind: 'unreadable', field: 'balances: not JSON' });
    const texts = { currency: 'USD', currentBalance: '4', buyingPower: '2' };
    expect(door.objection({ balances: [texts] })).toBeUndefined();
  });
});
