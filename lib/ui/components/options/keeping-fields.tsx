import type { JSX } from 'preact';
import { KEY_PLACES, type KeyPlace } from '../../../domain/account.ts';
import { KEEPING_TEXT, PLACE_NAMES, PLACE_TEXT } from '../../../domain/text/keeping.ts';
import { LOCK_TEXT } from '../../../domain/text/lock.ts';
import type { KeyForm } from '../../models/key-form.ts';
import { Field } from '../field.tsx';
import { PassphraseField } from './passphrase-fields.tsx';
import { ProblemNote } from './problem-note.tsx';

interface KeepingFieldsProps {
  readonly form: KeyForm;
  /** Unique on the page. */
  readonly idPrefix: string;
}

function Passphrase({ form, idPrefix }: KeepingFieldsProps): JSX.Element | null {
  const { asks, typed } = form.keeping;
  const problem = (): KeyForm['problem']['value'] => form.problem.value;
  const id = `${idPrefix}-passphrase`;
  const isNew = asks.value === 'begin';
  // A page that is behind by a moment: there is no box for what the background asks for.
  if (asks.value === 'nothing') {
    return <ProblemNote problem={problem()} field="passphrase" id={`${id}-problem`} />;
  }
  return (
    <div class={isNew ? 'pair' : undefined}>
      <PassphraseField
        id={id}
        label={LOCK_TEXT.passphrase}
        hint={isNew ? KEEPING_TEXT.beginHint : KEEPING_TEXT.openHint}
        typed={typed.passphrase}
        field="passphrase"
        problem={problem}
      />
      {isNew && (
        <PassphraseField
          id={`${idPrefix}-repeat`}
          label={KEEPING_TEXT.repeat}
          typed={typed.repeat}
          field="repeat"
          problem={problem}
        />
      )}
    </div>
  );
}

/** How the key is kept: both ways in a sentence each, which one suits, and the passphrase where it takes one. */
export function KeepingFields({ form, idPrefix }: KeepingFieldsProps): JSX.Element {
  const { keeping } = form;
  const id = `${idPrefix}-keep`;
  return (
    <div class="keeping">
      <Field id={id} label={KEEPING_TEXT.keep}>
        {(attributes) => (
          <select
            {...attributes}
            aria-describedby={`${id}-ways ${id}-advice`}
            value={keeping.place.value}
            onChange={(event) => keeping.choose(event.currentTarget.value as KeyPlace)}
          >
            {KEY_PLACES.map((place) => (
              <option key={place} value={place}>
                {PLACE_NAMES[place]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <dl id={`${id}-ways`} class="ways">
        {KEY_PLACES.map((place) => (
          <div key={place} class={place === keeping.place.value ? 'chosen' : undefined}>
            <dt>{PLACE_NAMES[place]}</dt> <dd>{PLACE_TEXT[place]}</dd>
          </div>
        ))}
      </dl>
      <p id={`${id}-advice`} class="power">
        {keeping.advice.value}
      </p>
      <Passphrase form={form} idPrefix={idPrefix} />
      <p class="hint">{KEEPING_TEXT.dropped}</p>
    </div>
  );
}
