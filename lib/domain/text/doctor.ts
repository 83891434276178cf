import { TELL_ABOVE_MS } from '../clock.ts';
import type { Diagnosis, DoctorStep, StepResult } from '../diagnosis.ts';
import { plainFailureText, type FailureText } from './plain-failures.ts';
import { clockText, offsetText } from './times.ts';

export const DOCTOR_TEXT = {
  title: 'Looking for the cause…',
  silent: 'The search did not come to an end. Try once more.',
  well: 'Nothing is in the way any more. The account is read again now.',
} as const;

export const STEP_NAMES: Readonly<Record<DoctorStep, string>> = {
  reach: 'Connection',
  clock: 'Clock',
  key: 'Key',
};

/** Less than this is the way of the answer and the whole seconds of its header. */
const SAME_TIME_MS = 2_000;

function reachText({ outcome, host, tookMs }: StepResult, exchange: string): string {
  const where = host === undefined || host === '' ? exchange : host;
  if (outcome === 'good') {
    const took = tookMs === undefined ? '' : ` in ${Math.round(tookMs)} ms`;
    return `${where} answered${took}`;
  }
  return tookMs === undefined ? `no answer from ${where}` : `${where} answered, but not as it should`;
}

function clockFound({ outcome, aheadMs }: StepResult): string {
  if (outcome === 'skipped' || aheadMs === undefined) return 'not compared';
  if (Math.abs(aheadMs) < SAME_TIME_MS) return 'right';
  const off = `${offsetText(aheadMs)} ${aheadMs > 0 ? 'ahead' : 'behind'}`;
  return Math.abs(aheadMs) > TELL_ABOVE_MS
    ? `${off}: set it to automatic; Bankroll allows for it meanwhile`
    : `${off}, which Bankroll allows for`;
}

function keyFound({ outcome }: StepResult, exchange: string): string {
  if (outcome === 'skipped') return 'not tried: the connection comes first';
  return outcome === 'good' ? `${exchange} accepts it` : 'the balance could not be read with it';
}

/** What one step found; undefined while it is still to come. */
export function stepText(step: DoctorStep, result: StepResult | undefined, exchange: string): string {
  if (result === undefined) return '…';
  switch (step) {
    case 'reach':
      return reachText(result, exchange);
    case 'clock':
      return clockFound(result);
    case 'key':
      return keyFound(result, exchange);
    default:
      return step satisfies never;
  }
}

/** "Looked for the cause at 9:55": not an age, which would be read aloud again and again. */
export function foundAtText(endedAt: number): string {
  return `Looked for the cause at ${clockText(endedAt)}`;
}

/** What the search came to, and what helps; undefined while it is under way. */
export function conclusionOf({ endedAt, cause }: Diagnosis, exchange: string): FailureText | undefined {
  if (endedAt === undefined) return undefined;
  return cause === undefined ? { sentence: DOCTOR_TEXT.well } : plainFailureText(cause, exchange);
}
