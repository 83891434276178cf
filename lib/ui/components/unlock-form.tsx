import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { LOCK_TEXT } from '../../domain/text/lock.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';
import type { UnlockForm as UnlockFormModel } from '../models/unlock-form.ts';
import { Field, type FieldAttributes } from './field.tsx';
import { useFocusEffect } from './focus-effect.ts';
import { Note } from './note.tsx';
import { PasswordInput } from './password-input.tsx';

export interface UnlockFormProps {
  readonly form: UnlockFormModel;
  /** Unique on the page. */
  readonly idPrefix: string;
  /** The cursor goes into the box whenever this grows above 0. */
  readonly focusRequests?: ReadonlySignal<number>;
  /** The sentence that says what is locked, by its id. */
  readonly describedBy?: string;
  /** Offered after a refusal, where the way to start over is on another page. */
  readonly onForgot?: () => void;
}

/** Besides its problem, an input is described by what it is for. */
function withDescription(attributes: FieldAttributes, id: string | undefined): FieldAttributes {
  if (id === undefined) return attributes;
  const problem = attributes['aria-describedby'];
  return { ...attributes, 'aria-describedby': problem === undefined ? id : `${problem} ${id}` };
}

/** The one box that opens what is locked. */
export function UnlockForm({
  form,
  idPrefix,
  focusRequests,
  describedBy,
  onForgot,
}: UnlockFormProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const id = `${idPrefix}-passphrase`;
  const problem = form.problem.value;

  function takeCursor(): void {
    input.current?.focus();
    // Retyping replaces what was refused.
    input.current?.select();
  }
  useFocusEffect(() => {
    if (focusRequests !== undefined && focusRequests.value > 0) takeCursor();
  });
  useFocusEffect(() => {
    if (form.problem.value !== undefined) takeCursor();
  });

  return (
    <form
      class="unlock"
      aria-label={LOCK_TEXT.unlockForm}
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        // The page must not be reloaded with the passphrase in its address.
        event.preventDefault();
        void form.submit();
      }}
    >
      <Field
        id={id}
        label={LOCK_TEXT.passphrase}
        problem={
          problem && (
            <Note
              role="alert"
              kind={problem.kind}
              id={`${id}-problem`}
              action={onForgot && { label: LOCK_TEXT.forgot, run: onForgot }}
            >
              {problem.sentence}
            </Note>
          )
        }
      >
        {(attributes) => (
          <PasswordInput
            attributes={withDescription(attributes, describedBy)}
            inputRef={input}
            value={form.passphrase.value}
            onType={(text) => {
              form.passphrase.value = text;
            }}
          />
        )}
      </Field>
      <button type="submit" class="button primary" aria-busy={form.busy.value}>
        {UI_TEXT.unlock}
      </button>
      <span class="visually-hidden" aria-live="polite">
        {form.busy.value ? LOCK_TEXT.unlocking : ''}
      </span>
    </form>
  );
}
