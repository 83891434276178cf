import type { Failure } from '../../domain/failure.ts';
import { dataFailureText } from '../../domain/text/data.ts';
import { fieldOf, type FormProblem } from './form-problem.ts';

/** A failure to back up, restore or delete, with the field that it is about. */
export function dataProblem(failure: Failure): FormProblem {
  const field = failure.kind === 'backup' ? 'file' : fieldOf(failure);
  return { kind: failure.kind, sentence: dataFailureText(failure), field };
}
