import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import { closureIn } from '../../../../lib/exchanges/kalshi/closed.ts';
import { pocket } from '../../domain/make.ts';
import { answer, NOW, status, type Outcome } from '../scripted-http.ts';
import { balancePath, kalshiMember, LIST, read, STATUS, type ReadChanges } from './member.ts';

const HOUR = 3_600_000;
/** A Thursday at 03:30 in New York, in winter; at five the weekly maintenance ends. */
const THURSDAY = Date.UTC(2026, 10, 19, 8, 30);
const FIVE = Date.UTC(2026, 10, 19, 10);
const HOSTS = 2;

function statusBody(active: boolean, resume = 'null', trading = active): Outcome {
  return answer(
    `{"exchange_active":${active},"trading_active":${trading},"exchange_estimated_resume_time":${resume}}`,
  );
}

interface Outcomes {
  readonly failure: ReadFailure | undefined;
  /** How often the public status was asked for. */
  readonly asked: number;
}

/** Reads an account whose list of subaccounts fails so. */
async function failingWith(
  trouble: Outcome,
  publicStatus: Outcome = statusBody(true),
  changes: ReadChanges = {},
): Promise<Outcomes> {
  const http = kalshiMember({
    pockets: { 0: { cash: '1.00' } },
    odd: { [LIST]: trouble, [STATUS]: publicStatus },
  });
  const got = await read(http, changes);
  const statusRequests = http.requests.filter(({ url }) => url.pathname === STATUS);
  expect(statusRequests.every(({ headers }) => !('KALSHI-ACCESS-KEY' in headers))).toBe(true);
  return { failure: got.ok ? undefined : got.failure, asked: statusRequests.length };
}

describe('what the public status says', () => {
  it.each<[string, string, ReadFailure | undefined]>([
    ['open', '{"exchange_active":true,"trading_active":true}', undefined],
    ['open, while trading rests', '{"exchange_active":true,"trading_active":false}', undefined],
    ['closed', '{"exchange_active":false,"trading_active":false}', { kind: 'maintenance' }],
    [
      'closed until then',
      '{"exchange_active":false,"trading_active":false,"exchange_estimated_resume_time":"2026-11-20T13:00:00Z"}',
      { kind: 'maintenance', until: NOW + HOUR },
    ],
    [
      'closed until a time that has come',
      '{"exchange_active":false,"trading_active":false,"exchange_estimated_resume_time":"2026-11-20T12:00:00Z"}',
      { kind: 'maintenance' },
    ],
    [
      'closed until a time that has long passed',
      '{"exchange_active":false,"trading_active":false,"exchange_estimated_resume_time":"2026-11-19T13:00:00Z"}',
      { kind: 'maintenance' },
    ],
    [
      'closed until some time',
      '{"exchange_active":false,"trading_active":false,"exchange_estimated_resume_time":"soon"}',
      { kind: 'maintenance' },
    ],
    ['nothing that can be read', '{"exchange_active":"no"}', undefined],
    ['no JSON', '<html>', undefined],
    ['nothing', '', undefined],
  ])('%s', (_title, json, expected) => {
    expect(closureIn(parseJson(json), NOW)).toEqual(expected);
  });
});

describe('an exchange that answers with an error', () => {
  const trouble = status(503);

  it.each<[string, Outcome, ReadFailure]>([
    ['it is open', statusBody(true), { kind: 'server', status: 503 }],
    ['trading alone rests', statusBody(true, 'null', false), { kind: 'server', status: 503 }],
    ['it is closed', statusBody(false), { kind: 'maintenance' }],
    [
      'it is closed until then',
      statusBody(false, '"2026-11-20T13:00:00Z"'),
      { kind: 'maintenance', until: NOW + HOUR },
    ],
    ['something that cannot be read', answer('{}'), { kind: 'server', status: 503 }],
    ['with a page', answer('<html>'), { kind: 'server', status: 503 }],
    ['that it may not be asked', status(403), { kind: 'server', status: 503 }],
  ])('is asked for its status, which says %s', async (_title, publicStatus, failure) => {
    expect(await failingWith(trouble, publicStatus)).toEqual({ failure, asked: 1 });
  });

  it('and for its status too is asked for that at each of its hosts once', async () => {
    expect(await failingWith(trouble, status(500))).toEqual({
      failure: { kind: 'server', status: 503 },
      asked: HOSTS,
    });
  });

  it('is not asked for its status when the time is up', async () => {
    const cycle = new AbortController();
    const member = kalshiMember({ pockets: {}, odd: { [LIST]: trouble } });
    const http: typeof member = {
      ...member,
      async get(url, headers, signal) {
        const got = await member.get(url, headers, signal);
        cycle.abort();
        return got;
      },
    };
    expect(await read(http, { tools: { signal: cycle.signal } })).toEqual({
      ok: false,
      failure: { kind: 'server', status: 503 },
    });
    expect(new Set(member.paths())).toEqual(new Set([LIST]));
  });
});

describe('the weekly maintenance', () => {
  it.each<[string, Outcome]>([
    ['an error', status(503)],
    ['no answer', { kind: 'timeout', host: 'h' }],
    ['a page', answer('<html>Back soon</html>')],
  ])('explains %s, without asking for the status', async (_title, trouble) => {
    expect(await failingWith(trouble, statusBody(true), { now: THURSDAY })).toEqual({
      failure: { kind: 'maintenance', until: FIVE },
      asked: 0,
    });
  });

  it.each<[string, Outcome, ReadFailure]>([
    ['a refused key', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    ['too many requests', status(429), { kind: 'rate-limited' }],
    ['this machine’s lack of a network', { kind: 'offline' }, { kind: 'offline' }],
  ])('does not explain %s', async (_title, trouble, failure) => {
    expect(await failingWith(trouble, statusBody(true), { now: THURSDAY })).toEqual({ failure, asked: 0 });
  });

  it('causes no failure: reading often goes on', async () => {
    const http = kalshiMember({ pockets: { 0: { cash: '1.00' } } });
    expect((await read(http, { now: THURSDAY })).ok).toBe(true);
  });

  it('explains the failure of one pocket, and does not hide the others', async () => {
    const odd = { [balancePath(1)]: status(503), [balancePath(2)]: status(403) };
    const pockets = { 0: { cash: '1.00' }, 1: { cash: '2.00' }, 2: { cash: '3.00' } };
    const http = kalshiMember({ pockets, odd });
    const got = await read(http, { now: THURSDAY });
    expect(got.ok && got.value.pockets).toEqual([
      pocket(0, { cash: '1', positions: '0' }),
      { ...pocket(1, { cash: '2' }), failure: { kind: 'maintenance', until: FIVE } },
      { ...pocket(2, { cash: '3' }), failure: { kind: 'key-scope' } },
    ]);
    expect(http.paths()).not.toContain(STATUS);
  });

  it('that is over does not explain it', async () => {
    const odd = { [balancePath(1)]: status(503) };
    const got = await read(kalshiMember({ pockets: { 0: { cash: '1.00' }, 1: { cash: '2.00' } }, odd }), {
      now: FIVE,
    });
    expect(got.ok && got.value.pockets[1]?.failure).toEqual({ kind: 'server', status: 503 });
  });
});

describe('announced maintenance', () => {
  const facts = { checkedAt: NOW, maintenance: [{ from: NOW - HOUR, to: NOW + HOUR }] };

  it('explains an error, without asking for the status', async () => {
    expect(await failingWith(status(500), statusBody(true), { facts })).toEqual({
      failure: { kind: 'maintenance', until: NOW + HOUR },
      asked: 0,
    });
  });

  it('explains the failure of one pocket', async () => {
    const odd = { [balancePath(1)]: { kind: 'timeout', host: 'h' } as const };
    const http = kalshiMember({ pockets: { 0: { cash: '1.00' }, 1: { cash: '2.00' } }, odd });
    const got = await read(http, { facts });
    expect(got.ok && got.value.pockets[1]?.failure).toEqual({ kind: 'maintenance', until: NOW + HOUR });
  });

  it('that is over explains nothing', async () => {
    const over = { checkedAt: NOW, maintenance: [{ from: NOW - HOUR, to: NOW }] };
    expect(await failingWith(status(500), statusBody(true), { facts: over })).toEqual({
      failure: { kind: 'server', status: 500 },
      asked: 1,
    });
  });
});
