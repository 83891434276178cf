import type { JSX } from 'preact';
import { REFRESH_MAX_MINUTES, REFRESH_MIN_MINUTES } from '../../../domain/settings.ts';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import { savedIn, type SettingsModel } from '../../models/settings-model.ts';
import { Note } from '../note.tsx';

function Wrong({ id, text }: { readonly id: string; readonly text: string }): JSX.Element {
  return (
    <p class="wrong" role="alert" id={id}>
      {text}
    </p>
  );
}

function invalid(isWrong: boolean, id: string): { 'aria-invalid'?: 'true'; 'aria-describedby'?: string } {
  return isWrong ? { 'aria-invalid': 'true', 'aria-describedby': id } : {};
}

function Interval({ model }: { readonly model: SettingsModel }): JSX.Element {
  const { minutes } = model;
  return (
    <div class="field">
      <label for="minutes">{OPTIONS_TEXT.refreshMinutes}</label>
      <input
        id="minutes"
        type="number"
        inputMode="numeric"
        min={REFRESH_MIN_MINUTES}
        max={REFRESH_MAX_MINUTES}
        step={1}
        autocomplete="off"
        value={minutes.text.value}
        onInput={(event) => minutes.type(event.currentTarget.value)}
        onChange={() => minutes.leave()}
        {...invalid(minutes.isWrong.value, 'minutes-problem')}
      />
      {minutes.isWrong.value && <Wrong id="minutes-problem" text={OPTIONS_TEXT.refreshProblem} />}
      <p class="hint">{OPTIONS_TEXT.refreshHint}</p>
    </div>
  );
}

function Notifications({ model }: { readonly model: SettingsModel }): JSX.Element {
  const { threshold } = model;
  return (
    <div class="field">
      <div class="sentence">
        <span class="check">
          <input
            id="notify"
            type="checkbox"
            checked={model.notifies.value}
            onChange={(event) => void model.setNotifies(event.currentTarget.checked)}
          />
          <label for="notify">{OPTIONS_TEXT.notify}</label>
        </span>
        <span class="money">
          <span aria-hidden="true">$</span>
          <input
            type="text"
            inputMode="decimal"
            autocomplete="off"
            aria-label={OPTIONS_TEXT.notifyAmount}
            value={threshold.text.value}
            onInput={(event) => threshold.type(event.currentTarget.value)}
            onChange={() => threshold.leave()}
            {...invalid(threshold.isWrong.value, 'threshold-problem')}
          />
        </span>
      </div>
      {threshold.isWrong.value && <Wrong id="threshold-problem" text={OPTIONS_TEXT.notifyProblem} />}
      {model.needsPermission.value && (
        <div class="note">
          <p>{OPTIONS_TEXT.notifyMissing}</p>
          <button type="button" class="button small" onClick={() => void model.allowNotifications()}>
            {OPTIONS_TEXT.turnOnNotifications}
          </button>
        </div>
      )}
    </div>
  );
}

export function SettingsSection({ model }: { readonly model: SettingsModel }): JSX.Element {
  const saved = savedIn(model, 'refreshing');
  return (
    <section aria-labelledby="settings-title">
      <div class="section-head">
        <h2 id="settings-title">{OPTIONS_TEXT.refreshing}</h2>
        <span class="hint" aria-live="polite">
          {saved?.outcome === 'yes' ? OPTIONS_TEXT.saved : ''}
        </span>
      </div>
      <Interval model={model} />
      <Notifications model={model} />
      {saved?.outcome === 'refused' && (
        <Note role="alert" kind="storage">
          {OPTIONS_TEXT.notSaved}
        </Note>
      )}
    </section>
  );
}
