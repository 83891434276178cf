import type { ReadFailure } from '../../domain/failure.ts';
import type { Reportable } from '../../domain/text/report.ts';

/** Whether there is something to tell about in a bug report. */
export function isReportable(failure: ReadFailure): failure is Reportable {
  return failure.kind === 'unreadable' && failure.shape !== undefined;
}
