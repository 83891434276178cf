import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { backupKeysText, DATA_TEXT } from '../../../domain/text/data.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import type { DataModel } from '../../models/data-model.ts';
import type { FormProblem } from '../../models/form-problem.ts';
import { Field } from '../field.tsx';
import { useFocusEffect } from '../focus-effect.ts';
import { Note } from '../note.tsx';
import { FormButtons, submitting } from './form-buttons.tsx';
import { PassphraseField } from './passphrase-fields.tsx';
import { problemFor } from './problem-note.tsx';

interface FormProps {
  readonly model: DataModel;
}

interface FormNoteProps extends FormProps {
  readonly problem: FormProblem | undefined;
  readonly id: string;
}

/** What is wrong with no field, and the way to the passphrase where that is what helps. */
function FormNote({ problem, id, model }: FormNoteProps): JSX.Element | null {
  if (problem === undefined || problem.field !== undefined) return null;
  const unlock = { label: UI_TEXT.unlock, run: () => model.askUnlock() };
  return (
    <Note role="alert" kind={problem.kind} id={id} action={problem.kind === 'locked' ? unlock : undefined}>
      {problem.sentence}
    </Note>
  );
}

/** Seals a backup under a passphrase of its own. Which keys can go along is said before it is made. */
export function BackupFormView({ model }: FormProps): JSX.Element {
  const { backup: form } = model;
  const keys = model.keys.value;
  const problem = (): FormProblem | undefined => form.problem.value;
  return (
    <form
      class="editor"
      aria-label={DATA_TEXT.makeBackup}
      noValidate
      autocomplete="off"
      onSubmit={submitting(() => form.submit())}
    >
      <p>{DATA_TEXT.backupHint}</p>
      <div class="pair">
        <PassphraseField
          id="backup-passphrase"
          label={DATA_TEXT.backupPassphrase}
          hint={DATA_TEXT.backupPassphraseHint}
          typed={form.next.passphrase}
          field="passphrase"
          problem={problem}
          takesCursor
        />
        <PassphraseField
          id="backup-repeat"
          label={DATA_TEXT.repeatBackupPassphrase}
          typed={form.next.repeat}
          field="repeat"
          problem={problem}
        />
      </div>
      <div class="field">
        {keys.vault > 0 && (
          <span class="check">
            <input
              id="backup-keys"
              type="checkbox"
              aria-describedby="backup-keys-hint"
              checked={form.withKeys.value}
              onChange={(event) => {
                form.includeKeys(event.currentTarget.checked);
              }}
            />
            <label for="backup-keys">{DATA_TEXT.includeKeys}</label>
          </span>
        )}
        <p class="hint" id="backup-keys-hint">
          {backupKeysText(keys)}
        </p>
      </div>
      {form.withKeys.value && (
        <PassphraseField
          id="backup-vault"
          label={DATA_TEXT.vaultPassphrase}
          hint={DATA_TEXT.vaultPassphraseHint}
          typed={form.vaultPassphrase}
          field="current"
          problem={problem}
        />
      )}
      <FormNote id="backup-note" problem={problem()} model={model} />
      <FormButtons
        submit={DATA_TEXT.saveBackup}
        busy={form.busy.value}
        busyText={DATA_TEXT.sealing}
        onCancel={() => model.open('none')}
      />
    </form>
  );
}

/** Takes a file and the passphrase that opens it. */
export function RestoreFormView({ model }: FormProps): JSX.Element {
  const { restore: form } = model;
  const fileInput = useRef<HTMLInputElement>(null);
  const problem = (): FormProblem | undefined => form.problem.value;
  useFocusEffect(() => fileInput.current?.focus());
  useFocusEffect(() => {
    if (problem()?.field === 'file') fileInput.current?.focus();
  });
  return (
    <form
      class="editor"
      aria-label={DATA_TEXT.restoreBackup}
      noValidate
      autocomplete="off"
      onSubmit={submitting(() => form.submit())}
    >
      <p>{DATA_TEXT.restoreHint}</p>
      <Field
        id="restore-file"
        label={DATA_TEXT.backupFile}
        problem={problemFor(problem(), 'file', 'restore-file')}
      >
        {(attributes) => (
          <input
            type="file"
            accept=".json,application/json"
            {...attributes}
            ref={fileInput}
            onChange={(event) => {
              form.file.value = event.currentTarget.files?.[0];
            }}
          />
        )}
      </Field>
      <PassphraseField
        id="restore-passphrase"
        label={DATA_TEXT.backupPassphrase}
        typed={form.passphrase}
        field="passphrase"
        problem={problem}
      />
      <FormNote id="restore-note" problem={problem()} model={model} />
      <FormButtons
        submit={DATA_TEXT.restore}
        busy={form.busy.value}
        busyText={DATA_TEXT.opening}
        onCancel={() => model.open('none')}
      />
    </form>
  );
}
