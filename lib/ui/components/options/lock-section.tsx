import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { LOCK_OPTIONS_TEXT, lockStateText } from '../../../domain/text/lock-options.ts';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { LockCursor, LockModel, LockPanel } from '../../models/lock-model.ts';
import { savedIn, type SettingsModel } from '../../models/settings-model.ts';
import { Note } from '../note.tsx';
import { Said } from '../said.tsx';
import { UnlockForm } from '../unlock-form.tsx';
import { LOCK_STATE_ID, LockSettings, VIEW_LOCK_ID } from './lock-settings.tsx';
import { PassphraseActions } from './passphrase-actions.tsx';
import { ForgottenPanel, PassphrasePanel } from './passphrase-panels.tsx';
import { returnCursor } from './return-cursor.ts';

interface LockSectionProps {
  readonly model: LockModel;
  readonly settings: SettingsModel;
}

const LOCK_BUTTON_ID = 'lock-now';
const TITLE_ID = 'lock-title';
const PLACES: Readonly<Record<LockCursor, string>> = { lock: LOCK_BUTTON_ID, heading: TITLE_ID };

/** What opened each panel; the cursor goes back there when it closes. */
const OPENERS: Readonly<Record<LockPanel, string | undefined>> = {
  none: undefined,
  set: VIEW_LOCK_ID,
  change: 'open-change-passphrase',
  forgot: 'open-forgot',
};

/** After the page has been drawn anew: what takes the cursor may have appeared with it. */
function useReturnOfFocus(model: LockModel): void {
  const last = useRef<LockPanel>('none');
  const now = model.panel.value;
  const wanted = model.cursor.value;
  useLayoutEffect(() => {
    const opener = now === 'none' ? OPENERS[last.current] : undefined;
    last.current = now;
    if (opener !== undefined) returnCursor(opener);
  }, [now]);
  // At every drawing: the button may come with a later one.
  useLayoutEffect(() => {
    if (wanted === undefined || document.getElementById(PLACES[wanted]) === null) return;
    model.cursorTaken();
    returnCursor(PLACES[wanted]);
  });
}

/** Locks and unlocks, says when Bankroll locks by itself, and keeps the passphrase. */
export function LockSection({ model, settings }: LockSectionProps): JSX.Element {
  const { locks } = model;
  const panel = model.panel.value;
  const outcome = model.outcome.value;
  const problem = model.problem.value;
  useReturnOfFocus(model);
  const saved = savedIn(settings, 'locks');
  const canLock = model.canLock.value;
  return (
    <section aria-labelledby={TITLE_ID} class="lock">
      <div class="section-head">
        <h2 id={TITLE_ID} tabIndex={-1}>
          {LOCK_OPTIONS_TEXT.heading}
        </h2>
        <span class="hint" aria-live="polite">
          {saved?.outcome === 'yes' ? OPTIONS_TEXT.saved : ''}
        </span>
        {(canLock || !locks.isShut.value) && (
          <button
            type="button"
            class="button"
            id={LOCK_BUTTON_ID}
            disabled={!canLock}
            aria-describedby={LOCK_STATE_ID}
            onClick={() => void model.lock()}
          >
            {LOCK_OPTIONS_TEXT.lockNow}
          </button>
        )}
      </div>
      <p id={LOCK_STATE_ID}>{locks.isRead.value ? lockStateText(locks.view.value) : ''}</p>
      {locks.isShut.value && (
        <UnlockForm
          form={model.unlockForm}
          idPrefix="unlock"
          focusRequests={model.unlockRequests}
          describedBy={LOCK_STATE_ID}
        />
      )}
      <Said text={outcome} />
      {problem && (
        <Note role="alert" kind={problem.kind}>
          {problem.sentence}
        </Note>
      )}
      <LockSettings model={model} settings={settings} />
      {panel === 'set' && (
        <PassphrasePanel kind="set" form={model.setForm} onCancel={() => model.open('none')} />
      )}
      {locks.vault.value !== 'none' && <PassphraseActions model={model} />}
      {panel === 'change' && (
        <PassphrasePanel kind="change" form={model.changeForm} onCancel={() => model.open('none')} />
      )}
      {panel === 'forgot' && <ForgottenPanel model={model} />}
      {saved?.outcome === 'refused' && (
        <Note role="alert" kind="storage">
          {OPTIONS_TEXT.notSaved}
        </Note>
      )}
    </section>
  );
}
