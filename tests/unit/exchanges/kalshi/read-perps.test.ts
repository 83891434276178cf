import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { KeyFacts } from '../../../../lib/domain/key-facts.ts';
import type { Pocket } from '../../../../lib/domain/reading.ts';
import { perps, pocket, reading } from '../../domain/make.ts';
import { answer, NOW, readable, status, type Outcome } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { BALANCE, balancePath, kalshiMember, LIST, PERPS, read } from './member.ts';

const PRIMARY = pocket(0, { cash: '10', positions: '0' });
const ENABLED: KeyFacts = { checkedAt: NOW, perps: true };

function member(perpsAnswer?: Outcome): ReturnType<typeof kalshiMember> {
  const odd = perpsAnswer === undefined ? {} : { [PERPS]: perpsAnswer };
  return kalshiMember({ pockets: { 0: { cash: '10.00' } }, odd });
}

function equity(...amounts: string[]): Outcome {
  const rows = amounts.map((account_equity, subaccount) => ({
    subaccount,
    account_equity,
    position_value: '900.00',
    available_balance: '0',
  }));
  return answer({ settled_funds: '500.00', subaccount_balances: rows });
}

async function pocketsOf(perpsAnswer: Outcome, facts = ENABLED): Promise<readonly Pocket[] | false> {
  const got = await read(member(perpsAnswer), { facts });
  return got.ok && got.value.pockets;
}

describe('perps', () => {
  it.each<[string, Outcome, string]>([
    ['of one subaccount', equity('25.50'), '25.50'],
    ['of several, summed', equity('25.50', '4.50', '-1.00'), '29'],
    ['that are worth nothing', equity('0'), '0'],
    ['that are worth less', equity('-3.25'), '-3.25'],
  ])('%s are a pocket of their own, after the others', async (_title, body, expected) => {
    expect(await pocketsOf(body)).toEqual([PRIMARY, perps(expected)]);
  });

  it('are not shown where the exchange answers an empty list', async () => {
    const none = answer({ settled_funds: '0', subaccount_balances: [] });
    expect(await pocketsOf(none)).toEqual([PRIMARY]);
  });

  describe('whose list is empty', () => {
    const none = answer({ settled_funds: '0', subaccount_balances: [] });
    const unknown: Pocket = {
      kind: 'perps',
      balance: {},
      failure: { kind: 'unreadable', field: 'perps: subaccount_balances' },
    };

    async function after(...before: readonly Pocket[]): Promise<readonly Pocket[] | false> {
      const got = await read(member(none), { facts: ENABLED, previous: reading([PRIMARY, ...before]) });
      return got.ok && got.value.pockets;
    }

    it.each([['5'], ['-0.000001']])(
      'after %s are unknown once, and gone when the next reading agrees',
      async (was) => {
        const first = await after(perps(was));
        expect(first).toEqual([PRIMARY, unknown]);
        expect(await after(unknown)).toEqual([PRIMARY]);
      },
    );

    it('are unknown once also where they could not be read in between', async () => {
      const failed: Pocket = { kind: 'perps', balance: {}, failure: { kind: 'server', status: 500 } };
      expect(await after(failed)).toEqual([PRIMARY, unknown]);
    });

    it('are gone at once where there was nothing in them', async () => {
      expect(await after(perps('0'))).toEqual([PRIMARY]);
      expect(await after()).toEqual([PRIMARY]);
    });

    it('are there again, and whole, when the list has them again', async () => {
      const got = await read(member(equity('5')), { facts: ENABLED, previous: reading([PRIMARY, unknown]) });
      expect(got.ok && got.value.pockets).toEqual([PRIMARY, perps('5')]);
    });
  });

  it.each<[string, Outcome, ReadFailure]>([
    ['is refused', status(403, { error: { message: 'not enabled' } }), { kind: 'key-scope' }],
    ['has no list', answer({}), unreadable('perps: subaccount_balances')],
    ['fails', status(500), { kind: 'server', status: 500 }],
    ['is asked for too often', status(429), { kind: 'rate-limited' }],
    [
      'has another form',
      answer({ subaccount_balances: [{}] }),
      unreadable('perps: subaccount_balances.0.account_equity'),
    ],
    ['is a page', answer('<html>'), { kind: 'unreadable', field: 'a web page', page: true }],
  ])('are unknown, and the others whole, where it %s', async (_title, body, failure) => {
    expect(await pocketsOf(body)).toEqual([PRIMARY, { kind: 'perps', balance: {}, failure }]);
  });

  it('cost one request, and only where they are known to be enabled', async () => {
    const on = member(equity('1'));
    await read(on, { facts: ENABLED });
    expect(on.paths().toSorted()).toEqual([PERPS, balancePath(0), LIST].toSorted());
    for (const facts of [undefined, { checkedAt: NOW }, { checkedAt: NOW, perps: false }]) {
      const off = member(equity('1'));
      await read(off, facts && { facts });
      expect(off.paths()).toEqual([LIST, balancePath(0)]);
    }
  });

  it('are not asked for with a key that sees one subaccount', async () => {
    const bound = kalshiMember({ pockets: { 7: { cash: '3.00' } }, bound: 7 });
    await read(bound, { account: readable({ boundSubaccount: 7 }), facts: ENABLED });
    expect(bound.paths()).toEqual([BALANCE]);
  });

  it('do not make a reading of an account of which nothing else came', async () => {
    const http = kalshiMember({
      pockets: {},
      odd: {
        [PERPS]: equity('1'),
        [LIST]: answer({ subaccount_balances: [] }),
        [balancePath(0)]: status(500),
      },
    });
    expect(await read(http, { facts: ENABLED })).toEqual({
      ok: false,
      failure: { kind: 'server', status: 500 },
    });
  });
});
