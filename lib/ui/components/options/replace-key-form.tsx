import type { JSX } from 'preact';
import type { Account } from '../../../domain/account.ts';
import { KEEPING_TEXT } from '../../../domain/text/keeping.ts';
import { checkingText, OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { KeyForm } from '../../models/key-form.ts';
import { FormButtons, submitting } from './form-buttons.tsx';
import { KeepingFields } from './keeping-fields.tsx';
import { KeyFields } from './key-fields.tsx';
import { KeySteps } from './key-steps.tsx';
import { ProblemNote } from './problem-note.tsx';

interface ReplaceKeyFormProps {
  readonly account: Account;
  readonly form: KeyForm;
  readonly onCancel: () => void;
}

export function ReplaceKeyForm({ account, form, onCancel }: ReplaceKeyFormProps): JSX.Element {
  const { id } = account;
  const meta = form.meta.value;
  return (
    <form
      class="editor"
      aria-label={OPTIONS_TEXT.replaceKey}
      noValidate
      onSubmit={submitting(() => form.submit())}
    >
      {form.keeping.place.value === 'vault' && account.keptIn === undefined && (
        <p>{KEEPING_TEXT.moveToVaultHint}</p>
      )}
      <KeySteps meta={meta} environment={account.environment} />
      <KeyFields form={form} idPrefix={`replace-${id}`} focusFirst />
      <KeepingFields form={form} idPrefix={`replace-${id}`} />
      <ProblemNote problem={form.problem.value} field={undefined} id={`replace-${id}-problem`} />
      <FormButtons
        submit={OPTIONS_TEXT.connect}
        busy={form.busy.value}
        busyText={checkingText(meta.name)}
        onCancel={onCancel}
      />
    </form>
  );
}
