import type { ComponentChildren, JSX, Ref } from 'preact';

/** Neither the browser nor a password manager should store, correct or suggest what is typed here. */
export const PLAIN = {
  autocomplete: 'off',
  autocapitalize: 'off',
  // Spelled so that it becomes an attribute: the property of that name is true or false, and any text is true
  // (Chromium 156, Nov 2026).
  autoCorrect: 'off',
  spellcheck: false,
  'data-1p-ignore': '',
  'data-bwignore': '',
  'data-lpignore': 'true',
  'data-form-type': 'other',
} as const;

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** The sentence about what is wrong with this field, where there is one. */
  readonly problem?: ComponentChildren;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

/** What ties an input to its label, hint and problem. */
export interface FieldAttributes {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: 'true';
}

/** A label above, one input, a hint below, and what is wrong with it. */
export function Field({ id, label, hint, problem, children }: FieldProps): JSX.Element {
  const hasProblem = problem !== undefined && problem !== null && problem !== false;
  const described = [hasProblem && `${id}-problem`, hint !== undefined && `${id}-hint`].filter(
    (one) => one !== false,
  );
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        ...(described.length > 0 && { 'aria-describedby': described.join(' ') }),
        ...(hasProblem && { 'aria-invalid': 'true' as const }),
      })}
      {problem}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextProps {
  readonly attributes: FieldAttributes;
  readonly value: string;
  readonly onType: (text: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly mono?: boolean;
}

export function TextInput({ attributes, value, onType, inputRef, mono }: TextProps): JSX.Element {
  return (
    <input
      type="text"
      class={mono ? 'mono' : undefined}
      {...PLAIN}
      {...attributes}
      {...(inputRef && { ref: inputRef })}
      value={value}
      onInput={(event) => onType(event.currentTarget.value)}
    />
  );
}

interface TextAreaProps {
  readonly attributes: FieldAttributes;
  readonly value: string;
  readonly placeholder: string;
  readonly onType: (text: string) => void;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ attributes, value, placeholder, onType, inputRef }: TextAreaProps): JSX.Element {
  return (
    <textarea
      class="mono"
      rows={5}
      placeholder={placeholder}
      {...PLAIN}
      {...attributes}
      {...(inputRef && { ref: inputRef })}
      value={value}
      onInput={(event) => onType(event.currentTarget.value)}
    />
  );
}
