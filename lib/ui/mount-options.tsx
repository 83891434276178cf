import { batch } from '@preact/signals';
import { render } from 'preact';
import { ALL_HOSTS } from '../exchanges/meta.ts';
import { sendCommand } from '../messages.ts';
import {
  accountsItem,
  diagnosisItem,
  exportItem,
  lockItem,
  settingsItem,
  snapshotItem,
  viewLockItem,
} from '../state/items.ts';
import { DataSection } from './components/options/data-section.tsx';
import { OptionsApp } from './components/options/options-app.tsx';
import { RequestLogSection } from './components/options/request-log-section.tsx';
import { createAccess } from './models/access.ts';
import { createClock } from './models/clock.ts';
import { createDataModel } from './models/data-model.ts';
import { createLockModel } from './models/lock-model.ts';
import { createLocks } from './models/locks.ts';
import { createOptionsModel } from './models/options-model.ts';
import { createRequestLogModel } from './models/request-log-model.ts';
import { createSettingsModel } from './models/settings-model.ts';
import { followItem } from './models/stored-signal.ts';
import { saveFile } from './save-file.ts';
import { browserShell, routeFrom } from './shell.ts';
import './styles/base.css';
import './styles/options.css';
import './styles/unlock.css';
import './styles/lock.css';
import './styles/data.css';
import './styles/diagnosis.css';
import './styles/request-log.css';

/** Puts the options page together. */
export function mountOptions(root: HTMLElement): void {
  const { now } = createClock();
  const accounts = followItem(accountsItem);
  const access = createAccess({
    origins: ALL_HOSTS.map((host) => `https://${host}/*`),
    permissions: ['notifications', 'idle'],
  });
  const settings = createSettingsModel({ stored: followItem(settingsItem), item: settingsItem, access });
  const viewLock = followItem(viewLockItem);
  const lockState = followItem(lockItem);
  const locks = createLocks({ accounts, viewLock, lock: lockState, now });
  /** The page says what the latest action came to, and nothing of earlier ones, in whichever section they were. */
  function onStart(): void {
    batch(() => {
      for (const one of [model, lock, data]) one.clearOutcome();
    });
  }
  const lock = createLockModel({
    locks,
    shell: browserShell,
    keepsReading: settings.keepsReading,
    onStart,
    send: sendCommand,
  });
  const model = createOptionsModel({
    accounts,
    snapshot: followItem(snapshotItem),
    diagnosis: followItem(diagnosisItem),
    locks,
    askUnlock: () => lock.askUnlock(),
    onStart,
    access,
    shell: browserShell,
    send: sendCommand,
  });
  const data = createDataModel({
    accounts,
    items: { accounts: accountsItem, viewLock: viewLockItem, exported: exportItem },
    askUnlock: () => lock.askUnlock(),
    onStart,
    onDeleted() {
      model.startAnew();
      lock.startAnew();
      requestLog.closeTable();
    },
    send: sendCommand,
    saveFile,
    now: () => Date.now(),
  });
  const requestLog = createRequestLogModel({
    accounts: model.accounts,
    now: () => Date.now(),
    saveFile,
  });

  async function follow(): Promise<void> {
    const route = routeFrom(location.hash);
    if (route === undefined) return;
    // Dropped once followed, so that reloading the page does not open the form again.
    history.replaceState(null, '', location.pathname);
    await Promise.all([accounts, viewLock, lockState].map(({ loaded }) => loaded));
    model.follow(route);
    lock.follow(route);
  }

  root.replaceChildren();
  render(
    <OptionsApp model={model} lock={lock} settings={settings} now={now} version={browserShell.version()}>
      <DataSection model={data} />
      <RequestLogSection model={requestLog} />
    </OptionsApp>,
    root,
  );
  void follow();
  addEventListener('hashchange', () => void follow());
  // A page that is left may be kept for going back to it; what was typed in secret may not.
  addEventListener('pagehide', () => {
    model.forgetTyped();
    lock.forgetTyped();
    data.forgetTyped();
  });
}
