import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { EXCHANGE_IDS, type Environment, type ExchangeId } from '../../../domain/account.ts';
import { checkingText, OPTIONS_TEXT } from '../../../domain/text/options.ts';
import { EXCHANGES } from '../../../exchanges/meta.ts';
import type { AddForm } from '../../models/add-form.ts';
import { Field, TextInput } from '../field.tsx';
import { useFocusEffect } from '../focus-effect.ts';
import { FormButtons, submitting } from './form-buttons.tsx';
import { KeepingFields } from './keeping-fields.tsx';
import { KeyFields } from './key-fields.tsx';
import { KeySteps } from './key-steps.tsx';
import { problemFor, ProblemNote } from './problem-note.tsx';

const ENVIRONMENT_NAMES: Readonly<Record<Environment, string>> = {
  production: OPTIONS_TEXT.production,
  demo: OPTIONS_TEXT.demo,
};

interface AddAccountFormProps {
  readonly form: AddForm;
  readonly focusRequests: ReadonlySignal<number>;
  readonly onCancel: () => void;
}

export function AddAccountForm({ form, focusRequests, onCancel }: AddAccountFormProps): JSX.Element {
  const firstField = useRef<HTMLSelectElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const meta = form.key.meta.value;
  const problem = form.key.problem.value;

  useFocusEffect(() => {
    if (focusRequests.value > 0) firstField.current?.focus();
  });
  useFocusEffect(() => {
    if (form.key.problem.value?.field === 'name') nameInput.current?.focus();
  });

  return (
    <form
      class="editor"
      aria-labelledby="add-title"
      noValidate
      onSubmit={submitting(() => form.key.submit())}
    >
      <h3 id="add-title">{OPTIONS_TEXT.newAccount}</h3>
      <div class="pair">
        <Field id="add-exchange" label={OPTIONS_TEXT.exchange}>
          {(attributes) => (
            <select
              {...attributes}
              ref={firstField}
              value={form.exchange.value}
              onChange={(event) => {
                form.exchange.value = event.currentTarget.value as ExchangeId;
              }}
            >
              {EXCHANGE_IDS.map((id) => (
                <option key={id} value={id}>
                  {EXCHANGES[id].name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {form.environments.value.length > 1 && (
          <Field
            id="add-environment"
            label={OPTIONS_TEXT.environment}
            hint={form.environment.value === 'demo' ? OPTIONS_TEXT.demoHint : undefined}
          >
            {(attributes) => (
              <select
                {...attributes}
                value={form.environment.value}
                onChange={(event) => {
                  form.environment.value = event.currentTarget.value as Environment;
                }}
              >
                {form.environments.value.map((one) => (
                  <option key={one} value={one}>
                    {ENVIRONMENT_NAMES[one]}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
      </div>
      <Field
        id="add-name"
        label={OPTIONS_TEXT.accountName}
        hint={OPTIONS_TEXT.accountNameHint}
        problem={problemFor(problem, 'name', 'add-name')}
      >
        {(attributes) => (
          <TextInput
            attributes={attributes}
            inputRef={nameInput}
            value={form.name.value}
            onType={(text) => {
              form.name.value = text;
            }}
          />
        )}
      </Field>
      <KeySteps meta={meta} environment={form.environment.value} />
      <KeyFields form={form.key} idPrefix="add" />
      <KeepingFields form={form.key} idPrefix="add" />
      <ProblemNote problem={problem} field={undefined} id="add-problem" />
      <FormButtons
        submit={OPTIONS_TEXT.connect}
        busy={form.key.busy.value}
        busyText={checkingText(meta.name)}
        onCancel={onCancel}
      />
    </form>
  );
}
