import type { JSX } from 'preact';
import { LOCK_OPTIONS_TEXT } from '../../../domain/text/lock-options.ts';
import type { LockModel } from '../../models/lock-model.ts';

/** What can be done about a passphrase that there is. */
export function PassphraseActions({ model }: { readonly model: LockModel }): JSX.Element {
  const panel = model.panel.value;
  return (
    <div class="buttons passphrase-actions">
      <button
        type="button"
        class="button small"
        id="open-change-passphrase"
        aria-expanded={panel === 'change'}
        onClick={() => model.open('change')}
      >
        {LOCK_OPTIONS_TEXT.changePassphrase}
      </button>
      <button
        type="button"
        class="button small"
        id="open-forgot"
        aria-expanded={panel === 'forgot'}
        onClick={() => model.open('forgot')}
      >
        {LOCK_OPTIONS_TEXT.forgot}
      </button>
    </div>
  );
}
