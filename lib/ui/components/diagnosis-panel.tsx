import type { JSX } from 'preact';
import type { Account } from '../../domain/account.ts';
import { DOCTOR_STEPS, type StepResult } from '../../domain/diagnosis.ts';
import { conclusionOf, DOCTOR_TEXT, foundAtText, STEP_NAMES, stepText } from '../../domain/text/doctor.ts';
import type { Remedy } from '../../domain/text/plain-failures.ts';
import type { DiagnosisView } from '../models/diagnosis-view.ts';
import { isReportable } from '../models/reportable.ts';
import { CopyReport } from './copy-report.tsx';
import type { NoteAction } from './note.tsx';

export interface DiagnosisPanelProps {
  readonly view: DiagnosisView;
  /** The exchange's own name. */
  readonly exchange: string;
  /** The button for a remedy; undefined where it stands elsewhere already. */
  readonly actionFor: (remedy: Remedy) => NoteAction | undefined;
  readonly account: Account;
  /** Of Bankroll. */
  readonly version: string;
  readonly copy: (text: string) => Promise<boolean>;
}

const MARKS: Readonly<Record<StepResult['outcome'], string>> = { good: '✓', bad: '✕', skipped: '–' };

/** Where a search for the cause of a failure stands, and what it came to, which alone is read aloud. */
export function DiagnosisPanel(props: DiagnosisPanelProps): JSX.Element {
  const { view, exchange, actionFor, account, version, copy } = props;
  const { diagnosis, isSilent } = view;
  const { endedAt, cause } = diagnosis;
  const conclusion = conclusionOf(diagnosis, exchange);
  const action = conclusion?.remedy && actionFor(conclusion.remedy);
  return (
    <div class="diagnosis" aria-busy={endedAt === undefined && !isSilent}>
      <p class="diagnosis-title">{endedAt === undefined ? DOCTOR_TEXT.title : foundAtText(endedAt)}</p>
      {/* Not a list in the markup: inside an account its items would count as pockets. */}
      <dl>
        {DOCTOR_STEPS.map((step) => {
          const result = diagnosis.steps.find((one) => one.step === step);
          return (
            <div key={step} class={result?.outcome ?? 'waiting'}>
              <dt>
                <span aria-hidden="true">{result === undefined ? '·' : MARKS[result.outcome]}</span>{' '}
                {STEP_NAMES[step]}
              </dt>{' '}
              <dd>{stepText(step, result, exchange)}</dd>
            </div>
          );
        })}
      </dl>
      <div role="status">
        {isSilent && <p>{DOCTOR_TEXT.silent}</p>}
        {conclusion && <p class="conclusion">{conclusion.sentence}</p>}
      </div>
      <div class="buttons">
        {action && (
          <button type="button" class="button small" onClick={action.run}>
            {action.label}
          </button>
        )}
        {cause !== undefined && isReportable(cause) && (
          <CopyReport failure={cause} account={account} version={version} copy={copy} />
        )}
      </div>
    </div>
  );
}
