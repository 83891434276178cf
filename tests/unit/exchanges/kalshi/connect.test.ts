import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Connection } from '../../../../lib/exchanges/port.ts';
import type { Result } from '../../../../lib/domain/result.ts';
import { kalshiAdapter } from '../../../../lib/exchanges/kalshi/index.ts';
import { answer, readable, status, toolsWith, type ScriptedHttp } from '../scripted-http.ts';
import { API_KEYS, BALANCE, FILLS, kalshiMember, LIST, ORDERS } from './member.ts';

const pockets = { 0: { cash: '10.00' }, 7: { cash: '3.00' } };

function connect(http: ScriptedHttp): Promise<Result<Connection, ReadFailure>> {
  return kalshiAdapter.connect(readable(), toolsWith(http));
}

describe('connecting', () => {
  it('an ordinary key takes one request', async () => {
    const http = kalshiMember({ pockets });
    expect(await connect(http)).toEqual({ ok: true, value: {} });
    expect(http.paths()).toEqual([BALANCE]);
  });

  it('a key that lists subaccounts is not bound, whatever its trades say', async () => {
    const odd = {
      [BALANCE]: answer({ balance_dollars: '10.00', portfolio_value: 0 }),
      [FILLS]: answer({ fills: [{ subaccount_number: 7 }] }),
    };
    const http = kalshiMember({ pockets, odd });
    expect(await connect(http)).toEqual({ ok: true, value: {} });
    expect(http.paths()).toEqual([BALANCE, LIST]);
  });

  it.each([
    ['from its latest order', { [ORDERS]: answer({ orders: [{ subaccount_number: 7 }] }) }],
    ['from the list of keys', { [API_KEYS]: answer({ api_keys: [{ api_key_id: 'key-1', subaccount: 7 }] }) }],
    ['from its latest fill', { [FILLS]: answer({ fills: [{ subaccount_number: 7 }] }) }],
  ])('a bound key tells its subaccount %s', async (_title, odd) => {
    expect(await connect(kalshiMember({ pockets, bound: 7, odd }))).toEqual({
      ok: true,
      value: { boundSubaccount: 7 },
    });
  });

  it('a key bound to Primary tells so', async () => {
    const odd = { [API_KEYS]: answer({ api_keys: [{ api_key_id: 'key-1', subaccount: 0 }] }) };
    expect(await connect(kalshiMember({ pockets, bound: 0, odd }))).toEqual({
      ok: true,
      value: { boundSubaccount: 0 },
    });
  });

  it.each([
    ['is refused both the keys and the fills', {}],
    ['has no fills', { [FILLS]: answer({ fills: [] }) }],
    ['is not on the list of keys', { [API_KEYS]: answer({ api_keys: [] }) }],
    ['meets an exchange that is busy by then', { [API_KEYS]: status(429), [FILLS]: status(429) }],
    ['meets answers of another form', { [API_KEYS]: answer('<html>') }],
  ])('a bound key that %s is good all the same', async (_title, odd) => {
    expect(await connect(kalshiMember({ pockets, bound: 7, odd }))).toEqual({ ok: true, value: {} });
  });

  it.each<[string, ReturnType<typeof status>, ReadFailure]>([
    ['a refused key', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    ['a key without the right', status(403), { kind: 'key-scope' }],
    ['an exchange with a problem', status(503), { kind: 'server', status: 503 }],
    ['an answer of another form', answer('{}'), { kind: 'unreadable', field: 'balance: balance_dollars' }],
    ['a page in its place', answer('<html>'), { kind: 'unreadable', field: 'balance: not JSON' }],
  ])('fails for %s', async (_title, odd, failure) => {
    expect(await connect(kalshiMember({ pockets, odd: { [BALANCE]: odd } }))).toEqual({ ok: false, failure });
  });
});
