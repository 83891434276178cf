import type { AccountId } from '../../domain/account.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';

/** A search for a cause, as it is shown under the account it is about. */
export interface DiagnosisView {
  readonly diagnosis: Diagnosis;
  /** It should have ended by now: the background that ran it is gone. */
  readonly isSilent: boolean;
}

/** What was found this long ago may no longer be what is wrong. */
const FORGET_MS = 10 * 60_000;
/** That all is well needs no repeating once the figures are back. */
const FORGET_WELL_MS = 60_000;
/** Longer than three requests and their deadline take. */
const SILENT_AFTER_MS = 30_000;

/** The latest search, where it is about this account and still says something. */
export function diagnosisView(
  diagnosis: Diagnosis | null,
  about: { readonly accountId: AccountId; readonly isFailing: boolean },
  now: number,
): DiagnosisView | undefined {
  if (diagnosis?.accountId !== about.accountId) return undefined;
  const { startedAt, endedAt, cause } = diagnosis;
  const age = Math.abs(now - startedAt);
  if (age > FORGET_MS) return undefined;
  if (endedAt === undefined) return { diagnosis, isSilent: age > SILENT_AFTER_MS };
  // "All is well" beside a failure that came after it would be wrong; a cause without a failure is one no more.
  const isOver = cause === undefined ? now - endedAt > FORGET_WELL_MS : !about.isFailing;
  return isOver ? undefined : { diagnosis, isSilent: false };
}
