import type { JSX } from 'preact';
import type { Account } from '../../../domain/account.ts';
import type { ReadFailure } from '../../../domain/failure.ts';
import type { AccountState } from '../../../domain/snapshot.ts';
import { failureText } from '../../../domain/text/failures.ts';
import { ageText } from '../../../domain/text/names.ts';
import { LOCK_OPTIONS_TEXT } from '../../../domain/text/lock-options.ts';
import { OPTIONS_TEXT, readText } from '../../../domain/text/options.ts';
import type { Remedy } from '../../../domain/text/plain-failures.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import { EXCHANGES } from '../../../exchanges/meta.ts';
import { diagnosisView } from '../../models/diagnosis-view.ts';
import type { OptionsModel } from '../../models/options-model.ts';
import { isReportable } from '../../models/reportable.ts';
import { CopyReport } from '../copy-report.tsx';
import { DiagnosisPanel } from '../diagnosis-panel.tsx';
import { WarningIcon } from '../icons.tsx';
import type { NoteAction } from '../note.tsx';
import { REMEDY_LABELS } from '../remedy-labels.ts';

interface AccountStatusProps {
  readonly account: Account;
  readonly state: AccountState | undefined;
  readonly now: number;
  readonly model: OptionsModel;
}

/** The buttons for what helps. A new key has its button in every account's row already. */
function actionFor(model: OptionsModel, account: Account, remedy: Remedy): NoteAction | undefined {
  const label = REMEDY_LABELS[remedy];
  switch (remedy) {
    case 'replace-key':
      return undefined;
    case 'allow-hosts':
      return { label, run: () => void model.allowHosts(account) };
    case 'try-again':
      return { label, run: () => void model.refresh(account) };
    case 'reload':
      return { label, run: () => model.reload() };
    case 'unlock':
      return { label, run: () => model.askUnlock() };
    default:
      return remedy satisfies never;
  }
}

function lastReadText({ state, now }: AccountStatusProps): string {
  const readAt = state?.reading?.fetchedAt;
  return readAt === undefined ? OPTIONS_TEXT.notReadYet : readText(ageText(now - readAt));
}

/** What failed before the account was locked is not being tried, so it is not told. */
function Locked(props: AccountStatusProps): JSX.Element {
  return (
    <div class="status locked">
      <span>
        <strong>{LOCK_OPTIONS_TEXT.accountLocked}</strong>
        {'. '}
        {lastReadText(props)}
        {'.'}
      </span>
      <button type="button" class="button small" onClick={() => props.model.askUnlock()}>
        {UI_TEXT.unlock}
      </button>
    </div>
  );
}

interface FailingProps extends AccountStatusProps {
  readonly failure: ReadFailure;
  /** What was found below; it offers its own remedy and report. */
  readonly cause: ReadFailure | undefined;
}

function Failing({ failure, cause, account, model }: FailingProps): JSX.Element {
  const { sentence, remedy } = failureText(failure, EXCHANGES[account.exchange].name);
  const isReported = cause !== undefined && isReportable(cause);
  return (
    <div class="status look-here">
      <WarningIcon />
      <span>{sentence}</span>
      {remedy === 'allow-hosts' && cause?.kind !== failure.kind && (
        <button type="button" class="button small" onClick={() => void model.allowHosts(account)}>
          {UI_TEXT.allowAccess}
        </button>
      )}
      <button type="button" class="button small" onClick={() => void model.findCause(account)}>
        {UI_TEXT.findCause}
      </button>
      {isReportable(failure) && !isReported && (
        <CopyReport
          failure={failure}
          account={account}
          version={model.version}
          copy={(text) => model.copy(text)}
        />
      )}
    </div>
  );
}

/** How reading an account goes, and on request why it does not. */
export function AccountStatus(props: AccountStatusProps): JSX.Element {
  const { account, state, now, model } = props;
  const failure = state?.failure ?? state?.reading?.pockets.find((pocket) => pocket.failure)?.failure;
  const about = { accountId: account.id, isFailing: failure !== undefined };
  const found = diagnosisView(model.diagnosis.value, about, now);
  if (model.isLocked(account)) return <Locked {...props} />;
  return (
    <>
      {failure === undefined ? (
        <p class="status">{lastReadText(props)}</p>
      ) : (
        <Failing {...props} failure={failure} cause={found?.diagnosis.cause} />
      )}
      {found && (
        <DiagnosisPanel
          view={found}
          exchange={EXCHANGES[account.exchange].name}
          actionFor={(remedy) => actionFor(model, account, remedy)}
          account={account}
          version={model.version}
          copy={(text) => model.copy(text)}
        />
      )}
    </>
  );
}
