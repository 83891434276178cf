import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Pocket, Reading } from '../../../../lib/domain/reading.ts';
import { fail, type Result } from '../../../../lib/domain/result.ts';
import type { AccountState } from '../../../../lib/domain/snapshot.ts';
import type { Http } from '../../../../lib/exchanges/http.ts';
import { totalOfStates } from '../../../../lib/domain/totals.ts';
import { INTERVAL, perps, pocket, reading } from '../../domain/make.ts';
import { answer, NOW, status, type Outcome, type ScriptedHttp } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { balancePath, kalshiMember, LIST, listBody, read, type Pocket as Books } from './member.ts';

const MINUTE = 60_000;
const EARLIER = NOW - 5 * MINUTE;
const LIMITED = { kind: 'rate-limited' } as const;
const MOMENT = { now: NOW, interval: INTERVAL };

const BOOKS: Readonly<Record<number, Books>> = {
  0: { cash: '10.00', positions: 150 },
  1: { cash: '1.00', positions: 150 },
  2: { cash: '2.00', positions: 150 },
  3: { cash: '3.00', positions: 150 },
};
const whole = (number: number, cash: string): Pocket => pocket(number, { cash, positions: '1.5' });
const WHOLE = [whole(0, '10'), whole(1, '1'), whole(2, '2'), whole(3, '3')];

/** What was known of each pocket before, with another value of positions, so that old and new can be told apart. */
const was = (number: number, cash: string, fetchedAt?: number): Pocket => ({
  ...pocket(number, { cash, positions: '99' }),
  ...(fetchedAt !== undefined && { fetchedAt }),
});
const BEFORE = reading([was(0, '10'), was(1, '1'), was(2, '2'), was(3, '3')], EARLIER);

function stateWith(latest: Reading): AccountState {
  return { reading: latest, attemptedAt: NOW, failuresInRow: 0 };
}

/** A network that is cut off after so many answers, because the time is up. */
function cutOffAfter(answers: number, http: ScriptedHttp): { http: Http; signal: AbortSignal } {
  const cycle = new AbortController();
  let begun = 0;
  return {
    signal: cycle.signal,
    http: {
      async get(url, headers, signal) {
        begun += 1;
        if (begun <= answers) return http.get(url, headers, signal);
        cycle.abort();
        return fail({ kind: 'timeout', host: url.hostname });
      },
    },
  };
}

interface Cycle {
  readonly got: Result<Reading, ReadFailure>;
  readonly pockets: readonly Pocket[];
}

async function cycleCutOff(
  answers: number,
  { previous, books = BOOKS }: { previous?: Reading; books?: Readonly<Record<number, Books>> } = {},
): Promise<Cycle> {
  const { http, signal } = cutOffAfter(answers, kalshiMember({ pockets: books }));
  const got = await read(http, { tools: { signal }, ...(previous && { previous }) });
  return { got, pockets: got.ok ? got.value.pockets : [] };
}

describe('a cycle whose time is up', () => {
  it('keeps what was known of the pockets that it did not reach, with its age', async () => {
    const { pockets } = await cycleCutOff(3, { previous: BEFORE });
    expect(pockets).toEqual([whole(0, '10'), whole(1, '1'), was(2, '2', EARLIER), was(3, '3', EARLIER)]);
  });

  it('keeps the age through one cycle after another', async () => {
    const long = NOW - 60 * MINUTE;
    const previous = reading([was(0, '10'), was(1, '1'), was(2, '2', long), was(3, '3', long - 1)], EARLIER);
    const { pockets } = await cycleCutOff(2, { previous });
    // The two that have waited longest came first, of which the second did not come through.
    expect(pockets).toEqual([was(0, '10', EARLIER), was(1, '1', EARLIER), was(2, '2', long), whole(3, '3')]);
  });

  it('does not keep a pocket whose cash has moved by the list: its positions are unknown', async () => {
    const moved = reading([was(0, '10'), was(1, '1'), was(2, '2'), was(3, '2.50')], EARLIER);
    const { pockets } = await cycleCutOff(3, { previous: moved });
    expect(pockets[2]).toEqual(was(2, '2', EARLIER));
    expect(pockets[3]).toMatchObject({
      number: 3,
      balance: pocket(3, { cash: '3' }).balance,
      failure: { kind: 'timeout' },
    });
    expect(pockets[3]).not.toHaveProperty('fetchedAt');
  });

  it('keeps a pocket whose cash differs by less than a cent from the list', async () => {
    const near = reading([was(0, '10'), was(1, '1'), was(2, '2.0099'), was(3, '3')], EARLIER);
    const { pockets } = await cycleCutOff(3, { previous: near });
    expect(pockets[2]).toEqual(was(2, '2.0099', EARLIER));
  });

  it.each<[string, Reading | undefined]>([
    ['in the first cycle', undefined],
    ['where it was not there before', reading([was(0, '10'), was(1, '1'), was(2, '2')], EARLIER)],
    [
      'where its positions were unknown before',
      reading([was(0, '10'), was(1, '1'), was(2, '2'), pocket(3, { cash: '3' })], EARLIER),
    ],
    [
      'where it was in dispute before',
      reading(
        [
          was(0, '10'),
          was(1, '1'),
          was(2, '2'),
          {
            ...pocket(3, { cash: '3', positions: '99', disputed: '4' }),
            failure: { kind: 'contradictory', between: 'list' },
          },
        ],
        EARLIER,
      ),
    ],
  ])('knows of a pocket only its cash by the list %s', async (_title, previous) => {
    // The pocket of which nothing is known would come first: it is the one that is not answered.
    const http = kalshiMember({ pockets: BOOKS });
    const cycle = new AbortController();
    const cut: Http = {
      get(url, headers, signal) {
        if (url.search !== '?subaccount=3') return http.get(url, headers, signal);
        cycle.abort();
        return Promise.resolve(fail({ kind: 'timeout', host: url.hostname }));
      },
    };
    const got = await read(cut, { tools: { signal: cycle.signal }, ...(previous && { previous }) });
    expect(got.ok && got.value.pockets[3]).toMatchObject({
      number: 3,
      balance: pocket(3, { cash: '3' }).balance,
      failure: { kind: 'timeout' },
    });
  });

  it('is no reading when nothing came through: the last good one says more', async () => {
    const { got } = await cycleCutOff(1, { previous: BEFORE });
    expect(got).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
  });

  it('drops the failure that a pocket had when it was last whole', async () => {
    const failing: Pocket = { ...was(3, '3', EARLIER), failure: { kind: 'rate-limited' } };
    const older = [was(0, '10', EARLIER - 2), was(1, '1', EARLIER - 1), was(2, '2')];
    const { pockets } = await cycleCutOff(2, { previous: reading([...older, failing], NOW - MINUTE) });
    expect(pockets[0]).toEqual(whole(0, '10'));
    expect(pockets[3]).toEqual(was(3, '3', EARLIER));
  });
});

describe('a pocket that is late without the time being up', () => {
  it('is unknown, and is not kept: the exchange was asked and did not answer', async () => {
    const odd = { [balancePath(2)]: { kind: 'timeout', host: 'external-api.kalshi.com' } as const };
    const got = await read(kalshiMember({ pockets: BOOKS, odd }), { previous: BEFORE });
    expect(got.ok && got.value.pockets[2]).toMatchObject({
      number: 2,
      balance: pocket(2, { cash: '2' }).balance,
      failure: { kind: 'timeout' },
    });
  });
});

describe('an exchange that asks for fewer requests in the middle', () => {
  const limited = status(429, { error: 'too many requests' });

  it('is sent no more; the others keep what was known, and say why', async () => {
    const http = kalshiMember({ pockets: BOOKS, odd: { [balancePath(1)]: limited } });
    const got = await read(http, { previous: BEFORE });
    expect(http.paths()).toEqual([LIST, balancePath(0), balancePath(1)]);
    expect(got.ok && got.value.pockets).toEqual([
      whole(0, '10'),
      { ...was(1, '1', EARLIER), failure: LIMITED },
      { ...was(2, '2', EARLIER), failure: LIMITED },
      { ...was(3, '3', EARLIER), failure: LIMITED },
    ]);
  });

  it('passes on how long it asked to wait', async () => {
    const odd = { [balancePath(1)]: status(429, '', { retryAfterMs: 90_000 }) };
    const got = await read(kalshiMember({ pockets: BOOKS, odd }), { previous: BEFORE });
    expect(got.ok && got.value.pockets[3]?.failure).toEqual({ kind: 'rate-limited', retryAfterMs: 90_000 });
  });

  it('leaves of a pocket whose cash has moved only that', async () => {
    const moved = reading([was(0, '10'), was(1, '1.50'), was(2, '2'), was(3, '3')], EARLIER);
    const http = kalshiMember({ pockets: BOOKS, odd: { [balancePath(1)]: limited } });
    const got = await read(http, { previous: moved });
    expect(got.ok && got.value.pockets[1]).toEqual({ ...pocket(1, { cash: '1' }), failure: LIMITED });
  });

  it('at the very first pockets is a failure, with the last good reading kept', async () => {
    const odd = { [balancePath(0)]: limited, [balancePath(1)]: limited };
    const http = kalshiMember({ pockets: BOOKS, odd });
    expect(await read(http, { previous: BEFORE })).toEqual({ ok: false, failure: LIMITED });
    expect(http.paths()).toEqual([LIST, balancePath(0), balancePath(1)]);
  });
});

describe('the order in which pockets are read', () => {
  async function orderAfter(previous: Reading | undefined): Promise<string[]> {
    const http = kalshiMember({ pockets: BOOKS });
    await read(http, previous && { previous });
    return http.paths().slice(1);
  }
  const paths = (...numbers: number[]): string[] => numbers.map(balancePath);

  it.each<[string, Reading | undefined, number[]]>([
    ['by number at first', undefined, [0, 1, 2, 3]],
    ['by number when all are equally old', BEFORE, [0, 1, 2, 3]],
    [
      'the longest unread first',
      reading([was(0, '10'), was(1, '1', NOW - 30), was(2, '2', NOW - 40), was(3, '3')], NOW - 20),
      [2, 1, 0, 3],
    ],
    [
      'those of which nothing is known before all others',
      reading([was(0, '10'), was(1, '1', NOW - 30), pocket(3, { cash: '3' })], NOW - 20),
      [2, 3, 1, 0],
    ],
  ])('is %s', async (_title, previous, numbers) => {
    expect(await orderAfter(previous)).toEqual(paths(...numbers));
  });

  it('is not that of the reading, which is by number', async () => {
    const previous = reading([was(0, '10', NOW - 10), was(1, '1', NOW - 40)], NOW - 5);
    const got = await read(kalshiMember({ pockets: BOOKS }), { previous });
    expect(got.ok && got.value.pockets).toEqual(WHOLE);
  });

  it('reaches every pocket in a few cycles, however short each is', async () => {
    let previous: Reading | undefined;
    const fresh = new Set<number | undefined>();
    for (let cycle = 0; cycle < 2; cycle += 1) {
      const { http, signal } = cutOffAfter(3, kalshiMember({ pockets: BOOKS }));
      const got = await read(http, { tools: { signal }, now: NOW + cycle, ...(previous && { previous }) });
      if (!got.ok) throw new Error(got.failure.kind);
      previous = got.value;
      for (const one of previous.pockets) {
        if (one.fetchedAt === undefined && one.failure === undefined) fresh.add(one.number);
      }
    }
    expect(fresh).toEqual(new Set([0, 1, 2, 3]));
    expect(previous?.pockets.every(({ balance }) => balance.positions !== undefined)).toBe(true);
  });
});

describe('subaccounts that come and go', () => {
  it('are what the list says now, where the others are not found by their number either', async () => {
    const got = await read(
      kalshiMember({ pockets: { 0: { cash: '10.00', positions: 150 }, 7: { cash: '7.00' } } }),
      { previous: BEFORE },
    );
    expect(got.ok && got.value.pockets).toEqual([whole(0, '10'), pocket(7, { cash: '7', positions: '0' })]);
  });

  it('are not made up of a number beyond the documented ones', async () => {
    const odd = { [LIST]: answer('{"subaccount_balances":[{"subaccount_number":64,"balance":"1"}]}') };
    const got = await read(kalshiMember({ pockets: BOOKS, odd }));
    expect(got.ok).toBe(false);
  });

  it('are no perps: those have no number to ask for', async () => {
    const http = kalshiMember({ pockets: { 0: { cash: '10.00' } } });
    await read(http, { previous: reading([was(0, '10'), perps('5'), pocket(undefined, { cash: '1' })]) });
    expect(http.paths()).toEqual([LIST, balancePath(0)]);
  });
});

describe('a subaccount that the list leaves out', () => {
  const short = listBody({ 0: '10.00', 2: '2.00', 3: '3.00' });
  const leftOut = (one?: Outcome): ScriptedHttp =>
    kalshiMember({ pockets: BOOKS, odd: { [LIST]: short, ...(one && { [balancePath(1)]: one }) } });
  const others = [whole(0, '10'), whole(2, '2'), whole(3, '3')];

  it('is asked for by its number, and keeps its money', async () => {
    const http = leftOut();
    const got = await read(http, { previous: BEFORE });
    expect(http.paths()).toEqual([LIST, ...[0, 1, 2, 3].map(balancePath)]);
    expect(got.ok && got.value.pockets).toEqual(WHOLE);
  });

  it('is not asked for where it never was', async () => {
    const http = leftOut();
    const got = await read(http, { previous: reading([was(0, '10'), was(2, '2')], EARLIER) });
    expect(http.paths()).not.toContain(balancePath(1));
    expect(got.ok && got.value.pockets).toEqual(others);
  });

  it.each<[string, Pocket]>([
    ['it was known', was(1, '1')],
    ['it was unknown', { number: 1, balance: {}, failure: { kind: 'key-scope' } }],
  ])('is gone where its number is not found either: %s', async (_title, before) => {
    const got = await read(leftOut(status(404)), {
      previous: reading([was(0, '10'), before, was(2, '2'), was(3, '3')], EARLIER),
    });
    expect(got.ok && got.value.pockets).toEqual(others);
  });

  it.each<[string, Outcome, ReadFailure]>([
    ['fails', status(500), { kind: 'server', status: 500 }],
    ['is refused', status(403), { kind: 'key-scope' }],
    ['is not found by the edge', status(404, '<html>'), { kind: 'server', status: 404 }],
    ['is late', { kind: 'timeout', host: 'h' }, { kind: 'timeout', host: 'h' }],
    ['has another form', answer('{}'), unreadable('balance: balance_dollars')],
    ['is a page', answer('<html>'), { kind: 'unreadable', field: 'a web page', page: true }],
  ])('is unknown, not gone, where the answer %s', async (_title, one, failure) => {
    const got = await read(leftOut(one), { previous: BEFORE });
    const [primary, ...rest] = others;
    const pockets = [primary, { number: 1, balance: {}, failure }, ...rest];
    expect(got.ok && got.value.pockets).toEqual(pockets);
    expect(got.ok && totalOfStates([stateWith(got.value)], MOMENT).coverage).toBe('partial');
  });

  it('keeps what was known of it where the exchange asks for fewer requests', async () => {
    const got = await read(leftOut(status(429)), { previous: BEFORE });
    expect(got.ok && got.value.pockets[1]).toEqual({ ...was(1, '1', EARLIER), failure: LIMITED });
  });

  it('fails the account where the key is refused', async () => {
    const got = await read(leftOut(status(401)), { previous: BEFORE });
    expect(got).toEqual({ ok: false, failure: { kind: 'key-rejected', reason: 'unspecified' } });
  });

  it('is never Primary: that is always there', async () => {
    const odd = { [LIST]: listBody({ 1: '1.00' }), [balancePath(0)]: status(404) };
    const got = await read(kalshiMember({ pockets: BOOKS, odd }), {
      previous: reading([was(0, '10'), was(1, '1')], EARLIER),
    });
    expect(got.ok && got.value.pockets).toEqual([
      { number: 0, balance: {}, failure: { kind: 'unreadable', field: 'status 404' } },
      whole(1, '1'),
    ]);
  });
});
