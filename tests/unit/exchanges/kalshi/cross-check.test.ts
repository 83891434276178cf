import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Reading } from '../../../../lib/domain/reading.ts';
import { totalOfStates, type Total } from '../../../../lib/domain/totals.ts';
import { INTERVAL, pocket, usd } from '../../domain/make.ts';
import { answer, NOW, status, type Outcome } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { balancePath, kalshiMember, LIST, listBody, pocketBody, read } from './member.ts';

const LIST_SAYS = { kind: 'contradictory', between: 'list' } as const;
const CENTS_SAY = { kind: 'contradictory', between: 'cents' } as const;

type Answers = Readonly<Record<string, Outcome | readonly Outcome[]>>;

/** Reads an account that answers so; fails unless that is a reading. */
async function readOf(odd: Answers): Promise<{ reading: Reading; paths: string[] }> {
  const http = kalshiMember({ pockets: {}, odd });
  const got = await read(http);
  if (!got.ok) throw new Error(`no reading: ${got.failure.kind}`);
  return { reading: got.value, paths: http.paths() };
}

function totalOf(reading: Reading): Total {
  return totalOfStates([{ reading, attemptedAt: NOW, failuresInRow: 0 }], { now: NOW, interval: INTERVAL });
}

describe('the list’s cash and the pocket’s own', () => {
  it.each([
    ['the same', '10.00', '10.00'],
    ['cut to cents', '123.45', '123.4567'],
    ['rounded to cents', '123.46', '123.4567'],
    ['nearly a cent apart', '10.00', '10.0099'],
  ])('are taken to agree where they are %s, and nothing more is asked', async (_title, listed, own) => {
    const { reading, paths } = await readOf({
      [LIST]: listBody({ 0: listed }),
      [balancePath(0)]: pocketBody({ cash: own }),
    });
    expect(reading.pockets).toEqual([pocket(0, { cash: own, positions: '0' })]);
    expect(totalOf(reading).coverage).toBe('complete');
    expect(paths).toEqual([LIST, balancePath(0)]);
  });

  it('differ for a moment around a trade: the list is read again, and agrees', async () => {
    const { reading, paths } = await readOf({
      [LIST]: [listBody({ 0: '10.00', 1: '5.00' }), listBody({ 0: '8.00', 1: '5.00' })],
      [balancePath(0)]: pocketBody({ cash: '8.00', positions: 200 }),
      [balancePath(1)]: pocketBody({ cash: '5.00' }),
    });
    expect(reading.pockets).toEqual([
      pocket(0, { cash: '8', positions: '2' }),
      pocket(1, { cash: '5', positions: '0' }),
    ]);
    expect(paths).toEqual([LIST, balancePath(0), balancePath(1), LIST]);
  });

  it('differ by one trade after another: the pocket that still differs is read again, and only that', async () => {
    const { reading, paths } = await readOf({
      [LIST]: [listBody({ 0: '10.00', 1: '5.00' }), listBody({ 0: '6.00', 1: '5.00' })],
      [balancePath(0)]: [
        pocketBody({ cash: '8.00', positions: 200 }),
        pocketBody({ cash: '6.00', positions: 400 }),
      ],
      [balancePath(1)]: pocketBody({ cash: '5.00' }),
    });
    expect(reading.pockets[0]).toEqual(pocket(0, { cash: '6', positions: '4' }));
    expect(totalOf(reading)).toMatchObject({ amount: usd('15'), coverage: 'complete' });
    expect(paths).toEqual([LIST, balancePath(0), balancePath(1), LIST, balancePath(0)]);
  });

  it.each([
    ['the list says less', '10.00', '12.00'],
    ['the list says more', '12.00', '10.00'],
    ['they are exactly a cent apart', '10.00', '10.01'],
  ])('contradict each other where both insist: %s', async (_title, listed, own) => {
    const { reading, paths } = await readOf({
      [LIST]: listBody({ 0: listed, 1: '5.00' }),
      [balancePath(0)]: pocketBody({ cash: own, positions: 300 }),
      [balancePath(1)]: pocketBody({ cash: '5.00' }),
    });
    const larger = usd(listed) > usd(own) ? listed : own;
    // The smaller counts, so that nothing is claimed that may not be there.
    expect(reading.pockets).toEqual([
      { ...pocket(0, { cash: '10', positions: '3', disputed: larger }), failure: LIST_SAYS },
      pocket(1, { cash: '5', positions: '0' }),
    ]);
    expect(totalOf(reading)).toMatchObject({ amount: usd('18'), coverage: 'partial', known: 1, expected: 2 });
    expect(paths).toEqual([LIST, balancePath(0), balancePath(1), LIST, balancePath(0)]);
  });

  it('contradict each other also where the pocket cannot be read once more', async () => {
    const { reading } = await readOf({
      [LIST]: listBody({ 0: '10.00' }),
      [balancePath(0)]: [pocketBody({ cash: '12.00', positions: 300 }), status(500)],
    });
    expect(reading.pockets).toEqual([
      { ...pocket(0, { cash: '10', positions: '3', disputed: '12' }), failure: LIST_SAYS },
    ]);
  });

  it.each<[string, Outcome, ReadFailure]>([
    ['fails', status(500), LIST_SAYS],
    ['has another form', answer('{}'), LIST_SAYS],
    // The refusal itself, so that what the exchange asks for is done.
    [
      'is asked for too often',
      status(429, '', { retryAfterMs: 90_000 }),
      { kind: 'rate-limited', retryAfterMs: 90_000 },
    ],
  ])('stand against each other where the second list %s', async (_title, second, failure) => {
    const { reading, paths } = await readOf({
      [LIST]: [listBody({ 0: '10.00', 1: '5.00' }), second],
      [balancePath(0)]: pocketBody({ cash: '12.00', positions: 300 }),
      [balancePath(1)]: pocketBody({ cash: '5.00' }),
    });
    expect(reading.pockets).toEqual([
      { ...pocket(0, { cash: '10', positions: '3', disputed: '12' }), failure },
      pocket(1, { cash: '5', positions: '0' }),
    ]);
    expect(totalOf(reading)).toMatchObject({ amount: usd('18'), coverage: 'partial', known: 1, expected: 2 });
    expect(paths.slice(0, 3)).toEqual([LIST, balancePath(0), balancePath(1)]);
    expect(new Set(paths.slice(3))).toEqual(new Set([LIST]));
  });

  it('leave the pocket’s own, which is the later, where the second list no longer has the pocket', async () => {
    const { reading } = await readOf({
      [LIST]: [listBody({ 0: '10.00' }), listBody({ 5: '1.00' })],
      [balancePath(0)]: pocketBody({ cash: '12.00', positions: 300 }),
    });
    expect(reading.pockets).toEqual([pocket(0, { cash: '12', positions: '3' })]);
  });

  it('that could not be settled are not what a later cycle falls back on', async () => {
    const http = kalshiMember({
      pockets: {},
      odd: {
        [LIST]: listBody({ 0: '10.00', 1: '5.00' }),
        [balancePath(1)]: pocketBody({ cash: '5.00' }),
        [balancePath(0)]: status(429),
      },
    });
    const before = {
      ...pocket(0, { cash: '10', positions: '3', disputed: '12' }),
      failure: { kind: 'rate-limited' },
    } as const;
    const got = await read(http, { previous: { pockets: [before], fetchedAt: NOW - 120_000 } });
    expect(got.ok && got.value.pockets[0]).toEqual({
      ...pocket(0, { cash: '10' }),
      failure: { kind: 'rate-limited' },
    });
  });

  it('are not compared where there is only one of them', async () => {
    const { reading, paths } = await readOf({
      [LIST]: listBody({ 1: '5.00' }),
      [balancePath(0)]: pocketBody({ cash: '12.00' }),
      [balancePath(1)]: status(500),
    });
    expect(reading.pockets).toEqual([
      pocket(0, { cash: '12', positions: '0' }),
      { ...pocket(1, { cash: '5' }), failure: { kind: 'server', status: 500 } },
    ]);
    expect(paths.filter((path) => path === LIST)).toHaveLength(1);
  });

  it('are the sum over shards on the list’s side', async () => {
    const rows = [
      { subaccount_number: 0, exchange_index: 0, balance: '100.00' },
      { subaccount_number: 0, exchange_index: 2, balance: '25.50' },
    ];
    const { reading } = await readOf({
      [LIST]: answer({ subaccount_balances: rows }),
      [balancePath(0)]: pocketBody({ cash: '100.00' }),
    });
    expect(reading.pockets).toEqual([
      { ...pocket(0, { cash: '100', positions: '0', disputed: '125.5' }), failure: LIST_SAYS },
    ]);
  });

  it('stand against each other when the time is up, and nothing more is asked', async () => {
    const cycle = new AbortController();
    const member = kalshiMember({
      pockets: {},
      odd: { [LIST]: listBody({ 0: '10.00' }), [balancePath(0)]: pocketBody({ cash: '12.00' }) },
    });
    const http: typeof member = {
      ...member,
      async get(url, headers, signal) {
        const got = await member.get(url, headers, signal);
        if (url.search !== '') cycle.abort();
        return got;
      },
    };
    const got = await read(http, { tools: { signal: cycle.signal } });
    expect(got.ok && got.value.pockets).toEqual([
      { ...pocket(0, { cash: '10', positions: '0', disputed: '12' }), failure: LIST_SAYS },
    ]);
    expect(member.paths()).toEqual([LIST, balancePath(0)]);
  });
});

describe('a pocket’s cash in cents and in dollars', () => {
  const balanceBody = (cents: number, dollars: string): Outcome =>
    answer(`{"balance":${cents},"balance_dollars":"${dollars}","portfolio_value":300}`);

  it.each([
    ['the cents say less', 1_000, '12.00', { cash: '10', disputed: '12' }],
    ['the cents say more', 1_200, '10.00', { cash: '10', disputed: '12' }],
  ])('contradict each other: %s', async (_title, cents, dollars, expected) => {
    const { reading, paths } = await readOf({
      [LIST]: listBody({ 0: dollars }),
      [balancePath(0)]: balanceBody(cents, dollars),
    });
    expect(reading.pockets).toEqual([{ ...pocket(0, { ...expected, positions: '3' }), failure: CENTS_SAY }]);
    expect(totalOf(reading)).toMatchObject({ amount: usd('13'), coverage: 'partial' });
    // The list can settle nothing between two statements of one answer.
    expect(paths).toEqual([LIST, balancePath(0)]);
  });

  it('agree where the cents are only cut off', async () => {
    const { reading } = await readOf({
      [LIST]: listBody({ 0: '123.4567' }),
      [balancePath(0)]: balanceBody(12_345, '123.4567'),
    });
    expect(reading.pockets).toEqual([pocket(0, { cash: '123.4567', positions: '3' })]);
  });

  it('are no reading where the value of positions is missing too: nothing of it is whole', async () => {
    const odd = {
      [LIST]: listBody({ 0: '12.00' }),
      [balancePath(0)]: answer('{"balance":1000,"balance_dollars":"12.00"}'),
    };
    expect(await read(kalshiMember({ pockets: {}, odd }))).toEqual({
      ok: false,
      failure: unreadable('balance: portfolio_value'),
    });
  });
});
