import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Account } from '../../../domain/account.ts';
import { KEEPING_TEXT } from '../../../domain/text/keeping.ts';
import type { MoveForm } from '../../models/move-form.ts';
import { useFocusEffect } from '../focus-effect.ts';
import { FormButtons, submitting } from './form-buttons.tsx';
import { ProblemNote } from './problem-note.tsx';

interface MoveKeyFormProps {
  readonly account: Account;
  readonly form: MoveForm;
  readonly onCancel: () => void;
}

/** Whether a key should leave the vault, with what that means. */
export function MoveKeyForm({ account, form, onCancel }: MoveKeyFormProps): JSX.Element {
  const text = useRef<HTMLParagraphElement>(null);
  // On the sentence and not on the button: it is to be read first.
  useFocusEffect(() => text.current?.focus());
  return (
    <form class="editor" aria-label={KEEPING_TEXT.move} noValidate onSubmit={submitting(() => form.submit())}>
      <p ref={text} tabIndex={-1}>
        {KEEPING_TEXT.moveHint}
      </p>
      <ProblemNote problem={form.problem.value} field={undefined} id={`move-${account.id}-problem`} />
      <FormButtons submit={KEEPING_TEXT.moveToBrowser} busy={form.busy.value} onCancel={onCancel} />
    </form>
  );
}
