import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { KeyForm } from '../../models/key-form.ts';
import { Field, TextArea, TextInput } from '../field.tsx';
import { useFocusEffect } from '../focus-effect.ts';
import { problemFor } from './problem-note.tsx';

interface KeyFieldsProps {
  readonly form: KeyForm;
  /** Unique on the page. */
  readonly idPrefix: string;
  readonly focusFirst?: boolean;
}

/** Takes the text of a chosen file, and does not leave the file named in the page. */
async function takeFile(input: HTMLInputElement, form: KeyForm): Promise<void> {
  const file = input.files?.[0];
  if (file === undefined) return;
  await form.chooseFile(file);
  input.value = '';
}

/** The two halves of a key, typed or taken from a file. After a refusal the cursor goes to the half it is about. */
export function KeyFields({ form, idPrefix, focusFirst = false }: KeyFieldsProps): JSX.Element {
  const keyIdInput = useRef<HTMLInputElement>(null);
  const keyInput = useRef<HTMLTextAreaElement>(null);
  const { label, placeholder } = form.meta.value.key;
  const problem = form.problem.value;
  const ids = { keyId: `${idPrefix}-id`, key: `${idPrefix}-key`, file: `${idPrefix}-file` };

  useFocusEffect(() => {
    const field = form.problem.value?.field;
    if (field === 'keyId') keyIdInput.current?.focus();
    if (field === 'key') keyInput.current?.focus();
  });
  useFocusEffect(() => {
    if (focusFirst) keyIdInput.current?.focus();
  });

  return (
    <>
      <Field id={ids.keyId} label={OPTIONS_TEXT.keyId} problem={problemFor(problem, 'keyId', ids.keyId)}>
        {(attributes) => (
          <TextInput
            attributes={attributes}
            mono
            inputRef={keyIdInput}
            value={form.keyId.value}
            onType={(text) => {
              form.keyId.value = text;
            }}
          />
        )}
      </Field>
      <Field id={ids.key} label={label} problem={problemFor(problem, 'key', ids.key)}>
        {(attributes) => (
          <TextArea
            attributes={attributes}
            inputRef={keyInput}
            placeholder={placeholder}
            value={form.keyText.value}
            onType={(text) => {
              form.keyText.value = text;
            }}
          />
        )}
      </Field>
      <Field id={ids.file} label={OPTIONS_TEXT.keyFile} hint={OPTIONS_TEXT.keyFileHint}>
        {(attributes) => (
          <input type="file" {...attributes} onChange={(event) => void takeFile(event.currentTarget, form)} />
        )}
      </Field>
    </>
  );
}
