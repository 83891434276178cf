import { render } from 'preact';
import { ALL_HOSTS } from '../exchanges/meta.ts';
import { sendCommand } from '../messages.ts';
import { accountsItem, diagnosisItem, settingsItem, snapshotItem } from '../state/items.ts';
import { OptionsApp } from './components/options/options-app.tsx';
import { createAccess } from './models/access.ts';
import { createClock } from './models/clock.ts';
import { createOptionsModel } from './models/options-model.ts';
import { createSettingsModel } from './models/settings-model.ts';
import { followItem } from './models/stored-signal.ts';
import { browserShell, routeFrom } from './shell.ts';
import './styles/base.css';
import './styles/options.css';
import './styles/diagnosis.css';

/** Puts the options page together. */
export function mountOptions(root: HTMLElement): void {
  const accounts = followItem(accountsItem);
  const snapshot = followItem(snapshotItem);
  const settings = followItem(settingsItem);
  const access = createAccess({
    origins: ALL_HOSTS.map((host) => `https://${host}/*`),
    permissions: ['notifications'],
  });
  const model = createOptionsModel({
    accounts,
    snapshot,
    diagnosis: followItem(diagnosisItem),
    access,
    shell: browserShell,
    send: sendCommand,
  });

  async function follow(): Promise<void> {
    const route = routeFrom(location.hash);
    if (route === undefined) return;
    // Dropped once followed, so that reloading the page does not open the form again.
    history.replaceState(null, '', location.pathname);
    await accounts.loaded;
    model.follow(route);
  }

  root.replaceChildren();
  render(
    <OptionsApp
      model={model}
      settings={createSettingsModel({ stored: settings, item: settingsItem, access })}
      now={createClock().now}
      version={browserShell.version()}
    />,
    root,
  );
  void follow();
  addEventListener('hashchange', () => void follow());
}
