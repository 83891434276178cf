import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { LockModel } from '../../models/lock-model.ts';
import type { OptionsModel } from '../../models/options-model.ts';
import type { SettingsModel } from '../../models/settings-model.ts';
import { AboutSection } from './about-section.tsx';
import { AccountsSection } from './accounts-section.tsx';
import { LockSection } from './lock-section.tsx';
import { SettingsSection } from './settings-section.tsx';

interface OptionsAppProps {
  readonly model: OptionsModel;
  readonly lock: LockModel;
  readonly settings: SettingsModel;
  readonly now: ReadonlySignal<number>;
  readonly version: string;
  /** Sections that stand by themselves, before the last one. */
  readonly children?: ComponentChildren;
}

export function OptionsApp(props: OptionsAppProps): JSX.Element {
  const { model, lock, settings, now, version, children } = props;
  return (
    <main>
      <h1>
        <img src="/icon.svg" alt="" width={22} height={22} />
        {OPTIONS_TEXT.heading}
      </h1>
      <AccountsSection model={model} now={now.value} />
      <LockSection model={lock} settings={settings} />
      <SettingsSection model={settings} />
      {children}
      <AboutSection version={version} />
    </main>
  );
}
