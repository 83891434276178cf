import type { Account } from '../account.ts';
import { EXCHANGE_NAMES } from '../account.ts';
import type { ReadFailure } from '../failure.ts';

/** An answer that could not be read, with its structure to tell about. */
export type Reportable = Extract<ReadFailure, { kind: 'unreadable' }> & { readonly shape: string };

export const REPORT_TEXT = {
  copied: 'Copied. It holds no amounts and no names.',
  notCopied: 'The browser did not allow copying.',
} as const;

/** What to paste into a bug report: which exchange, which field, and the answer's structure without any value. */
export function reportText(
  { field, shape }: Reportable,
  { exchange, environment }: Pick<Account, 'exchange' | 'environment'>,
  version: string,
): string {
  return [
    `Bankroll ${version} cannot read an answer.`,
    `Exchange: ${EXCHANGE_NAMES[exchange]} (${environment})`,
    `Field: ${field}`,
    `Structure: ${shape}`,
  ].join('\n');
}
