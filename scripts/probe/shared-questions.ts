import { hostsOf } from '../../lib/exchanges/meta.ts';
import { aheadOf, TELL_ABOVE_MS } from '../../lib/domain/clock.ts';
import { counted, open, settled, type Evidence, type Finding } from './evidence.ts';
import type { Recorded } from './recorder.ts';
import { refusalForm } from './refusal-form.ts';

function ms(requests: readonly Recorded[]): string {
  const times = requests.map((request) => request.ms);
  return times.length === 1 ? `${times[0]} ms` : `${Math.min(...times)}-${Math.max(...times)} ms`;
}

function aboutHost(evidence: Evidence, host: string): Finding {
  const question = `Does ${host} answer?`;
  const requests = evidence.requests.filter((request) => request.host === host);
  if (requests.length === 0) return open(question, 'it was not asked');
  const answered = requests.filter(({ answer }) => answer.ok);
  if (answered.length === 0) {
    const kinds = new Set(requests.flatMap(({ answer }) => (answer.ok ? [] : [answer.failure.kind])));
    return settled(question, `no: ${[...kinds].join(', ')} (${counted(requests.length, 'request')})`);
  }
  const signed = answered.filter(({ isSigned }) => isSigned).length;
  return settled(
    question,
    `yes, ${answered.length} of ${counted(requests.length, 'request')}, ${signed} of them signed, ${ms(answered)}`,
  );
}

function aboutClock({ requests, aheadMs }: Evidence): readonly Finding[] {
  const dated = requests.filter(({ answer }) => answer.ok && answer.hasDate).length;
  const answered = requests.filter(({ answer }) => answer.ok).length;
  const header = 'Do answers carry a Date header?';
  const clock = 'How far is this machine’s clock from the exchange’s?';
  if (answered === 0) return [open(header, 'nothing was answered'), open(clock, 'nothing was answered')];
  const first = settled(header, `${dated} of ${counted(answered, 'answer')} do`);
  if (aheadMs.length === 0) return [first, open(clock, 'no answer told the time')];
  const sorted = aheadMs.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const direction = middle < 0 ? 'behind' : 'ahead';
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  const verdict =
    Math.abs(middle) > TELL_ABOVE_MS
      ? 'far enough to be told to the user'
      : aheadOf(aheadMs) === 0
        ? 'too little to correct'
        : 'enough to be corrected';
  return [first, settled(clock, `${Math.abs(middle)} ms ${direction} (${least} to ${most}); ${verdict}`)];
}

/** Refusals that nobody provoked: their form is mostly unknown. */
function aboutRefusals({ requests }: Evidence, status: number, meaning: string): Finding {
  const question = `What does a ${status} look like (${meaning})?`;
  const refused = requests.filter(({ answer }) => answer.ok && answer.status === status);
  if (refused.length === 0) return open(question, 'there was none, and none is provoked');
  return settled(question, [...new Set(refused.map(refusalForm))].join('; or '));
}

function aboutRateLimits({ requests }: Evidence): Finding {
  const question = 'Does Bankroll’s pace stay within the rate limit?';
  const limited = requests.flatMap(({ answer }) => (answer.ok && answer.status === 429 ? [answer] : []));
  if (limited.length === 0) return settled(question, `yes, with ${counted(requests.length, 'request')}`);
  const waits = limited.filter(({ retryAfterMs }) => retryAfterMs !== undefined).length;
  return settled(question, `no: 429 came ${counted(limited.length, 'time')}, ${waits} with Retry-After`);
}

/** What any exchange's answers tell. */
export function sharedFindings(evidence: Evidence): readonly Finding[] {
  const hosts = hostsOf(evidence.exchange, evidence.account.environment);
  return [
    ...hosts.map((host) => aboutHost(evidence, host)),
    ...aboutClock(evidence),
    aboutRateLimits(evidence),
    aboutRefusals(evidence, 401, 'key or clock refused'),
    aboutRefusals(evidence, 403, 'key may not'),
  ];
}
