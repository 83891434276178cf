import type { ComponentChildren, JSX } from 'preact';
import { isLockMinutes } from '../../../domain/settings.ts';
import { idleOffText, LOCK_CHOICES, LOCK_OPTIONS_TEXT } from '../../../domain/text/lock-options.ts';
import type { LockModel } from '../../models/lock-model.ts';
import type { SettingsModel } from '../../models/settings-model.ts';
import { Field } from '../field.tsx';

export const VIEW_LOCK_ID = 'view-lock';
/** Of the sentence that says what is locked. */
export const LOCK_STATE_ID = 'lock-state';
const REASON_ID = 'lock-reason';

interface CheckProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** Where it is said why it cannot be changed now. */
  readonly reasonId?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children?: ComponentChildren;
}

function describedBy(...ids: (string | undefined)[]): { 'aria-describedby'?: string } {
  const present = ids.filter((id) => id !== undefined);
  return present.length === 0 ? {} : { 'aria-describedby': present.join(' ') };
}

function Check({ id, label, hint, reasonId, checked, onChange, children }: CheckProps): JSX.Element {
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div class="field">
      <span class="check">
        <input
          id={id}
          type="checkbox"
          checked={checked}
          disabled={reasonId !== undefined}
          {...describedBy(reasonId, hintId)}
          onChange={(event) => {
            const wanted = event.currentTarget.checked;
            // It shows what holds, which a click alone does not change.
            event.currentTarget.checked = checked;
            onChange(wanted);
          }}
        />
        <label for={id}>{label}</label>
      </span>
      {hint !== undefined && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
      {children}
    </div>
  );
}

function idleHint({ tellsScreenLock, shortcut }: LockModel, settings: SettingsModel): string {
  if (settings.lockAfter.value === 0) {
    const isTold = tellsScreenLock && settings.seesIdle.value === true;
    return idleOffText(isTold && settings.locksWithScreen.value, shortcut.value);
  }
  return settings.seesIdle.value === false
    ? LOCK_OPTIONS_TEXT.idleOfBankroll
    : LOCK_OPTIONS_TEXT.idleOfComputer;
}

interface LockSettingsProps {
  readonly model: LockModel;
  readonly settings: SettingsModel;
}

/** When Bankroll locks, and what it hides. While it is locked, none of it can be weakened without the passphrase. */
export function LockSettings({ model, settings }: LockSettingsProps): JSX.Element {
  const { locks } = model;
  const { viewLock } = locks.view.value;
  const isShut = locks.isShut.value;
  const hasNone = locks.vault.value === 'none';
  const shutId = isShut ? REASON_ID : undefined;
  // The state of the lock says it already.
  const reasonId = shutId ?? (hasNone ? LOCK_STATE_ID : undefined);
  const { tellsScreenLock } = model;
  const needsScreen =
    tellsScreenLock && !hasNone && settings.locksWithScreen.value && settings.seesIdle.value === false;
  return (
    <>
      {isShut && (
        <p class="hint" id={REASON_ID}>
          {LOCK_OPTIONS_TEXT.unlockFirst}
        </p>
      )}
      <Field id="lock-after" label={LOCK_OPTIONS_TEXT.idle} hint={idleHint(model, settings)}>
        {(attributes) => (
          <select
            {...attributes}
            {...describedBy(reasonId, attributes['aria-describedby'])}
            class="short"
            disabled={reasonId !== undefined}
            value={String(settings.lockAfter.value)}
            onChange={(event) => {
              // oxlint-disable-next-line bankroll/no-float-money -- minutes
              const minutes = Number(event.currentTarget.value);
              if (isLockMinutes(minutes)) void settings.setLockAfter(minutes);
            }}
          >
            {LOCK_CHOICES.map(({ minutes, text }) => (
              <option key={minutes} value={String(minutes)}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Check
        id="lock-with-screen"
        label={LOCK_OPTIONS_TEXT.screen}
        {...(!tellsScreenLock && { hint: LOCK_OPTIONS_TEXT.screenUntold })}
        reasonId={tellsScreenLock ? reasonId : 'lock-with-screen-hint'}
        checked={tellsScreenLock && settings.locksWithScreen.value}
        onChange={(wanted) => void settings.setLocksWithScreen(wanted)}
      >
        {needsScreen && (
          <div class="note">
            <p>{LOCK_OPTIONS_TEXT.screenMissing}</p>
            <button type="button" class="button small" onClick={() => void settings.allowIdle()}>
              {LOCK_OPTIONS_TEXT.turnOnScreen}
            </button>
          </div>
        )}
      </Check>
      <Check
        id={VIEW_LOCK_ID}
        label={LOCK_OPTIONS_TEXT.viewLock}
        hint={LOCK_OPTIONS_TEXT.viewLockHint}
        reasonId={shutId}
        checked={model.hidesAmounts.value}
        onChange={(wanted) => void model.setViewLock(wanted)}
      />
      {viewLock && (
        <Check
          id="keeps-reading"
          label={LOCK_OPTIONS_TEXT.keepsReading}
          hint={LOCK_OPTIONS_TEXT.keepsReadingHint}
          reasonId={shutId}
          checked={settings.keepsReading.value}
          onChange={(wanted) => void settings.setKeepsReading(wanted)}
        />
      )}
      <Check
        id="hidden-by-default"
        label={LOCK_OPTIONS_TEXT.hiddenByDefault}
        hint={LOCK_OPTIONS_TEXT.hiddenByDefaultHint}
        checked={settings.hiddenByDefault.value}
        onChange={(wanted) => void settings.setHiddenByDefault(wanted)}
      />
    </>
  );
}
