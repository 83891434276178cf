import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Account } from '../../../domain/account.ts';
import { KEEPING_TEXT } from '../../../domain/text/keeping.ts';
import type { MoveForm } from '../../models/move-form.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import { useFocusEffect } from '../focus-effect.ts';
import { Note } from '../note.tsx';
import { FormButtons, submitting } from './form-buttons.tsx';

interface MoveKeyFormProps {
  readonly account: Account;
  readonly form: MoveForm;
  readonly onCancel: () => void;
  /** Puts the cursor where the passphrase goes. */
  readonly onUnlock: () => void;
}

/** Whether a key should leave the vault, with what that means. */
export function MoveKeyForm({ account, form, onCancel, onUnlock }: MoveKeyFormProps): JSX.Element {
  const text = useRef<HTMLParagraphElement>(null);
  const problem = form.problem.value;
  const unlock = { label: UI_TEXT.unlock, run: onUnlock };
  // On the sentence and not on the button: it is to be read first.
  useFocusEffect(() => text.current?.focus());
  return (
    <form class="editor" aria-label={KEEPING_TEXT.move} noValidate onSubmit={submitting(() => form.submit())}>
      <p ref={text} tabIndex={-1}>
        {KEEPING_TEXT.moveHint}
      </p>
      {problem !== undefined && (
        <Note
          role="alert"
          kind={problem.kind}
          id={`move-${account.id}-problem`}
          action={problem.kind === 'locked' ? unlock : undefined}
        >
          {problem.sentence}
        </Note>
      )}
      <FormButtons submit={KEEPING_TEXT.moveToBrowser} busy={form.busy.value} onCancel={onCancel} />
    </form>
  );
}
