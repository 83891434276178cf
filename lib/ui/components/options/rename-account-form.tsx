import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Account } from '../../../domain/account.ts';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { RenameForm } from '../../models/rename-form.ts';
import { Field, TextInput } from '../field.tsx';
import { useFocusEffect } from '../focus-effect.ts';
import { FormButtons, submitting } from './form-buttons.tsx';
import { problemFor, ProblemNote } from './problem-note.tsx';

interface RenameAccountFormProps {
  readonly account: Account;
  readonly form: RenameForm;
  readonly onCancel: () => void;
}

export function RenameAccountForm({ account, form, onCancel }: RenameAccountFormProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const id = `rename-${account.id}`;
  const problem = form.problem.value;

  // On opening, and again after each refusal.
  useFocusEffect(() => {
    if (form.problem.value === undefined || form.problem.value.field === 'name') input.current?.focus();
  });

  return (
    <form
      class="editor"
      aria-label={OPTIONS_TEXT.rename}
      noValidate
      onSubmit={submitting(() => form.submit())}
    >
      <Field id={id} label={OPTIONS_TEXT.accountName} problem={problemFor(problem, 'name', id)}>
        {(attributes) => (
          <TextInput
            attributes={attributes}
            inputRef={input}
            value={form.name.value}
            onType={(text) => {
              form.name.value = text;
            }}
          />
        )}
      </Field>
      <ProblemNote problem={problem} field={undefined} id={`${id}-note`} />
      <FormButtons submit={OPTIONS_TEXT.saveName} busy={form.busy.value} onCancel={onCancel} />
    </form>
  );
}
