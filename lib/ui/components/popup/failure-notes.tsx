import type { JSX } from 'preact';
import type { Account } from '../../../domain/account.ts';
import { plainFailureText, type Remedy } from '../../../domain/text/plain-failures.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import type { DiagnosisView } from '../../models/diagnosis-view.ts';
import type { FailureNote } from '../../models/failure-note.ts';
import { isReportable } from '../../models/reportable.ts';
import type { CopyReportProps } from '../copy-report.tsx';
import type { DiagnosisPanelProps } from '../diagnosis-panel.tsx';
import { later } from '../later.tsx';
import { Note, type NoteAction } from '../note.tsx';
import { REMEDY_LABELS } from '../remedy-labels.ts';
import type { AccountActions } from './account-actions.ts';

const DiagnosisPanel = later<DiagnosisPanelProps>(
  async () => (await import('../diagnosis-panel.tsx')).DiagnosisPanel,
);

const CopyReport = later<CopyReportProps>(async () => (await import('../copy-report.tsx')).CopyReport);

interface FailureNotesProps {
  readonly account: Account;
  readonly notes: readonly FailureNote[];
  /** The exchange's own name. */
  readonly exchange: string;
  /** The latest search for the cause, where it is about this account. */
  readonly found: DiagnosisView | undefined;
  readonly isSearching: boolean;
  readonly actions: AccountActions;
}

/** What is wrong with an account: a note each, one way to find the cause, and what that found. */
export function FailureNotes({
  account,
  notes,
  exchange,
  found,
  isSearching,
  actions,
}: FailureNotesProps): JSX.Element {
  const actionFor = (remedy: Remedy): NoteAction => ({
    label: REMEDY_LABELS[remedy],
    run: actions.remedies[remedy],
  });
  // What was found stands below with its own button; the same one twice would make people choose between equals.
  const cause = found?.diagnosis.cause;
  const offered = cause && plainFailureText(cause, exchange).remedy;
  const isReported = cause !== undefined && isReportable(cause);
  return (
    <>
      {notes.map(({ failure, sentence, next, remedy, urgent }, index) => (
        <Note
          key={`${index}-${failure.kind}`}
          role={urgent ? 'alert' : 'status'}
          kind={failure.kind}
          action={remedy === undefined || remedy === offered ? undefined : actionFor(remedy)}
          more={
            <>
              {index === 0 && failure.kind !== 'locked' && (
                <button
                  type="button"
                  class="button small plain"
                  aria-busy={isSearching}
                  onClick={actions.findCause}
                >
                  {UI_TEXT.findCause}
                </button>
              )}
              {isReportable(failure) && !isReported && (
                <CopyReport
                  failure={failure}
                  account={account}
                  version={actions.version}
                  copy={actions.copy}
                />
              )}
            </>
          }
        >
          {sentence} {next}
        </Note>
      ))}
      {found && (
        <DiagnosisPanel
          view={found}
          exchange={exchange}
          actionFor={actionFor}
          account={account}
          version={actions.version}
          copy={actions.copy}
        />
      )}
    </>
  );
}
