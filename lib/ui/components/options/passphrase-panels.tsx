import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { KEEPING_TEXT } from '../../../domain/text/keeping.ts';
import { LOCK_TEXT } from '../../../domain/text/lock.ts';
import { forgottenText, LOCK_OPTIONS_TEXT, startOverText } from '../../../domain/text/lock-options.ts';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { FormProblem } from '../../models/form-problem.ts';
import type { LockModel } from '../../models/lock-model.ts';
import type { PassphraseForm } from '../../models/passphrase-form.ts';
import { useFocusEffect } from '../focus-effect.ts';
import { FormButtons, submitting } from './form-buttons.tsx';
import { PassphraseField } from './passphrase-fields.tsx';
import { ProblemNote } from './problem-note.tsx';

interface PassphrasePanelProps {
  /** The first passphrase, or another one in the place of the current one. */
  readonly kind: 'set' | 'change';
  readonly form: PassphraseForm;
  readonly onCancel: () => void;
}

const WORDS = {
  set: {
    title: LOCK_OPTIONS_TEXT.setPassphrase,
    next: LOCK_TEXT.passphrase,
    repeat: KEEPING_TEXT.repeat,
    submit: LOCK_OPTIONS_TEXT.setPassphrase,
  },
  change: {
    title: LOCK_OPTIONS_TEXT.changePassphrase,
    next: LOCK_OPTIONS_TEXT.newPassphrase,
    repeat: LOCK_OPTIONS_TEXT.repeatNewPassphrase,
    submit: LOCK_OPTIONS_TEXT.savePassphrase,
  },
} as const;

export function PassphrasePanel({ kind, form, onCancel }: PassphrasePanelProps): JSX.Element {
  const words = WORDS[kind];
  const problem = (): FormProblem | undefined => form.problem.value;
  return (
    <form
      class="editor"
      aria-label={words.title}
      noValidate
      autocomplete="off"
      onSubmit={submitting(() => form.submit())}
    >
      {kind === 'change' && (
        <PassphraseField
          id="current-passphrase"
          label={LOCK_OPTIONS_TEXT.currentPassphrase}
          typed={form.current}
          field="current"
          problem={problem}
          takesCursor
        />
      )}
      <div class="pair">
        <PassphraseField
          id={`${kind}-passphrase`}
          label={words.next}
          hint={LOCK_OPTIONS_TEXT.newPassphraseHint}
          typed={form.next.passphrase}
          field="passphrase"
          problem={problem}
          takesCursor={kind === 'set'}
        />
        <PassphraseField
          id={`${kind}-repeat`}
          label={words.repeat}
          typed={form.next.repeat}
          field="repeat"
          problem={problem}
        />
      </div>
      <ProblemNote problem={problem()} field={undefined} id={`${kind}-passphrase-note`} />
      <FormButtons
        submit={words.submit}
        busy={form.busy.value}
        busyText={LOCK_OPTIONS_TEXT.saving}
        onCancel={onCancel}
      />
    </form>
  );
}

/** What a forgotten passphrase means, and the one way on. */
export function ForgottenPanel({ model }: { readonly model: LockModel }): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  const view = model.locks.view.value;
  // On the title and not on a button: it is to be read first.
  useFocusEffect(() => title.current?.focus());
  return (
    <div class="editor" role="group" aria-labelledby="forgot-title">
      <h3 id="forgot-title" ref={title} tabIndex={-1}>
        {LOCK_OPTIONS_TEXT.forgotTitle}
      </h3>
      <p>{forgottenText(view)}</p>
      <p>{startOverText(view)}</p>
      <p>{LOCK_OPTIONS_TEXT.forgotAfter}</p>
      <div class="buttons">
        <button
          type="button"
          class="button danger"
          aria-busy={model.startingOver.value}
          onClick={() => void model.startOver()}
        >
          {view.isViewLocked ? LOCK_OPTIONS_TEXT.startOverFully : LOCK_OPTIONS_TEXT.startOver}
        </button>
        <button type="button" class="button" onClick={() => model.open('none')}>
          {OPTIONS_TEXT.cancel}
        </button>
      </div>
    </div>
  );
}
