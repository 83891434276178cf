import { TELL_ABOVE_MS } from '../domain/clock.ts';
import { MAX_DOCTOR_REQUESTS, type StepResult } from '../domain/diagnosis.ts';
import type { ReadFailure } from '../domain/failure.ts';
import { failureForStatus, type HeaderMaker, type HttpAnswer } from './http.ts';
import { parseJson } from './json.ts';
import type { Door, ReadableAccount, Tools } from './port.ts';
import { isHostTrouble, measureAhead, moreTelling, sendSigned } from './signed-get.ts';
import { isWebPage } from './web-page.ts';

export interface Finding {
  /** What is wrong; absent when nothing is any more. */
  readonly cause?: ReadFailure;
  readonly requests: number;
}

/** A patient of the doctor. */
export interface Case {
  readonly door: Door;
  readonly account: ReadableAccount;
  readonly tools: Tools;
  /** The same key at another environment, where the browser allows Bankroll to reach that. */
  readonly elsewhere?: ReadableAccount | undefined;
  /** Called as each step ends. */
  readonly onStep: (step: StepResult) => void;
}

interface Reached {
  readonly host: string;
  readonly answer: HttpAnswer;
  readonly aheadMs: number | undefined;
  readonly tookMs: number;
}

/** What an unsigned answer says against the exchange: a refusal for want of a signature proves as much as data would. */
function troubleIn(door: Door, answer: HttpAnswer, now: number): ReadFailure | undefined {
  const { status, body } = answer;
  if (status === 200) {
    if (isWebPage(body)) return { kind: 'unreadable', field: 'a web page', page: true };
    return door.closure(parseJson(body), now);
  }
  const failure = failureForStatus(answer);
  return failure !== undefined && (failure.kind === 'server' || failure.kind === 'rate-limited')
    ? failure
    : undefined;
}

/**
 * Finds out why an account cannot be read, in the order in which things can be in the way: the host, then the clock, then
 * the key. At most three requests: up to two for the hosts, one for the key, and one for the key's other environment where
 * that is left.
 */
export async function findCause({ door, account, tools, elsewhere, onStep }: Case): Promise<Finding> {
  const { publicHttp, now, clock, signal } = tools;
  const dialect = door.dialect(account);
  let requests = 0;
  let reached: Reached | undefined;
  let cause: ReadFailure | undefined;

  for (const host of dialect.hosts.slice(0, MAX_DOCTOR_REQUESTS - 1)) {
    requests += 1;
    let sentAt = now();
    // From the moment at which its turn has come: the wait for it is no answer's time.
    const headers: HeaderMaker = () => {
      sentAt = now();
      return Promise.resolve({ Accept: 'application/json' });
    };
    const sent = await publicHttp.get(new URL(`https://${host}${door.openPath}`), headers, signal);
    const trouble = sent.ok ? troubleIn(door, sent.value, now()) : sent.failure;
    if (sent.ok) {
      const aheadMs = measureAhead(sent.value, sentAt, now());
      if (aheadMs !== undefined) clock.learn(aheadMs);
      reached = { host, answer: sent.value, aheadMs, tookMs: Math.max(0, now() - sentAt) };
    }
    const isFinal = trouble === undefined || !isHostTrouble(trouble);
    cause = isFinal || cause === undefined ? trouble : moreTelling(cause, trouble);
    if (isFinal) break;
  }

  const isReached = reached !== undefined && cause === undefined;
  onStep({
    step: 'reach',
    outcome: isReached ? 'good' : 'bad',
    host: reached?.host ?? dialect.hosts[0] ?? '',
    ...(reached && { tookMs: reached.tookMs }),
  });
  const aheadMs = reached?.aheadMs;
  onStep(
    aheadMs === undefined
      ? { step: 'clock', outcome: 'skipped' }
      : { step: 'clock', outcome: Math.abs(aheadMs) > TELL_ABOVE_MS ? 'bad' : 'good', aheadMs },
  );
  if (reached === undefined || cause !== undefined) {
    onStep({ step: 'key', outcome: 'skipped' });
    return { requests, ...(cause && { cause }) };
  }

  const target = { path: door.balancePath, search: '', takeOffMs: aheadMs ?? clock.aheadMs() };
  requests += 1;
  const { result } = await sendSigned(dialect, tools, { ...target, host: reached.host });
  cause = result.ok ? door.objection(result.value) : result.failure;

  const isUnknown = cause?.kind === 'key-rejected' && cause.reason === 'unknown-key';
  if (isUnknown && elsewhere !== undefined && requests < MAX_DOCTOR_REQUESTS) {
    const other = door.dialect(elsewhere);
    const [host] = other.hosts;
    requests += 1;
    const there = host === undefined ? undefined : await sendSigned(other, tools, { ...target, host });
    if (there?.result.ok === true) {
      cause = { kind: 'key-rejected', reason: 'wrong-environment', belongsTo: elsewhere.environment };
    }
  }
  onStep({ step: 'key', outcome: cause === undefined ? 'good' : 'bad' });
  return { requests, ...(cause && { cause }) };
}
