import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { FormField, FormProblem } from '../../models/form-problem.ts';
import { Field } from '../field.tsx';
import { useFocusEffect } from '../focus-effect.ts';
import { PasswordInput } from '../password-input.tsx';
import { problemFor } from './problem-note.tsx';

interface PassphraseFieldProps {
  /** Unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly typed: Signal<string>;
  /** Which of the form's problems stands here. */
  readonly field: FormField;
  readonly problem: () => FormProblem | undefined;
  /** On appearing. */
  readonly takesCursor?: boolean;
}

/** A box for one passphrase. After a refusal that is about it, the cursor goes there and retyping replaces it. */
export function PassphraseField(props: PassphraseFieldProps): JSX.Element {
  const { id, label, hint, typed, field, problem, takesCursor = false } = props;
  const input = useRef<HTMLInputElement>(null);
  useFocusEffect(() => {
    if (takesCursor) input.current?.focus();
  });
  useFocusEffect(() => {
    if (problem()?.field !== field) return;
    input.current?.focus();
    input.current?.select();
  });
  return (
    <Field id={id} label={label} hint={hint} problem={problemFor(problem(), field, id)}>
      {(attributes) => (
        <PasswordInput
          attributes={attributes}
          inputRef={input}
          value={typed.value}
          onType={(text) => {
            typed.value = text;
          }}
        />
      )}
    </Field>
  );
}
