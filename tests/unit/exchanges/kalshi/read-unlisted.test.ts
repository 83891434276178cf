import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Reading } from '../../../../lib/domain/reading.ts';
import { fail } from '../../../../lib/domain/result.ts';
import type { Http } from '../../../../lib/exchanges/http.ts';
import { pocket, reading } from '../../domain/make.ts';
import { answer, NOW, readable, status } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { BALANCE, balancePath, kalshiMember, LIST, read } from './member.ts';

const UPDATED = 1_784_701_854_000;
const EARLIER = NOW - 120_000;

describe('a key bound to one subaccount', () => {
  const pockets = { 0: { cash: '10.00', positions: 250 }, 7: { cash: '3.00', positions: 100 } };

  it('sees that one, under its number, naming no subaccount and never asking for the list', async () => {
    const http = kalshiMember({ pockets, bound: 7 });
    const got = await read(http, { account: readable({ boundSubaccount: 7 }) });
    expect(got).toEqual({
      ok: true,
      value: { pockets: [pocket(7, { cash: '3', positions: '1' })], fetchedAt: NOW, exchangeTime: UPDATED },
    });
    expect(http.paths()).toEqual([BALANCE]);
  });

  it('bound to Primary is called Primary', async () => {
    const got = await read(kalshiMember({ pockets, bound: 0 }), {
      account: readable({ boundSubaccount: 0 }),
    });
    expect(got.ok && got.value.pockets).toEqual([pocket(0, { cash: '10', positions: '2.50' })]);
  });

  it('whose number is unknown is not called Primary', async () => {
    const got = await read(kalshiMember({ pockets, bound: 7 }));
    expect(got.ok && got.value.pockets).toEqual([pocket(undefined, { cash: '3', positions: '1' })]);
    expect(got.ok && got.value.listDeniedAt).toBe(NOW);
  });

  it('keeps its cash where positions are missing', async () => {
    const odd = { [BALANCE]: answer({ balance_dollars: '3.00' }) };
    const got = await read(kalshiMember({ pockets, bound: 7, odd }), {
      account: readable({ boundSubaccount: 7 }),
    });
    expect(got.ok && got.value.pockets).toEqual([
      { ...pocket(7, { cash: '3' }), failure: unreadable('balance: portfolio_value') },
    ]);
  });

  it('keeps its last good figures where positions that were known are missing', async () => {
    const odd = { [BALANCE]: answer({ balance_dollars: '3.00' }) };
    const got = await read(kalshiMember({ pockets, bound: 7, odd }), {
      account: readable({ boundSubaccount: 7 }),
      previous: reading([pocket(7, { cash: '3', positions: '1' })]),
    });
    expect(got).toEqual({ ok: false, failure: unreadable('balance: portfolio_value') });
  });
});

describe('subaccounts that the user has named, of a key that cannot list them', () => {
  const pockets = { 0: { cash: '10.00', positions: 250 }, 1: { cash: '1.00' }, 5: { cash: '5.00' } };
  const refused = { [LIST]: status(403) };

  it('fail the account where one is refused for the key', async () => {
    const odd = { ...refused, [balancePath(5)]: status(401, { error: { code: 'x', details: 'NOT_FOUND' } }) };
    const got = await read(kalshiMember({ pockets, odd }), {
      account: readable({ namedSubaccounts: [1, 5] }),
    });
    expect(got).toEqual({ ok: false, failure: { kind: 'key-rejected', reason: 'unknown-key' } });
  });

  it('follow Primary, which is not named, in order and each once', async () => {
    const http = kalshiMember({ pockets, odd: refused });
    const got = await read(http, { account: readable({ namedSubaccounts: [5, 1, 0, 5] }) });
    expect(got.ok && got.value.pockets).toEqual([
      pocket(0, { cash: '10', positions: '2.50' }),
      pocket(1, { cash: '1', positions: '0' }),
      pocket(5, { cash: '5', positions: '0' }),
    ]);
    expect(http.paths()).toEqual([LIST, BALANCE, balancePath(1), balancePath(5)]);
  });

  it.each<[title: string, odd: ReturnType<typeof status>, failure: ReadFailure]>([
    ['do not exist', status(404), { kind: 'unreadable', field: 'status 404' }],
    ['are refused', status(403), { kind: 'key-scope' }],
    ['fail', status(500), { kind: 'server', status: 500 }],
  ])('are unknown, and nothing is taken for zero, where they %s', async (_title, odd, failure) => {
    const http = kalshiMember({ pockets, odd: { ...refused, [balancePath(5)]: odd } });
    const got = await read(http, { account: readable({ namedSubaccounts: [5] }) });
    expect(got.ok && got.value.pockets).toEqual([
      pocket(0, { cash: '10', positions: '2.50' }),
      { number: 5, balance: {}, failure },
    ]);
  });

  describe('whose turn does not come', () => {
    const FIVE = pocket(5, { cash: '4', positions: '2' });
    const previous: Reading = {
      pockets: [pocket(0, { cash: '9', positions: '0' }), FIVE],
      fetchedAt: EARLIER,
      listDeniedAt: EARLIER,
    };
    const account = readable({ namedSubaccounts: [5] });

    it('keep what was known of them, with its age, where the exchange asks for fewer requests', async () => {
      const odd = { [balancePath(5)]: status(429, '', { retryAfterMs: 90_000 }) };
      const got = await read(kalshiMember({ pockets, odd }), { account, previous });
      expect(got.ok && got.value.pockets).toEqual([
        pocket(0, { cash: '10', positions: '2.50' }),
        { ...FIVE, fetchedAt: EARLIER, failure: { kind: 'rate-limited', retryAfterMs: 90_000 } },
      ]);
    });

    it('keep it when the time is up', async () => {
      const cycle = new AbortController();
      const member = kalshiMember({ pockets });
      const http: Http = {
        get(url, headers, signal) {
          if (url.search === '') return member.get(url, headers, signal);
          cycle.abort();
          return Promise.resolve(fail({ kind: 'timeout', host: url.hostname }));
        },
      };
      const got = await read(http, { account, previous, tools: { signal: cycle.signal } });
      expect(got.ok && got.value.pockets[1]).toEqual({ ...FIVE, fetchedAt: EARLIER });
    });

    it('are unknown where nothing was known of them', async () => {
      const odd = { ...refused, [balancePath(5)]: status(429) };
      const got = await read(kalshiMember({ pockets, odd }), { account });
      expect(got.ok && got.value.pockets[1]).toEqual({
        number: 5,
        balance: {},
        failure: { kind: 'rate-limited' },
      });
    });

    it('keep nothing where the exchange was asked and failed', async () => {
      const odd = { [balancePath(5)]: status(500) };
      const got = await read(kalshiMember({ pockets, odd }), { account, previous });
      expect(got.ok && got.value.pockets[1]).toEqual({
        number: 5,
        balance: {},
        failure: { kind: 'server', status: 500 },
      });
    });
  });

  it('are not asked for with a key that turns out to be bound', async () => {
    const http = kalshiMember({ pockets, bound: 5 });
    const got = await read(http, { account: readable({ namedSubaccounts: [1] }) });
    expect(got.ok && got.value.pockets).toEqual([pocket(undefined, { cash: '5', positions: '0' })]);
    expect(http.paths()).toEqual([LIST, BALANCE]);
  });

  it('are not asked for by name where the key lists them', async () => {
    const http = kalshiMember({ pockets });
    await read(http, { account: readable({ namedSubaccounts: [1, 7] }) });
    expect(http.paths()).toEqual([LIST, balancePath(0), balancePath(1), balancePath(5)]);
  });

  it('do not hide that Primary cannot be read', async () => {
    const http = kalshiMember({ pockets, odd: { ...refused, [BALANCE]: status(500) } });
    const got = await read(http, { account: readable({ namedSubaccounts: [1] }) });
    expect(got).toEqual({ ok: false, failure: { kind: 'server', status: 500 } });
  });
});
