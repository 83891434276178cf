import type { Http } from '../../../lib/exchanges/http.ts';
import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../../lib/domain/diagnosis.ts';
import type { ReadFailure } from '../../../lib/domain/failure.ts';
import { findCause, type Finding } from '../../../lib/exchanges/doctor.ts';
import { createExchangeClock } from '../../../lib/exchanges/exchange-clock.ts';
import type { Door, ReadableAccount, Tools } from '../../../lib/exchanges/port.ts';
import { exampleDialect, FIRST, SECOND } from './example-exchange.ts';
import {
  answer,
  NOW,
  readable,
  scriptedHttp,
  status,
  toolsWith,
  type Outcome,
  type Request,
  type ScriptedHttp,
} from './scripted-http.ts';

const DEMO = 'demo.example.com';
const OPEN = '/v1/status';
const BALANCE = '/v1/balance';
const UNKNOWN: ReadFailure = { kind: 'key-rejected', reason: 'unknown-key' };
const STRANGE: ReadFailure = { kind: 'unreadable', field: 'balance: cash' };
const PAGE: ReadFailure = { kind: 'unreadable', field: 'a web page', page: true };

function says(json: unknown, field: string): boolean {
  return typeof json === 'object' && json !== null && field in json;
}

/** An exchange that tells unknown keys by the word "unknown" and late times by the word "late". */
const door: Door = {
  dialect: ({ environment }) => {
    const dialect = exampleDialect({ hosts: environment === 'demo' ? [DEMO] : [FIRST, SECOND] });
    return {
      ...dialect,
      explain: (refusal, json, aheadMs) => {
        if (refusal.status === 401 && says(json, 'unknown')) return UNKNOWN;
        return refusal.status === 401 && says(json, 'late')
          ? { kind: 'clock-skew', seconds: Math.round((aheadMs ?? 0) / 1_000) }
          : undefined;
      },
    };
  },
  openPath: OPEN,
  closure: (json) => (says(json, 'closed') ? { kind: 'maintenance', until: NOW + 1 } : undefined),
  balancePath: BALANCE,
  objection: (json) => (says(json, 'cash') ? undefined : STRANGE),
};

const demo: ReadableAccount = readable({ environment: 'demo' });

/** Answers by host and path; what is not in the table is well. */
function exchange(answers: Readonly<Record<string, Outcome>> = {}): ScriptedHttp {
  return scriptedHttp(
    ({ url }: Request) =>
      answers[`${url.hostname}${url.pathname}`] ?? (url.pathname === OPEN ? answer({}) : answer({ cash: 1 })),
  );
}

interface Outcomes extends Finding {
  readonly steps: readonly StepResult[];
}

async function examine(
  http: ScriptedHttp,
  { elsewhere, tools = {} }: { elsewhere?: ReadableAccount; tools?: Partial<Tools> } = {},
): Promise<Outcomes> {
  const steps: StepResult[] = [];
  const finding = await findCause({
    door,
    account: readable(),
    tools: toolsWith(http, tools),
    elsewhere,
    onStep: (step) => steps.push(step),
  });
  expect(finding.requests).toBe(http.requests.length);
  expect(finding.requests).toBeLessThanOrEqual(3);
  return { ...finding, steps };
}

const reach = (outcome: 'good' | 'bad', host = FIRST): StepResult => ({
  step: 'reach',
  outcome,
  host,
  tookMs: 0,
});
const unreached: StepResult = { step: 'reach', outcome: 'bad', host: FIRST };
const noClock: StepResult = { step: 'clock', outcome: 'skipped' };
const noKey: StepResult = { step: 'key', outcome: 'skipped' };
const key = (outcome: 'good' | 'bad'): StepResult => ({ step: 'key', outcome });

describe('an exchange that is well', () => {
  it('is asked twice, first without a signature, and nothing is found', async () => {
    const http = exchange();
    expect(await examine(http)).toEqual({ requests: 2, steps: [reach('good'), noClock, key('good')] });
    expect(http.requests).toEqual([
      { url: new URL(`https://${FIRST}${OPEN}`), headers: { Accept: 'application/json' } },
      {
        url: new URL(`https://${FIRST}${BALANCE}`),
        headers: { Time: String(NOW), Signature: `signed(${NOW}GET${BALANCE})` },
      },
    ]);
  });

  it.each([
    ['401, for want of a signature', status(401)],
    ['403', status(403)],
    ['404', status(404)],
    ['400', status(400)],
  ])('is reached when it answers %s', async (_title, refusal) => {
    const http = exchange({ [`${FIRST}${OPEN}`]: refusal });
    expect(await examine(http)).toEqual({ requests: 2, steps: [reach('good'), noClock, key('good')] });
  });

  it('tells how long the answer took, and each step as it ends', async () => {
    let time = NOW;
    const seen: string[] = [];
    const http = scriptedHttp(({ url }) => {
      time += 700;
      seen.push(url.pathname);
      return url.pathname === OPEN ? answer({}) : answer({ cash: 1 });
    });
    await findCause({
      door,
      account: readable(),
      tools: toolsWith(http, { now: () => time }),
      onStep: ({ step, tookMs }) => seen.push(`${step} ${String(tookMs)}`),
    });
    expect(seen).toEqual([OPEN, 'reach 700', 'clock undefined', BALANCE, 'key undefined']);
  });
});

it('a wait for its turn is not taken for the time of the answer, nor for a clock that is off', async () => {
  let time = NOW;
  const steps: StepResult[] = [];
  const answering = scriptedHttp(({ url }) =>
    url.pathname === OPEN ? { ...answer({}), serverTime: time - 500 } : answer({ cash: 1 }),
  );
  const waiting: Http = {
    get(url, headers, signal) {
      time += 8_000;
      return answering.get(url, headers, signal);
    },
  };
  await findCause({
    door,
    account: readable(),
    tools: toolsWith(waiting, { now: () => time }),
    onStep: (step) => steps.push(step),
  });
  expect(steps[0]).toMatchObject({ step: 'reach', tookMs: 0 });
  expect(steps[1]).toMatchObject({ step: 'clock', outcome: 'good', aheadMs: 0 });
});

describe('a host that is in trouble', () => {
  const timeout: ReadFailure = { kind: 'timeout', host: FIRST };
  const unknownName: ReadFailure = { kind: 'dns-tls', host: SECOND };

  it.each<[string, Outcome, Outcome, ReadFailure, StepResult]>([
    [
      'neither can be reached',
      { kind: 'dns-tls', host: FIRST },
      unknownName,
      { kind: 'dns-tls', host: FIRST },
      unreached,
    ],
    ['one is silent, one cannot be reached', timeout, unknownName, timeout, unreached],
    ['both have a problem', status(503), status(500), { kind: 'server', status: 503 }, reach('bad', SECOND)],
    [
      'one has a problem and the other cannot be reached: an answer says more',
      status(503),
      unknownName,
      { kind: 'server', status: 503 },
      reach('bad'),
    ],
    [
      'one cannot be reached and the other asks for fewer requests',
      { kind: 'dns-tls', host: FIRST },
      status(429),
      { kind: 'rate-limited' },
      reach('bad', SECOND),
    ],
    [
      'one cannot be reached and the other says that it is closed',
      { kind: 'dns-tls', host: FIRST },
      answer({ closed: true }),
      { kind: 'maintenance', until: NOW + 1 },
      reach('bad', SECOND),
    ],
  ])('where %s', async (_title, first, second, cause, step) => {
    const http = exchange({ [`${FIRST}${OPEN}`]: first, [`${SECOND}${OPEN}`]: second });
    expect(await examine(http)).toEqual({ requests: 2, cause, steps: [step, noClock, noKey] });
  });

  it.each<[string, Outcome, ReadFailure, StepResult]>([
    ['this machine is offline', { kind: 'offline' }, { kind: 'offline' }, unreached],
    ['the exchange asks for fewer requests', status(429), { kind: 'rate-limited' }, reach('bad')],
    [
      'the exchange says that it is closed',
      answer({ closed: true }),
      { kind: 'maintenance', until: NOW + 1 },
      reach('bad'),
    ],
    ['a page answers in its place', answer('<html>Sign in</html>'), PAGE, reach('bad')],
  ])('is asked alone where %s', async (_title, outcome, cause, step) => {
    const http = exchange({ [`${FIRST}${OPEN}`]: outcome });
    expect(await examine(http)).toEqual({ requests: 1, cause, steps: [step, noClock, noKey] });
  });

  it.each<[string, Outcome]>([
    ['cannot be reached', { kind: 'dns-tls', host: FIRST }],
    ['is silent', timeout],
    ['has a problem', status(502)],
  ])('is passed over for the other one where it %s', async (_title, outcome) => {
    const http = exchange({ [`${FIRST}${OPEN}`]: outcome });
    expect(await examine(http)).toEqual({
      requests: 3,
      steps: [reach('good', SECOND), noClock, key('good')],
    });
    expect(http.hosts()).toEqual([FIRST, SECOND, SECOND]);
  });
});

describe('a clock', () => {
  const at = (serverTime: number): Outcome => ({ ...answer({}), serverTime });
  const clockStep = (outcome: 'good' | 'bad', aheadMs: number): StepResult => ({
    step: 'clock',
    outcome,
    aheadMs,
  });

  it.each([
    ['right', 0, 'good'],
    ['exactly half a minute ahead', 30_000, 'good'],
    ['more than half a minute ahead', 30_001, 'bad'],
    ['more than half a minute behind', -30_001, 'bad'],
    ['a day ahead', 86_400_000, 'bad'],
  ] as const)(
    'that is %s is told, and the key is tested with the right time',
    async (_title, aheadMs, outcome) => {
      const http = exchange({ [`${FIRST}${OPEN}`]: at(NOW - aheadMs - 500) });
      expect(await examine(http)).toEqual({
        requests: 2,
        steps: [reach('good'), clockStep(outcome, aheadMs), key('good')],
      });
      expect(http.requests[1]?.headers['Time']).toBe(String(NOW - aheadMs));
    },
  );

  it('is compared also where a problem of the host is the cause', async () => {
    const closed = { ...answer({ closed: true }), serverTime: NOW - 60_500 };
    expect(await examine(exchange({ [`${FIRST}${OPEN}`]: closed }))).toMatchObject({
      cause: { kind: 'maintenance' },
      steps: [reach('bad'), clockStep('bad', 60_000), noKey],
    });
  });

  it('that cannot be compared is taken for what is known of it', async () => {
    const http = exchange();
    await examine(http, { tools: { clock: createExchangeClock([60_000]) } });
    expect(http.requests[1]?.headers['Time']).toBe(String(NOW - 60_000));
  });

  it('is remembered as it was found', async () => {
    const clock = createExchangeClock([]);
    await examine(exchange({ [`${FIRST}${OPEN}`]: at(NOW - 60_500) }), { tools: { clock } });
    expect(clock.aheadMs()).toBe(60_000);
  });

  it('whose time is refused all the same is the cause', async () => {
    const http = exchange({ [`${FIRST}${BALANCE}`]: status(401, { late: true }) });
    expect(await examine(http)).toEqual({
      requests: 2,
      cause: { kind: 'clock-skew', seconds: 0 },
      steps: [reach('good'), noClock, key('bad')],
    });
  });
});

describe('a key', () => {
  it.each<[string, Outcome, ReadFailure]>([
    ['that is refused', status(401), { kind: 'key-rejected', reason: 'unspecified' }],
    ['that is unknown', status(401, { unknown: true }), UNKNOWN],
    ['without the right', status(403), { kind: 'key-scope' }],
    ['whose answer has another form', answer({ money: 1 }), STRANGE],
    ['whose answer is not JSON', answer('{"cash":'), STRANGE],
    ['whose answer is a page', answer('<html>'), PAGE],
    [
      'that is asked for too often',
      status(429, '', { retryAfterMs: 5_000 }),
      { kind: 'rate-limited', retryAfterMs: 5_000 },
    ],
    ['at an exchange that fails by then', status(503), { kind: 'server', status: 503 }],
    [
      'at an exchange that is gone by then',
      { kind: 'dns-tls', host: FIRST },
      { kind: 'dns-tls', host: FIRST },
    ],
  ])('%s is told from every other cause, in two requests', async (_title, outcome, cause) => {
    const http = exchange({ [`${FIRST}${BALANCE}`]: outcome });
    expect(await examine(http)).toEqual({
      requests: 2,
      cause,
      steps: [reach('good'), noClock, key('bad')],
    });
  });
});

describe('a key of another environment', () => {
  const unknown = { [`${FIRST}${BALANCE}`]: status(401, { unknown: true }) };
  const steps = [reach('good'), noClock, key('bad')];

  it('is found by asking there, with the same key', async () => {
    const http = exchange(unknown);
    expect(await examine(http, { elsewhere: demo })).toEqual({
      requests: 3,
      cause: { kind: 'key-rejected', reason: 'wrong-environment', belongsTo: 'demo' },
      steps,
    });
    expect(http.requests[2]).toEqual({
      url: new URL(`https://${DEMO}${BALANCE}`),
      headers: { Time: String(NOW), Signature: `signed(${NOW}GET${BALANCE})` },
    });
  });

  it.each<[string, Outcome]>([
    ['is unknown there too', status(401, { unknown: true })],
    ['may not read there', status(403)],
    ['cannot be asked for there', { kind: 'dns-tls', host: DEMO }],
    ['meets a page there', answer('<html>')],
  ])('is not claimed of a key that %s', async (_title, outcome) => {
    const http = exchange({ ...unknown, [`${DEMO}${BALANCE}`]: outcome });
    expect(await examine(http, { elsewhere: demo })).toEqual({ requests: 3, cause: UNKNOWN, steps });
  });

  it('is not looked for where the browser does not allow it', async () => {
    expect(await examine(exchange(unknown))).toEqual({ requests: 2, cause: UNKNOWN, steps });
  });

  it('is not looked for where no request is left', async () => {
    const http = exchange({
      [`${FIRST}${OPEN}`]: status(503),
      [`${SECOND}${BALANCE}`]: status(401, { unknown: true }),
    });
    expect(await examine(http, { elsewhere: demo })).toEqual({
      requests: 3,
      cause: UNKNOWN,
      steps: [reach('good', SECOND), noClock, key('bad')],
    });
    expect(http.hosts()).not.toContain(DEMO);
  });

  it.each<[string, Outcome]>([
    ['is refused for its signature', status(401)],
    ['lacks a permission', status(403)],
  ])('is not looked for when a key %s: the exchange knows it here', async (_title, outcome) => {
    const http = exchange({ [`${FIRST}${BALANCE}`]: outcome });
    expect((await examine(http, { elsewhere: demo })).requests).toBe(2);
  });
});
