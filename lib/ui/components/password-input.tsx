import type { JSX, Ref } from 'preact';
import { PLAIN, type FieldAttributes } from './field.tsx';

interface PasswordInputProps {
  readonly attributes: FieldAttributes;
  readonly value: string;
  readonly onType: (text: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** A box for a passphrase: neither shown nor filled in, stored, corrected or looked up by anyone but who types it. */
export function PasswordInput({ attributes, value, onType, inputRef }: PasswordInputProps): JSX.Element {
  return (
    <input
      type="password"
      {...PLAIN}
      // For a password browsers pass over "off"; what they take for a new one they leave empty.
      autocomplete="new-password"
      {...attributes}
      {...(inputRef && { ref: inputRef })}
      value={value}
      onInput={(event) => onType(event.currentTarget.value)}
    />
  );
}
