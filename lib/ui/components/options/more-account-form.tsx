import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Account } from '../../../domain/account.ts';
import { OPTIONS_TEXT, SUBACCOUNTS_PROBLEM } from '../../../domain/text/options.ts';
import type { MoreForm } from '../../models/more-form.ts';
import { Field, TextInput } from '../field.tsx';
import { useFocusEffect } from '../focus-effect.ts';
import { FormButtons, submitting } from './form-buttons.tsx';
import { ProblemNote } from './problem-note.tsx';

interface MoreAccountFormProps {
  readonly account: Account;
  readonly form: MoreForm;
  readonly onCancel: () => void;
}

export function MoreAccountForm({ account, form, onCancel }: MoreAccountFormProps): JSX.Element {
  const fcmBox = useRef<HTMLInputElement>(null);
  const listInput = useRef<HTMLInputElement>(null);
  const fcmId = `fcm-${account.id}`;
  const listId = `subaccounts-${account.id}`;

  useFocusEffect(() => {
    if (form.isListWrong.value) listInput.current?.focus();
    else if (document.activeElement !== listInput.current) fcmBox.current?.focus();
  });

  return (
    <form class="editor" aria-label={OPTIONS_TEXT.more} noValidate onSubmit={submitting(() => form.submit())}>
      <div class="field">
        <span class="check">
          <input
            id={fcmId}
            type="checkbox"
            ref={fcmBox}
            aria-describedby={`${fcmId}-hint`}
            checked={form.isFcm.value}
            onChange={(event) => {
              form.isFcm.value = event.currentTarget.checked;
            }}
          />
          <label for={fcmId}>{OPTIONS_TEXT.fcm}</label>
        </span>
        <p class="hint" id={`${fcmId}-hint`}>
          {OPTIONS_TEXT.fcmHint}
        </p>
      </div>
      {form.asksSubaccounts && (
        <Field
          id={listId}
          label={OPTIONS_TEXT.namedSubaccounts}
          hint={OPTIONS_TEXT.namedSubaccountsHint}
          problem={
            form.isListWrong.value && (
              <p class="wrong" role="alert" id={`${listId}-problem`}>
                {SUBACCOUNTS_PROBLEM}
              </p>
            )
          }
        >
          {(attributes) => (
            <TextInput
              attributes={attributes}
              inputRef={listInput}
              value={form.subaccounts.value}
              onType={(text) => {
                form.subaccounts.value = text;
              }}
            />
          )}
        </Field>
      )}
      <ProblemNote problem={form.problem.value} field={undefined} id={`more-${account.id}-problem`} />
      <FormButtons submit={OPTIONS_TEXT.save} busy={form.busy.value} onCancel={onCancel} />
    </form>
  );
}
