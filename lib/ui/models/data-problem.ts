import type { Failure } from '../../domain/failure.ts';
import { dataFailureText, type DataAction } from '../../domain/text/data.ts';
import { fieldOf, type FormProblem } from './form-problem.ts';

/** A failure to back up or restore, with the field that it is about. */
export function dataProblem(failure: Failure, action: DataAction): FormProblem {
  const field = failure.kind === 'backup' ? 'file' : fieldOf(failure);
  return { kind: failure.kind, sentence: dataFailureText(failure, action), field };
}

/** What the background refused of a backup whose own passphrase is good: a passphrase can only be the vault's. */
export function refusedBackup(failure: Failure): FormProblem {
  const problem = dataProblem(failure, 'backup');
  return failure.kind === 'passphrase' ? { ...problem, field: 'current' } : problem;
}
