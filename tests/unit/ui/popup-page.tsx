import type { Account } from '../../../lib/domain/account.ts';
import { emptySnapshot, type AccountState, type Clocks } from '../../../lib/domain/snapshot.ts';
import { sendCommand } from '../../../lib/messages.ts';
import { accountsItem, maskedItem, settingsItem, snapshotItem } from '../../../lib/state/items.ts';
import { PopupApp } from '../../../lib/ui/components/popup/popup-app.tsx';
import { askForAccess } from '../../../lib/ui/models/ask-access.ts';
import { createPopupModel, type PopupModel } from '../../../lib/ui/models/popup-model.ts';
import { createPopupState } from '../../../lib/ui/models/popup-state.ts';
import { NOW, settings } from '../domain/make.ts';
import { draw, recordingShell, settle, stoppedClock, type RecordingShell, type TestPage } from './page.ts';

export interface OpenPopup extends TestPage {
  readonly model: PopupModel;
  readonly clock: ReturnType<typeof stoppedClock>;
  readonly shell: RecordingShell;
}

/** Stores what the background would have stored. */
export async function store(
  pairs: readonly (readonly [Account, (AccountState | undefined)?])[],
  masked = false,
  clocks: Clocks = {},
): Promise<void> {
  const accounts = Object.fromEntries(
    pairs.flatMap(([{ id }, state]) => (state === undefined ? [] : [[id, state] as const])),
  );
  await accountsItem.write(pairs.map(([account]) => account));
  await snapshotItem.write({ ...emptySnapshot(), cycle: 1, committedAt: NOW, accounts, clocks });
  await settingsItem.write(settings());
  await maskedItem.write(masked);
}

/** The popup over the fake browser's storage and messages. */
export async function openPopup(options: { readonly mirror?: boolean } = {}): Promise<OpenPopup> {
  const page = startPopup(options);
  await settle();
  return page;
}

/** The popup as it is drawn first, before storage has answered. */
export function startPopup(options: { readonly mirror?: boolean } = {}): OpenPopup {
  const clock = stoppedClock();
  const shell = recordingShell();
  const state = createPopupState(() => Promise.resolve(options.mirror ?? false));
  const model = createPopupModel({ state, clock, askForAccess, shell, send: sendCommand });
  const page = draw(<PopupApp model={model} />);
  return { ...page, model, clock, shell };
}
