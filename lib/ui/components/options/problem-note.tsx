import type { JSX } from 'preact';
import type { FormField, FormProblem } from '../../models/key-form.ts';
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
