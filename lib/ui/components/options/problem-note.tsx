import type { JSX } from 'preact';
import type { FormField, FormProblem } from '../../models/form-problem.ts';
import { Note } from '../note.tsx';

interface ProblemNoteProps {
  readonly problem: FormProblem | undefined;
  /** The place of this note: it shows only a problem that belongs there. */
  readonly field: FormField | undefined;
  readonly id: string;
}

/** What is wrong, beside the field that it is about. */
export function ProblemNote({ problem, field, id }: ProblemNoteProps): JSX.Element | null {
  if (problem === undefined || problem.field !== field) return null;
  return (
    <Note role="alert" kind={problem.kind} id={id}>
      {problem.sentence}
    </Note>
  );
}

/** What goes beside a field: its problem, or nothing at all. */
export function problemFor(
  problem: FormProblem | undefined,
  field: FormField,
  id: string,
): JSX.Element | undefined {
  return problem?.field === field ? (
    <ProblemNote problem={problem} field={field} id={`${id}-problem`} />
  ) : undefined;
}
