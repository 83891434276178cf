import type { Account } from '../../../lib/domain/account.ts';
import { emptySnapshot, type AccountState } from '../../../lib/domain/snapshot.ts';
import { ALL_HOSTS } from '../../../lib/exchanges/meta.ts';
import { sendCommand } from '../../../lib/messages.ts';
import { accountsItem, diagnosisItem, settingsItem, snapshotItem } from '../../../lib/state/items.ts';
import { OptionsApp } from '../../../lib/ui/components/options/options-app.tsx';
import { createAccess } from '../../../lib/ui/models/access.ts';
import { createOptionsModel, type OptionsModel } from '../../../lib/ui/models/options-model.ts';
import { createSettingsModel } from '../../../lib/ui/models/settings-model.ts';
import { followItem } from '../../../lib/ui/models/stored-signal.ts';
import { NOW } from '../domain/make.ts';
import { draw, recordingShell, settle, stoppedClock, type RecordingShell, type TestPage } from './page.ts';

export interface OpenOptions extends TestPage {
  readonly model: OptionsModel;
  readonly shell: RecordingShell;
}

export async function storeAccounts(
  accounts: readonly Account[],
  states: Readonly<Record<string, AccountState>> = {},
): Promise<void> {
  await accountsItem.write([...accounts]);
  await snapshotItem.write({ ...emptySnapshot(), cycle: 1, committedAt: NOW, accounts: states });
}

/** The options page over the fake browser's storage, messages and permissions. */
export async function openOptions(): Promise<OpenOptions> {
  const access = createAccess({
    origins: ALL_HOSTS.map((host) => `https://${host}/*`),
    permissions: ['notifications'],
  });
  const shell = recordingShell();
  const model = createOptionsModel({
    accounts: followItem(accountsItem),
    snapshot: followItem(snapshotItem),
    diagnosis: followItem(diagnosisItem),
    access,
    shell,
    send: sendCommand,
  });
  const settings = createSettingsModel({ stored: followItem(settingsItem), item: settingsItem, access });
  const page = draw(
    <OptionsApp model={model} settings={settings} now={stoppedClock().now} version="1.2.3" />,
  );
  await settle();
  return { ...page, model, shell };
}
