import type { AccountId } from './account.ts';
import type { ReadFailure } from './failure.ts';

/** What the doctor looks at, in this order. */
export const DOCTOR_STEPS = ['reach', 'clock', 'key'] as const;
export type DoctorStep = (typeof DOCTOR_STEPS)[number];

export interface StepResult {
  readonly step: DoctorStep;
  /** "skipped": an earlier step already tells, so it was not tried. */
  readonly outcome: 'good' | 'bad' | 'skipped';
  /** reach: how long the answer took, ms. */
  readonly tookMs?: number;
  /** reach: the host that answered, or that did not. */
  readonly host?: string;
  /** clock: how far this machine is ahead of the exchange, ms; negative is behind. */
  readonly aheadMs?: number;
}

/** What a look for the cause of a failure found. */
export interface Diagnosis {
  readonly accountId: AccountId;
  /** Unix ms. */
  readonly startedAt: number;
  /** Absent while it is under way. */
  readonly endedAt?: number;
  readonly steps: readonly StepResult[];
  /** How many requests it took: at most MAX_DOCTOR_REQUESTS. */
  readonly requests: number;
  /** Once ended: what is wrong; absent when nothing is any more. */
  readonly cause?: ReadFailure;
}

export const MAX_DOCTOR_REQUESTS = 3;
