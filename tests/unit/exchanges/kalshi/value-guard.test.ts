import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Pocket, Reading } from '../../../../lib/domain/reading.ts';
import { pocket, reading } from '../../domain/make.ts';
import { answer, readable, status, type Outcome, type ScriptedHttp } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { BALANCE, balancePath, holdingsPath, kalshiMember, LIST, read } from './member.ts';

const HELD = answer({ market_positions: [{ ticker: 'KXRAIN', position_fp: '5.00' }], cursor: '' });
const NONE_HELD = answer({ market_positions: [], event_positions: [], cursor: '' });
const TWICE: Pocket = { ...pocket(0, { cash: '10', positions: '0' }), notes: ['value-was-cash'] };

/** An account whose positions are worth exactly its cash, by the exchange's statement. */
function suspicious(held: Outcome, cash = '10.00', positions = 1_000): ScriptedHttp {
  return kalshiMember({ pockets: { 0: { cash, positions } }, odd: { [holdingsPath(0)]: held } });
}

async function pocketsOf(http: ScriptedHttp, previous?: Reading): Promise<readonly Pocket[] | false> {
  const got = await read(http, previous && { previous });
  return got.ok && got.value.pockets;
}

describe('a value of positions that equals the cash', () => {
  it('is the cash stated twice where nothing is held, and says so', async () => {
    const http = suspicious(NONE_HELD);
    expect(await pocketsOf(http)).toEqual([TWICE]);
    expect(http.paths()).toEqual([LIST, balancePath(0), holdingsPath(0)]);
  });

  it('is what it says where something is held', async () => {
    const http = suspicious(HELD);
    expect(await pocketsOf(http)).toEqual([pocket(0, { cash: '10', positions: '10' })]);
    expect(http.paths()).toEqual([LIST, balancePath(0), holdingsPath(0)]);
  });

  it.each<[string, Outcome]>([
    ['is refused', status(403)],
    ['has no rows yet and more to come', answer({ market_positions: [], cursor: 'next' })],
  ])('is taken as documented where the question %s', async (_title, outcome) => {
    expect(await pocketsOf(suspicious(outcome))).toEqual([pocket(0, { cash: '10', positions: '10' })]);
  });

  it.each<[string, Outcome, ReadFailure]>([
    ['fails', status(500), { kind: 'server', status: 500 }],
    ['is asked for too often', status(429), { kind: 'rate-limited' }],
    ['has another form', answer('{}'), unreadable('positions: market_positions')],
  ])('leaves the positions unknown while the question %s', async (_title, outcome, failure) => {
    const http = kalshiMember({
      pockets: { 0: { cash: '10.00', positions: 1_000 }, 4: { cash: '1.00' } },
      odd: { [holdingsPath(0)]: outcome },
    });
    expect(await pocketsOf(http)).toEqual([
      { ...pocket(0, { cash: '10' }), failure },
      pocket(4, { cash: '1', positions: '0' }),
    ]);
  });

  it('is the cash stated twice where all that was held is sold', async () => {
    const sold = answer({ market_positions: [{ ticker: 'KXRAIN', position_fp: '0.00' }], cursor: null });
    expect(await pocketsOf(suspicious(sold))).toEqual([TWICE]);
  });

  it.each([
    ['by less than a cent', '10.0099', 1_000, true],
    ['by less than a cent the other way', '9.9901', 1_000, true],
    ['by a cent', '10.01', 1_000, false],
    ['by a cent the other way', '9.99', 1_000, false],
    ['not, but nothing is there', '0.00', 0, false],
    ['not, but it is a debt', '-10.00', -1_000, false],
    ['not, but for the sign', '-10.00', 1_000, false],
    ['by all of it', '10.00', 0, false],
  ])('is asked about only where it is one: they differ %s', async (_title, cash, positions, isAsked) => {
    const http = suspicious(NONE_HELD, cash, positions);
    await read(http);
    expect(http.paths().includes(holdingsPath(0))).toBe(isAsked);
  });

  it('is asked about without naming a subaccount with a bound key', async () => {
    const odd = { [holdingsPath()]: NONE_HELD };
    const http = kalshiMember({ pockets: { 7: { cash: '10.00', positions: 1_000 } }, bound: 7, odd });
    const got = await read(http, { account: readable({ boundSubaccount: 7 }) });
    expect(got.ok && got.value.pockets).toEqual([
      { ...pocket(7, { cash: '10', positions: '0' }), notes: ['value-was-cash'] },
    ]);
    expect(http.paths()).toEqual([BALANCE, holdingsPath()]);
  });
});

describe('the next cycle', () => {
  const quiet = [LIST, balancePath(0)];
  const asked = [...quiet, holdingsPath(0)];

  it('remembers that it was the cash, while that has not moved', async () => {
    const http = suspicious(HELD);
    expect(await pocketsOf(http, reading([TWICE]))).toEqual([TWICE]);
    expect(http.paths()).toEqual(quiet);
  });

  it('remembers that it was positions, while neither has moved', async () => {
    const http = suspicious(NONE_HELD);
    const before = pocket(0, { cash: '10', positions: '10' });
    expect(await pocketsOf(http, reading([before]))).toEqual([before]);
    expect(http.paths()).toEqual(quiet);
  });

  it.each<[string, Pocket]>([
    ['cash has moved', { ...TWICE, balance: pocket(0, { cash: '9', positions: '0' }).balance }],
    ['it was not known', pocket(0, { cash: '10' })],
    ['the pocket is new', pocket(undefined, { cash: '10', positions: '10' })],
    ['it had another value, so that nobody has asked', pocket(0, { cash: '10', positions: '0' })],
    ['it had yet another value', pocket(0, { cash: '10', positions: '2.5' })],
  ])('asks again where %s', async (_title, before) => {
    const http = suspicious(NONE_HELD);
    expect(await pocketsOf(http, reading([before]))).toEqual([TWICE]);
    expect(http.paths()).toEqual(asked);
  });

  it('takes back the note once the two differ', async () => {
    const http = suspicious(NONE_HELD, '10.00', 250);
    expect(await pocketsOf(http, reading([TWICE]))).toEqual([pocket(0, { cash: '10', positions: '2.5' })]);
    expect(http.paths()).toEqual(quiet);
  });
});
