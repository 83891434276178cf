import type { JSX } from 'preact';
import type { Remedy } from '../../../domain/text/plain-failures.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import type { FailureNote } from '../../models/account-view.ts';
import { Note } from '../note.tsx';

export type Remedies = Readonly<Record<Remedy, () => void>>;

const REMEDY_LABELS: Readonly<Record<Remedy, string>> = {
  'replace-key': UI_TEXT.replaceKey,
  'allow-hosts': UI_TEXT.allowAccess,
  'try-again': UI_TEXT.tryAgain,
  reload: UI_TEXT.reload,
};

function actionFor(
  remedy: Remedy | undefined,
  remedies: Remedies,
): { label: string; run: () => void } | undefined {
  return remedy && { label: REMEDY_LABELS[remedy], run: remedies[remedy] };
}

interface FailureNotesProps {
  readonly notes: readonly FailureNote[];
  readonly remedies: Remedies;
}

export function FailureNotes({ notes, remedies }: FailureNotesProps): JSX.Element {
  return (
    <>
      {notes.map((note, index) => (
        <Note
          key={`${index}-${note.kind}`}
          role={note.urgent ? 'alert' : 'status'}
          kind={note.kind}
          action={actionFor(note.remedy, remedies)}
        >
          {note.sentence} {note.next}
        </Note>
      ))}
    </>
  );
}
