import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Account } from '../../domain/account.ts';
import { REPORT_TEXT, reportText, type Reportable } from '../../domain/text/report.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';

export interface CopyReportProps {
  readonly failure: Reportable;
  readonly account: Account;
  /** Of Bankroll. */
  readonly version: string;
  /** Whether the browser has put the text on the clipboard; called straight from the click. */
  readonly copy: (text: string) => Promise<boolean>;
}

/** A report without amounts and names, for whoever wants to tell about an answer that could not be read. */
export function CopyReport({ failure, account, version, copy }: CopyReportProps): JSX.Element {
  const [copied, setCopied] = useState<boolean | undefined>(undefined);
  async function copyText(): Promise<void> {
    setCopied(await copy(reportText(failure, account, version)));
  }
  return (
    <>
      <button type="button" class="button small" onClick={() => void copyText()}>
        {UI_TEXT.copyReport}
      </button>
      <span class="copied" aria-live="polite">
        {copied === undefined ? '' : copied ? REPORT_TEXT.copied : REPORT_TEXT.notCopied}
      </span>
    </>
  );
}
