import type { Account } from '../../../lib/domain/account.ts';
import { emptySnapshot, type AccountState } from '../../../lib/domain/snapshot.ts';
import { ALL_HOSTS } from '../../../lib/exchanges/meta.ts';
import { sendCommand } from '../../../lib/messages.ts';
import {
  accountsItem,
  diagnosisItem,
  lockItem,
  settingsItem,
  snapshotItem,
  viewLockItem,
} from '../../../lib/state/items.ts';
import { OptionsApp } from '../../../lib/ui/components/options/options-app.tsx';
import { createAccess } from '../../../lib/ui/models/access.ts';
import { createLockModel, type LockModel } from '../../../lib/ui/models/lock-model.ts';
import { createLocks } from '../../../lib/ui/models/locks.ts';
import { createOptionsModel, type OptionsModel } from '../../../lib/ui/models/options-model.ts';
import { createSettingsModel } from '../../../lib/ui/models/settings-model.ts';
import { followItem } from '../../../lib/ui/models/stored-signal.ts';
import { NOW } from '../domain/make.ts';
import {
  draw,
  pageOf,
  recordingShell,
  settle,
  stoppedClock,
  type RecordingShell,
  type TestPage,
} from './page.ts';

export interface OpenOptions extends TestPage {
  readonly model: OptionsModel;
  readonly lock: LockModel;
  readonly shell: RecordingShell;
  readonly clock: ReturnType<typeof stoppedClock>;
  /** The section with this heading. */
  section(heading: string): TestPage;
  /** What the latest action on an account came to. */
  outcome(): string;
}

export async function storeAccounts(
  accounts: readonly Account[],
  states: Readonly<Record<string, AccountState>> = {},
): Promise<void> {
  await accountsItem.write([...accounts]);
  await snapshotItem.write({ ...emptySnapshot(), cycle: 1, committedAt: NOW, accounts: states });
}

/** The section of a page with this heading. */
export function sectionOf(page: TestPage, heading: string): TestPage {
  const sections = [...page.root.querySelectorAll<HTMLElement>('section')];
  const found = sections.filter((one) => one.querySelector('h2')?.textContent === heading);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} sections "${heading}"`);
  return pageOf(only);
}

/** The options page over the fake browser's storage, messages and permissions. */
export async function openOptions(
  changes: Partial<Pick<RecordingShell, 'screenLockTold' | 'shortcut'>> = {},
): Promise<OpenOptions> {
  const access = createAccess({
    origins: ALL_HOSTS.map((host) => `https://${host}/*`),
    permissions: ['notifications', 'idle'],
  });
  const shell = Object.assign(recordingShell(), changes);
  const clock = stoppedClock();
  const accounts = followItem(accountsItem);
  const settings = createSettingsModel({ stored: followItem(settingsItem), item: settingsItem, access });
  const locks = createLocks({
    accounts,
    viewLock: followItem(viewLockItem),
    lock: followItem(lockItem),
    now: clock.now,
  });
  const lock = createLockModel({
    locks,
    shell,
    keepsReading: settings.keepsReading,
    onStart: () => undefined,
    send: sendCommand,
  });
  const model = createOptionsModel({
    accounts,
    snapshot: followItem(snapshotItem),
    diagnosis: followItem(diagnosisItem),
    locks,
    askUnlock: () => lock.askUnlock(),
    onStart: () => undefined,
    access,
    shell,
    send: sendCommand,
  });
  const page = draw(
    <OptionsApp model={model} lock={lock} settings={settings} now={clock.now} version="1.2.3" />,
  );
  await settle();
  const section = (heading: string): TestPage => sectionOf(page, heading);
  const outcome = (): string => section('Accounts').one('status').textContent;
  return { ...page, model, lock, shell, clock, section, outcome };
}
